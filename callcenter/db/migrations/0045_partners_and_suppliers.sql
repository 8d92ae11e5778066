-- Why: whom the house deals with may be a partner or a supplier as well, or instead of somebody to whom something is sold (H11).
-- What an account is besides; with the status 'none' it is that alone, and neither a prospect nor a client (A28).
ALTER TABLE account
    ADD COLUMN roles text[] NOT NULL DEFAULT '{}' CONSTRAINT account_roles_known CHECK (roles <@ ARRAY['partner', 'supplier']),
    DROP CONSTRAINT account_lifecycle_check,
    ADD CONSTRAINT account_lifecycle_check CHECK (lifecycle IN ('prospect', 'qualified', 'client', 'former', 'rejected', 'none')),
    ADD CONSTRAINT account_is_something CHECK (lifecycle <> 'none' OR roles <> '{}');
CREATE INDEX account_with_role ON account (owner_id, name, id) WHERE roles <> '{}' AND deleted_at IS NULL;
CREATE INDEX account_with_role_in_order ON account (name, id) WHERE roles <> '{}' AND deleted_at IS NULL;

-- The lists of migration 0044, with `roles` (one of them must fit) among what is wanted of accounts.
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
    hung text[] := '{}';                                   -- conditions on what hangs on an account
    wheres text[];
    merges boolean := wanted ?| ARRAY['words', 'people', 'emails', 'digits', 'campaigns', 'any_results', 'own'] AND merges_exist();
BEGIN
    IF ordered <> 'none' AND (searched OR wanted ?| ARRAY['types', 'sources', 'roles']) THEN
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
        ('roles', 'account.roles <> ''{}'' AND account.roles && words_in($1, ''roles'')'),
        ('latest_results', '(account.latest_result_id = ANY (ids_in($1, ''latest_results''))
                             OR (account.latest_result_id IS NULL AND 0 = ANY (ids_in($1, ''latest_results''))))'),
        ('names', any_part('folded(account.name)', words_in(wanted, 'names'))),
        ('cities', any_part('folded(account.city)', words_in(wanted, 'cities'))),
        ('addresses', any_part('folded(account.address)', words_in(wanted, 'addresses')))
    ) AS conditions (name, condition) WHERE wanted ? name LOOP
        fits := fits || ' AND ' || part;
    END LOOP;
    FOR part IN SELECT condition FROM (VALUES
        ('digits', any_number(words_in(wanted, 'digits'))),
        ('campaigns', 'EXISTS (SELECT FROM lead WHERE lead.account_id = account.id
                                AND lead.campaign_id = ANY (ids_in($1, ''campaigns'')))'),
        ('any_results', 'EXISTS (SELECT FROM activity WHERE activity.account_id = account.id
                                  AND activity.result_id = ANY (ids_in($1, ''any_results'')))')
    ) AS conditions (name, condition) WHERE wanted ? name LOOP
        hung := hung || part;
    END LOOP;
    IF wanted ?| ARRAY['people', 'emails'] THEN
        hung := hung || of_people(words_in(wanted, 'people'), words_in(wanted, 'emails'));
    END IF;
    IF wanted ? 'own' THEN
        people := own_people_wanted(wanted);
        IF merges AND people IS NOT NULL THEN
            people := ARRAY(SELECT DISTINCT coalesce(holder.canonical_id, holder.id) FROM account AS holder WHERE holder.id = ANY (people));
        END IF;
        fits := fits || CASE WHEN people IS NULL THEN '' ELSE ' AND account.id = ANY ($6)' END
                     || coalesce((SELECT string_agg(' AND ' || own, '') FROM own_fields_wanted(wanted, 'account') AS own), '');
    END IF;
    IF wanted ? 'words' THEN
        arms := ARRAY[
            any_part('folded(account.name)', ARRAY[wanted ->> 'words']),
            of_people(ARRAY[wanted ->> 'words'], NULL)];
        IF wanted ? 'words_digits' THEN
            arms := arms || any_number(ARRAY[wanted ->> 'words_digits']);
        END IF;
        IF wanted ->> 'words' LIKE '%@%' THEN
            arms := arms || format('account.id IN (%s)', any_email(ARRAY[wanted ->> 'words']));
        END IF;
    END IF;
    wheres := ARRAY(SELECT fits || coalesce(' AND ' || nullif(concat_ws(' AND ', nullif(arm, ''), nullif(array_to_string(hung, ' AND '), '')), ''), '')
                      FROM unnest(arms) AS arm);
    -- Of accounts that stand for others, few as they are, people, numbers, campaigns and contacts of those fit as well, and so
    -- do their names.
    IF merges THEN
        hung := ARRAY(SELECT of_merged(one) FROM unnest(hung) AS one);
        IF wanted ? 'words' THEN
            arms := CASE WHEN hung = '{}' THEN '{}' ELSE arms[1:1] END
                    || ARRAY(SELECT of_merged(arm) FROM unnest(arms[2:]) AS arm)
                    || ARRAY['EXISTS (SELECT FROM account AS merged WHERE merged.canonical_id = account.id AND '
                             || any_part('folded(merged.name)', ARRAY[wanted ->> 'words']) || ')'];
        END IF;
        wheres := wheres || ARRAY(
            SELECT fits || ' AND ' || concat_ws(' AND ', nullif(arm, ''), nullif(array_to_string(hung, ' AND '), ''),
                       'account.id IN (SELECT merged.canonical_id FROM account AS merged WHERE merged.canonical_id IS NOT NULL)')
              FROM unnest(arms) AS arm);
    END IF;
    RETURN QUERY EXECUTE format('SELECT listed.id FROM (%s) AS listed %s LIMIT $5', (
        SELECT string_agg(format(
                   CASE WHEN walked
                        THEN 'SELECT page.key, page.id FROM unnest($2) AS one (owner_id) CROSS JOIN LATERAL (%s) AS page'
                        ELSE 'SELECT page.key, page.id FROM (%s) AS page' END,
                   format('SELECT %s AS key, account.id FROM account
                            WHERE %s AND account.deleted_at IS NULL AND account.canonical_id IS NULL
                              AND account.lifecycle = ANY (words_in($1, ''lifecycles''))%s %s LIMIT $5',
                          key,
                          CASE WHEN walked THEN 'account.owner_id = one.owner_id'
                               WHEN owners IS NULL THEN 'true' ELSE 'account.owner_id = ANY ($2)' END,
                          fitting,
                          CASE WHEN ordered = 'none' THEN ''
                               ELSE format('ORDER BY %1$s%2$s, account.id%2$s', key, down) END)), ' UNION ')
          FROM unnest(wheres) AS fitting), sorted)
    USING wanted, owners, after_key, after_id, most, people;
