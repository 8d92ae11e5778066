-- Why: lists are narrowed by several values of a field at once, by sources and by fields of one's own (H17, A39, A44), and
-- every e-mail address of a person and of an account is found, in filters, searches and among duplicates (A50, H15).
ALTER TABLE field_def
    -- of a choice: option → {"en": …, "hu": …, "ru": …}; an option without is called as cards keep it
    ADD COLUMN option_names jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(option_names) = 'object');
CREATE INDEX account_of_source ON account (source_id, owner_id) WHERE deleted_at IS NULL;
CREATE INDEX account_own_fields ON account USING gin (owner_id, fields) WHERE fields <> '{}';
CREATE INDEX person_own_fields ON person USING gin (fields) WHERE fields <> '{}';

-- Of several words each is looked for by an arm of its own, because LIKE ANY uses no trigrams. Signs that LIKE gives a
-- meaning are taken away after folding, which makes such signs of others.
CREATE FUNCTION any_part(expression text, words text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT '(' || string_agg(format('%s LIKE %L', expression,
                       '%' || regexp_replace(folded(word), '([\\%_])', '\\\1', 'g') || '%'), ' OR ') || ')'
              FROM unnest(words) AS word);
CREATE FUNCTION any_number(digits text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT 'account.id IN (SELECT phone_number.account_id FROM phone_number WHERE '
                   || string_agg(format('reverse(phone_number.e164) LIKE %L', reverse(ending) || '%'), ' OR ') || ')'
              FROM unnest(digits) AS ending);