END
$list$;

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
    merges boolean := merges_exist();
    its_account text := 'account WHERE account.id = activity.account_id';
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
            '{"lifecycles": ["prospect", "qualified", "client", "former", "rejected", "none"]}' || wanted, 'none', NULL, 0, 10001));
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
    IF merges AND of_account <> ' AND account.deleted_at IS NULL' THEN  -- what an account is, is said by the one that stands for it
        its_account := 'account AS own JOIN account ON account.id = coalesce(own.canonical_id, own.id) WHERE own.id = activity.account_id';
        of_account := replace(of_account, '= account.id', '= ANY (family_of(account.id))');
        IF holders IS NOT NULL THEN
            holders := ARRAY(SELECT DISTINCT coalesce(holder.canonical_id, holder.id) FROM account AS holder WHERE holder.id = ANY (holders));
        END IF;
    END IF;
    IF cardinality(matching) <= 10000 THEN
        its_account := 'account WHERE account.id = activity.account_id';
        of_account := ' AND account.id = ANY ($8)';
        IF merges THEN
            matching := matching || ARRAY(SELECT merged.id FROM account AS merged WHERE merged.canonical_id = ANY (matching));
        END IF;
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
                           SELECT FROM %s%s%s) AS its_account
                     WHERE %s AND activity.state = %L%s %s LIMIT $5',
                   key, its_account, of_account, CASE WHEN ordered THEN ' OFFSET 0' ELSE '' END,
                   whose, CASE WHEN planned THEN 'planned' ELSE 'done' END, fits,
                   CASE WHEN ordered THEN format('ORDER BY %1$s%2$s, activity.id%2$s', key, down) ELSE '' END)),
        sorted)
    USING wanted, owners, after_at, after_id, most, people, gathered, matching, holders;
END
$list$;