CREATE FUNCTION any_email(addresses text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN format('SELECT email_address.account_id FROM email_address WHERE email_address.normalised = ANY (%L::text[])',
                  (SELECT array_agg(lower(btrim(address))) FROM unnest(addresses) AS address));

-- Somebody of the account has one of these names, or somebody or the account itself one of these e-mail addresses.
CREATE FUNCTION of_people(names text[], addresses text[]) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    named text := any_part('folded(person.family_name || '' '' || person.given_name || '' '' || person.family_name)', names);
BEGIN
    IF addresses IS NULL THEN
        RETURN format('EXISTS (SELECT FROM person WHERE person.account_id = account.id AND %s)', named);
    END IF;
    RETURN format('account.id IN (%s%s)', any_email(addresses),
                  ' UNION ALL SELECT person.account_id FROM person WHERE ' || named);
END
$$;

-- What fields of one's own must hold, as conditions on the cards of accounts or of people (`subject`), one for each field:
-- `own` of a filter is a list of {subject, code} with values (one of them), words (a part of one of them), or from and
-- until (numbers, or days as YYYY-MM-DD). That the field is there at all is asked first, because an index knows it.
CREATE FUNCTION own_fields_wanted(wanted jsonb, subject text) RETURNS SETOF text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    fields text := format('%I.fields', subject);
    one jsonb;
    place text;
    kind text;
    fits text;
BEGIN
    FOR one IN SELECT own FROM jsonb_array_elements(wanted -> 'own') AS own WHERE own ->> 'subject' = subject LOOP
        place := format('%s ->> %L', fields, one ->> 'code');
        kind := CASE jsonb_typeof(coalesce(one -> 'from', one -> 'until')) WHEN 'number' THEN 'numeric' ELSE 'text' END;
        fits := format('%1$s <> ''{}'' AND %1$s ? %2$L', fields, one ->> 'code');
        IF one ? 'values' THEN
            fits := fits || (
                SELECT ' AND (' || string_agg(format('%s @> %L', fields, jsonb_build_object(one ->> 'code', value)), ' OR ') || ')'
                  FROM jsonb_array_elements(one -> 'values') AS value);
        END IF;
        IF one ? 'words' THEN
            fits := fits || ' AND ' || any_part(format('folded(%s)', place), words_in(one, 'words'));
        END IF;
        IF one ? 'from' THEN
            fits := fits || format(' AND (%s)::%s >= %L::%2$s', place, kind, one ->> 'from');
        END IF;
        IF one ? 'until' THEN
            fits := fits || format(' AND (%s)::%s <= %L::%2$s', place, kind, one ->> 'until');
        END IF;
        RETURN NEXT fits;
    END LOOP;
END
$$;

-- The accounts, whoever owns them, that have people with these fields; NULL when no field of people is asked for. Known
-- before the search begins, so that the search is planned for as many as there are.
CREATE FUNCTION own_people_wanted(wanted jsonb) RETURNS bigint[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'public' AS $$
DECLARE
    query text := (SELECT string_agg('SELECT person.account_id FROM person WHERE ' || fits, ' INTERSECT ')
                     FROM own_fields_wanted(wanted, 'person') AS fits);
    found bigint[];
BEGIN
    IF query IS NOT NULL THEN
        EXECUTE format('SELECT coalesce(array_agg(account_id), ''{}'') FROM (%s) AS holder', query) INTO found;
    END IF;
    RETURN found;
END
$$;

-- The first `most` visible accounts that fit the filter, in an order (name, longest_ago, latest; none: as they come),
-- after the place given. Ids only: the caller reads the rows under the policies. `wanted`, each part if it is there:
-- lifecycles; words (of the name or of a person, or digits that end a number, or an e-mail address); lists, of which one
-- must fit: names, cities, addresses, people, emails, digits, owners, types, sources, campaigns, latest_results (0: without
-- one), any_results; own (own_fields_wanted).
-- EXECUTE, so that each list is planned for its own filter. Of several owners each one's accounts are walked in order
-- and merged, unless words or other tables have to be searched: then up to 10 000 are gathered by the rarest part and
-- sorted, because a walk would pass by everybody when what is sought stands far behind (Cyrillic names of a Russian
-- town). Of what is more there are so many that a walk soon meets enough.
CREATE OR REPLACE FUNCTION accounts_listed(wanted jsonb, ordered text, after_key text, after_id bigint, most integer)
    RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'public'
    AS $list$
DECLARE
    owners bigint[] := owners_wanted(wanted);
    searched boolean := wanted ?| ARRAY['words', 'names', 'cities', 'addresses', 'people', 'emails', 'digits', 'own'];
    walked boolean := owners IS NOT NULL AND NOT searched AND NOT wanted ?| ARRAY['campaigns', 'any_results'] AND ordered <> 'none';
    key text := CASE ordered WHEN 'name' THEN 'account.name' WHEN 'none' THEN 'NULL' ELSE 'account.latest_at' END;
    down text := CASE ordered WHEN 'latest' THEN ' DESC' ELSE '' END;
    of_key text := CASE ordered WHEN 'name' THEN 'text' ELSE 'timestamptz' END;
    sorted text := '';
    fits text := '';
    part text;
    arms text[] := ARRAY[''];
    gathered bigint[];
    people bigint[];
BEGIN
    IF ordered <> 'none' AND (searched OR wanted ?| ARRAY['types', 'sources']) THEN
        gathered := ARRAY(SELECT accounts_listed(wanted, 'none', NULL, 0, 10001));
    END IF;
    IF ordered <> 'none' THEN
        sorted := format('ORDER BY key%1$s, id%1$s', down);
    END IF;
    IF after_key IS NOT NULL THEN
        fits := format(' AND (%s, account.id) %s ($3::%s, $4)', key, CASE ordered WHEN 'latest' THEN '<' ELSE '>' END, of_key);
    END IF;
    IF cardinality(gathered) <= 10000 THEN
        RETURN QUERY EXECUTE format('SELECT account.id FROM account WHERE account.id = ANY ($1)%s ORDER BY %s%s, account.id%s LIMIT $5',
                                    fits, key, down, down)
            USING gathered, owners, after_key, after_id, most;
        RETURN;
    END IF;
    FOR part IN SELECT condition FROM (VALUES
        ('types', 'account.type_id = ANY (ids_in($1, ''types''))'),
        ('sources', 'account.source_id = ANY (ids_in($1, ''sources''))'),
        ('latest_results', '(account.latest_result_id = ANY (ids_in($1, ''latest_results''))
                             OR (account.latest_result_id IS NULL AND 0 = ANY (ids_in($1, ''latest_results''))))'),
        ('names', any_part('folded(account.name)', words_in(wanted, 'names'))),
        ('cities', any_part('folded(account.city)', words_in(wanted, 'cities'))),
        ('addresses', any_part('folded(account.address)', words_in(wanted, 'addresses'))),
        ('digits', any_number(words_in(wanted, 'digits'))),
        ('campaigns', 'EXISTS (SELECT FROM lead WHERE lead.account_id = account.id
                                AND lead.campaign_id = ANY (ids_in($1, ''campaigns'')))'),
        ('any_results', 'EXISTS (SELECT FROM activity WHERE activity.account_id = account.id
                                  AND activity.result_id = ANY (ids_in($1, ''any_results'')))')
    ) AS conditions (name, condition) WHERE wanted ? name LOOP
        fits := fits || ' AND ' || part;
    END LOOP;
    IF wanted ?| ARRAY['people', 'emails'] THEN
        fits := fits || ' AND ' || of_people(words_in(wanted, 'people'), words_in(wanted, 'emails'));
    END IF;
    IF wanted ? 'own' THEN
        people := own_people_wanted(wanted);
        fits := fits || CASE WHEN people IS NULL THEN '' ELSE ' AND account.id = ANY ($6)' END
                     || coalesce((SELECT string_agg(' AND ' || own, '') FROM own_fields_wanted(wanted, 'account') AS own), '');
    END IF;
    IF wanted ? 'words' THEN
        arms := ARRAY[
            ' AND ' || any_part('folded(account.name)', ARRAY[wanted ->> 'words']),
            ' AND ' || of_people(ARRAY[wanted ->> 'words'], NULL)];
        IF wanted ? 'words_digits' THEN
            arms := arms || (' AND ' || any_number(ARRAY[wanted ->> 'words_digits']));
        END IF;
        IF wanted ->> 'words' LIKE '%@%' THEN
            arms := arms || format(' AND account.id IN (%s)', any_email(ARRAY[wanted ->> 'words']));
        END IF;
    END IF;
    RETURN QUERY EXECUTE format('SELECT listed.id FROM (%s) AS listed %s LIMIT $5', (
        SELECT string_agg(format(
                   CASE WHEN walked
                        THEN 'SELECT page.key, page.id FROM unnest($2) AS one (owner_id) CROSS JOIN LATERAL (%s) AS page'
                        ELSE 'SELECT page.key, page.id FROM (%s) AS page' END,
                   format('SELECT %s AS key, account.id FROM account
                            WHERE %s AND account.deleted_at IS NULL
                              AND account.lifecycle = ANY (words_in($1, ''lifecycles''))%s %s LIMIT $5',
                          key,
                          CASE WHEN walked THEN 'account.owner_id = one.owner_id'
                               WHEN owners IS NULL THEN 'true' ELSE 'account.owner_id = ANY ($2)' END,
                          fits || arm,
                          CASE WHEN ordered = 'none' THEN ''
                               ELSE format('ORDER BY %1$s%2$s, account.id%2$s', key, down) END)), ' UNION ')
          FROM unnest(arms) AS arm), sorted)
    USING wanted, owners, after_key, after_id, most, people;
END
$list$;

-- The first `most` contacts of visible accounts that fit the filter: what is planned by its moment, what is done newest
-- first, after the place given. Up to 2000 that fit a filter are gathered and sorted, and begin with the accounts that fit,
-- unless those are more than 10 000; of what is more, and of unfiltered lists, the plans are walked in order, and OFFSET 0
-- keeps the planner from beginning with the accounts. `wanted`: state (planned, done), and if they are there: assignees,
-- kinds, purposes, results; of the account owners, lifecycles, types, sources, campaigns, names, cities, own
-- (own_fields_wanted); from_day and until_day, as days, with the moments (from_at, before_at) at which they begin and end
-- for the reader. What is done is looked for by who did it.
CREATE OR REPLACE FUNCTION contacts_listed(wanted jsonb, ordered boolean, after_at timestamptz, after_id bigint, most integer)
    RETURNS TABLE (account_id bigint, activity_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'public'
    AS $list$
DECLARE
    owners bigint[] := owners_wanted(wanted);
    planned boolean := wanted ->> 'state' = 'planned';
    people bigint[] := ids_in(wanted, 'assignees');
    key text := CASE WHEN planned THEN 'planned_for(activity.due_at, activity.due_on)' ELSE 'activity.done_at' END;
    down text := CASE WHEN planned THEN '' ELSE ' DESC' END;
    whose text := 'activity.assignee_id = one.id';
    sorted text := '';
    fits text := '';
    of_account text := ' AND account.deleted_at IS NULL';
    part text;
    gathered bigint[];
    matching bigint[];
    holders bigint[];
BEGIN
    IF ordered AND wanted ?| ARRAY['kinds', 'purposes', 'results', 'lifecycles', 'types', 'sources', 'campaigns', 'names', 'cities', 'own'] THEN
        gathered := ARRAY(SELECT listed.activity_id FROM contacts_listed(wanted, false, NULL, 0, 2001) AS listed);
    END IF;
    IF NOT planned AND people IS NULL THEN
        people := owners_in_sight();
        whose := CASE WHEN people IS NULL THEN 'true' ELSE whose END;
    ELSIF planned AND people IS NULL THEN
        people := owners;
        whose := CASE WHEN owners IS NULL THEN 'true' ELSE 'activity.owner_id = one.id' END;
    END IF;
    IF ordered THEN
        sorted := format('ORDER BY key%1$s, activity_id%1$s', down);
    END IF;
    IF after_at IS NOT NULL THEN
        fits := format(' AND (%s, activity.id) %s ($3, $4)', key, CASE WHEN planned THEN '>' ELSE '<' END);
    END IF;
    FOR part IN SELECT condition FROM (VALUES
        ('kinds', 'activity.kind_id = ANY (ids_in($1, ''kinds''))'),
        ('purposes', 'activity.purpose_id = ANY (ids_in($1, ''purposes''))'),
        ('results', 'activity.result_id = ANY (ids_in($1, ''results''))'),
        ('from_day', CASE WHEN planned
            THEN 'planned_for(activity.due_at, activity.due_on) >= ($1 ->> ''from_at'')::timestamptz - interval ''1 day''
                  AND CASE WHEN activity.due_at IS NULL THEN activity.due_on >= ($1 ->> ''from_day'')::date
                           ELSE activity.due_at >= ($1 ->> ''from_at'')::timestamptz END'
            ELSE 'activity.done_at >= ($1 ->> ''from_at'')::timestamptz' END),
        ('until_day', CASE WHEN planned
            THEN 'planned_for(activity.due_at, activity.due_on) < ($1 ->> ''before_at'')::timestamptz + interval ''1 day''
                  AND CASE WHEN activity.due_at IS NULL THEN activity.due_on <= ($1 ->> ''until_day'')::date
                           ELSE activity.due_at < ($1 ->> ''before_at'')::timestamptz END'
            ELSE 'activity.done_at < ($1 ->> ''before_at'')::timestamptz' END)
    ) AS conditions (name, condition) WHERE wanted ? name LOOP
        fits := fits || ' AND ' || part;
    END LOOP;
    IF NOT ordered AND wanted ?| ARRAY['types', 'sources', 'campaigns', 'names', 'cities', 'own'] THEN
        matching := ARRAY(SELECT accounts_listed(
            '{"lifecycles": ["prospect", "qualified", "client", "former", "rejected"]}' || wanted, 'none', NULL, 0, 10001));
    END IF;
    FOR part IN SELECT condition FROM (VALUES
        ('lifecycles', 'account.lifecycle = ANY (words_in($1, ''lifecycles''))'),
        ('types', 'account.type_id = ANY (ids_in($1, ''types''))'),
        ('sources', 'account.source_id = ANY (ids_in($1, ''sources''))'),
        ('campaigns', 'EXISTS (SELECT FROM lead WHERE lead.account_id = account.id
                                AND lead.campaign_id = ANY (ids_in($1, ''campaigns'')))'),
        ('names', any_part('folded(account.name)', words_in(wanted, 'names'))),
        ('cities', any_part('folded(account.city)', words_in(wanted, 'cities')))
    ) AS conditions (name, condition) WHERE wanted ? name LOOP
        of_account := of_account || ' AND ' || part;
    END LOOP;
    IF wanted ? 'own' THEN
        holders := own_people_wanted(wanted);
        of_account := of_account || CASE WHEN holders IS NULL THEN '' ELSE ' AND account.id = ANY ($9)' END
                   || coalesce((SELECT string_agg(' AND ' || own, '') FROM own_fields_wanted(wanted, 'account') AS own), '');
    END IF;
    IF cardinality(matching) <= 10000 THEN
        of_account := ' AND account.id = ANY ($8)';
    END IF;
    IF owners IS NOT NULL AND NOT planned THEN
        of_account := of_account || ' AND account.owner_id = ANY ($2)';
    ELSIF owners IS NOT NULL AND whose <> 'activity.owner_id = one.id' THEN
        fits := fits || ' AND activity.owner_id = ANY ($2)';
    END IF;
    IF cardinality(gathered) <= 2000 THEN
        whose := 'activity.id = ANY ($7) AND ' || whose;
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT listed.account_id, listed.activity_id FROM (%s) AS listed %s LIMIT $5',
        format(
            CASE WHEN whose LIKE '%one.id'
                 THEN 'SELECT page.* FROM (SELECT DISTINCT unnest($6) AS id) AS one CROSS JOIN LATERAL (%s) AS page'
                 ELSE '%s' END,
            format('SELECT %s AS key, activity.account_id, activity.id AS activity_id
                      FROM activity
                     CROSS JOIN LATERAL (
                           SELECT FROM account WHERE account.id = activity.account_id%s%s) AS its_account
                     WHERE %s AND activity.state = %L%s %s LIMIT $5',
                   key, of_account, CASE WHEN ordered THEN ' OFFSET 0' ELSE '' END,
                   whose, CASE WHEN planned THEN 'planned' ELSE 'done' END, fits,
                   CASE WHEN ordered THEN format('ORDER BY %1$s%2$s, activity.id%2$s', key, down) ELSE '' END)),
        sorted)
    USING wanted, owners, after_at, after_id, most, people, gathered, matching, holders;
END
$list$;
REVOKE ALL ON FUNCTION any_part, any_number, any_email, of_people, own_fields_wanted, own_people_wanted FROM PUBLIC;
DROP FUNCTION pattern_in;

-- Twins by e-mail address are found where addresses stand: every one of a person, and those of the account itself.
CREATE OR REPLACE FUNCTION pair_accounts(ids bigint[], because text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    INSERT INTO duplicate_pair (low_id, high_id)
    SELECT DISTINCT least(twin.one, twin.other), greatest(twin.one, twin.other)
      FROM (
           SELECT mine.account_id AS one, theirs.account_id AS other
             FROM phone_number AS mine
            CROSS JOIN LATERAL (
                  SELECT account_id FROM phone_number WHERE e164 = mine.e164 AND account_id <> mine.account_id LIMIT 20
                  ) AS theirs
            WHERE because = 'number' AND mine.account_id = ANY (ids)
           UNION ALL
           SELECT mine.account_id, theirs.account_id
             FROM email_address AS mine
            CROSS JOIN LATERAL (
                  SELECT account_id
                    FROM email_address
                   WHERE normalised = mine.normalised AND account_id <> mine.account_id
                   LIMIT 20
                  ) AS theirs
            WHERE because = 'email' AND mine.account_id = ANY (ids)
           UNION ALL
           SELECT mine.id, theirs.id
             FROM account AS mine
            CROSS JOIN LATERAL (
                  SELECT id
                    FROM account
                   WHERE name_key(name) = name_key(mine.name) AND folded(city) = folded(mine.city)
                     AND id <> mine.id AND deleted_at IS NULL
                   LIMIT 20
                  ) AS theirs
            WHERE because = 'name' AND mine.id = ANY (ids) AND name_key(mine.name) <> ''
           ) AS twin
        ON CONFLICT (low_id, high_id) DO NOTHING;
END
$$;
DROP TRIGGER person_pairs ON person;
DROP TRIGGER person_pairs_again ON person;
DROP INDEX person_email;
CREATE TRIGGER email_address_pairs AFTER INSERT ON email_address REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION pair_fresh('email');
CREATE TRIGGER email_address_pairs_again AFTER UPDATE OF address ON email_address FOR EACH ROW
    WHEN (OLD.address IS DISTINCT FROM NEW.address) EXECUTE FUNCTION pair_changed('email', 'account_id');

-- What is there already: of those addresses that more than one account has.
SELECT pair_accounts(ARRAY(SELECT DISTINCT account_id
                             FROM email_address
                            WHERE normalised IN (SELECT normalised FROM email_address GROUP BY normalised HAVING count(DISTINCT account_id) > 1)), 'email');
