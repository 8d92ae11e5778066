-- The whole schema, made by `make schema` from the migrations. A test compares; do not edit.

CREATE SCHEMA asterisk;

CREATE SCHEMA jobs;

CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

CREATE TYPE jobs.pgqueuer_status AS ENUM (
    'queued',
    'picked',
    'successful',
    'exception',
    'canceled',
    'deleted',
    'failed'
);

CREATE FUNCTION jobs.fn_pgqueuer_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    to_emit BOOLEAN := false;  -- Flag to decide whether to emit a notification
BEGIN
    -- Check operation type and set the emit flag accordingly
    IF TG_OP = 'UPDATE' AND OLD IS DISTINCT FROM NEW THEN
        to_emit := true;
    ELSIF TG_OP = 'DELETE' THEN
        to_emit := true;
    ELSIF TG_OP = 'INSERT' THEN
        to_emit := true;
    ELSIF TG_OP = 'TRUNCATE' THEN
        to_emit := true;
    END IF;

-- Perform notification if the emit flag is set
    IF to_emit THEN
        PERFORM pg_notify(
            'ch_pgqueuer',
            json_build_object(
                'channel', 'ch_pgqueuer',
                'operation', lower(TG_OP),
                'sent_at', NOW(),
                'table', TG_TABLE_NAME,
                'type', 'table_changed_event'
            )::text
        );
    END IF;

-- Return appropriate value based on the operation
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        RETURN NEW;
    ELSIF TG_OP = 'DELETE' THEN
        RETURN OLD;
    ELSE
        RETURN NULL; -- For TRUNCATE and other non-row-specific contexts
    END IF;

END;
$$;

CREATE FUNCTION public.account_is_open(lifecycle text, deleted_at timestamp with time zone) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((deleted_at IS NULL) AND (lifecycle = ANY (ARRAY['prospect'::text, 'qualified'::text, 'client'::text])));

CREATE FUNCTION public.accounts_listed(wanted jsonb, ordered text, after_key text, after_id bigint, most integer) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'public'
    AS $_$
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
$_$;

CREATE FUNCTION public.acting_handover() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('app.handover_id'::text, true), ''::text))::bigint;

CREATE FUNCTION public.acting_user() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('app.user_id'::text, true), ''::text))::bigint;

CREATE FUNCTION public.address_hash(address text) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sha256(convert_to(lower(btrim(address)), 'UTF8'::name));

CREATE FUNCTION public.announce_telephones() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NOTIFY telephones_changed;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.any_email(addresses text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN format('SELECT email_address.account_id FROM email_address WHERE email_address.normalised = ANY (%L::text[])'::text, (SELECT array_agg(lower(btrim(address.address))) AS array_agg FROM unnest(any_email.addresses) address(address)));

CREATE FUNCTION public.any_number(digits text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT (('account.id IN (SELECT phone_number.account_id FROM phone_number WHERE '::text || string_agg(format('reverse(phone_number.e164) LIKE %L'::text, (reverse(ending.ending) || '%'::text)), ' OR '::text)) || ')'::text) FROM unnest(any_number.digits) ending(ending));

CREATE FUNCTION public.folded(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(public.unaccent('public.unaccent'::regdictionary, value));

CREATE FUNCTION public.any_part(expression text, words text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT (('('::text || string_agg(format('%s LIKE %L'::text, any_part.expression, (('%'::text || regexp_replace(public.folded(word.word), '([\\%_])'::text, '\\\1'::text, 'g'::text)) || '%'::text)), ' OR '::text)) || ')'::text) FROM unnest(any_part.words) word(word));

CREATE FUNCTION public.assignable(account_owner bigint) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
    SELECT member.id
      FROM app_user AS me
      JOIN app_user AS owner ON owner.id = account_owner
      JOIN app_user AS member
        ON member.active
       AND (member.id = me.id
            OR me.role = 'administrator'
            OR (me.role = 'leader' AND member.team_id IN (SELECT teams_below(me.team_id))))
       AND (member.id = owner.id
            OR member.role = 'administrator'
            OR (member.role = 'leader' AND owner.team_id IN (SELECT teams_below(member.team_id))))
     WHERE me.id = acting_user()
$$;

CREATE TABLE public.audit (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    user_id bigint,
    action text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    erased_in bigint,
    CONSTRAINT audit_action_check CHECK ((action ~ '^[a-z_.]{2,40}$'::text))
);

ALTER TABLE ONLY public.audit FORCE ROW LEVEL SECURITY;

CREATE FUNCTION public.audit_hash(previous bytea, entry public.audit) RETURNS bytea
    LANGUAGE sql STABLE
    RETURN sha256((previous || convert_to(concat_ws('|'::text, (entry).id, EXTRACT(epoch FROM (entry).at), (entry).user_id, (entry).action, (entry).subject, (entry).detail), 'UTF8'::name)));

CREATE FUNCTION public.begin_next_steps() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
BEGIN
    INSERT INTO next_step (account_id, owner_id, open, since)
    SELECT id, owner_id, account_is_open(lifecycle, deleted_at), created_at FROM fresh;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.calls_with(accounts bigint[], of_person bigint) RETURNS uuid[]
    LANGUAGE sql STABLE
    AS $$
    SELECT ARRAY(
        SELECT call.id
          FROM call
         WHERE call.account_id = ANY (accounts)
           AND (of_person IS NULL
                OR call.person_id = of_person
                OR (call.person_id IS NULL AND call.number = ANY ((SELECT own_addresses(accounts, of_person))::text[]))
                OR EXISTS (SELECT FROM activity
                            WHERE activity.account_id = call.account_id
                              AND activity.id = call.activity_id
                              AND activity.person_id = of_person)))
$$;

CREATE FUNCTION public.chain_audit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
BEGIN
    -- One chain: writers stand in line until the one before them has committed.
    PERFORM pg_advisory_xact_lock(7022);
    NEW.at := clock_timestamp();
    NEW.id := nextval(pg_get_serial_sequence('audit', 'id'));
    NEW.previous_hash := coalesce((SELECT hash FROM audit ORDER BY id DESC LIMIT 1), '\x'::bytea);
    NEW.hash := audit_hash(NEW.previous_hash, NEW);
    RETURN NEW;
END
$$;

CREATE FUNCTION public.check_own_fields() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (
        SELECT
          FROM jsonb_each(NEW.fields) AS given
          LEFT JOIN field_def ON field_def.code = given.key AND field_def.subject = TG_TABLE_NAME
         WHERE (TG_OP = 'INSERT' OR given.value IS DISTINCT FROM OLD.fields -> given.key)
           AND (field_def.id IS NULL OR NOT field_fits(field_def.type, field_def.options, given.value))
    ) THEN
        RAISE EXCEPTION 'a field does not fit its definition' USING ERRCODE = 'check_violation', CONSTRAINT = 'own_fields_fit';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.contacts_listed(wanted jsonb, ordered boolean, after_at timestamp with time zone, after_id bigint, most integer) RETURNS TABLE(account_id bigint, activity_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'public'
    AS $_$
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
$_$;

CREATE FUNCTION public.contacts_with(accounts bigint[], of_person bigint) RETURNS bigint[]
    LANGUAGE sql STABLE
    AS $$
    SELECT ARRAY(
        SELECT id
          FROM activity
         WHERE account_id = ANY (accounts)
           AND (of_person IS NULL OR person_id = of_person OR call_id = ANY ((SELECT calls_with(accounts, of_person))::uuid[])))
$$;

CREATE FUNCTION public.count_history_before() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
DECLARE
    prospect account;
BEGIN
    IF EXISTS (SELECT FROM account WHERE id = NEW.account_id AND canonical_id IS NOT NULL) THEN
        RAISE EXCEPTION 'it was merged meanwhile' USING ERRCODE = 'check_violation', CONSTRAINT = 'sales_order_of_kept_account';
    END IF;
    IF EXISTS (SELECT FROM account WHERE id = NEW.account_id AND first_order_id IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    SELECT * INTO prospect FROM account WHERE id = NEW.account_id FOR UPDATE;
    IF prospect.first_order_id IS NULL THEN
        PERFORM FROM activity WHERE account_id = ANY (family_of(NEW.account_id)) ORDER BY id FOR SHARE;
        INSERT INTO first_order_receipt (account_id, order_id, lifecycle_before, contacts_before, hash_before, by_user)
        SELECT NEW.account_id, NEW.id, prospect.lifecycle, contacts, hash, acting_user() FROM history_of(NEW.account_id)
            ON CONFLICT DO NOTHING;                        -- the second of several orders in one statement
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.count_plan(account bigint, change integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
DECLARE
    kept bigint;
BEGIN
    IF change > 0 THEN
        PERFORM FROM account AS planned WHERE planned.id = kept_id(count_plan.account) FOR NO KEY UPDATE;
        PERFORM FROM account AS planned WHERE planned.id = count_plan.account FOR NO KEY UPDATE;
    ELSE
        PERFORM FROM account AS planned WHERE planned.id = count_plan.account FOR KEY SHARE;
    END IF;
    kept := kept_id(count_plan.account);
    IF change > 0 THEN
        UPDATE account AS planned
           SET lifecycle = next_step_reason.lifecycle_before
          FROM next_step
          JOIN next_step_reason ON next_step_reason.id = next_step.reason_id
         WHERE planned.id = kept
           AND next_step.account_id = planned.id
           AND planned.lifecycle = next_step_reason.closes_as;
    END IF;
    UPDATE next_step
       SET plans = plans + change,
           reason_id = CASE WHEN change < 0 THEN reason_id END,
           ask_on = CASE WHEN change < 0 THEN ask_on ELSE '-infinity' END,
           since = CASE WHEN plans + change = 0 THEN clock_timestamp() ELSE since END
     WHERE next_step.account_id = kept;
END
$$;

CREATE FUNCTION public.count_plans() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state = 'planned' THEN
        PERFORM count_plan(OLD.account_id, -1);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state = 'planned' THEN
        PERFORM count_plan(NEW.account_id, 1);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.count_version() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.row_version := OLD.row_version + 1;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.entries_alike(dictionary text, entry_id bigint) RETURNS SETOF bigint
    LANGUAGE sql STABLE
    AS $_$
    WITH wanted AS (
        SELECT coalesce((SELECT merged.into_id
                           FROM merged_entry AS merged
                          WHERE merged.dictionary = $1
                            AND merged.entry_id = $2), $2) AS id
    )
    SELECT id FROM wanted
    UNION ALL
    SELECT merged.entry_id
      FROM merged_entry AS merged
      JOIN wanted ON wanted.id = merged.into_id
     WHERE merged.dictionary = $1
$_$;

CREATE FUNCTION public.erasable_columns(history text) RETURNS text[]
    LANGUAGE sql IMMUTABLE
    RETURN CASE regexp_replace(history, '_[0-9]{2}$'::text, ''::text) WHEN 'activity_event'::text THEN ARRAY['detail'::text] WHEN 'audit'::text THEN ARRAY['detail'::text, 'erased_in'::text] WHEN 'client_change'::text THEN ARRAY['reason'::text] WHEN 'recording_comment'::text THEN ARRAY['words'::text] WHEN 'script_answer'::text THEN ARRAY['words'::text, 'unlisted'::text, 'number'::text, 'day'::text, 'moment'::text] ELSE NULL::text[] END;

CREATE FUNCTION public.erase_by_law(of_account bigint, of_person bigint, because text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
DECLARE
    whole boolean := of_person IS NULL;
    accounts bigint[];     -- with those that it stands for: they are the same
    people bigint[];
    own text[];
    names text[];
    digits text[];
    reached_by text;       -- numbers and addresses: nobody else has them
    marks text;            -- these and the full names, which others may share
    contacts bigint[];
    calls uuid[];
    told jsonb;
BEGIN
    IF current_setting('role') <> 'r_admin'
       OR NOT EXISTS (SELECT FROM app_user WHERE id = acting_user() AND role = 'administrator' AND active) THEN
        RAISE EXCEPTION 'only administrators erase' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(7025);                       -- nobody merges or separates accounts meanwhile
    accounts := family_of(of_account);
    PERFORM FROM account WHERE id = ANY (accounts) AND erased_at IS NULL ORDER BY id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nobody is there' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_of_somebody';
    END IF;
    PERFORM FROM activity WHERE account_id = ANY (accounts) ORDER BY id FOR UPDATE;
    people := ARRAY(SELECT id FROM person WHERE account_id = ANY (accounts) AND (whole OR id = of_person));
    IF NOT whole AND people = '{}' THEN
        RAISE EXCEPTION 'nobody is there' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_of_somebody';
    END IF;
    IF whole AND EXISTS (SELECT FROM account WHERE id = ANY (accounts) AND kind = 'company') THEN
        RAISE EXCEPTION 'a company is no person' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_of_a_person';
    END IF;

own := own_addresses(accounts, of_person);
    digits := ARRAY(SELECT DISTINCT regexp_replace(written, '[^0-9]', '', 'g')
                      FROM phone_number CROSS JOIN unnest(ARRAY[e164, typed]) AS each (written)
                     WHERE account_id = ANY (accounts) AND (whole OR person_id = of_person) AND e164 = ANY (own)
                       AND length(regexp_replace(written, '[^0-9]', '', 'g')) >= 7);
    names := ARRAY(SELECT DISTINCT name
                     FROM (SELECT unnest(ARRAY[concat_ws(' ', family_name, given_name), concat_ws(' ', given_name, family_name),
                                               concat_ws(' ', family_name, given_name, middle_name),
                                               concat_ws(' ', given_name, middle_name, family_name)])
                             FROM person WHERE id = ANY (people)
                           UNION ALL
                           SELECT account.name FROM account WHERE whole AND id = ANY (accounts)) AS known (name)
                    WHERE strpos(plain_words(name), ' ') > 0);    -- one word alone may be anybody
    reached_by := pattern_of(ARRAY(SELECT one FROM unnest(own) AS one WHERE one LIKE '%@%'), digits);
    marks := nullif(concat_ws('|', reached_by, pattern_of(names, '{}')), '');

calls := calls_with(accounts, of_person);
    IF EXISTS (SELECT FROM call WHERE id = ANY (calls)
                  AND (state <> 'ended' OR (wrapped_up_at IS NULL AND wrap_up_until > now()))) THEN
        RAISE EXCEPTION 'somebody is in a call' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_waits_for_the_call';
    END IF;
    contacts := contacts_with(accounts, of_person);

PERFORM set_config('app.erasing', 'on', true);
    told := erase_in_activities(accounts, contacts, whole)
         || erase_in_scripts(calls)
         || erase_in_recordings(calls)
         || erase_in_calls(calls)
         || erase_in_imports(accounts, people, whole, marks, reached_by)
         || erase_in_views(marks)
         || erase_in_stop_list(accounts, people, whole, own)
         || erase_in_accounts(accounts, people, whole);
    PERFORM erase_in_audit(CASE WHEN whole THEN 'account' ELSE 'person' END, of_account, told, marks);
    PERFORM set_config('app.erasing', '', true);
    INSERT INTO erasure_log (by_user, because, scope, account_id, person_id, counts)
    VALUES (acting_user(), because, CASE WHEN whole THEN 'account' ELSE 'person' END, of_account, of_person, told);
    RETURN told;
END
$$;

CREATE FUNCTION public.erase_in_accounts(accounts bigint[], people bigint[], whole boolean) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'public'
    AS $$
DECLARE
    numbers integer;
    emails integer;
BEGIN
    DELETE FROM phone_number WHERE account_id = ANY (accounts) AND (whole OR person_id = ANY (people));
    GET DIAGNOSTICS numbers = ROW_COUNT;
    DELETE FROM email_address WHERE account_id = ANY (accounts) AND (whole OR person_id = ANY (people));
    GET DIAGNOSTICS emails = ROW_COUNT;
    DELETE FROM person WHERE account_id = ANY (accounts) AND id = ANY (people);
    IF whole THEN
        DELETE FROM duplicate_pair WHERE low_id = ANY (accounts) OR high_id = ANY (accounts);
        UPDATE account_merge SET fields_before = '{}', fields_after = '{}'      -- a separation brings nothing back
         WHERE account_id = ANY (accounts) OR into_id = ANY (accounts);
        UPDATE client_change SET reason = erased_words() WHERE account_id = ANY (accounts) AND reason <> erased_words();
        UPDATE account
           SET name = erased_words(), about = '', problem = '', address = '', city = '', note = '', fields = '{}',
               deleted_at = coalesce(deleted_at, now()), erased_at = now()
         WHERE id = ANY (accounts);
    END IF;
    RETURN jsonb_build_object('people', cardinality(people), 'numbers', numbers, 'emails', emails);
END
$$;

CREATE FUNCTION public.erase_in_activities(accounts bigint[], contacts bigint[], whole boolean) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'public'
    AS $$
DECLARE
    told jsonb;
    drafts integer;
BEGIN
    SELECT jsonb_build_object('contacts', count(*) FILTER (WHERE state <> 'planned'),
                              'plans', count(*) FILTER (WHERE state = 'planned'))
      INTO told
      FROM activity
     WHERE account_id = ANY (accounts) AND id = ANY (contacts);
    -- With a company something stays planned, without the person; with an account that is gone nothing does.
    UPDATE activity
       SET note = '', description = '', comment = '', impression = NULL, person_id = NULL,
           state = CASE WHEN whole AND state = 'planned' THEN 'cancelled' ELSE state END,
           erased_at = CASE WHEN whole OR state <> 'planned' THEN coalesce(erased_at, now()) END
     WHERE account_id = ANY (accounts) AND id = ANY (contacts);
    UPDATE activity_event
       SET detail = detail - 'note_before' - 'description_before'
     WHERE account_id = ANY (accounts) AND activity_id = ANY (contacts) AND detail ?| ARRAY['note_before', 'description_before'];
    DELETE FROM draft WHERE account_id = ANY (accounts);
    GET DIAGNOSTICS drafts = ROW_COUNT;
    RETURN told || jsonb_build_object('drafts', drafts);
END
$$;

CREATE FUNCTION public.erase_in_audit(scope text, account_id bigint, told jsonb, marks text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public'
    AS $$
DECLARE
    rows bigint[] := ARRAY(SELECT id FROM audit WHERE detail <> '{}' AND is_marked(detail::text, marks));
    seals jsonb;
    teller bigint;
BEGIN
    SELECT coalesce(jsonb_object_agg(kept.id, rest_of_audit(jsonb_populate_record(kept, '{"detail": {"erased": true}}'))), '{}')
      INTO seals
      FROM audit AS kept
     WHERE kept.id = ANY (rows);
    INSERT INTO audit (user_id, action, subject, detail, previous_hash, hash)
    VALUES (acting_user(), scope || '.erased', 'account ' || account_id, told || jsonb_build_object('audit_rows', seals), '', '')
    RETURNING id INTO teller;
    UPDATE audit SET detail = '{"erased": true}', erased_in = teller WHERE id = ANY (rows);
END
$$;

CREATE FUNCTION public.erase_in_calls(calls uuid[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'public'
    AS $$
BEGIN
    UPDATE call SET number = '', person_id = NULL, erased_at = coalesce(erased_at, now()) WHERE id = ANY (calls);
    UPDATE cel_event SET number = '', channel = '', extra = '' WHERE linkedid = ANY (calls::text[]);
    RETURN jsonb_build_object('calls', cardinality(calls));
END
$$;

CREATE FUNCTION public.erase_in_imports(accounts bigint[], people bigint[], whole boolean, marks text, reached_by text) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'public'
    AS $$
DECLARE
    made_people jsonb[] := ARRAY(SELECT to_jsonb(one) FROM unnest(people) AS one);
    lines integer;
BEGIN
    -- A list without headings is headed by its first line.
    UPDATE import_batch
       SET headings = array_fill(''::text, ARRAY[cardinality(headings)])
     WHERE NOT headed
       AND cardinality(headings) > 0
       AND (is_marked(array_to_string(headings, '|'), reached_by)
            OR EXISTS (SELECT
                         FROM import_row
                        WHERE import_row.batch_id = import_batch.id
                          AND line = 1
                          AND account_id = ANY (accounts)
                          AND (whole OR made -> 'people' @> ANY (made_people)
                               OR is_marked(array_to_string(raw, '|'), marks))));
    -- A name alone tells nothing about lines that became other accounts.
    UPDATE import_row
       SET raw = CASE WHEN cardinality(raw) > 0 THEN array_fill(''::text, ARRAY[cardinality(raw)]) ELSE raw END,
           entry = NULL, reason = '[{"code": "erased_by_law"}]', made = made - 'filled',
           verdict = CASE WHEN account_id IS NULL AND verdict IS NOT NULL THEN 'error' ELSE verdict END
     WHERE is_marked(array_to_string(raw, '|'), reached_by)
        OR (account_id = ANY (accounts)
            AND (whole OR made -> 'people' @> ANY (made_people) OR is_marked(array_to_string(raw, '|'), marks)));
    GET DIAGNOSTICS lines = ROW_COUNT;
    RETURN jsonb_build_object('lines', lines);
END
$$;

CREATE FUNCTION public.erase_in_recordings(calls uuid[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'public'
    AS $$
DECLARE
    told jsonb;
    comments integer;
BEGIN
    SELECT jsonb_build_object('recordings', count(*) FILTER (WHERE NOT legal_hold AND state IN ('stored', 'pending', 'parked')),
                              'held', count(*) FILTER (WHERE legal_hold))
      INTO told
      FROM recording
     WHERE call_id = ANY (calls);
    UPDATE recording_comment SET words = erased_words() WHERE call_id = ANY (calls) AND words <> erased_words();
    GET DIAGNOSTICS comments = ROW_COUNT;
    UPDATE recording_gap SET reason = '' WHERE call_id = ANY (calls);
    UPDATE recording
       SET state = CASE WHEN legal_hold THEN state ELSE 'erased' END,
           peaks = CASE WHEN legal_hold THEN peaks END,
           reason = CASE WHEN legal_hold THEN reason ELSE '' END,
           erased_at = coalesce(erased_at, now()), removal_try_at = now()
     WHERE call_id = ANY (calls);
    RETURN told || jsonb_build_object('comments', comments);
END
$$;

CREATE FUNCTION public.erase_in_scripts(calls uuid[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'public'
    AS $$
DECLARE
    answers integer;
BEGIN
    UPDATE script_answer
       SET words = '', unlisted = '', number = NULL, day = NULL, moment = NULL
     WHERE run_id IN (SELECT id FROM script_run WHERE call_id = ANY (calls))
       AND (words <> '' OR unlisted <> '' OR num_nonnulls(number, day, moment) > 0);
    GET DIAGNOSTICS answers = ROW_COUNT;
    RETURN jsonb_build_object('answers', answers);
END
$$;

CREATE FUNCTION public.erase_in_stop_list(accounts bigint[], people bigint[], whole boolean, addresses text[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'public'
    AS $$
DECLARE
    stops bigint[] := ARRAY(SELECT id FROM suppression WHERE person_id = ANY (people)
                            UNION ALL
                            SELECT id FROM suppression WHERE whole AND account_id = ANY (accounts));
BEGIN
    UPDATE suppression
       SET lifted_because = ''
     WHERE lifted_because <> ''
       AND (id = ANY (stops) OR of_id = ANY (stops) OR address_hash = ANY (ARRAY(SELECT address_hash(one) FROM unnest(addresses) AS one)));
    INSERT INTO suppression (channel, scope, address_hash, reason, source, by_user)
    SELECT channel, CASE WHEN address LIKE '%@%' THEN 'email' ELSE 'number' END, address_hash(address), 'erased', 'erasing',
           acting_user()
      FROM unnest(addresses) AS one (address)
     CROSS JOIN unnest(ARRAY['call', 'write']) AS each (channel)
     WHERE channel = 'write' OR address NOT LIKE '%@%'
        ON CONFLICT DO NOTHING;
    -- Entries about a person go with the person; the addresses that came with them hold on by themselves.
    DELETE FROM suppression AS taken
     WHERE of_id IN (SELECT id FROM suppression WHERE person_id = ANY (people))
       AND lifted_at IS NULL
       AND EXISTS (SELECT FROM suppression AS own
                    WHERE own.channel = taken.channel AND own.address_hash = taken.address_hash
                      AND own.of_id IS NULL AND own.lifted_at IS NULL);
    UPDATE suppression SET of_id = NULL WHERE of_id IN (SELECT id FROM suppression WHERE person_id = ANY (people));
    DELETE FROM suppression WHERE person_id = ANY (people);
    RETURN jsonb_build_object('stopped', cardinality(addresses));
END
$$;

CREATE FUNCTION public.erase_in_views(marks text) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'public'
    AS $$
DECLARE
    views integer;
BEGIN
    UPDATE saved_view
       SET filter = coalesce((SELECT jsonb_object_agg(key, value)
                                FROM jsonb_each(filter)
                               WHERE NOT is_marked(value::text, marks)), '{}'),
           name = CASE WHEN is_marked(name, marks) THEN erased_words() ELSE name END
     WHERE is_marked(filter::text, marks) OR is_marked(name, marks);
    GET DIAGNOSTICS views = ROW_COUNT;
    RETURN jsonb_build_object('views', views);
END
$$;

CREATE FUNCTION public.erased_words() RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN 'Erased · Törölve · Удалено'::text;

CREATE FUNCTION public.family_of(account_id bigint) RETURNS bigint[]
    LANGUAGE sql STABLE
    AS $_$
    WITH kept AS (SELECT coalesce(account.canonical_id, account.id) AS id FROM account WHERE account.id = $1)
    SELECT array_agg(one.id ORDER BY one.place, one.id)
      FROM (SELECT kept.id, 0 AS place FROM kept
             UNION ALL
            SELECT account.id, 1 FROM kept JOIN account ON account.canonical_id = kept.id) AS one
$_$;

CREATE FUNCTION public.field_fits(type text, options text[], value jsonb) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    AS $_$
DECLARE
    words text := value #>> '{}';
BEGIN
    CASE type
        WHEN 'text' THEN RETURN jsonb_typeof(value) = 'string' AND length(words) BETWEEN 1 AND 2000;
        WHEN 'number' THEN RETURN jsonb_typeof(value) = 'number';
        WHEN 'yes_no' THEN RETURN jsonb_typeof(value) = 'boolean';
        WHEN 'choice' THEN RETURN jsonb_typeof(value) = 'string' AND words = ANY (options);
        WHEN 'date' THEN RETURN jsonb_typeof(value) = 'string' AND words ~ '^\d{4}-\d{2}-\d{2}$' AND to_char(words::date, 'YYYY-MM-DD') = words;
    END CASE;
EXCEPTION
    WHEN datetime_field_overflow OR invalid_datetime_format THEN
        RETURN false;
END
$_$;

CREATE TABLE public.account (
    id bigint NOT NULL,
    kind text DEFAULT 'company'::text NOT NULL,
    lifecycle text DEFAULT 'prospect'::text NOT NULL,
    name text NOT NULL,
    type_id bigint,
    source_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    about text DEFAULT ''::text NOT NULL,
    problem text DEFAULT ''::text NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    city text DEFAULT ''::text NOT NULL,
    country text NOT NULL,
    time_zone text NOT NULL,
    language text DEFAULT 'en'::text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    client_since timestamp with time zone,
    first_order_id bigint,
    deleted_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by bigint,
    row_version integer DEFAULT 1 NOT NULL,
    latest_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    latest_result_id bigint,
    channel text,
    fields jsonb DEFAULT '{}'::jsonb NOT NULL,
    canonical_id bigint,
    erased_at timestamp with time zone,
    roles text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT account_about_check CHECK ((length(about) <= 2000)),
    CONSTRAINT account_channel_check CHECK ((channel = ANY (ARRAY['phone'::text, 'web'::text, 'email'::text, 'visit'::text, 'list'::text]))),
    CONSTRAINT account_client_has_date CHECK (((first_order_id IS NULL) = (client_since IS NULL))),
    CONSTRAINT account_client_has_first_order CHECK (((lifecycle = ANY (ARRAY['client'::text, 'former'::text])) = (first_order_id IS NOT NULL))),
    CONSTRAINT account_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT account_fields_check CHECK ((jsonb_typeof(fields) = 'object'::text)),
    CONSTRAINT account_is_something CHECK (((lifecycle <> 'none'::text) OR (roles <> '{}'::text[]))),
    CONSTRAINT account_kind_check CHECK ((kind = ANY (ARRAY['company'::text, 'household'::text, 'person'::text]))),
    CONSTRAINT account_language_check CHECK ((language = ANY (ARRAY['en'::text, 'hu'::text, 'ru'::text]))),
    CONSTRAINT account_lifecycle_check CHECK ((lifecycle = ANY (ARRAY['prospect'::text, 'qualified'::text, 'client'::text, 'former'::text, 'rejected'::text, 'none'::text]))),
    CONSTRAINT account_merged_into_another CHECK ((canonical_id <> id)),
    CONSTRAINT account_name_check CHECK (((name <> ''::text) AND (length(name) <= 200))),
    CONSTRAINT account_note_check CHECK ((length(note) <= 10000)),
    CONSTRAINT account_problem_check CHECK ((length(problem) <= 200)),
    CONSTRAINT account_roles_known CHECK ((roles <@ ARRAY['partner'::text, 'supplier'::text])),
    CONSTRAINT account_stays_erased CHECK (((erased_at IS NULL) OR ((deleted_at IS NOT NULL) AND (name = public.erased_words()) AND (fields = '{}'::jsonb) AND ((about = ''::text) AND (problem = ''::text) AND (address = ''::text) AND (city = ''::text) AND (note = ''::text)))))
);

ALTER TABLE ONLY public.account FORCE ROW LEVEL SECURITY;

CREATE FUNCTION public.fields_named(one public.account, names text[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT coalesce(jsonb_object_agg(name, CASE WHEN name LIKE 'own.%' THEN (one).fields -> substr(name, 5)
                                                ELSE to_jsonb(one) -> name END), '{}')
      FROM unnest(names) AS name
$$;

CREATE FUNCTION public.follow_accounts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $_$
BEGIN
    IF NOT EXISTS (
        SELECT id, owner_id, lifecycle, deleted_at, canonical_id FROM after
        EXCEPT
        SELECT id, owner_id, lifecycle, deleted_at, canonical_id FROM before
    ) THEN
        RETURN NULL;
    END IF;
    EXECUTE $set$
        UPDATE next_step
           SET owner_id = moved.owner_id,
               open = moved.open,
               reason_id = CASE WHEN NOT moved.opens THEN next_step.reason_id END,
               ask_on = CASE WHEN moved.opens THEN '-infinity' ELSE next_step.ask_on END,
               since = CASE WHEN moved.opens THEN clock_timestamp() ELSE next_step.since END
          FROM (
              SELECT after.id, after.owner_id, account_is_open(after.lifecycle, after.deleted_at) AND after.canonical_id IS NULL AS open,
                     account_is_open(after.lifecycle, after.deleted_at)
                     AND NOT account_is_open(before.lifecycle, before.deleted_at) AS opens
                FROM before
                JOIN after ON after.id = before.id
               WHERE (before.owner_id, before.lifecycle, before.deleted_at, before.canonical_id)
                     IS DISTINCT FROM (after.owner_id, after.lifecycle, after.deleted_at, after.canonical_id)
          ) AS moved
         WHERE next_step.account_id = moved.id
    $set$;
    RETURN NULL;
END
$_$;

CREATE FUNCTION public.give_up_taken_key() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM result WHERE digit = NEW.digit AND retired_at IS NULL AND id <> NEW.id) THEN
        NEW.digit := NULL;
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.history_of(account_id bigint, OUT contacts integer, OUT hash bytea) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    AS $_$
    SELECT count(*) FILTER (WHERE line.shown)::integer,
           sha256(convert_to(coalesce(string_agg(line.words, E'\n' ORDER BY line.kind, line.id), ''), 'UTF8'))
      FROM (SELECT 'contact' AS kind, activity.id, activity::text AS words,
                   NOT (activity.source = 'import' AND activity.state = 'cancelled') AS shown
              FROM activity
             WHERE activity.account_id = ANY (family_of($1))
             UNION ALL
            SELECT 'event', activity_event.id, activity_event::text, false
              FROM activity_event
             WHERE activity_event.account_id = ANY (family_of($1))) AS line
$_$;

CREATE FUNCTION public.hold_families(one bigint, other bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7025);
    PERFORM FROM account WHERE id IN (one, other) OR canonical_id IN (one, other)
     ORDER BY canonical_id IS NOT NULL, id FOR UPDATE;
END
$$;

CREATE FUNCTION public.ids_in(wanted jsonb, name text) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT array_agg((id.value)::bigint) AS array_agg FROM jsonb_array_elements_text((ids_in.wanted -> ids_in.name)) id(value));

CREATE FUNCTION public.is_marked(value text, pattern text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN COALESCE((public.folded(value) ~ pattern), false);

CREATE FUNCTION public.rest_of_audit(entry public.audit) RETURNS text
    LANGUAGE sql STABLE
    RETURN encode(sha256(convert_to(concat_ws('|'::text, (entry).id, EXTRACT(epoch FROM (entry).at), (entry).user_id, (entry).action, (entry).subject, (entry).detail), 'UTF8'::name)), 'hex'::text);

CREATE FUNCTION public.is_rest_of_audit(entry public.audit) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN (((entry).erased_in IS NOT NULL) AND (EXISTS (SELECT FROM public.audit teller WHERE ((teller.id = (is_rest_of_audit.entry).erased_in) AND (teller.id > (is_rest_of_audit.entry).id) AND (teller.action = ANY (ARRAY['person.erased'::text, 'account.erased'::text])) AND (((teller.detail -> 'audit_rows'::text) ->> ((is_rest_of_audit.entry).id)::text) = public.rest_of_audit(is_rest_of_audit.entry))))));

CREATE TABLE public.suppression (
    id bigint NOT NULL,
    channel text NOT NULL,
    address_hash bytea,
    reason text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_user bigint,
    scope text DEFAULT 'number'::text NOT NULL,
    person_id bigint,
    account_id bigint,
    of_id bigint,
    source text DEFAULT 'wrap_up'::text NOT NULL,
    lifted_at timestamp with time zone,
    lifted_by bigint,
    lifted_because text DEFAULT ''::text NOT NULL,
    CONSTRAINT suppression_address_hash_check CHECK ((length(address_hash) = 32)),
    CONSTRAINT suppression_channel_check CHECK ((channel = ANY (ARRAY['call'::text, 'write'::text]))),
    CONSTRAINT suppression_lifted_because_check CHECK ((length(lifted_because) <= 200)),
    CONSTRAINT suppression_of_what CHECK ((((scope = ANY (ARRAY['number'::text, 'email'::text])) = (address_hash IS NOT NULL)) AND ((scope = 'person'::text) = (person_id IS NOT NULL)) AND ((scope = 'account'::text) = (account_id IS NOT NULL)))),
    CONSTRAINT suppression_scope_check CHECK ((scope = ANY (ARRAY['number'::text, 'email'::text, 'person'::text, 'account'::text]))),
    CONSTRAINT suppression_source_check CHECK ((source = ANY (ARRAY['wrap_up'::text, 'card'::text, 'list'::text, 'erasing'::text])))
);

ALTER TABLE ONLY public.suppression FORCE ROW LEVEL SECURITY;

CREATE FUNCTION public.is_stopped(channel text, address text, account_id bigint, person_id bigint) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN ((EXISTS (SELECT FROM public.suppression s WHERE ((s.channel = is_stopped.channel) AND (s.address_hash = public.address_hash(is_stopped.address)) AND (s.lifted_at IS NULL)))) OR (EXISTS (SELECT FROM public.suppression s WHERE ((s.channel = is_stopped.channel) AND (s.account_id = ANY (public.family_of(is_stopped.account_id))) AND (s.lifted_at IS NULL)))) OR (EXISTS (SELECT FROM public.suppression s WHERE ((s.channel = is_stopped.channel) AND (s.person_id = is_stopped.person_id) AND (s.lifted_at IS NULL)))));

CREATE FUNCTION public.keep_assignee_in_reach() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    account_owner bigint;
BEGIN
    SELECT owner_id INTO account_owner FROM account WHERE id = NEW.account_id;
    IF account_owner IS NOT NULL AND NEW.assignee_id NOT IN (SELECT assignable(account_owner)) THEN
        RAISE EXCEPTION 'this person is out of reach' USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_assignee_in_reach';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.keep_assignees_in_reach() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
DECLARE
    out_of_reach boolean;
BEGIN
    IF acting_user() IS NULL OR NOT EXISTS (
        SELECT account_id, id, assignee_id FROM after WHERE state = 'planned'
        EXCEPT
        SELECT account_id, id, assignee_id FROM before
    ) THEN
        RETURN NULL;
    END IF;
    EXECUTE $set$
        SELECT EXISTS (
            SELECT
              FROM (
                  SELECT DISTINCT after.assignee_id, account.owner_id
                    FROM before
                    JOIN after ON after.account_id = before.account_id AND after.id = before.id
                    JOIN account ON account.id = after.account_id
                   WHERE after.state = 'planned'
                     AND after.assignee_id <> before.assignee_id
              ) AS pair
             WHERE pair.assignee_id NOT IN (SELECT assignable(pair.owner_id))
        )
    $set$ INTO out_of_reach;
    IF out_of_reach THEN
        RAISE EXCEPTION 'this person is out of reach' USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_assignee_in_reach';
    END IF;
    RETURN NULL;
END
$_$;

CREATE FUNCTION public.keep_effective_days() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
DECLARE
    -- The day of whoever changes it.
    today date := (now() AT TIME ZONE coalesce((SELECT time_zone FROM app_user WHERE id = acting_user()), 'UTC'))::date;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO result_effective (result_id, effective, during) VALUES (NEW.id, NEW.effective, '(,)');
        RETURN NULL;
    END IF;
    UPDATE result_effective
       SET effective = NEW.effective
     WHERE result_id = NEW.id
       AND upper_inf(during)
       AND lower(during) >= today;
    IF NOT FOUND THEN
        UPDATE result_effective
           SET during = daterange(lower(during), today)
         WHERE result_id = NEW.id
           AND upper_inf(during);
        INSERT INTO result_effective (result_id, effective, during)
        VALUES (NEW.id, NEW.effective, daterange(today, NULL));
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.keep_email_rows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO email_address (account_id, person_id, address)
    SELECT account_id, id, email FROM fresh WHERE email <> ''
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.keep_field_meaning() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (NEW.code, NEW.subject, NEW.type) IS DISTINCT FROM (OLD.code, OLD.subject, OLD.type) THEN
        RAISE EXCEPTION 'the values of a field were entered for what it is' USING ERRCODE = 'check_violation', CONSTRAINT = 'field_def_keeps_meaning';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.keep_first_owners() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
BEGIN
    INSERT INTO assignment (account_id, owner_id, since)
    SELECT id, owner_id, clock_timestamp() FROM fresh;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.keep_first_promise() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.first_due_at := coalesce(NEW.due_at, NEW.due_on::timestamptz);
    ELSIF NEW.first_due_at IS DISTINCT FROM OLD.first_due_at THEN
        RAISE EXCEPTION 'the first promise is never changed' USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_first_promise_kept';
    ELSIF (NEW.due_at, NEW.due_on) IS DISTINCT FROM (OLD.due_at, OLD.due_on) THEN
        NEW.reschedules := OLD.reschedules + 1;
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.keep_latest_contact() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
DECLARE
    touched bigint[] := ARRAY(SELECT DISTINCT account_id FROM changed WHERE state <> 'planned');
    held bigint[];
BEGIN
    IF touched = '{}' THEN
        RETURN NULL;
    END IF;
    held := touched || ARRAY(SELECT canonical_id FROM account WHERE id = ANY (touched) AND canonical_id IS NOT NULL);
    PERFORM FROM account WHERE id = ANY (held) ORDER BY canonical_id IS NOT NULL, id FOR NO KEY UPDATE;
    PERFORM refresh_latest(ARRAY(SELECT DISTINCT coalesce(canonical_id, id) FROM account WHERE id = ANY (touched)));
    RETURN NULL;
END
$$;

CREATE FUNCTION public.keep_new_owners() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $_$
BEGIN
    IF NOT EXISTS (SELECT id, owner_id FROM after EXCEPT SELECT id, owner_id FROM before) THEN
        RETURN NULL;
    END IF;
    EXECUTE $set$
        INSERT INTO assignment (account_id, owner_id, since, by_user, handover_id)
        SELECT after.id, after.owner_id, $1, acting_user(), acting_handover()
          FROM before
          JOIN after ON after.id = before.id AND after.owner_id <> before.owner_id
    $set$ USING clock_timestamp();
    RETURN NULL;
END
$_$;

CREATE FUNCTION public.keep_owner_of_plan() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
BEGIN
    PERFORM FROM account WHERE id = kept_id(NEW.account_id) FOR NO KEY UPDATE;
    NEW.owner_id := (SELECT owner_id FROM account WHERE id = NEW.account_id FOR NO KEY UPDATE);
    RETURN NEW;
END
$$;

CREATE FUNCTION public.keep_receipt() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.contacts_after IS NOT NULL THEN
        RAISE EXCEPTION 'a receipt is never changed' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'first_order_receipt_is_final';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.kept_id(account_id bigint) RETURNS bigint
    LANGUAGE sql STABLE
    AS $_$ SELECT coalesce(account.canonical_id, account.id) FROM account WHERE account.id = $1 $_$;

CREATE FUNCTION public.known_elsewhere(wanted_name text, wanted_city text, wanted_e164 text, wanted_email text) RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
DECLARE
    in_sight bigint[] := owners_in_sight();
    me bigint := acting_user();
BEGIN
    IF in_sight IS NULL OR me IS NULL THEN
        RETURN;
    END IF;
    DELETE FROM twin_question WHERE user_id = me AND at < clock_timestamp() - interval '1 hour';
    INSERT INTO twin_question (user_id, asked)
    SELECT me, sha256(convert_to(by || ' ' || folded(words), 'UTF8'))
      FROM (VALUES ('name', wanted_name), ('number', wanted_e164), ('email', wanted_email)) AS question (by, words)
     WHERE words <> '' AND (SELECT count(*) FROM twin_question WHERE user_id = me) <= 400
        ON CONFLICT DO NOTHING;
    IF (SELECT count(*) FROM twin_question WHERE user_id = me) > 400 THEN
        RETURN NEXT 'too_many';
        RETURN;
    END IF;
    RETURN QUERY
    SELECT 'name'
     WHERE wanted_name <> ''
       AND EXISTS (
           SELECT
             FROM account
            WHERE name_key(account.name) = name_key(wanted_name)
              AND folded(account.name) = folded(wanted_name)
              AND (wanted_city = '' OR account.city = '' OR folded(account.city) = folded(wanted_city))
              AND account.deleted_at IS NULL
              AND account.owner_id <> ALL (in_sight)
       )
    UNION ALL
    SELECT 'number'
     WHERE EXISTS (
           SELECT
             FROM phone_number
             JOIN account ON account.id = phone_number.account_id
            WHERE phone_number.e164 = wanted_e164
              AND account.deleted_at IS NULL
              AND account.owner_id <> ALL (in_sight)
       )
    UNION ALL
    SELECT 'email'
     WHERE EXISTS (
           SELECT
             FROM email_address
             JOIN account ON account.id = email_address.account_id
            WHERE email_address.normalised = lower(btrim(wanted_email))
              AND account.deleted_at IS NULL
              AND account.owner_id <> ALL (in_sight)
       );
END
$$;

CREATE FUNCTION public.latest_at(clock time without time zone, zone text, until timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN (((((until AT TIME ZONE zone))::date + clock) AT TIME ZONE zone) <= until) THEN ((((until AT TIME ZONE zone))::date + clock) AT TIME ZONE zone) ELSE (((((until AT TIME ZONE zone))::date - 1) + clock) AT TIME ZONE zone) END;

CREATE FUNCTION public.log_changed_activities() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $_$
BEGIN
    EXECUTE $set$
        INSERT INTO activity_event (account_id, activity_id, what, by_user, detail)
        SELECT after.account_id, after.id, logged_as(before, after), acting_user(),
               jsonb_strip_nulls(jsonb_build_object(
                   'due_at', after.due_at, 'due_on', after.due_on, 'result_id', after.result_id, 'assignee_id', after.assignee_id,
                   'due_at_before', before.due_at,
                   'note_before', CASE WHEN before.note <> after.note THEN before.note END,
                   'description_before', CASE WHEN before.description <> after.description THEN before.description END,
                   'result_id_before', CASE WHEN before.result_id IS DISTINCT FROM after.result_id THEN before.result_id END))
          FROM before
          JOIN after ON after.account_id = before.account_id AND after.id = before.id
         WHERE logged_as(before, after) IS NOT NULL
         ORDER BY after.id
    $set$;
    RETURN NULL;
END
$_$;

CREATE FUNCTION public.log_new_activities() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
BEGIN
    INSERT INTO activity_event (account_id, activity_id, what, by_user, detail)
    SELECT account_id, id, state, acting_user(),
           jsonb_strip_nulls(jsonb_build_object('due_at', due_at, 'due_on', due_on, 'result_id', result_id, 'assignee_id', assignee_id))
      FROM after
     ORDER BY id;
    RETURN NULL;
END
$$;

CREATE TABLE public.activity (
    account_id bigint NOT NULL,
    id bigint NOT NULL,
    person_id bigint,
    campaign_id bigint,
    kind_id bigint CONSTRAINT activity_kind_id_not_null1 NOT NULL,
    purpose_id bigint NOT NULL,
    assignee_id bigint NOT NULL,
    entered_by bigint NOT NULL,
    state text NOT NULL,
    due_at timestamp with time zone,
    due_on date,
    first_due_at timestamp with time zone,
    reschedules integer DEFAULT 0 NOT NULL,
    started_at timestamp with time zone,
    done_at timestamp with time zone,
    call_id uuid,
    result_id bigint,
    impression smallint,
    note text DEFAULT ''::text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    comment text DEFAULT ''::text NOT NULL,
    planned_from bigint,
    source text DEFAULT 'manual'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    row_version integer DEFAULT 1 NOT NULL,
    happened_precision text DEFAULT 'exact'::text NOT NULL,
    owner_id bigint,
    erased_at timestamp with time zone,
    CONSTRAINT activity_comment_check CHECK ((length(comment) <= 2000)),
    CONSTRAINT activity_description_check CHECK ((length(description) <= 10000)),
    CONSTRAINT activity_done_has_result CHECK (((state <> 'done'::text) OR (result_id IS NOT NULL) OR (source = ANY (ARRAY['call'::text, 'mail'::text])))),
    CONSTRAINT activity_done_has_time CHECK (((state = 'done'::text) = (done_at IS NOT NULL))),
    CONSTRAINT activity_happened_precision_check CHECK ((happened_precision = ANY (ARRAY['exact'::text, 'day'::text, 'month'::text, 'year'::text]))),
    CONSTRAINT activity_impression_check CHECK (((impression >= 1) AND (impression <= 5))),
    CONSTRAINT activity_note_check CHECK ((length(note) <= 10000)),
    CONSTRAINT activity_planned_has_due CHECK (((state <> 'planned'::text) OR (due_at IS NOT NULL) OR (due_on IS NOT NULL))),
    CONSTRAINT activity_source_check CHECK ((source = ANY (ARRAY['manual'::text, 'call'::text, 'mail'::text, 'import'::text]))),
    CONSTRAINT activity_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'done'::text, 'cancelled'::text]))),
    CONSTRAINT activity_stays_erased CHECK (((erased_at IS NULL) OR (((note = ''::text) AND (description = ''::text) AND (comment = ''::text)) AND (impression IS NULL) AND (person_id IS NULL))))
)
PARTITION BY HASH (account_id);

ALTER TABLE ONLY public.activity FORCE ROW LEVEL SECURITY;

CREATE FUNCTION public.logged_as(before public.activity, after public.activity) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN ((before).state <> (after).state) THEN (after).state WHEN ((before).erased_at IS DISTINCT FROM (after).erased_at) THEN 'erased'::text WHEN (((before).due_at IS DISTINCT FROM (after).due_at) OR ((before).due_on IS DISTINCT FROM (after).due_on)) THEN 'rescheduled'::text WHEN ((before).assignee_id <> (after).assignee_id) THEN 'reassigned'::text WHEN ((after).state = 'done'::text) THEN 'corrected'::text ELSE NULL::text END;

CREATE FUNCTION public.logged_due(detail jsonb) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN COALESCE(((detail ->> 'due_at'::text))::timestamp with time zone, ((((detail ->> 'due_on'::text))::date)::timestamp without time zone AT TIME ZONE 'UTC'::text));

CREATE FUNCTION public.logged_in_since(user_id bigint) RETURNS timestamp with time zone
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    AS $_$ SELECT min(session.created_at) FROM session WHERE session.user_id = $1 AND session.expires_at > now() $_$;

CREATE FUNCTION public.make_client() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
BEGIN
    UPDATE account
       SET lifecycle = 'client', client_since = now(), first_order_id = NEW.id
     WHERE id = NEW.account_id AND first_order_id IS NULL;
    IF FOUND THEN
        UPDATE first_order_receipt
           SET (contacts_after, hash_after) = (SELECT contacts, hash FROM history_of(NEW.account_id))
         WHERE account_id = NEW.account_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.make_merge() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
DECLARE
    moved bigint[] := family_of(NEW.account_id);
    owner bigint := (SELECT owner_id FROM account WHERE id = NEW.into_id);
BEGIN
    UPDATE account SET canonical_id = NEW.into_id, owner_id = owner WHERE id = ANY (moved);
    UPDATE activity SET assignee_id = owner
      FROM jsonb_array_elements(NEW.plans_followed) AS followed
     WHERE activity.account_id = (followed ->> 0)::bigint AND activity.id = (followed ->> 1)::bigint;
    PERFORM put_fields(NEW.into_id, NEW.fields_after);
    PERFORM settle_families(ARRAY[NEW.into_id]);
    -- Whoever was perhaps the same as the one is perhaps the same as the other.
    INSERT INTO duplicate_pair (low_id, high_id)
    SELECT DISTINCT least(NEW.into_id, twin.id), greatest(NEW.into_id, twin.id)
      FROM duplicate_pair AS pair
      JOIN account AS twin ON twin.id IN (pair.low_id, pair.high_id) AND twin.id <> ALL (moved)
     WHERE (pair.low_id = ANY (moved) OR pair.high_id = ANY (moved))
       AND pair.dismissed_at IS NULL
       AND twin.id <> NEW.into_id
       AND twin.canonical_id IS NULL
        ON CONFLICT (low_id, high_id) DO NOTHING;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.make_separation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
DECLARE
    owner bigint := owner_after_separation(NEW);
    kept bigint := kept_id(NEW.account_id);
    moved bigint[] := ARRAY(
        WITH RECURSIVE below AS (
            SELECT NEW.account_id AS id
            UNION
            SELECT further.account_id FROM account_merge AS further JOIN below ON further.into_id = below.id
             WHERE further.separated_at IS NULL
        )
        SELECT id FROM below);
    keeper bigint := (SELECT owner_id FROM account WHERE id = kept);
    beside account;
    given_back text[];
BEGIN
    UPDATE account SET canonical_id = CASE WHEN id <> NEW.account_id THEN NEW.account_id END, owner_id = owner WHERE id = ANY (moved);
    UPDATE activity SET assignee_id = (followed ->> 2)::bigint
      FROM jsonb_array_elements(NEW.plans_followed) AS followed, app_user
     WHERE activity.account_id = (followed ->> 0)::bigint AND activity.id = (followed ->> 1)::bigint
       AND activity.account_id = ANY (moved) AND activity.state = 'planned' AND activity.assignee_id = keeper
       AND owner = NEW.owner_before
       AND app_user.id = (followed ->> 2)::bigint AND app_user.active;
    -- Nobody has a plan with an account that they do not see.
    UPDATE activity SET assignee_id = owner
      FROM app_user AS assignee, app_user AS keeper
     WHERE activity.account_id = ANY (moved) AND activity.state = 'planned'
       AND assignee.id = activity.assignee_id AND keeper.id = owner
       AND assignee.id <> owner AND assignee.role <> 'administrator'
       AND NOT (assignee.role = 'leader' AND keeper.team_id IN (SELECT teams_below(assignee.team_id)));
    SELECT * INTO beside FROM account WHERE id = NEW.into_id;
    given_back := ARRAY(
        SELECT key FROM jsonb_object_keys(NEW.fields_before) AS key
         WHERE fields_named(beside, ARRAY[key]) -> key IS NOT DISTINCT FROM NEW.fields_after -> key
           AND NOT (key = 'lifecycle' AND beside.lifecycle IN ('client', 'former')));
    PERFORM put_fields(NEW.into_id, coalesce((SELECT jsonb_object_agg(key, value) FROM jsonb_each(NEW.fields_before)
                                               WHERE key = ANY (given_back)), '{}'));
    -- What a later merge found there came of this one: separating that one gives back what was there before both.
    UPDATE account_merge AS later
       SET fields_before = later.fields_before || (
           SELECT jsonb_object_agg(key, value) FROM jsonb_each(NEW.fields_before)
            WHERE later.fields_before -> key = NEW.fields_after -> key AND key <> ALL (given_back))
     WHERE later.into_id = NEW.into_id AND later.separated_at IS NULL AND later.id > NEW.id
       AND EXISTS (SELECT FROM jsonb_object_keys(NEW.fields_before) AS key
                    WHERE later.fields_before -> key = NEW.fields_after -> key AND key <> ALL (given_back));
    PERFORM settle_families(ARRAY[NEW.account_id, kept]);
    PERFORM pair_accounts(moved, because) FROM unnest(ARRAY['number', 'email', 'name']) AS because;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.merges_exist() RETURNS boolean
    LANGUAGE sql STABLE
    AS $$ SELECT (SELECT min(canonical_id) FROM account) IS NOT NULL $$;

CREATE FUNCTION public.name_key(name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN replace(regexp_replace(((' '::text || regexp_replace(public.folded(name), '[][\s.,;:!?"''`´«»„“”‘’<>()/&+_–—-]+'::text, ' '::text, 'g'::text)) || ' '::text), ' (kft|bt|zrt|nyrt|rt|kkt|ev|ltd|limited|llc|llp|plc|inc|co|corp|gmbh|ag|sro|ooo|ооо|ао|оао|зао|пао|ип)(?= )'::text, ''::text, 'g'::text), ' '::text, ''::text);

CREATE FUNCTION public.note_handed_plans() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $_$
BEGIN
    EXECUTE $set$
        INSERT INTO handover_plan (handover_id, account_id, activity_id, to_user)
        SELECT acting_handover(), after.account_id, after.id, after.assignee_id
          FROM before
          JOIN after ON after.account_id = before.account_id AND after.id = before.id
         WHERE after.assignee_id <> before.assignee_id
           AND after.state = 'planned'
    $set$;
    RETURN NULL;
END
$_$;

CREATE FUNCTION public.of_merged(condition text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN format('(%s OR account.id IN (SELECT merged.canonical_id FROM account AS merged WHERE merged.canonical_id IS NOT NULL AND %s))'::text, condition, replace(condition, 'account.id'::text, 'merged.id'::text));

CREATE FUNCTION public.of_people(names text[], addresses text[]) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
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

CREATE FUNCTION public.own_addresses(accounts bigint[], of_person bigint) RETURNS text[]
    LANGUAGE sql STABLE
    AS $$
    SELECT ARRAY(
        SELECT known.address
          FROM (SELECT e164 AS address, account_id, person_id
                  FROM phone_number
                 WHERE e164 IN (SELECT e164 FROM phone_number WHERE account_id = ANY (accounts))
                UNION ALL
                SELECT normalised, account_id, person_id
                  FROM email_address
                 WHERE normalised IN (SELECT normalised FROM email_address WHERE account_id = ANY (accounts))) AS known
          JOIN account ON account.id = known.account_id AND (account.deleted_at IS NULL OR account.id = ANY (accounts))
         GROUP BY known.address
        HAVING bool_and(account.id = ANY (accounts) AND (of_person IS NULL OR known.person_id IS NOT DISTINCT FROM of_person)))
$$;

CREATE FUNCTION public.own_fields_wanted(wanted jsonb, subject text) RETURNS SETOF text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
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
$_$;

CREATE FUNCTION public.own_people_wanted(wanted jsonb) RETURNS bigint[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'public'
    AS $$
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

CREATE TABLE public.account_merge (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    into_id bigint NOT NULL,
    taken text[] DEFAULT '{}'::text[] NOT NULL,
    fields_before jsonb DEFAULT '{}'::jsonb NOT NULL,
    fields_after jsonb DEFAULT '{}'::jsonb NOT NULL,
    owner_before bigint,
    plans_followed jsonb DEFAULT '[]'::jsonb NOT NULL,
    merged_at timestamp with time zone DEFAULT now() NOT NULL,
    merged_by bigint NOT NULL,
    separated_at timestamp with time zone,
    separated_by bigint,
    CONSTRAINT account_merge_of_two CHECK ((account_id <> into_id)),
    CONSTRAINT account_merge_separated_by_somebody CHECK (((separated_at IS NULL) = (separated_by IS NULL)))
);

ALTER TABLE ONLY public.account_merge FORCE ROW LEVEL SECURITY;

CREATE FUNCTION public.owner_after_separation(one public.account_merge) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$
    SELECT CASE WHEN app_user.active THEN app_user.id ELSE account.owner_id END
      FROM account
      JOIN app_user ON app_user.id = (one).owner_before
     WHERE account.id = (one).account_id
$$;

CREATE FUNCTION public.visible_owners() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
    SELECT coalesce(array_agg(member.id), '{}')
      FROM app_user AS me
      JOIN app_user AS member ON member.team_id IN (SELECT teams_below(me.team_id))
     WHERE me.id = acting_user()
$$;

CREATE FUNCTION public.owners_in_sight() RETURNS bigint[]
    LANGUAGE sql STABLE
    RETURN CASE current_setting('role'::text) WHEN 'r_operator'::text THEN ARRAY[public.acting_user()] WHEN 'r_leader'::text THEN public.visible_owners() WHEN 'r_admin'::text THEN NULL::bigint[] WHEN 'r_system'::text THEN NULL::bigint[] ELSE '{}'::bigint[] END;

CREATE FUNCTION public.owners_wanted(wanted jsonb) RETURNS bigint[]
    LANGUAGE sql STABLE
    RETURN CASE WHEN (public.ids_in(wanted, 'owners'::text) IS NULL) THEN public.owners_in_sight() WHEN (public.owners_in_sight() IS NULL) THEN public.ids_in(wanted, 'owners'::text) ELSE ARRAY(SELECT unnest(public.owners_in_sight()) AS unnest INTERSECT SELECT unnest(public.ids_in(owners_wanted.wanted, 'owners'::text)) AS unnest) END;

CREATE FUNCTION public.pair_accounts(ids bigint[], because text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
BEGIN
    INSERT INTO duplicate_pair (low_id, high_id)
    SELECT DISTINCT least(kept.one, kept.other), greatest(kept.one, kept.other)
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
     CROSS JOIN LATERAL (SELECT kept_id(twin.one) AS one, kept_id(twin.other) AS other) AS kept
     WHERE kept.one <> kept.other
        ON CONFLICT (low_id, high_id) DO NOTHING;
END
$$;

CREATE FUNCTION public.pair_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
BEGIN
    PERFORM pair_accounts(ARRAY[(to_jsonb(NEW)->>TG_ARGV[1])::bigint], TG_ARGV[0]);
    RETURN NULL;
END
$$;

CREATE FUNCTION public.pair_fresh() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
BEGIN
    IF TG_TABLE_NAME = 'account' THEN
        PERFORM pair_accounts(ARRAY(SELECT id FROM fresh), TG_ARGV[0]);
    ELSE
        PERFORM pair_accounts(ARRAY(SELECT DISTINCT fresh.account_id FROM fresh), TG_ARGV[0]);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.pass_owner_on() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $_$
DECLARE
    handover text := current_setting('app.handover_id', true);
BEGIN
    IF merges_exist() AND EXISTS (SELECT id, owner_id FROM after EXCEPT SELECT id, owner_id FROM before) THEN
        PERFORM set_config('app.handover_id', '', true);   -- a handover gives the one that stands for others, and takes that back
        EXECUTE $set$
            UPDATE account
               SET owner_id = after.owner_id
              FROM after
             WHERE account.canonical_id = after.id
               AND account.owner_id <> after.owner_id
        $set$;
        PERFORM set_config('app.handover_id', coalesce(handover, ''), true);
    END IF;
    RETURN NULL;
END
$_$;

CREATE FUNCTION public.pass_plans_on() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $_$
BEGIN
    IF EXISTS (SELECT id, owner_id FROM after EXCEPT SELECT id, owner_id FROM before) THEN
        EXECUTE $set$
            UPDATE activity
               SET owner_id = after.owner_id,
                   assignee_id = CASE WHEN $1 AND activity.assignee_id = before.owner_id
                                      THEN after.owner_id ELSE activity.assignee_id END
              FROM before
              JOIN after ON after.id = before.id AND after.owner_id <> before.owner_id
             WHERE activity.account_id = after.id
               AND activity.state = 'planned'
        $set$ USING acting_handover() IS NOT NULL;
    END IF;
    RETURN NULL;
END
$_$;

CREATE FUNCTION public.plain_words(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN btrim(regexp_replace(public.folded(value), '[\x01-\x2f\x3a-\x60\x7b-\x7f]+'::text, ' '::text, 'g'::text));

CREATE FUNCTION public.pattern_of(words text[], digits text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT string_agg(parts.part, '|'::text) AS string_agg FROM (SELECT (('(?:^|[\x01-\x2f\x3a-\x60\x7b-\x7f])'::text || replace(public.plain_words(word.word), ' '::text, '[\x01-\x2f\x3a-\x60\x7b-\x7f]+'::text)) || '(?:$|[\x01-\x2f\x3a-\x60\x7b-\x7f])'::text) AS part FROM unnest(pattern_of.words) word(word) WHERE (public.plain_words(word.word) <> ''::text) UNION ALL SELECT array_to_string(string_to_array(digit.digit, NULL::text), '[^0-9|"]*'::text) AS array_to_string FROM unnest(pattern_of.digits) digit(digit)) parts);

CREATE FUNCTION public.planned_for(due_at timestamp with time zone, due_on date) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN COALESCE(due_at, ((due_on)::timestamp without time zone AT TIME ZONE 'UTC'::text));

CREATE FUNCTION public.planned_then(person bigint, begins timestamp with time zone, ends timestamp with time zone, first_on date, last_on date) RETURNS TABLE(event_id bigint, account_id bigint, activity_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'public'
    AS $$
    SELECT CASE WHEN seen.it THEN event.id END, CASE WHEN seen.it THEN event.account_id END,
           CASE WHEN seen.it THEN event.activity_id END
      FROM activity_event AS event
     CROSS JOIN LATERAL (
           SELECT owners_in_sight() IS NULL
               OR EXISTS (SELECT
                            FROM account
                           WHERE account.id = event.account_id
                             AND account.owner_id = ANY (owners_in_sight())) AS it
           ) AS seen
     WHERE event.what IN ('planned', 'rescheduled', 'reassigned')
       AND event.detail ->> 'assignee_id' = person::text
       AND logged_due(event.detail) >= begins - interval '1 day'
       AND logged_due(event.detail) < ends + interval '1 day'
       AND CASE WHEN event.detail ? 'due_at'
                THEN logged_due(event.detail) >= begins AND logged_due(event.detail) < ends
                ELSE (event.detail ->> 'due_on')::date BETWEEN first_on AND last_on END
       AND event.at < begins
       AND (owners_in_sight() IS NULL OR person = ANY (owners_in_sight()))
       AND NOT EXISTS (
           SELECT
             FROM activity_event AS later
            WHERE later.account_id = event.account_id
              AND later.activity_id = event.activity_id
              AND later.id > event.id
              AND later.at < begins
           )
$$;

CREATE FUNCTION public.prepare_merge() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
DECLARE
    gone account;
    kept account;
    concerned bigint[];
    ranks text[] := ARRAY['former', 'client'];
BEGIN
    PERFORM hold_families(NEW.account_id, NEW.into_id);
    SELECT * INTO gone FROM account WHERE id = NEW.account_id AND deleted_at IS NULL AND canonical_id IS NULL;
    SELECT * INTO kept FROM account WHERE id = NEW.into_id AND deleted_at IS NULL AND canonical_id IS NULL;
    IF gone.id IS NULL OR kept.id IS NULL THEN
        RAISE EXCEPTION 'only what stands for itself is merged' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_merge_of_two_kept';
    END IF;
    IF coalesce(array_position(ranks, gone.lifecycle), 0) > coalesce(array_position(ranks, kept.lifecycle), 0) THEN
        RAISE EXCEPTION 'the client stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_merge_keeps_client';
    END IF;
    concerned := family_of(gone.id) || family_of(kept.id);
    IF EXISTS (SELECT FROM call WHERE account_id = ANY (concerned) AND state <> 'ended') THEN
        RAISE EXCEPTION 'somebody is talking' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_merge_after_the_call';
    END IF;
    IF EXISTS (SELECT FROM import_row JOIN import_batch ON import_batch.id = import_row.batch_id
                WHERE import_row.account_id = ANY (concerned) AND import_batch.state IN ('running', 'undoing')) THEN
        RAISE EXCEPTION 'a list is at work' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_merge_after_the_list';
    END IF;
    NEW.owner_before := gone.owner_id;
    NEW.taken := ARRAY(SELECT DISTINCT name FROM unnest(NEW.taken) AS name
                        WHERE name LIKE 'own.%'
                           OR name = ANY (ARRAY['name', 'kind', 'type_id', 'source_id', 'channel', 'about', 'problem', 'address',
                                                'city', 'country', 'time_zone', 'language', 'note'])
                           OR name = 'lifecycle' AND NOT kept.lifecycle = ANY (ranks));
    NEW.fields_before := fields_named(kept, NEW.taken);
    NEW.fields_after := fields_named(gone, NEW.taken);
    -- Whoever would not see the account any more gives their plans to its owner.
    NEW.plans_followed := coalesce((
        SELECT jsonb_agg(jsonb_build_array(activity.account_id, activity.id, activity.assignee_id) ORDER BY activity.id)
          FROM activity
          JOIN app_user AS assignee ON assignee.id = activity.assignee_id
          JOIN app_user AS owner ON owner.id = kept.owner_id
         WHERE activity.account_id = ANY (family_of(gone.id))
           AND activity.state = 'planned'
           AND gone.owner_id <> kept.owner_id
           AND assignee.id <> owner.id
           AND assignee.role <> 'administrator'
           AND NOT (assignee.role = 'leader' AND owner.team_id IN (SELECT teams_below(assignee.team_id)))), '[]');
    RETURN NEW;
END
$$;

CREATE FUNCTION public.prepare_separation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
DECLARE
    in_sight bigint[] := owners_in_sight();
BEGIN
    PERFORM hold_families(NEW.account_id, kept_id(NEW.account_id));
    IF in_sight IS NOT NULL AND NOT owner_after_separation(NEW) = ANY (in_sight) THEN
        RAISE EXCEPTION 'it goes back to somebody out of sight' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_merge_owner_in_sight';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.put_fields(account_id bigint, given jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    one account;
BEGIN
    SELECT * INTO one FROM account WHERE id = put_fields.account_id;
    one := jsonb_populate_record(one, given);
    UPDATE account
       SET name = one.name, kind = one.kind, type_id = one.type_id, source_id = one.source_id, channel = one.channel,
           about = one.about, problem = one.problem, address = one.address, city = one.city, country = one.country,
           time_zone = one.time_zone, language = one.language, note = one.note, lifecycle = one.lifecycle,
           fields = jsonb_strip_nulls(fields || coalesce((SELECT jsonb_object_agg(substr(key, 5), value) FROM jsonb_each(given)
                                                           WHERE key LIKE 'own.%'), '{}'))
     WHERE id = put_fields.account_id AND given <> '{}';
END
$$;

CREATE FUNCTION public.refresh_latest(ids bigint[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE account
       SET latest_at = coalesce(latest.done_at, '-infinity'), latest_result_id = latest.result_id
      FROM unnest(ids) AS touched (account_id)
      LEFT JOIN LATERAL (
           SELECT found.done_at, found.result_id
             FROM (SELECT touched.account_id AS id UNION ALL
                   SELECT merged.id FROM account AS merged WHERE merged.canonical_id = touched.account_id) AS kin
            CROSS JOIN LATERAL (
                  SELECT activity.id, activity.done_at, activity.result_id,
                         coalesce(activity.done_at, activity.due_at, activity.created_at) AS at
                    FROM activity
                   WHERE activity.account_id = kin.id
                     AND activity.state = 'done'
                   ORDER BY coalesce(activity.done_at, activity.due_at, activity.created_at) DESC, activity.id DESC
                   LIMIT 1
                  ) AS found
            ORDER BY found.at DESC, found.id DESC
            LIMIT 1
           ) AS latest ON true
     WHERE account.id = touched.account_id
       AND (account.latest_at, account.latest_result_id)
           IS DISTINCT FROM (coalesce(latest.done_at, '-infinity'), latest.result_id);
END
$$;

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND current_setting('app.erasing', true) = 'on'
       AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE pg_class.oid = TG_RELID)
       AND to_jsonb(OLD) - erasable_columns(TG_TABLE_NAME) = to_jsonb(NEW) - erasable_columns(TG_TABLE_NAME) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of % are history: they are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_is_append_only';
END
$$;

CREATE FUNCTION public.refuse_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'entries of % are retired, never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION public.refuse_leaving_work() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
BEGIN
    IF EXISTS (SELECT FROM activity WHERE assignee_id = NEW.id AND state = 'planned')
       OR EXISTS (SELECT FROM account WHERE owner_id = NEW.id AND deleted_at IS NULL) THEN
        RAISE EXCEPTION 'accounts or plans would be forgotten' USING ERRCODE = 'check_violation', CONSTRAINT = 'app_user_leaves_nothing';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.refuse_plans_of_leavers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
BEGIN
    IF EXISTS (SELECT FROM app_user WHERE NOT active AND id IN (SELECT assignee_id FROM after WHERE state = 'planned')) THEN
        RAISE EXCEPTION 'whoever has left holds no plan' USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_assignee_works_here';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.refuse_team_cycle() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.parent_id IN (SELECT teams_below(NEW.id)) THEN
        RAISE EXCEPTION 'a team cannot stand below itself' USING ERRCODE = 'check_violation', CONSTRAINT = 'team_no_cycle';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.refuse_way_back() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.lifecycle IN ('client', 'former') AND NEW.lifecycle NOT IN ('client', 'former') THEN
        RAISE EXCEPTION 'a client never becomes a prospect again' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_no_way_back';
    ELSIF OLD.lifecycle IN ('client', 'former') AND NEW.lifecycle <> OLD.lifecycle
          AND NOT EXISTS (SELECT FROM client_change
                           WHERE account_id = NEW.id AND lifecycle = NEW.lifecycle AND at = now()) THEN
        RAISE EXCEPTION 'a client goes and comes back for a reason' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_client_change_has_reason';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.seen_users() RETURNS SETOF bigint
    LANGUAGE sql STABLE
    AS $$
    SELECT app_user.id
      FROM app_user
     WHERE CASE current_user
               WHEN 'r_operator' THEN app_user.id = (SELECT acting_user())
               WHEN 'r_leader' THEN app_user.id = (SELECT acting_user())
                                 OR app_user.id = ANY ((SELECT visible_owners())::bigint[])
               ELSE true
           END
$$;

CREATE FUNCTION public.settle_families(ids bigint[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    concerned bigint;
BEGIN
    UPDATE next_step
       SET plans = (SELECT count(*) FROM activity WHERE activity.account_id = ANY (family_of(next_step.account_id)) AND state = 'planned')
     WHERE next_step.account_id = ANY (ids);
    PERFORM refresh_latest(ids);
    FOREACH concerned IN ARRAY ids LOOP
        PERFORM settle_leads_of(concerned, true);
    END LOOP;
END
$$;

CREATE FUNCTION public.settle_leads_of(concerned bigint, opens boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    kin bigint[] := family_of(concerned);
    silent boolean;
BEGIN
    IF NOT EXISTS (SELECT FROM lead WHERE lead.account_id = ANY (kin) AND state IN ('open', 'suppressed')) THEN
        RETURN;
    END IF;
    SELECT coalesce(bool_and(is_stopped('call', e164, account_id, person_id)), false)
      INTO silent
      FROM phone_number
     WHERE phone_number.account_id = ANY (kin);
    UPDATE lead
       SET state = CASE WHEN silent THEN 'suppressed' ELSE 'open' END
     WHERE lead.account_id = ANY (kin)
       AND state = CASE WHEN silent THEN 'open' ELSE 'suppressed' END
       AND (silent OR opens)
       AND (silent OR NOT EXISTS (SELECT FROM result WHERE result.id = lead.latest_result_id AND result.lead_outcome = 'suppress'));
END
$$;

CREATE FUNCTION public.settle_reminders() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
BEGIN
    INSERT INTO reminder_settings (user_id) VALUES (NEW.id);
    INSERT INTO control_list (user_id) VALUES (NEW.id);
    RETURN NULL;
END
$$;

CREATE FUNCTION public.settle_stopped_leads() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
DECLARE
    concerned bigint;
BEGIN
    FOR concerned IN
        SELECT phone_number.account_id FROM phone_number WHERE address_hash(phone_number.e164) = NEW.address_hash
        UNION SELECT NEW.account_id WHERE NEW.account_id IS NOT NULL
        UNION SELECT person.account_id FROM person WHERE person.id = NEW.person_id
    LOOP
        PERFORM settle_leads_of(concerned, NEW.lifted_at IS NOT NULL);
    END LOOP;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.take_reason() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
BEGIN
    PERFORM FROM account WHERE id = NEW.account_id FOR NO KEY UPDATE;
    UPDATE next_step
       SET reason_id = NEW.id, ask_on = coalesce(NEW.ask_on, '-infinity')
     WHERE account_id = NEW.account_id AND plans = 0;
    IF FOUND AND NEW.closes_as IS NOT NULL THEN
        UPDATE account SET lifecycle = NEW.closes_as WHERE id = NEW.account_id AND lifecycle = NEW.lifecycle_before;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.teams_below(top bigint) RETURNS SETOF bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    WITH RECURSIVE tree AS (
        SELECT top AS id
        UNION
        SELECT team.id FROM team JOIN tree ON team.parent_id = tree.id
    )
    SELECT id FROM tree WHERE id IS NOT NULL
$$;

CREATE TABLE public.app_user (
    id bigint NOT NULL,
    login text NOT NULL,
    name text NOT NULL,
    password_hash text,
    role text NOT NULL,
    team_id bigint NOT NULL,
    language text DEFAULT 'en'::text NOT NULL,
    time_zone text DEFAULT 'Europe/Budapest'::text NOT NULL,
    script_shown boolean DEFAULT true NOT NULL,
    dial_key text DEFAULT 'F9'::text NOT NULL,
    theme text DEFAULT 'system'::text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    deactivated_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    row_version integer DEFAULT 1 NOT NULL,
    rings text DEFAULT 'browser'::text NOT NULL,
    export_right boolean,
    CONSTRAINT app_user_dial_key_check CHECK ((dial_key ~ '^F(2|4|6|7|8|9|10)$'::text)),
    CONSTRAINT app_user_inactive_since CHECK ((active = (deactivated_at IS NULL))),
    CONSTRAINT app_user_language_check CHECK ((language = ANY (ARRAY['en'::text, 'hu'::text, 'ru'::text]))),
    CONSTRAINT app_user_login_check CHECK (((login = lower(login)) AND (login ~ '^[a-z0-9._-]{2,40}$'::text))),
    CONSTRAINT app_user_name_check CHECK ((name <> ''::text)),
    CONSTRAINT app_user_rings_check CHECK ((rings = ANY (ARRAY['browser'::text, 'desk'::text]))),
    CONSTRAINT app_user_role_check CHECK ((role = ANY (ARRAY['operator'::text, 'leader'::text, 'administrator'::text]))),
    CONSTRAINT app_user_theme_check CHECK ((theme = ANY (ARRAY['system'::text, 'light'::text, 'dark'::text])))
);

CREATE TABLE public.team (
    id bigint NOT NULL,
    parent_id bigint,
    name text NOT NULL,
    time_zone text DEFAULT 'Europe/Budapest'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT team_name_check CHECK ((name <> ''::text)),
    CONSTRAINT team_not_its_own_parent CHECK ((parent_id <> id))
);

CREATE FUNCTION public.teams_of_mine() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    RETURN (WITH RECURSIVE above AS (SELECT app_user.team_id AS id FROM public.app_user WHERE (app_user.id = public.acting_user()) UNION SELECT team.parent_id FROM (public.team JOIN above above_1 ON ((team.id = above_1.id))) WHERE (team.parent_id IS NOT NULL)) SELECT COALESCE(array_agg(above.id), '{}'::bigint[]) AS "coalesce" FROM above);

CREATE FUNCTION public.twins_of(places integer[], e164s text[], name_places integer[], names text[], cities text[], mail_places integer[], emails text[]) RETURNS TABLE(place integer, by text, account_id bigint, foreign_owner boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    SET enable_seqscan TO 'off'
    AS $$
    WITH found AS (
        SELECT wanted.place, 'number' AS by, twin.account_id
          FROM unnest(places, e164s) AS wanted (place, e164)
         CROSS JOIN LATERAL (
               SELECT phone_number.account_id FROM phone_number WHERE phone_number.e164 = wanted.e164 OFFSET 0
               ) AS twin
        UNION
        SELECT wanted.place, 'email', twin.account_id
          FROM unnest(mail_places, emails) AS wanted (place, email)
         CROSS JOIN LATERAL (
               SELECT email_address.account_id FROM email_address WHERE email_address.normalised = wanted.email OFFSET 0
               ) AS twin
        UNION
        SELECT wanted.place, 'name', twin.id
          FROM (SELECT named.place, folded(named.name) AS name, name_key(named.name) AS key, folded(named.city) AS city
                  FROM unnest(name_places, names, cities) AS named (place, name, city) OFFSET 0) AS wanted
         CROSS JOIN LATERAL (
               SELECT account.id
                 FROM account
                WHERE name_key(account.name) = wanted.key
                  AND folded(account.city) = wanted.city
                  AND account.deleted_at IS NULL
                  AND folded(account.name) = wanted.name
               OFFSET 0
               ) AS twin
    )
    SELECT DISTINCT found.place, found.by, CASE WHEN reach.seen THEN coalesce(account.canonical_id, account.id) END, NOT reach.seen
      FROM found
      JOIN account ON account.id = found.account_id AND account.deleted_at IS NULL
     CROSS JOIN LATERAL (
        SELECT (SELECT role FROM app_user WHERE id = acting_user()) = 'administrator'
               OR account.owner_id = acting_user()
               OR (SELECT role FROM app_user WHERE id = acting_user()) = 'leader'
                  AND account.owner_id = ANY ((SELECT visible_owners())::bigint[]) AS seen
     ) AS reach
$$;

CREATE FUNCTION public.user_of_session(token_hash bytea, at timestamp with time zone) RETURNS SETOF public.app_user
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    AS $_$
    SELECT app_user.*
      FROM session
      JOIN app_user ON app_user.id = session.user_id
     WHERE session.token_hash = $1
       AND session.expires_at > $2
       AND app_user.active
$_$;

CREATE FUNCTION public.words_in(wanted jsonb, name text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT array_agg(word.value) AS array_agg FROM jsonb_array_elements_text((words_in.wanted -> words_in.name)) word(value));

CREATE TABLE public.telephone (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    pbx_id bigint NOT NULL,
    extension text NOT NULL,
    kind text NOT NULL,
    digest text,
    digest_until timestamp with time zone DEFAULT 'infinity'::timestamp with time zone NOT NULL,
    active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    row_version integer DEFAULT 1 NOT NULL,
    CONSTRAINT telephone_digest_check CHECK ((digest ~ '^[0-9a-f]{32}$'::text)),
    CONSTRAINT telephone_extension_check CHECK ((extension ~ '^[A-Za-z0-9_-]{1,32}$'::text)),
    CONSTRAINT telephone_kind_check CHECK ((kind = ANY (ARRAY['browser'::text, 'desk'::text])))
);

CREATE VIEW asterisk.live_telephone AS
 SELECT telephone.extension,
    telephone.kind,
    telephone.digest,
    app_user.name
   FROM (public.telephone
     JOIN public.app_user ON ((app_user.id = telephone.user_id)))
  WHERE (telephone.active AND app_user.active AND (telephone.digest IS NOT NULL) AND (telephone.digest_until > now()));

CREATE VIEW asterisk.ps_aors AS
 SELECT extension AS id,
    1 AS max_contacts,
    'yes'::text AS remove_existing,
    15 AS qualify_frequency,
    60 AS minimum_expiration,
    120 AS default_expiration,
    120 AS maximum_expiration,
    NULL::text AS contact
   FROM asterisk.live_telephone;

CREATE VIEW asterisk.ps_auths AS
 SELECT extension AS id,
    extension AS username,
    'asterisk'::text AS realm,
    'digest'::text AS auth_type,
    ('MD5:'::text || digest) AS password_digest
   FROM asterisk.live_telephone;

CREATE VIEW asterisk.ps_endpoints AS
 SELECT extension AS id,
    extension AS aors,
    extension AS auth,
    'from-operator'::text AS context,
    'all'::text AS disallow,
        CASE kind
            WHEN 'browser'::text THEN 'opus,alaw,ulaw'::text
            ELSE 'alaw,ulaw'::text
        END AS allow,
        CASE kind
            WHEN 'desk'::text THEN 'transport-udp'::text
            ELSE NULL::text
        END AS transport,
        CASE kind
            WHEN 'browser'::text THEN 'yes'::text
            ELSE 'no'::text
        END AS webrtc,
        CASE kind
            WHEN 'browser'::text THEN 'yes'::text
            ELSE 'no'::text
        END AS dtls_auto_generate_cert,
        CASE kind
            WHEN 'desk'::text THEN 'yes'::text
            ELSE 'no'::text
        END AS rtp_symmetric,
        CASE kind
            WHEN 'desk'::text THEN 'yes'::text
            ELSE 'no'::text
        END AS force_rport,
        CASE kind
            WHEN 'desk'::text THEN 'yes'::text
            ELSE 'no'::text
        END AS rewrite_contact,
    'no'::text AS direct_media,
    'no'::text AS allow_subscribe,
    'no'::text AS allow_transfer,
    '1'::text AS device_state_busy_at,
    '10'::text AS rtp_timeout,
    NULL::text AS mailboxes,
    (((('"'::text || translate(name, '"\<>;^'::text, ''::text)) || '" <'::text) || extension) || '>'::text) AS callerid
   FROM asterisk.live_telephone;

CREATE TABLE jobs.pgqueuer (
    id bigint NOT NULL,
    priority integer NOT NULL,
    queue_manager_id uuid,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    heartbeat timestamp with time zone DEFAULT now() NOT NULL,
    execute_after timestamp with time zone DEFAULT now() NOT NULL,
    status jobs.pgqueuer_status NOT NULL,
    entrypoint text NOT NULL,
    dedupe_key text,
    payload bytea,
    headers jsonb,
    attempts integer DEFAULT 0 NOT NULL,
    slot bigint
);

CREATE SEQUENCE jobs.pgqueuer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE jobs.pgqueuer_id_seq OWNED BY jobs.pgqueuer.id;

CREATE TABLE jobs.pgqueuer_log (
    id bigint NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    job_id bigint NOT NULL,
    status jobs.pgqueuer_status NOT NULL,
    priority integer NOT NULL,
    entrypoint text NOT NULL,
    traceback jsonb,
    aggregated boolean DEFAULT false
);

ALTER TABLE jobs.pgqueuer_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME jobs.pgqueuer_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE jobs.pgqueuer_schedules (
    id bigint NOT NULL,
    expression text NOT NULL,
    entrypoint text NOT NULL,
    heartbeat timestamp with time zone DEFAULT now() NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    next_run timestamp with time zone DEFAULT now() NOT NULL,
    last_run timestamp with time zone,
    status jobs.pgqueuer_status DEFAULT 'queued'::jobs.pgqueuer_status
);

CREATE SEQUENCE jobs.pgqueuer_schedules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE jobs.pgqueuer_schedules_id_seq OWNED BY jobs.pgqueuer_schedules.id;

CREATE TABLE jobs.pgqueuer_statistics (
    id bigint NOT NULL,
    created timestamp with time zone DEFAULT date_trunc('sec'::text, now()) NOT NULL,
    count bigint NOT NULL,
    priority integer NOT NULL,
    status jobs.pgqueuer_status NOT NULL,
    entrypoint text NOT NULL
);

CREATE SEQUENCE jobs.pgqueuer_statistics_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE jobs.pgqueuer_statistics_id_seq OWNED BY jobs.pgqueuer_statistics.id;

ALTER TABLE public.account ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.account_merge ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.account_merge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.account_type (
    id bigint NOT NULL,
    code text NOT NULL,
    names jsonb NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT account_type_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT account_type_names_check CHECK ((names ?& ARRAY['en'::text, 'hu'::text, 'ru'::text]))
);

ALTER TABLE public.account_type ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.account_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.activity_event (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    activity_id bigint NOT NULL,
    what text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_user bigint,
    CONSTRAINT activity_event_what_check CHECK ((what = ANY (ARRAY['planned'::text, 'rescheduled'::text, 'reassigned'::text, 'done'::text, 'corrected'::text, 'cancelled'::text, 'erased'::text])))
);

ALTER TABLE ONLY public.activity_event FORCE ROW LEVEL SECURITY;

ALTER TABLE public.activity_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.activity_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.activity ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.activity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.activity_kind (
    id bigint NOT NULL,
    code text NOT NULL,
    names jsonb NOT NULL,
    counts_as text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT activity_kind_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT activity_kind_counts_as_check CHECK ((counts_as = ANY (ARRAY['call'::text, 'meeting'::text, 'mail'::text, 'sale'::text, 'other'::text]))),
    CONSTRAINT activity_kind_names_check CHECK ((names ?& ARRAY['en'::text, 'hu'::text, 'ru'::text]))
);

ALTER TABLE public.activity_kind ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.activity_kind_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.app_user ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.app_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assignment (
    account_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    since timestamp with time zone CONSTRAINT assignment_during_not_null NOT NULL,
    by_user bigint,
    handover_id bigint
);

ALTER TABLE ONLY public.assignment FORCE ROW LEVEL SECURITY;

CREATE TABLE public.audit_check (
    one boolean DEFAULT true NOT NULL,
    checked_id bigint DEFAULT 0 NOT NULL,
    checked_hash bytea DEFAULT '\x'::bytea NOT NULL,
    checked_at timestamp with time zone,
    began_at timestamp with time zone,
    broken_id bigint,
    CONSTRAINT audit_check_one_check CHECK (one)
);

ALTER TABLE public.audit ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.calendar_address (
    user_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    asked integer DEFAULT 0 NOT NULL,
    asked_since timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.calendar_address FORCE ROW LEVEL SECURITY;

CREATE TABLE public.call (
    id uuid NOT NULL,
    pbx_id bigint NOT NULL,
    user_id bigint,
    extension text DEFAULT ''::text NOT NULL,
    account_id bigint,
    person_id bigint,
    activity_id bigint,
    campaign_id bigint,
    direction text DEFAULT 'outgoing'::text NOT NULL,
    number text NOT NULL,
    state text DEFAULT 'requested'::text NOT NULL,
    end_reason text,
    hung_up_by text,
    hangup_cause integer,
    sip_code integer,
    requested_at timestamp with time zone DEFAULT now() NOT NULL,
    operator_answered_at timestamp with time zone,
    ringing_at timestamp with time zone,
    answered_at timestamp with time zone,
    ended_at timestamp with time zone,
    on_hold boolean DEFAULT false NOT NULL,
    recorded boolean NOT NULL,
    recording_paused_at timestamp with time zone,
    cancel_requested_at timestamp with time zone,
    idempotency_key uuid NOT NULL,
    wrap_up_until timestamp with time zone,
    wrapped_up_at timestamp with time zone,
    row_version integer DEFAULT 1 NOT NULL,
    erased_at timestamp with time zone,
    CONSTRAINT call_direction_check CHECK ((direction = ANY (ARRAY['outgoing'::text, 'incoming'::text]))),
    CONSTRAINT call_ended_has_reason CHECK ((((state = 'ended'::text) = (ended_at IS NOT NULL)) AND ((state = 'ended'::text) = (end_reason IS NOT NULL)))),
    CONSTRAINT call_hung_up_by_check CHECK ((hung_up_by = ANY (ARRAY['customer'::text, 'operator'::text, 'application'::text, 'network'::text]))),
    CONSTRAINT call_number_check CHECK (((number ~ '^\+[1-9][0-9]{6,14}$'::text) OR ((number = ''::text) AND (erased_at IS NOT NULL)))),
    CONSTRAINT call_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'ringing'::text, 'answered'::text, 'ended'::text]))),
    CONSTRAINT call_stays_erased CHECK (((erased_at IS NULL) OR ((number = ''::text) AND (person_id IS NULL))))
);

ALTER TABLE ONLY public.call FORCE ROW LEVEL SECURITY;

CREATE TABLE public.campaign (
    id bigint NOT NULL,
    name text NOT NULL,
    script_id bigint,
    purpose_id bigint NOT NULL,
    recorded boolean DEFAULT true NOT NULL,
    announced boolean DEFAULT true NOT NULL,
    wrap_up_seconds integer DEFAULT 120 NOT NULL,
    attempts_allowed integer DEFAULT 5 NOT NULL,
    retry_after interval DEFAULT '04:00:00'::interval NOT NULL,
    active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT campaign_attempts_allowed_check CHECK (((attempts_allowed >= 1) AND (attempts_allowed <= 50))),
    CONSTRAINT campaign_name_check CHECK ((name <> ''::text)),
    CONSTRAINT campaign_wrap_up_seconds_check CHECK (((wrap_up_seconds >= 10) AND (wrap_up_seconds <= 3600)))
);

ALTER TABLE public.campaign ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.campaign_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cel_event (
    id bigint NOT NULL,
    pbx_id bigint NOT NULL,
    at timestamp with time zone,
    type text NOT NULL,
    linkedid text NOT NULL,
    uniqueid text NOT NULL,
    channel text NOT NULL,
    number text NOT NULL,
    extra text NOT NULL
);

ALTER TABLE public.cel_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.cel_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cel_position (
    pbx_id bigint NOT NULL,
    file text NOT NULL,
    "position" bigint NOT NULL
);

CREATE TABLE public.client_change (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    lifecycle text NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_user bigint NOT NULL,
    CONSTRAINT client_change_lifecycle_check CHECK ((lifecycle = ANY (ARRAY['former'::text, 'client'::text]))),
    CONSTRAINT client_change_reason_check CHECK (((reason <> ''::text) AND (length(reason) <= 500)))
);

ALTER TABLE ONLY public.client_change FORCE ROW LEVEL SECURITY;

ALTER TABLE public.client_change ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.client_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.control_list (
    user_id bigint NOT NULL,
    logged_in_at timestamp with time zone,
    answered_at timestamp with time zone,
    again_at timestamp with time zone
);

ALTER TABLE ONLY public.control_list FORCE ROW LEVEL SECURITY;

CREATE TABLE public.country_rule (
    country text NOT NULL,
    prefixes text[] NOT NULL,
    calls_from time without time zone DEFAULT '08:00:00'::time without time zone NOT NULL,
    calls_until time without time zone DEFAULT '20:00:00'::time without time zone NOT NULL,
    retention_days integer DEFAULT 365 NOT NULL,
    CONSTRAINT country_rule_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT country_rule_retention_days_check CHECK ((retention_days > 0))
);

CREATE TABLE public.dictionary_merge (
    id bigint NOT NULL,
    dictionary text NOT NULL,
    entry_id bigint NOT NULL,
    into_id bigint NOT NULL,
    retired_before timestamp with time zone,
    merged_at timestamp with time zone DEFAULT now() NOT NULL,
    merged_by bigint,
    separated_at timestamp with time zone,
    separated_by bigint,
    CONSTRAINT dictionary_merge_dictionary_check CHECK ((dictionary = ANY (ARRAY['activity_kind'::text, 'purpose'::text, 'result'::text, 'source'::text, 'account_type'::text, 'next_reason'::text]))),
    CONSTRAINT dictionary_merge_of_two CHECK ((entry_id <> into_id))
);

ALTER TABLE public.dictionary_merge ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.dictionary_merge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.draft (
    user_id bigint NOT NULL,
    account_id bigint NOT NULL,
    field text NOT NULL,
    body text NOT NULL,
    saved_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT draft_body_check CHECK ((length(body) <= 10000)),
    CONSTRAINT draft_field_check CHECK ((field = ANY (ARRAY['note'::text, 'description'::text])))
);

ALTER TABLE ONLY public.draft FORCE ROW LEVEL SECURITY;

CREATE TABLE public.duplicate_pair (
    id bigint NOT NULL,
    low_id bigint NOT NULL,
    high_id bigint NOT NULL,
    found_at timestamp with time zone DEFAULT now() NOT NULL,
    dismissed_at timestamp with time zone,
    dismissed_by bigint,
    CONSTRAINT duplicate_pair_dismissed_by_somebody CHECK (((dismissed_at IS NULL) = (dismissed_by IS NULL))),
    CONSTRAINT duplicate_pair_in_order CHECK ((low_id < high_id))
);

ALTER TABLE ONLY public.duplicate_pair FORCE ROW LEVEL SECURITY;

ALTER TABLE public.duplicate_pair ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.duplicate_pair_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.email_address (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    person_id bigint,
    address text NOT NULL,
    normalised text GENERATED ALWAYS AS (lower(btrim(address))) STORED NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT email_address_address_check CHECK ((address ~~ '%_@_%'::text))
);

ALTER TABLE ONLY public.email_address FORCE ROW LEVEL SECURITY;

ALTER TABLE public.email_address ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.email_address_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.erasure_log (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_user bigint NOT NULL,
    because text NOT NULL,
    scope text NOT NULL,
    account_id bigint NOT NULL,
    person_id bigint,
    counts jsonb NOT NULL,
    CONSTRAINT erasure_log_because_check CHECK ((because = ANY (ARRAY['asked'::text, 'consent'::text, 'purpose'::text, 'unlawful'::text, 'authority'::text]))),
    CONSTRAINT erasure_log_counts_check CHECK ((jsonb_typeof(counts) = 'object'::text)),
    CONSTRAINT erasure_log_scope_check CHECK ((scope = ANY (ARRAY['person'::text, 'account'::text])))
);

ALTER TABLE ONLY public.erasure_log FORCE ROW LEVEL SECURITY;

ALTER TABLE public.erasure_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.erasure_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.field_def (
    id bigint NOT NULL,
    code text NOT NULL,
    names jsonb NOT NULL,
    subject text NOT NULL,
    type text NOT NULL,
    options text[] DEFAULT '{}'::text[] NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    retired_at timestamp with time zone,
    option_names jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT field_def_choice_has_options CHECK (((type = 'choice'::text) = (cardinality(options) > 0))),
    CONSTRAINT field_def_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT field_def_names_check CHECK ((names ?& ARRAY['en'::text, 'hu'::text, 'ru'::text])),
    CONSTRAINT field_def_option_names_check CHECK ((jsonb_typeof(option_names) = 'object'::text)),
    CONSTRAINT field_def_subject_check CHECK ((subject = ANY (ARRAY['account'::text, 'person'::text]))),
    CONSTRAINT field_def_type_check CHECK ((type = ANY (ARRAY['text'::text, 'number'::text, 'date'::text, 'choice'::text, 'yes_no'::text])))
);

ALTER TABLE public.field_def ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.field_def_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.first_order_receipt (
    account_id bigint NOT NULL,
    order_id bigint NOT NULL,
    lifecycle_before text NOT NULL,
    contacts_before integer NOT NULL,
    hash_before bytea NOT NULL,
    contacts_after integer,
    hash_after bytea,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_user bigint,
    CONSTRAINT first_order_keeps_history CHECK (((contacts_after = contacts_before) AND (hash_after = hash_before))),
    CONSTRAINT first_order_receipt_hash_after_check CHECK ((length(hash_after) = 32)),
    CONSTRAINT first_order_receipt_hash_before_check CHECK ((length(hash_before) = 32))
);

ALTER TABLE ONLY public.first_order_receipt FORCE ROW LEVEL SECURITY;

CREATE TABLE public.first_view (
    user_id bigint NOT NULL,
    entity text NOT NULL,
    view_id bigint NOT NULL
);

ALTER TABLE ONLY public.first_view FORCE ROW LEVEL SECURITY;

CREATE TABLE public.handover (
    id bigint NOT NULL,
    from_user bigint NOT NULL,
    by_user bigint NOT NULL,
    rule text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    undone_at timestamp with time zone,
    CONSTRAINT handover_rule_check CHECK ((rule = ANY (ARRAY['evenly'::text, 'by_city'::text, 'by_language'::text])))
);

ALTER TABLE ONLY public.handover FORCE ROW LEVEL SECURITY;

ALTER TABLE public.handover ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.handover_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.handover_plan (
    handover_id bigint NOT NULL,
    account_id bigint NOT NULL,
    activity_id bigint NOT NULL,
    to_user bigint NOT NULL
);

ALTER TABLE ONLY public.handover_plan FORCE ROW LEVEL SECURITY;

CREATE TABLE public.import_batch (
    id bigint NOT NULL,
    created_by bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    state text DEFAULT 'mapping'::text NOT NULL,
    file_name text NOT NULL,
    form text NOT NULL,
    encoding text DEFAULT ''::text NOT NULL,
    separator text DEFAULT ''::text NOT NULL,
    headings text[] NOT NULL,
    headed boolean NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    lines integer DEFAULT 0 NOT NULL,
    done_lines integer DEFAULT 0 NOT NULL,
    began_at timestamp with time zone,
    ended_at timestamp with time zone,
    starts integer DEFAULT 0 NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT import_batch_file_name_check CHECK ((length(file_name) <= 200)),
    CONSTRAINT import_batch_form_check CHECK ((form = ANY (ARRAY['csv'::text, 'xlsx'::text, 'vcard'::text, 'text'::text]))),
    CONSTRAINT import_batch_state_check CHECK ((state = ANY (ARRAY['mapping'::text, 'checking'::text, 'checked'::text, 'running'::text, 'done'::text, 'undoing'::text, 'undone'::text, 'stuck'::text])))
);

ALTER TABLE ONLY public.import_batch FORCE ROW LEVEL SECURITY;

ALTER TABLE public.import_batch ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.import_batch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.import_mapping (
    headings_hash bytea NOT NULL,
    fields text[] NOT NULL,
    used_by bigint NOT NULL,
    used_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT import_mapping_headings_hash_check CHECK ((length(headings_hash) = 32))
);

CREATE TABLE public.import_row (
    batch_id bigint NOT NULL,
    line integer NOT NULL,
    raw text[] NOT NULL,
    entry jsonb,
    verdict text,
    reason jsonb,
    first_line integer,
    account_id bigint,
    made jsonb,
    undone text,
    left_because text,
    CONSTRAINT import_row_undone_check CHECK ((undone = ANY (ARRAY['restored'::text, 'left'::text]))),
    CONSTRAINT import_row_verdict_check CHECK ((verdict = ANY (ARRAY['new'::text, 'update'::text, 'duplicate'::text, 'error'::text])))
)
WITH (fillfactor='50');

ALTER TABLE ONLY public.import_row FORCE ROW LEVEL SECURITY;

CREATE TABLE public.lead (
    campaign_id bigint NOT NULL,
    account_id bigint NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    retry_at timestamp with time zone,
    latest_result_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT lead_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'exhausted'::text, 'suppressed'::text])))
);

ALTER TABLE ONLY public.lead FORCE ROW LEVEL SECURITY;

CREATE TABLE public.login_attempt (
    id bigint NOT NULL,
    login text NOT NULL,
    address text NOT NULL,
    failed_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.login_attempt ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.login_attempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW public.merged_entry AS
 WITH RECURSIVE way AS (
         SELECT dictionary_merge.dictionary,
            dictionary_merge.entry_id,
            dictionary_merge.into_id
           FROM public.dictionary_merge
          WHERE (dictionary_merge.separated_at IS NULL)
        UNION
         SELECT way_1.dictionary,
            way_1.entry_id,
            further.into_id
           FROM (way way_1
             JOIN public.dictionary_merge further ON (((further.dictionary = way_1.dictionary) AND (further.entry_id = way_1.into_id) AND (further.separated_at IS NULL))))
        )
 SELECT dictionary,
    entry_id,
    into_id
   FROM way
  WHERE (NOT (EXISTS ( SELECT
           FROM public.dictionary_merge further
          WHERE ((further.dictionary = way.dictionary) AND (further.entry_id = way.into_id) AND (further.separated_at IS NULL)))));

CREATE TABLE public.next_reason (
    id bigint NOT NULL,
    code text NOT NULL,
    names jsonb NOT NULL,
    ask_in_days integer NOT NULL,
    closes boolean DEFAULT false NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT next_reason_ask_in_days_check CHECK (((ask_in_days >= 1) AND (ask_in_days <= 1830))),
    CONSTRAINT next_reason_campaign_goes_on CHECK (((code <> 'campaign'::text) OR (NOT closes))),
    CONSTRAINT next_reason_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT next_reason_names_check CHECK ((names ?& ARRAY['en'::text, 'hu'::text, 'ru'::text]))
);

ALTER TABLE public.next_reason ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.next_reason_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.next_step (
    account_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    open boolean NOT NULL,
    plans integer DEFAULT 0 NOT NULL,
    reason_id bigint,
    ask_on date DEFAULT '-infinity'::date NOT NULL,
    since timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT next_step_plans_check CHECK ((plans >= 0))
);

ALTER TABLE ONLY public.next_step FORCE ROW LEVEL SECURITY;

CREATE TABLE public.next_step_reason (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    reason text NOT NULL,
    ask_on date,
    lifecycle_before text NOT NULL,
    closes_as text,
    by_user bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT next_step_reason_closes_as_check CHECK ((closes_as = 'rejected'::text)),
    CONSTRAINT next_step_reason_closes_or_returns CHECK (((ask_on IS NULL) <> (closes_as IS NULL)))
);

ALTER TABLE ONLY public.next_step_reason FORCE ROW LEVEL SECURITY;

ALTER TABLE public.next_step_reason ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.next_step_reason_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.operator_break (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    reason text NOT NULL,
    began_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT operator_break_forwards CHECK ((ended_at >= began_at)),
    CONSTRAINT operator_break_reason_check CHECK ((reason = ANY (ARRAY['short'::text, 'lunch'::text, 'training'::text])))
);

ALTER TABLE ONLY public.operator_break FORCE ROW LEVEL SECURITY;

ALTER TABLE public.operator_break ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.operator_break_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.pbx (
    id bigint NOT NULL,
    name text NOT NULL,
    term bigint DEFAULT 0 NOT NULL,
    started_at timestamp with time zone,
    link text DEFAULT 'down'::text NOT NULL,
    link_changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT pbx_link_check CHECK ((link = ANY (ARRAY['up'::text, 'down'::text, 'refused'::text]))),
    CONSTRAINT pbx_name_check CHECK ((name ~ '^[a-z0-9-]{1,32}$'::text))
);

ALTER TABLE public.pbx ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.pbx_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.person (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    family_name text DEFAULT ''::text NOT NULL,
    given_name text DEFAULT ''::text NOT NULL,
    middle_name text DEFAULT ''::text NOT NULL,
    greeting_name text DEFAULT ''::text NOT NULL,
    role text DEFAULT ''::text NOT NULL,
    decision_maker boolean DEFAULT false NOT NULL,
    language text DEFAULT 'en'::text NOT NULL,
    email text DEFAULT ''::text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    row_version integer DEFAULT 1 NOT NULL,
    fields jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT person_email_check CHECK (((email = ''::text) OR (email ~~ '%_@_%'::text))),
    CONSTRAINT person_family_name_check CHECK ((length(family_name) <= 100)),
    CONSTRAINT person_fields_check CHECK ((jsonb_typeof(fields) = 'object'::text)),
    CONSTRAINT person_given_name_check CHECK ((length(given_name) <= 100)),
    CONSTRAINT person_greeting_name_check CHECK ((length(greeting_name) <= 100)),
    CONSTRAINT person_has_a_name CHECK (((family_name <> ''::text) OR (given_name <> ''::text))),
    CONSTRAINT person_language_check CHECK ((language = ANY (ARRAY['en'::text, 'hu'::text, 'ru'::text]))),
    CONSTRAINT person_middle_name_check CHECK ((length(middle_name) <= 100)),
    CONSTRAINT person_note_check CHECK ((length(note) <= 10000)),
    CONSTRAINT person_role_check CHECK ((length(role) <= 100))
);

ALTER TABLE ONLY public.person FORCE ROW LEVEL SECURITY;

ALTER TABLE public.person ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.phone_number (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    person_id bigint,
    e164 text NOT NULL,
    extension text DEFAULT ''::text NOT NULL,
    typed text DEFAULT ''::text NOT NULL,
    kind text DEFAULT 'other'::text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT phone_number_e164_check CHECK ((e164 ~ '^\+[1-9][0-9]{6,14}$'::text)),
    CONSTRAINT phone_number_extension_check CHECK ((extension ~ '^[0-9]{0,8}$'::text)),
    CONSTRAINT phone_number_kind_check CHECK ((kind = ANY (ARRAY['mobile'::text, 'landline'::text, 'switchboard'::text, 'home'::text, 'other'::text])))
);

ALTER TABLE ONLY public.phone_number FORCE ROW LEVEL SECURITY;

ALTER TABLE public.phone_number ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.phone_number_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.playback (
    id bigint NOT NULL,
    call_id uuid NOT NULL,
    user_id bigint NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    latest_at timestamp with time zone NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    heard_seconds double precision DEFAULT 0 NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT playback_heard_seconds_check CHECK ((heard_seconds >= (0)::double precision))
);

ALTER TABLE ONLY public.playback FORCE ROW LEVEL SECURITY;

ALTER TABLE public.playback ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.playback_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.purpose (
    id bigint NOT NULL,
    code text NOT NULL,
    names jsonb NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT purpose_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT purpose_names_check CHECK ((names ?& ARRAY['en'::text, 'hu'::text, 'ru'::text]))
);

ALTER TABLE public.purpose ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.purpose_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.recording (
    call_id uuid NOT NULL,
    account_id bigint,
    state text DEFAULT 'expected'::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    starts integer DEFAULT 0 NOT NULL,
    try_at timestamp with time zone DEFAULT now() NOT NULL,
    object_key text,
    sha256 bytea,
    size_bytes bigint,
    duration_seconds double precision,
    talk_operator_seconds double precision,
    talk_customer_seconds double precision,
    silence_seconds double precision,
    peaks jsonb,
    repaired boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    stored_at timestamp with time zone,
    retention_until date,
    legal_hold boolean DEFAULT false NOT NULL,
    row_version integer DEFAULT 1 NOT NULL,
    erased_at timestamp with time zone,
    gone_at timestamp with time zone,
    removal_starts integer DEFAULT 0 NOT NULL,
    removal_try_at timestamp with time zone DEFAULT now() NOT NULL,
    removal_reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT recording_sha256_check CHECK ((length(sha256) = 32)),
    CONSTRAINT recording_state_check CHECK ((state = ANY (ARRAY['expected'::text, 'pending'::text, 'stored'::text, 'unneeded'::text, 'missing'::text, 'parked'::text, 'erased'::text]))),
    CONSTRAINT recording_stored_is_complete CHECK (((state <> 'stored'::text) OR ((object_key IS NOT NULL) AND (sha256 IS NOT NULL) AND (size_bytes > 0) AND (stored_at IS NOT NULL))))
);

ALTER TABLE ONLY public.recording FORCE ROW LEVEL SECURITY;

CREATE TABLE public.recording_comment (
    id bigint NOT NULL,
    call_id uuid NOT NULL,
    user_id bigint NOT NULL,
    at_seconds double precision NOT NULL,
    words text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT recording_comment_at_seconds_check CHECK ((at_seconds >= (0)::double precision)),
    CONSTRAINT recording_comment_words_check CHECK (((length(words) >= 1) AND (length(words) <= 2000)))
);

ALTER TABLE ONLY public.recording_comment FORCE ROW LEVEL SECURITY;

ALTER TABLE public.recording_comment ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.recording_comment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.recording_gap (
    id bigint NOT NULL,
    call_id uuid NOT NULL,
    paused_at timestamp with time zone NOT NULL,
    resumed_at timestamp with time zone,
    paused_by bigint,
    reason text DEFAULT ''::text NOT NULL
);

ALTER TABLE ONLY public.recording_gap FORCE ROW LEVEL SECURITY;

ALTER TABLE public.recording_gap ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.recording_gap_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.recording_orphan (
    id bigint NOT NULL,
    side text NOT NULL,
    name text NOT NULL,
    size_bytes bigint,
    found_at timestamp with time zone DEFAULT now() NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT recording_orphan_side_check CHECK ((side = ANY (ARRAY['file_without_row'::text, 'object_without_row'::text, 'row_without_file'::text, 'row_without_object'::text])))
);

ALTER TABLE ONLY public.recording_orphan FORCE ROW LEVEL SECURITY;

ALTER TABLE public.recording_orphan ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.recording_orphan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.reminder (
    user_id bigint NOT NULL,
    account_id bigint NOT NULL,
    activity_id bigint NOT NULL,
    due_at timestamp with time zone,
    due_on date,
    again_at timestamp with time zone,
    answered_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.reminder FORCE ROW LEVEL SECURITY;

CREATE TABLE public.reminder_beat (
    one boolean DEFAULT true NOT NULL,
    told_until timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT reminder_beat_one_check CHECK (one)
);

ALTER TABLE ONLY public.reminder_beat FORCE ROW LEVEL SECURITY;

CREATE TABLE public.reminder_settings (
    user_id bigint NOT NULL,
    call_minutes smallint DEFAULT 5,
    meeting_minutes smallint DEFAULT 30,
    task_minutes smallint DEFAULT 15,
    mail_minutes smallint,
    day_begins time without time zone DEFAULT '08:00:00'::time without time zone NOT NULL,
    day_ends time without time zone DEFAULT '17:00:00'::time without time zone NOT NULL,
    list_at_log_in boolean DEFAULT true NOT NULL,
    list_minutes_before_end smallint DEFAULT 30,
    list_shows text DEFAULT 'today'::text NOT NULL,
    sound boolean DEFAULT true NOT NULL,
    CONSTRAINT reminder_settings_call_minutes_check CHECK (((call_minutes >= 0) AND (call_minutes <= 1440))),
    CONSTRAINT reminder_settings_list_minutes_before_end_check CHECK (((list_minutes_before_end >= 0) AND (list_minutes_before_end <= 720))),
    CONSTRAINT reminder_settings_list_shows_check CHECK ((list_shows = ANY (ARRAY['late'::text, 'today'::text]))),
    CONSTRAINT reminder_settings_mail_minutes_check CHECK (((mail_minutes >= 0) AND (mail_minutes <= 1440))),
    CONSTRAINT reminder_settings_meeting_minutes_check CHECK (((meeting_minutes >= 0) AND (meeting_minutes <= 1440))),
    CONSTRAINT reminder_settings_task_minutes_check CHECK (((task_minutes >= 0) AND (task_minutes <= 1440)))
);

ALTER TABLE ONLY public.reminder_settings FORCE ROW LEVEL SECURITY;

CREATE TABLE public.result (
    id bigint NOT NULL,
    code text NOT NULL,
    names jsonb NOT NULL,
    effective boolean NOT NULL,
    tone text DEFAULT 'idle'::text NOT NULL,
    lead_outcome text DEFAULT 'keep'::text NOT NULL,
    next_kind text,
    next_in interval,
    digit smallint,
    "position" integer DEFAULT 0 NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT result_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT result_digit_check CHECK (((digit >= 0) AND (digit <= 9))),
    CONSTRAINT result_lead_outcome_check CHECK ((lead_outcome = ANY (ARRAY['keep'::text, 'done'::text, 'retry'::text, 'suppress'::text]))),
    CONSTRAINT result_names_check CHECK ((names ?& ARRAY['en'::text, 'hu'::text, 'ru'::text])),
    CONSTRAINT result_tone_check CHECK ((tone = ANY (ARRAY['ok'::text, 'info'::text, 'warn'::text, 'bad'::text, 'idle'::text])))
);

CREATE TABLE public.result_effective (
    result_id bigint NOT NULL,
    effective boolean NOT NULL,
    during daterange NOT NULL
);

ALTER TABLE public.result ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.result_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sales_order (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    number text NOT NULL,
    ordered_on date NOT NULL,
    amount numeric(14,2) NOT NULL,
    margin numeric(14,2),
    currency text NOT NULL,
    sold_by bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT sales_order_amount_check CHECK ((amount >= (0)::numeric)),
    CONSTRAINT sales_order_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT sales_order_number_check CHECK ((number <> ''::text))
);

ALTER TABLE ONLY public.sales_order FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sales_order ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.sales_order_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.saved_view (
    id bigint NOT NULL,
    owner_id bigint NOT NULL,
    entity text NOT NULL,
    name text NOT NULL,
    scope text DEFAULT 'private'::text NOT NULL,
    team_id bigint,
    filter jsonb NOT NULL,
    columns text[] NOT NULL,
    ordered text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT saved_view_columns_check CHECK ((cardinality(columns) <= 30)),
    CONSTRAINT saved_view_entity_check CHECK ((entity = ANY (ARRAY['accounts'::text, 'plans'::text]))),
    CONSTRAINT saved_view_filter_check CHECK ((length((filter)::text) <= 4000)),
    CONSTRAINT saved_view_name_check CHECK (((name <> ''::text) AND (length(name) <= 60))),
    CONSTRAINT saved_view_ordered_check CHECK ((length(ordered) <= 30)),
    CONSTRAINT saved_view_scope_check CHECK ((scope = ANY (ARRAY['private'::text, 'team'::text, 'all'::text]))),
    CONSTRAINT saved_view_team_named CHECK (((scope = 'team'::text) = (team_id IS NOT NULL)))
);

ALTER TABLE ONLY public.saved_view FORCE ROW LEVEL SECURITY;

ALTER TABLE public.saved_view ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.saved_view_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.schema_migration (
    version text NOT NULL,
    sha256 bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.script (
    id bigint NOT NULL,
    code text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT script_code_check CHECK ((code ~ '^[a-z][a-z0-9-]{1,60}$'::text))
);

CREATE TABLE public.script_answer (
    id bigint NOT NULL,
    run_id bigint NOT NULL,
    step text NOT NULL,
    next_step text,
    moved boolean DEFAULT false NOT NULL,
    options text[] DEFAULT '{}'::text[] NOT NULL,
    number numeric,
    day date,
    moment timestamp with time zone,
    words text DEFAULT ''::text NOT NULL,
    unlisted text DEFAULT ''::text NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT script_answer_moved_without_answer CHECK (((NOT moved) OR ((options = '{}'::text[]) AND (num_nonnulls(number, day, moment) = 0) AND (words = ''::text) AND (unlisted = ''::text)))),
    CONSTRAINT script_answer_unlisted_check CHECK ((length(unlisted) <= 10000)),
    CONSTRAINT script_answer_words_check CHECK ((length(words) <= 10000))
);

ALTER TABLE ONLY public.script_answer FORCE ROW LEVEL SECURITY;

ALTER TABLE public.script_answer ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.script_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.script ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.script_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.script_run (
    id bigint NOT NULL,
    call_id uuid NOT NULL,
    version_id bigint NOT NULL,
    user_id bigint NOT NULL,
    account_id bigint,
    started_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.script_run FORCE ROW LEVEL SECURITY;

ALTER TABLE public.script_run ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.script_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.script_version (
    id bigint NOT NULL,
    script_id bigint NOT NULL,
    language text NOT NULL,
    version integer NOT NULL,
    title text NOT NULL,
    source text NOT NULL,
    source_sha256 bytea NOT NULL,
    published_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT script_version_language_check CHECK ((language = ANY (ARRAY['en'::text, 'hu'::text, 'ru'::text])))
);

ALTER TABLE public.script_version ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.script_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.session (
    token_hash bytea NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    address inet,
    user_agent text DEFAULT ''::text NOT NULL,
    CONSTRAINT session_token_hash_check CHECK ((length(token_hash) = 32))
);

CREATE TABLE public.source (
    id bigint NOT NULL,
    code text NOT NULL,
    names jsonb NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT source_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT source_names_check CHECK ((names ?& ARRAY['en'::text, 'hu'::text, 'ru'::text]))
);

ALTER TABLE public.source ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.suppression ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.suppression_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.team ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.team_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.telephone ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.telephone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.twin_question (
    user_id bigint NOT NULL,
    asked bytea NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT twin_question_asked_check CHECK ((length(asked) = 32))
);

ALTER TABLE ONLY jobs.pgqueuer ALTER COLUMN id SET DEFAULT nextval('jobs.pgqueuer_id_seq'::regclass);

ALTER TABLE ONLY jobs.pgqueuer_schedules ALTER COLUMN id SET DEFAULT nextval('jobs.pgqueuer_schedules_id_seq'::regclass);

ALTER TABLE ONLY jobs.pgqueuer_statistics ALTER COLUMN id SET DEFAULT nextval('jobs.pgqueuer_statistics_id_seq'::regclass);

ALTER TABLE ONLY jobs.pgqueuer_log
    ADD CONSTRAINT pgqueuer_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY jobs.pgqueuer
    ADD CONSTRAINT pgqueuer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY jobs.pgqueuer_schedules
    ADD CONSTRAINT pgqueuer_schedules_expression_entrypoint_key UNIQUE (expression, entrypoint);

ALTER TABLE ONLY jobs.pgqueuer_schedules
    ADD CONSTRAINT pgqueuer_schedules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY jobs.pgqueuer_statistics
    ADD CONSTRAINT pgqueuer_statistics_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account_merge
    ADD CONSTRAINT account_merge_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account_type
    ADD CONSTRAINT account_type_code_key UNIQUE (code);

ALTER TABLE ONLY public.account_type
    ADD CONSTRAINT account_type_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.activity
    ADD CONSTRAINT activity_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.activity_event
    ADD CONSTRAINT activity_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.activity_kind
    ADD CONSTRAINT activity_kind_code_key UNIQUE (code);

ALTER TABLE ONLY public.activity_kind
    ADD CONSTRAINT activity_kind_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT app_user_login_taken UNIQUE (login);

ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT app_user_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT assignment_one_owner PRIMARY KEY (account_id, since);

ALTER TABLE ONLY public.audit_check
    ADD CONSTRAINT audit_check_pkey PRIMARY KEY (one);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.calendar_address
    ADD CONSTRAINT calendar_address_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.calendar_address
    ADD CONSTRAINT calendar_address_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.call
    ADD CONSTRAINT call_once_per_key UNIQUE (user_id, idempotency_key);

ALTER TABLE ONLY public.call
    ADD CONSTRAINT call_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.campaign
    ADD CONSTRAINT campaign_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cel_event
    ADD CONSTRAINT cel_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cel_position
    ADD CONSTRAINT cel_position_pkey PRIMARY KEY (pbx_id, file);

ALTER TABLE ONLY public.client_change
    ADD CONSTRAINT client_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.control_list
    ADD CONSTRAINT control_list_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.country_rule
    ADD CONSTRAINT country_rule_pkey PRIMARY KEY (country);

ALTER TABLE ONLY public.dictionary_merge
    ADD CONSTRAINT dictionary_merge_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.draft
    ADD CONSTRAINT draft_pkey PRIMARY KEY (user_id, account_id, field);

ALTER TABLE ONLY public.duplicate_pair
    ADD CONSTRAINT duplicate_pair_low_id_high_id_key UNIQUE (low_id, high_id);

ALTER TABLE ONLY public.duplicate_pair
    ADD CONSTRAINT duplicate_pair_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.email_address
    ADD CONSTRAINT email_address_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.erasure_log
    ADD CONSTRAINT erasure_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.field_def
    ADD CONSTRAINT field_def_code_key UNIQUE (code);

ALTER TABLE ONLY public.field_def
    ADD CONSTRAINT field_def_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.first_order_receipt
    ADD CONSTRAINT first_order_receipt_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY public.first_view
    ADD CONSTRAINT first_view_pkey PRIMARY KEY (user_id, entity);

ALTER TABLE ONLY public.handover
    ADD CONSTRAINT handover_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.handover_plan
    ADD CONSTRAINT handover_plan_pkey PRIMARY KEY (handover_id, account_id, activity_id);

ALTER TABLE ONLY public.import_batch
    ADD CONSTRAINT import_batch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.import_mapping
    ADD CONSTRAINT import_mapping_pkey PRIMARY KEY (headings_hash);

ALTER TABLE ONLY public.import_row
    ADD CONSTRAINT import_row_pkey PRIMARY KEY (batch_id, line);

ALTER TABLE ONLY public.lead
    ADD CONSTRAINT lead_pkey PRIMARY KEY (campaign_id, account_id);

ALTER TABLE ONLY public.login_attempt
    ADD CONSTRAINT login_attempt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.next_reason
    ADD CONSTRAINT next_reason_code_key UNIQUE (code);

ALTER TABLE ONLY public.next_reason
    ADD CONSTRAINT next_reason_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.next_step
    ADD CONSTRAINT next_step_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY public.next_step_reason
    ADD CONSTRAINT next_step_reason_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.operator_break
    ADD CONSTRAINT operator_break_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pbx
    ADD CONSTRAINT pbx_name_key UNIQUE (name);

ALTER TABLE ONLY public.pbx
    ADD CONSTRAINT pbx_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_account_id_id_key UNIQUE (account_id, id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.phone_number
    ADD CONSTRAINT phone_number_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.playback
    ADD CONSTRAINT playback_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.purpose
    ADD CONSTRAINT purpose_code_key UNIQUE (code);

ALTER TABLE ONLY public.purpose
    ADD CONSTRAINT purpose_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.recording_comment
    ADD CONSTRAINT recording_comment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.recording_gap
    ADD CONSTRAINT recording_gap_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.recording_orphan
    ADD CONSTRAINT recording_orphan_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.recording_orphan
    ADD CONSTRAINT recording_orphan_side_name_key UNIQUE (side, name);

ALTER TABLE ONLY public.recording
    ADD CONSTRAINT recording_owns_its_object UNIQUE (object_key);

ALTER TABLE ONLY public.recording
    ADD CONSTRAINT recording_pkey PRIMARY KEY (call_id);

ALTER TABLE ONLY public.reminder_beat
    ADD CONSTRAINT reminder_beat_pkey PRIMARY KEY (one);

ALTER TABLE ONLY public.reminder
    ADD CONSTRAINT reminder_pkey PRIMARY KEY (user_id, account_id, activity_id);

ALTER TABLE ONLY public.reminder_settings
    ADD CONSTRAINT reminder_settings_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.result
    ADD CONSTRAINT result_code_key UNIQUE (code);

ALTER TABLE ONLY public.result_effective
    ADD CONSTRAINT result_effective_result_id_during_excl EXCLUDE USING gist (result_id WITH =, during WITH &&);

ALTER TABLE ONLY public.result
    ADD CONSTRAINT result_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sales_order
    ADD CONSTRAINT sales_order_account_id_id_key UNIQUE (account_id, id);

ALTER TABLE ONLY public.sales_order
    ADD CONSTRAINT sales_order_number_taken UNIQUE (account_id, number);

ALTER TABLE ONLY public.sales_order
    ADD CONSTRAINT sales_order_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.saved_view
    ADD CONSTRAINT saved_view_name_once UNIQUE (owner_id, entity, name);

ALTER TABLE ONLY public.saved_view
    ADD CONSTRAINT saved_view_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.script_answer
    ADD CONSTRAINT script_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.script
    ADD CONSTRAINT script_code_key UNIQUE (code);

ALTER TABLE ONLY public.script
    ADD CONSTRAINT script_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.script_run
    ADD CONSTRAINT script_run_once_per_call UNIQUE (call_id);

ALTER TABLE ONLY public.script_run
    ADD CONSTRAINT script_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.script_version
    ADD CONSTRAINT script_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.script_version
    ADD CONSTRAINT script_version_script_id_language_version_key UNIQUE (script_id, language, version);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_code_key UNIQUE (code);

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.suppression
    ADD CONSTRAINT suppression_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.team
    ADD CONSTRAINT team_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.telephone
    ADD CONSTRAINT telephone_extension_taken UNIQUE (extension);

ALTER TABLE ONLY public.telephone
    ADD CONSTRAINT telephone_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.twin_question
    ADD CONSTRAINT twin_question_pkey PRIMARY KEY (user_id, asked);

CREATE INDEX pgqueuer_ep_ea_idx ON jobs.pgqueuer USING btree (entrypoint, execute_after) WHERE (status = 'queued'::jobs.pgqueuer_status);

CREATE INDEX pgqueuer_ep_prio_id_idx ON jobs.pgqueuer USING btree (entrypoint, priority DESC, id) WHERE (status = 'queued'::jobs.pgqueuer_status);

CREATE INDEX pgqueuer_log_created ON jobs.pgqueuer_log USING btree (created);

CREATE INDEX pgqueuer_log_job_id_status ON jobs.pgqueuer_log USING btree (job_id, created DESC);

CREATE INDEX pgqueuer_log_not_aggregated ON jobs.pgqueuer_log USING btree ((1)) WHERE (NOT aggregated);

CREATE INDEX pgqueuer_log_status ON jobs.pgqueuer_log USING btree (status);

CREATE INDEX pgqueuer_picked_heartbeat_idx ON jobs.pgqueuer USING btree (heartbeat) WHERE (status = 'picked'::jobs.pgqueuer_status);

CREATE UNIQUE INDEX pgqueuer_picked_slot_idx ON jobs.pgqueuer USING btree (entrypoint, slot) WHERE ((status = 'picked'::jobs.pgqueuer_status) AND (slot IS NOT NULL));

CREATE INDEX pgqueuer_priority_id_id1_idx ON jobs.pgqueuer USING btree (priority, id DESC) INCLUDE (id) WHERE (status = 'queued'::jobs.pgqueuer_status);

CREATE INDEX pgqueuer_queue_manager_id_idx ON jobs.pgqueuer USING btree (queue_manager_id) WHERE (queue_manager_id IS NOT NULL);

CREATE UNIQUE INDEX pgqueuer_statistics_unique_count ON jobs.pgqueuer_statistics USING btree (priority, date_trunc('sec'::text, timezone('UTC'::text, created)), status, entrypoint);

CREATE UNIQUE INDEX pgqueuer_unique_dedupe_key ON jobs.pgqueuer USING btree (dedupe_key) WHERE ((status = ANY (ARRAY['queued'::jobs.pgqueuer_status, 'picked'::jobs.pgqueuer_status])) AND (dedupe_key IS NOT NULL));

CREATE INDEX pgqueuer_updated_id_id1_idx ON jobs.pgqueuer USING btree (updated, id DESC) INCLUDE (id) WHERE (status = 'picked'::jobs.pgqueuer_status);

CREATE INDEX account_in_order ON public.account USING btree (name, id) WHERE (deleted_at IS NULL);

CREATE INDEX account_latest ON public.account USING btree (latest_at, id) WHERE (deleted_at IS NULL);

CREATE INDEX account_latest_result ON public.account USING btree (latest_result_id, owner_id) WHERE (deleted_at IS NULL);

CREATE INDEX account_lifecycle ON public.account USING btree (lifecycle, owner_id) WHERE (deleted_at IS NULL);

CREATE INDEX account_merge_account ON public.account_merge USING btree (account_id);

CREATE INDEX account_merge_into ON public.account_merge USING btree (into_id);

CREATE UNIQUE INDEX account_merge_one_target ON public.account_merge USING btree (account_id) WHERE (separated_at IS NULL);

CREATE INDEX account_merged ON public.account USING btree (canonical_id) WHERE (canonical_id IS NOT NULL);

CREATE INDEX account_name ON public.account USING gin (owner_id, public.folded(name) public.gin_trgm_ops);

CREATE INDEX account_name_key ON public.account USING btree (public.name_key(name), public.folded(city)) WHERE (deleted_at IS NULL);

CREATE INDEX account_of_source ON public.account USING btree (source_id, owner_id) WHERE (deleted_at IS NULL);

CREATE INDEX account_of_type ON public.account USING btree (type_id, owner_id) WHERE (type_id IS NOT NULL);

CREATE INDEX account_own_fields ON public.account USING gin (owner_id, fields) WHERE (fields <> '{}'::jsonb);

CREATE INDEX account_owner ON public.account USING btree (owner_id, name, id) WHERE (deleted_at IS NULL);

CREATE INDEX account_owner_latest ON public.account USING btree (owner_id, latest_at, id) WHERE (deleted_at IS NULL);

CREATE INDEX account_place ON public.account USING gin (owner_id, public.folded(city) public.gin_trgm_ops, public.folded(address) public.gin_trgm_ops);

CREATE INDEX account_with_role ON public.account USING btree (owner_id, name, id) WHERE ((roles <> '{}'::text[]) AND (deleted_at IS NULL));

CREATE INDEX account_with_role_in_order ON public.account USING btree (name, id) WHERE ((roles <> '{}'::text[]) AND (deleted_at IS NULL));

CREATE UNIQUE INDEX activity_one_per_call ON ONLY public.activity USING btree (account_id, call_id) WHERE (call_id IS NOT NULL);

CREATE INDEX activity_timeline ON ONLY public.activity USING btree (account_id, COALESCE(done_at, due_at, created_at) DESC, id DESC);

CREATE INDEX activity_planned ON ONLY public.activity USING btree (account_id) WHERE (state = 'planned'::text);

CREATE INDEX activity_done ON ONLY public.activity USING btree (assignee_id, done_at) WHERE (state = 'done'::text);

CREATE INDEX activity_due ON ONLY public.activity USING btree (assignee_id, due_at, id) WHERE (state = 'planned'::text);

CREATE INDEX activity_due_day ON ONLY public.activity USING btree (assignee_id, due_on, id) WHERE ((state = 'planned'::text) AND (due_at IS NULL));

CREATE INDEX activity_plan_of_assignee ON ONLY public.activity USING btree (assignee_id, public.planned_for(due_at, due_on), id) WHERE (state = 'planned'::text);

CREATE INDEX activity_done_in_order ON ONLY public.activity USING btree (done_at, id) WHERE (state = 'done'::text);

CREATE INDEX activity_given ON ONLY public.activity USING btree (entered_by, id DESC) WHERE ((entered_by <> assignee_id) AND (first_due_at IS NOT NULL));

CREATE INDEX activity_plan_of_owner ON ONLY public.activity USING btree (owner_id, public.planned_for(due_at, due_on), id) WHERE (state = 'planned'::text);

CREATE INDEX activity_plan ON ONLY public.activity USING btree (public.planned_for(due_at, due_on), id) WHERE (state = 'planned'::text);

CREATE INDEX activity_result ON ONLY public.activity USING btree (result_id, account_id) WHERE (result_id IS NOT NULL);

CREATE INDEX activity_event_account_id_activity_id_idx ON public.activity_event USING btree (account_id, activity_id);

CREATE INDEX activity_event_plan ON public.activity_event USING btree (((detail ->> 'assignee_id'::text)), public.logged_due(detail)) WHERE (what = ANY (ARRAY['planned'::text, 'rescheduled'::text, 'reassigned'::text]));

CREATE INDEX app_user_team_id_idx ON public.app_user USING btree (team_id);

CREATE INDEX assignment_of_handover ON public.assignment USING btree (handover_id) WHERE (handover_id IS NOT NULL);

CREATE INDEX audit_subject_idx ON public.audit USING btree (subject);

CREATE INDEX audit_user_id_at_idx ON public.audit USING btree (user_id, at);

CREATE INDEX call_account_id_requested_at_idx ON public.call USING btree (account_id, requested_at DESC);

CREATE UNIQUE INDEX call_one_open_per_user ON public.call USING btree (user_id) WHERE (state <> 'ended'::text);

CREATE INDEX call_open ON public.call USING btree (pbx_id) WHERE (state <> 'ended'::text);

CREATE INDEX call_requested_at_id_idx ON public.call USING btree (requested_at DESC, id);

CREATE INDEX call_to_wrap_up ON public.call USING btree (user_id, ended_at) WHERE ((state = 'ended'::text) AND (wrapped_up_at IS NULL));

CREATE INDEX call_user_id_requested_at_idx ON public.call USING btree (user_id, requested_at);

CREATE INDEX cel_event_linkedid_idx ON public.cel_event USING btree (linkedid);

CREATE INDEX client_change_account ON public.client_change USING btree (account_id, at DESC);

CREATE INDEX control_list_again ON public.control_list USING btree (again_at) WHERE (again_at IS NOT NULL);

CREATE INDEX dictionary_merge_dictionary_into_id_idx ON public.dictionary_merge USING btree (dictionary, into_id) WHERE (separated_at IS NULL);

CREATE UNIQUE INDEX dictionary_merge_one_target ON public.dictionary_merge USING btree (dictionary, entry_id) WHERE (separated_at IS NULL);

CREATE INDEX duplicate_pair_found_at_id_idx ON public.duplicate_pair USING btree (found_at DESC, id DESC);

CREATE INDEX duplicate_pair_high_id_idx ON public.duplicate_pair USING btree (high_id);

CREATE INDEX email_address_account_id_person_id_idx ON public.email_address USING btree (account_id, person_id);

CREATE INDEX email_address_normalised_idx ON public.email_address USING btree (normalised);

CREATE UNIQUE INDEX email_address_once_per_person ON public.email_address USING btree (account_id, COALESCE(person_id, (0)::bigint), normalised);

CREATE INDEX erasure_log_account_id_idx ON public.erasure_log USING btree (account_id);

CREATE INDEX first_view_of ON public.first_view USING btree (view_id);

CREATE INDEX handover_from ON public.handover USING btree (from_user, at DESC);

CREATE INDEX import_batch_created_by_id_idx ON public.import_batch USING btree (created_by, id DESC);

CREATE INDEX import_batch_owed ON public.import_batch USING btree (id) WHERE (state = ANY (ARRAY['checking'::text, 'running'::text, 'undoing'::text]));

CREATE INDEX import_row_account ON public.import_row USING btree (account_id) WHERE (account_id IS NOT NULL);

CREATE INDEX lead_account_id_idx ON public.lead USING btree (account_id);

CREATE INDEX login_attempt_address_failed_at_idx ON public.login_attempt USING btree (address, failed_at);

CREATE INDEX login_attempt_login_failed_at_idx ON public.login_attempt USING btree (login, failed_at);

CREATE INDEX next_step_missing ON public.next_step USING btree (owner_id, ask_on, since, account_id) WHERE (open AND (plans = 0));

CREATE INDEX next_step_missing_anywhere ON public.next_step USING btree (ask_on, since, account_id) WHERE (open AND (plans = 0));

CREATE INDEX next_step_reason_account_id_id_idx ON public.next_step_reason USING btree (account_id, id DESC);

CREATE INDEX operator_break_latest ON public.operator_break USING btree (user_id, began_at DESC);

CREATE UNIQUE INDEX operator_break_one_open ON public.operator_break USING btree (user_id) WHERE (ended_at IS NULL);

CREATE INDEX person_account_id_position_idx ON public.person USING btree (account_id, "position");

CREATE INDEX person_name ON public.person USING gin (public.folded(((((family_name || ' '::text) || given_name) || ' '::text) || family_name)) public.gin_trgm_ops);

CREATE INDEX person_own_fields ON public.person USING gin (fields) WHERE (fields <> '{}'::jsonb);

CREATE INDEX phone_number_e164_idx ON public.phone_number USING btree (e164);

CREATE INDEX phone_number_hash ON public.phone_number USING btree (public.address_hash(e164));

CREATE UNIQUE INDEX phone_number_once_per_person ON public.phone_number USING btree (account_id, COALESCE(person_id, (0)::bigint), e164, extension);

CREATE INDEX phone_number_reverse_idx ON public.phone_number USING btree (reverse(e164) text_pattern_ops);

CREATE INDEX playback_call_id_idx ON public.playback USING btree (call_id);

CREATE INDEX playback_idle ON public.playback USING btree (latest_at) WHERE (closed_at IS NULL);

CREATE UNIQUE INDEX playback_one_open ON public.playback USING btree (user_id, call_id) WHERE (closed_at IS NULL);

CREATE INDEX recording_account_id_idx ON public.recording USING btree (account_id);

CREATE INDEX recording_comment_call_id_at_seconds_id_idx ON public.recording_comment USING btree (call_id, at_seconds, id);

CREATE UNIQUE INDEX recording_comment_once ON public.recording_comment USING btree (call_id, user_id, at_seconds, md5(words));

CREATE INDEX recording_expected ON public.recording USING btree (created_at) WHERE (state = 'expected'::text);

CREATE UNIQUE INDEX recording_gap_one_open ON public.recording_gap USING btree (call_id) WHERE (resumed_at IS NULL);

CREATE INDEX recording_orphan_open ON public.recording_orphan USING btree (found_at) WHERE (settled_at IS NULL);

CREATE INDEX recording_to_look_at ON public.recording USING btree (created_at) WHERE (state = ANY (ARRAY['missing'::text, 'parked'::text]));

CREATE INDEX recording_to_remove ON public.recording USING btree (removal_try_at) WHERE ((erased_at IS NOT NULL) AND (gone_at IS NULL));

CREATE INDEX recording_waiting ON public.recording USING btree (try_at) WHERE (state = 'pending'::text);

CREATE INDEX reminder_again ON public.reminder USING btree (again_at) WHERE (again_at IS NOT NULL);

CREATE UNIQUE INDEX result_digit_key ON public.result USING btree (digit) WHERE (retired_at IS NULL);

CREATE INDEX sales_order_sold_by_ordered_on_idx ON public.sales_order USING btree (sold_by, ordered_on);

CREATE INDEX script_answer_run_id_id_idx ON public.script_answer USING btree (run_id, id);

CREATE INDEX script_run_account_id_idx ON public.script_run USING btree (account_id);

CREATE INDEX script_run_version_id_idx ON public.script_run USING btree (version_id);

CREATE INDEX session_user_id_idx ON public.session USING btree (user_id);

CREATE UNIQUE INDEX suppression_account_once ON public.suppression USING btree (channel, account_id) WHERE (lifted_at IS NULL);

CREATE UNIQUE INDEX suppression_address_once ON public.suppression USING btree (channel, address_hash, COALESCE(of_id, (0)::bigint)) WHERE (lifted_at IS NULL);

CREATE INDEX suppression_hash ON public.suppression USING btree (address_hash);

CREATE INDEX suppression_of_id_idx ON public.suppression USING btree (of_id) WHERE (of_id IS NOT NULL);

CREATE UNIQUE INDEX suppression_person_once ON public.suppression USING btree (channel, person_id) WHERE (lifted_at IS NULL);

CREATE UNIQUE INDEX telephone_one_browser_per_user ON public.telephone USING btree (user_id) WHERE ((kind = 'browser'::text) AND active);

CREATE INDEX telephone_user_id_idx ON public.telephone USING btree (user_id);

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_00_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_00_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_00_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_00_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_00_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_00_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_00_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_00_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_00_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_00_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_00_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_00_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_00_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_01_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_01_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_01_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_01_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_01_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_01_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_01_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_01_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_01_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_01_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_01_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_01_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_01_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_02_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_02_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_02_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_02_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_02_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_02_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_02_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_02_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_02_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_02_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_02_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_02_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_02_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_03_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_03_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_03_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_03_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_03_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_03_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_03_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_03_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_03_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_03_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_03_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_03_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_03_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_04_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_04_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_04_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_04_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_04_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_04_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_04_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_04_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_04_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_04_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_04_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_04_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_04_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_05_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_05_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_05_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_05_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_05_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_05_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_05_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_05_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_05_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_05_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_05_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_05_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_05_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_06_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_06_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_06_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_06_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_06_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_06_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_06_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_06_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_06_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_06_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_06_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_06_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_06_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_07_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_07_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_07_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_07_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_07_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_07_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_07_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_07_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_07_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_07_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_07_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_07_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_07_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_08_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_08_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_08_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_08_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_08_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_08_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_08_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_08_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_08_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_08_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_08_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_08_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_08_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_09_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_09_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_09_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_09_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_09_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_09_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_09_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_09_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_09_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_09_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_09_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_09_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_09_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_10_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_10_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_10_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_10_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_10_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_10_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_10_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_10_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_10_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_10_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_10_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_10_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_10_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_11_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_11_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_11_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_11_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_11_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_11_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_11_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_11_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_11_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_11_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_11_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_11_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_11_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_12_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_12_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_12_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_12_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_12_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_12_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_12_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_12_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_12_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_12_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_12_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_12_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_12_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_13_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_13_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_13_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_13_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_13_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_13_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_13_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_13_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_13_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_13_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_13_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_13_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_13_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_14_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_14_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_14_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_14_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_14_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_14_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_14_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_14_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_14_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_14_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_14_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_14_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_14_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_15_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_15_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_15_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_15_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_15_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_15_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_15_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_15_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_15_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_15_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_15_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_15_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_15_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_16_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_16_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_16_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_16_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_16_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_16_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_16_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_16_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_16_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_16_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_16_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_16_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_16_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_17_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_17_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_17_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_17_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_17_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_17_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_17_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_17_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_17_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_17_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_17_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_17_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_17_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_18_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_18_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_18_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_18_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_18_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_18_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_18_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_18_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_18_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_18_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_18_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_18_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_18_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_19_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_19_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_19_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_19_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_19_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_19_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_19_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_19_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_19_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_19_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_19_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_19_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_19_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_20_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_20_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_20_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_20_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_20_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_20_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_20_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_20_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_20_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_20_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_20_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_20_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_20_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_21_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_21_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_21_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_21_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_21_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_21_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_21_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_21_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_21_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_21_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_21_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_21_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_21_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_22_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_22_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_22_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_22_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_22_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_22_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_22_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_22_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_22_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_22_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_22_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_22_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_22_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_23_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_23_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_23_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_23_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_23_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_23_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_23_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_23_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_23_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_23_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_23_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_23_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_23_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_24_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_24_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_24_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_24_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_24_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_24_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_24_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_24_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_24_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_24_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_24_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_24_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_24_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_25_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_25_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_25_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_25_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_25_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_25_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_25_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_25_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_25_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_25_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_25_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_25_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_25_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_26_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_26_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_26_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_26_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_26_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_26_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_26_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_26_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_26_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_26_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_26_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_26_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_26_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_27_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_27_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_27_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_27_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_27_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_27_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_27_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_27_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_27_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_27_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_27_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_27_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_27_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_28_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_28_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_28_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_28_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_28_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_28_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_28_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_28_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_28_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_28_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_28_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_28_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_28_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_29_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_29_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_29_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_29_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_29_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_29_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_29_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_29_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_29_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_29_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_29_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_29_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_29_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_30_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_30_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_30_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_30_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_30_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_30_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_30_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_30_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_30_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_30_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_30_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_30_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_30_result_id_account_id_idx;

ALTER INDEX public.activity_one_per_call ATTACH PARTITION public.activity_31_account_id_call_id_idx;

ALTER INDEX public.activity_timeline ATTACH PARTITION public.activity_31_account_id_coalesce_id_idx;

ALTER INDEX public.activity_planned ATTACH PARTITION public.activity_31_account_id_idx;

ALTER INDEX public.activity_done ATTACH PARTITION public.activity_31_assignee_id_done_at_idx;

ALTER INDEX public.activity_due ATTACH PARTITION public.activity_31_assignee_id_due_at_id_idx;

ALTER INDEX public.activity_due_day ATTACH PARTITION public.activity_31_assignee_id_due_on_id_idx;

ALTER INDEX public.activity_plan_of_assignee ATTACH PARTITION public.activity_31_assignee_id_planned_for_id_idx;

ALTER INDEX public.activity_done_in_order ATTACH PARTITION public.activity_31_done_at_id_idx;

ALTER INDEX public.activity_given ATTACH PARTITION public.activity_31_entered_by_id_idx;

ALTER INDEX public.activity_plan_of_owner ATTACH PARTITION public.activity_31_owner_id_planned_for_id_idx;

ALTER INDEX public.activity_pkey ATTACH PARTITION public.activity_31_pkey;

ALTER INDEX public.activity_plan ATTACH PARTITION public.activity_31_planned_for_id_idx;

ALTER INDEX public.activity_result ATTACH PARTITION public.activity_31_result_id_account_id_idx;

CREATE TRIGGER tg_pgqueuer_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON jobs.pgqueuer FOR EACH STATEMENT EXECUTE FUNCTION jobs.fn_pgqueuer_changed();

CREATE TRIGGER account_fields_checked BEFORE UPDATE OF fields ON public.account FOR EACH ROW WHEN ((new.fields IS DISTINCT FROM old.fields)) EXECUTE FUNCTION public.check_own_fields();

CREATE TRIGGER account_first_owner AFTER INSERT ON public.account REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_first_owners();

CREATE TRIGGER account_merge_made AFTER INSERT ON public.account_merge FOR EACH ROW EXECUTE FUNCTION public.make_merge();

CREATE TRIGGER account_merge_prepared BEFORE INSERT ON public.account_merge FOR EACH ROW EXECUTE FUNCTION public.prepare_merge();

CREATE TRIGGER account_new_fields_checked BEFORE INSERT ON public.account FOR EACH ROW WHEN ((new.fields <> '{}'::jsonb)) EXECUTE FUNCTION public.check_own_fields();

CREATE TRIGGER account_new_owner AFTER UPDATE ON public.account REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.keep_new_owners();

CREATE TRIGGER account_next_step AFTER INSERT ON public.account REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.begin_next_steps();

CREATE TRIGGER account_next_step_follows AFTER UPDATE ON public.account REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.follow_accounts();

CREATE TRIGGER account_no_way_back BEFORE UPDATE OF lifecycle ON public.account FOR EACH ROW EXECUTE FUNCTION public.refuse_way_back();

CREATE TRIGGER account_owner_passed_on AFTER UPDATE ON public.account REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.pass_owner_on();

CREATE TRIGGER account_pairs AFTER INSERT ON public.account REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.pair_fresh('name');

CREATE TRIGGER account_pairs_again AFTER UPDATE OF name, city ON public.account FOR EACH ROW WHEN (((old.name IS DISTINCT FROM new.name) OR (old.city IS DISTINCT FROM new.city))) EXECUTE FUNCTION public.pair_changed('name', 'id');

CREATE TRIGGER account_plans_passed_on AFTER UPDATE ON public.account REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.pass_plans_on();

CREATE TRIGGER account_separation_made AFTER UPDATE ON public.account_merge FOR EACH ROW WHEN (((old.separated_at IS NULL) AND (new.separated_at IS NOT NULL))) EXECUTE FUNCTION public.make_separation();

CREATE TRIGGER account_separation_prepared BEFORE UPDATE ON public.account_merge FOR EACH ROW WHEN (((old.separated_at IS NULL) AND (new.separated_at IS NOT NULL))) EXECUTE FUNCTION public.prepare_separation();

CREATE TRIGGER account_type_kept BEFORE DELETE ON public.account_type FOR EACH ROW EXECUTE FUNCTION public.refuse_delete();

CREATE TRIGGER account_version BEFORE UPDATE ON public.account FOR EACH ROW WHEN ((NOT ((old.latest_at IS DISTINCT FROM new.latest_at) OR (old.latest_result_id IS DISTINCT FROM new.latest_result_id)))) EXECUTE FUNCTION public.count_version();

CREATE TRIGGER activity_assignee_in_reach BEFORE INSERT ON public.activity FOR EACH ROW WHEN (((new.state = 'planned'::text) AND (public.acting_user() IS NOT NULL))) EXECUTE FUNCTION public.keep_assignee_in_reach();

CREATE TRIGGER activity_assignee_works_here AFTER UPDATE ON public.activity REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_plans_of_leavers();

CREATE TRIGGER activity_assignee_works_here_new AFTER INSERT ON public.activity REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_plans_of_leavers();

CREATE TRIGGER activity_event_append_only BEFORE DELETE OR UPDATE ON public.activity_event FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER activity_first_promise BEFORE INSERT ON public.activity FOR EACH ROW EXECUTE FUNCTION public.keep_first_promise();

CREATE TRIGGER activity_first_promise_kept BEFORE UPDATE ON public.activity FOR EACH ROW WHEN ((((old.due_at IS DISTINCT FROM new.due_at) OR (old.due_on IS DISTINCT FROM new.due_on)) OR (old.first_due_at IS DISTINCT FROM new.first_due_at))) EXECUTE FUNCTION public.keep_first_promise();

CREATE TRIGGER activity_handed_over AFTER UPDATE ON public.activity REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT WHEN ((public.acting_handover() IS NOT NULL)) EXECUTE FUNCTION public.note_handed_plans();

CREATE TRIGGER activity_kind_kept BEFORE DELETE ON public.activity_kind FOR EACH ROW EXECUTE FUNCTION public.refuse_delete();

CREATE TRIGGER activity_latest_added AFTER INSERT ON public.activity REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.keep_latest_contact();

CREATE TRIGGER activity_latest_changed AFTER UPDATE ON public.activity REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.keep_latest_contact();

CREATE TRIGGER activity_logged AFTER UPDATE ON public.activity REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.log_changed_activities();

CREATE TRIGGER activity_logged_new AFTER INSERT ON public.activity REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.log_new_activities();

CREATE TRIGGER activity_owner BEFORE INSERT ON public.activity FOR EACH ROW WHEN ((new.state = 'planned'::text)) EXECUTE FUNCTION public.keep_owner_of_plan();

CREATE TRIGGER activity_plan_begins AFTER INSERT ON public.activity FOR EACH ROW WHEN ((new.state = 'planned'::text)) EXECUTE FUNCTION public.count_plans();

CREATE TRIGGER activity_plan_changes AFTER UPDATE ON public.activity FOR EACH ROW WHEN (((old.state = 'planned'::text) <> (new.state = 'planned'::text))) EXECUTE FUNCTION public.count_plans();

CREATE TRIGGER activity_plan_ends AFTER DELETE ON public.activity FOR EACH ROW WHEN ((old.state = 'planned'::text)) EXECUTE FUNCTION public.count_plans();

CREATE TRIGGER activity_reassigned_in_reach AFTER UPDATE ON public.activity REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.keep_assignees_in_reach();

CREATE TRIGGER activity_version BEFORE UPDATE ON public.activity FOR EACH ROW EXECUTE FUNCTION public.count_version();

CREATE TRIGGER app_user_announced AFTER UPDATE OF active, name ON public.app_user FOR EACH STATEMENT EXECUTE FUNCTION public.announce_telephones();

CREATE TRIGGER app_user_leaves_nothing BEFORE UPDATE OF active ON public.app_user FOR EACH ROW WHEN ((old.active AND (NOT new.active))) EXECUTE FUNCTION public.refuse_leaving_work();

CREATE TRIGGER app_user_reminded AFTER INSERT ON public.app_user FOR EACH ROW EXECUTE FUNCTION public.settle_reminders();

CREATE TRIGGER app_user_version BEFORE UPDATE ON public.app_user FOR EACH ROW EXECUTE FUNCTION public.count_version();

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON public.audit FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER audit_chained BEFORE INSERT ON public.audit FOR EACH ROW EXECUTE FUNCTION public.chain_audit();

CREATE TRIGGER call_version BEFORE UPDATE ON public.call FOR EACH ROW EXECUTE FUNCTION public.count_version();

CREATE TRIGGER client_change_append_only BEFORE DELETE OR UPDATE ON public.client_change FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER email_address_pairs AFTER INSERT ON public.email_address REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.pair_fresh('email');

CREATE TRIGGER email_address_pairs_again AFTER UPDATE OF address ON public.email_address FOR EACH ROW WHEN ((old.address IS DISTINCT FROM new.address)) EXECUTE FUNCTION public.pair_changed('email', 'account_id');

CREATE TRIGGER erasure_log_append_only BEFORE DELETE OR UPDATE ON public.erasure_log FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER field_def_keeps_meaning BEFORE UPDATE ON public.field_def FOR EACH ROW EXECUTE FUNCTION public.keep_field_meaning();

CREATE TRIGGER field_def_kept BEFORE DELETE ON public.field_def FOR EACH ROW EXECUTE FUNCTION public.refuse_delete();

CREATE TRIGGER first_order_receipt_is_final BEFORE DELETE OR UPDATE ON public.first_order_receipt FOR EACH ROW EXECUTE FUNCTION public.keep_receipt();

CREATE TRIGGER next_reason_kept BEFORE DELETE ON public.next_reason FOR EACH ROW EXECUTE FUNCTION public.refuse_delete();

CREATE TRIGGER next_step_reason_append_only BEFORE DELETE OR UPDATE ON public.next_step_reason FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER next_step_reason_taken AFTER INSERT ON public.next_step_reason FOR EACH ROW EXECUTE FUNCTION public.take_reason();

CREATE TRIGGER person_email_kept AFTER INSERT ON public.person REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_email_rows();

CREATE TRIGGER person_fields_checked BEFORE UPDATE OF fields ON public.person FOR EACH ROW WHEN ((new.fields IS DISTINCT FROM old.fields)) EXECUTE FUNCTION public.check_own_fields();

CREATE TRIGGER person_new_fields_checked BEFORE INSERT ON public.person FOR EACH ROW WHEN ((new.fields <> '{}'::jsonb)) EXECUTE FUNCTION public.check_own_fields();

CREATE TRIGGER person_version BEFORE UPDATE ON public.person FOR EACH ROW EXECUTE FUNCTION public.count_version();

CREATE TRIGGER phone_number_pairs AFTER INSERT ON public.phone_number REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.pair_fresh('number');

CREATE TRIGGER phone_number_pairs_again AFTER UPDATE OF e164 ON public.phone_number FOR EACH ROW WHEN ((old.e164 IS DISTINCT FROM new.e164)) EXECUTE FUNCTION public.pair_changed('number', 'account_id');

CREATE TRIGGER purpose_kept BEFORE DELETE ON public.purpose FOR EACH ROW EXECUTE FUNCTION public.refuse_delete();

CREATE TRIGGER recording_comment_append_only BEFORE DELETE OR UPDATE ON public.recording_comment FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER recording_version BEFORE UPDATE ON public.recording FOR EACH ROW EXECUTE FUNCTION public.count_version();

CREATE TRIGGER result_back_in_use BEFORE UPDATE OF retired_at ON public.result FOR EACH ROW WHEN (((old.retired_at IS NOT NULL) AND (new.retired_at IS NULL) AND (new.digit IS NOT NULL))) EXECUTE FUNCTION public.give_up_taken_key();

CREATE TRIGGER result_kept BEFORE DELETE ON public.result FOR EACH ROW EXECUTE FUNCTION public.refuse_delete();

CREATE TRIGGER result_new_effective AFTER INSERT ON public.result FOR EACH ROW EXECUTE FUNCTION public.keep_effective_days();

CREATE TRIGGER result_other_effective AFTER UPDATE OF effective ON public.result FOR EACH ROW WHEN ((old.effective <> new.effective)) EXECUTE FUNCTION public.keep_effective_days();

CREATE TRIGGER sales_order_counts_history BEFORE INSERT ON public.sales_order FOR EACH ROW EXECUTE FUNCTION public.count_history_before();

CREATE TRIGGER sales_order_makes_client AFTER INSERT ON public.sales_order FOR EACH ROW EXECUTE FUNCTION public.make_client();

CREATE TRIGGER script_answer_append_only BEFORE DELETE OR UPDATE ON public.script_answer FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER script_run_append_only BEFORE DELETE OR UPDATE ON public.script_run FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER script_version_immutable BEFORE DELETE OR UPDATE ON public.script_version FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER source_kept BEFORE DELETE ON public.source FOR EACH ROW EXECUTE FUNCTION public.refuse_delete();

CREATE TRIGGER suppression_settles_leads AFTER INSERT OR UPDATE OF lifted_at ON public.suppression FOR EACH ROW WHEN ((new.channel = 'call'::text)) EXECUTE FUNCTION public.settle_stopped_leads();

CREATE TRIGGER team_no_cycle BEFORE UPDATE OF parent_id ON public.team FOR EACH ROW EXECUTE FUNCTION public.refuse_team_cycle();

CREATE TRIGGER telephone_announced AFTER INSERT OR DELETE OR UPDATE ON public.telephone FOR EACH STATEMENT EXECUTE FUNCTION public.announce_telephones();

CREATE TRIGGER telephone_version BEFORE UPDATE ON public.telephone FOR EACH ROW EXECUTE FUNCTION public.count_version();

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_canonical_id_fkey FOREIGN KEY (canonical_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_id_first_order_id_fkey FOREIGN KEY (id, first_order_id) REFERENCES public.sales_order(account_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_latest_result_id_fkey FOREIGN KEY (latest_result_id) REFERENCES public.result(id);

ALTER TABLE ONLY public.account_merge
    ADD CONSTRAINT account_merge_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.account_merge
    ADD CONSTRAINT account_merge_into_id_fkey FOREIGN KEY (into_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.account_merge
    ADD CONSTRAINT account_merge_merged_by_fkey FOREIGN KEY (merged_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.account_merge
    ADD CONSTRAINT account_merge_owner_before_fkey FOREIGN KEY (owner_before) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.account_merge
    ADD CONSTRAINT account_merge_separated_by_fkey FOREIGN KEY (separated_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_source_id_fkey FOREIGN KEY (source_id) REFERENCES public.source(id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_type_id_fkey FOREIGN KEY (type_id) REFERENCES public.account_type(id);

ALTER TABLE public.activity
    ADD CONSTRAINT activity_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE public.activity
    ADD CONSTRAINT activity_assignee_id_fkey FOREIGN KEY (assignee_id) REFERENCES public.app_user(id);

ALTER TABLE public.activity
    ADD CONSTRAINT activity_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.campaign(id);

ALTER TABLE public.activity
    ADD CONSTRAINT activity_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.activity_event
    ADD CONSTRAINT activity_event_by_user_fkey FOREIGN KEY (by_user) REFERENCES public.app_user(id);

ALTER TABLE public.activity
    ADD CONSTRAINT activity_kind_id_fkey FOREIGN KEY (kind_id) REFERENCES public.activity_kind(id);

ALTER TABLE public.activity
    ADD CONSTRAINT activity_person_of_account FOREIGN KEY (account_id, person_id) REFERENCES public.person(account_id, id);

ALTER TABLE public.activity
    ADD CONSTRAINT activity_purpose_id_fkey FOREIGN KEY (purpose_id) REFERENCES public.purpose(id);

ALTER TABLE public.activity
    ADD CONSTRAINT activity_result_id_fkey FOREIGN KEY (result_id) REFERENCES public.result(id);

ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT app_user_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_erased_in_fkey FOREIGN KEY (erased_in) REFERENCES public.audit(id);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.calendar_address
    ADD CONSTRAINT calendar_address_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.call
    ADD CONSTRAINT call_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.call
    ADD CONSTRAINT call_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.campaign(id);

ALTER TABLE ONLY public.call
    ADD CONSTRAINT call_of_account FOREIGN KEY (account_id, activity_id) REFERENCES public.activity(account_id, id);

ALTER TABLE ONLY public.call
    ADD CONSTRAINT call_pbx_id_fkey FOREIGN KEY (pbx_id) REFERENCES public.pbx(id);

ALTER TABLE ONLY public.call
    ADD CONSTRAINT call_person_of_account FOREIGN KEY (account_id, person_id) REFERENCES public.person(account_id, id);

ALTER TABLE ONLY public.call
    ADD CONSTRAINT call_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.campaign
    ADD CONSTRAINT campaign_purpose_id_fkey FOREIGN KEY (purpose_id) REFERENCES public.purpose(id);

ALTER TABLE ONLY public.campaign
    ADD CONSTRAINT campaign_script_id_fkey FOREIGN KEY (script_id) REFERENCES public.script(id);

ALTER TABLE ONLY public.cel_event
    ADD CONSTRAINT cel_event_pbx_id_fkey FOREIGN KEY (pbx_id) REFERENCES public.pbx(id);

ALTER TABLE ONLY public.cel_position
    ADD CONSTRAINT cel_position_pbx_id_fkey FOREIGN KEY (pbx_id) REFERENCES public.pbx(id);

ALTER TABLE ONLY public.client_change
    ADD CONSTRAINT client_change_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.client_change
    ADD CONSTRAINT client_change_by_user_fkey FOREIGN KEY (by_user) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.control_list
    ADD CONSTRAINT control_list_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.dictionary_merge
    ADD CONSTRAINT dictionary_merge_merged_by_fkey FOREIGN KEY (merged_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.dictionary_merge
    ADD CONSTRAINT dictionary_merge_separated_by_fkey FOREIGN KEY (separated_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.draft
    ADD CONSTRAINT draft_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.draft
    ADD CONSTRAINT draft_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.duplicate_pair
    ADD CONSTRAINT duplicate_pair_dismissed_by_fkey FOREIGN KEY (dismissed_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.duplicate_pair
    ADD CONSTRAINT duplicate_pair_high_id_fkey FOREIGN KEY (high_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.duplicate_pair
    ADD CONSTRAINT duplicate_pair_low_id_fkey FOREIGN KEY (low_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.email_address
    ADD CONSTRAINT email_address_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.email_address
    ADD CONSTRAINT email_address_account_id_person_id_fkey FOREIGN KEY (account_id, person_id) REFERENCES public.person(account_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.erasure_log
    ADD CONSTRAINT erasure_log_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.erasure_log
    ADD CONSTRAINT erasure_log_by_user_fkey FOREIGN KEY (by_user) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.first_order_receipt
    ADD CONSTRAINT first_order_receipt_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.first_order_receipt
    ADD CONSTRAINT first_order_receipt_account_id_order_id_fkey FOREIGN KEY (account_id, order_id) REFERENCES public.sales_order(account_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.first_order_receipt
    ADD CONSTRAINT first_order_receipt_by_user_fkey FOREIGN KEY (by_user) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.first_view
    ADD CONSTRAINT first_view_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.first_view
    ADD CONSTRAINT first_view_view_id_fkey FOREIGN KEY (view_id) REFERENCES public.saved_view(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.handover
    ADD CONSTRAINT handover_by_user_fkey FOREIGN KEY (by_user) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.handover
    ADD CONSTRAINT handover_from_user_fkey FOREIGN KEY (from_user) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.import_batch
    ADD CONSTRAINT import_batch_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.import_mapping
    ADD CONSTRAINT import_mapping_used_by_fkey FOREIGN KEY (used_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.import_row
    ADD CONSTRAINT import_row_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.import_row
    ADD CONSTRAINT import_row_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.import_batch(id);

ALTER TABLE ONLY public.lead
    ADD CONSTRAINT lead_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.lead
    ADD CONSTRAINT lead_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.campaign(id);

ALTER TABLE ONLY public.lead
    ADD CONSTRAINT lead_latest_result_id_fkey FOREIGN KEY (latest_result_id) REFERENCES public.result(id);

ALTER TABLE ONLY public.next_step
    ADD CONSTRAINT next_step_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.next_step_reason
    ADD CONSTRAINT next_step_reason_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.next_step_reason
    ADD CONSTRAINT next_step_reason_by_user_fkey FOREIGN KEY (by_user) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.next_step
    ADD CONSTRAINT next_step_reason_id_fkey FOREIGN KEY (reason_id) REFERENCES public.next_step_reason(id);

ALTER TABLE ONLY public.next_step_reason
    ADD CONSTRAINT next_step_reason_known FOREIGN KEY (reason) REFERENCES public.next_reason(code);

ALTER TABLE ONLY public.operator_break
    ADD CONSTRAINT operator_break_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.phone_number
    ADD CONSTRAINT phone_number_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.phone_number
    ADD CONSTRAINT phone_number_account_id_person_id_fkey FOREIGN KEY (account_id, person_id) REFERENCES public.person(account_id, id);

ALTER TABLE ONLY public.playback
    ADD CONSTRAINT playback_call_id_fkey FOREIGN KEY (call_id) REFERENCES public.recording(call_id);

ALTER TABLE ONLY public.playback
    ADD CONSTRAINT playback_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.recording
    ADD CONSTRAINT recording_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.recording
    ADD CONSTRAINT recording_call_id_fkey FOREIGN KEY (call_id) REFERENCES public.call(id);

ALTER TABLE ONLY public.recording_comment
    ADD CONSTRAINT recording_comment_call_id_fkey FOREIGN KEY (call_id) REFERENCES public.recording(call_id);

ALTER TABLE ONLY public.recording_comment
    ADD CONSTRAINT recording_comment_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.recording_gap
    ADD CONSTRAINT recording_gap_call_id_fkey FOREIGN KEY (call_id) REFERENCES public.recording(call_id);

ALTER TABLE ONLY public.recording_gap
    ADD CONSTRAINT recording_gap_paused_by_fkey FOREIGN KEY (paused_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.reminder
    ADD CONSTRAINT reminder_account_id_activity_id_fkey FOREIGN KEY (account_id, activity_id) REFERENCES public.activity(account_id, id);

ALTER TABLE ONLY public.reminder_settings
    ADD CONSTRAINT reminder_settings_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.reminder
    ADD CONSTRAINT reminder_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.result_effective
    ADD CONSTRAINT result_effective_result_id_fkey FOREIGN KEY (result_id) REFERENCES public.result(id);

ALTER TABLE ONLY public.result
    ADD CONSTRAINT result_next_kind_known FOREIGN KEY (next_kind) REFERENCES public.activity_kind(code);

ALTER TABLE ONLY public.sales_order
    ADD CONSTRAINT sales_order_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.sales_order
    ADD CONSTRAINT sales_order_sold_by_fkey FOREIGN KEY (sold_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.saved_view
    ADD CONSTRAINT saved_view_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.saved_view
    ADD CONSTRAINT saved_view_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id);

ALTER TABLE ONLY public.script_answer
    ADD CONSTRAINT script_answer_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.script_run(id);

ALTER TABLE ONLY public.script_run
    ADD CONSTRAINT script_run_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.script_run
    ADD CONSTRAINT script_run_call_id_fkey FOREIGN KEY (call_id) REFERENCES public.call(id);

ALTER TABLE ONLY public.script_run
    ADD CONSTRAINT script_run_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.script_run
    ADD CONSTRAINT script_run_version_id_fkey FOREIGN KEY (version_id) REFERENCES public.script_version(id);

ALTER TABLE ONLY public.script_version
    ADD CONSTRAINT script_version_script_id_fkey FOREIGN KEY (script_id) REFERENCES public.script(id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.suppression
    ADD CONSTRAINT suppression_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.suppression
    ADD CONSTRAINT suppression_by_user_fkey FOREIGN KEY (by_user) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.suppression
    ADD CONSTRAINT suppression_lifted_by_fkey FOREIGN KEY (lifted_by) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.suppression
    ADD CONSTRAINT suppression_of_id_fkey FOREIGN KEY (of_id) REFERENCES public.suppression(id);

ALTER TABLE ONLY public.suppression
    ADD CONSTRAINT suppression_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.team
    ADD CONSTRAINT team_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.team(id);

ALTER TABLE ONLY public.telephone
    ADD CONSTRAINT telephone_pbx_id_fkey FOREIGN KEY (pbx_id) REFERENCES public.pbx(id);

ALTER TABLE ONLY public.telephone
    ADD CONSTRAINT telephone_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id);

ALTER TABLE ONLY public.twin_question
    ADD CONSTRAINT twin_question_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id);

ALTER TABLE public.account ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.account_merge ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.activity ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.activity_event ENABLE ROW LEVEL SECURITY;

CREATE POLICY admin_sees_all ON public.account TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.account_merge TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.activity TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.activity_event TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.assignment TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.audit TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.call TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.client_change TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.draft TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.duplicate_pair TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.email_address TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.erasure_log TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.first_order_receipt TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.first_view TO r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.handover TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.handover_plan TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.import_batch TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.import_row TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.lead TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.next_step TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.next_step_reason TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.operator_break TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.person TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.phone_number TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.playback TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.recording TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.recording_comment TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.recording_gap TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.recording_orphan TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.sales_order TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.saved_view TO r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.script_answer TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.script_run TO r_admin, r_system USING (true) WITH CHECK (true);

CREATE POLICY admin_sees_all ON public.suppression TO r_admin, r_system USING (true) WITH CHECK (true);

ALTER TABLE public.assignment ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.calendar_address ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.call ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.client_change ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.control_list ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.draft ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.duplicate_pair ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.email_address ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.erasure_log ENABLE ROW LEVEL SECURITY;

CREATE POLICY everybody_asks ON public.suppression FOR SELECT TO r_operator, r_leader USING (true);

CREATE POLICY everybody_writes ON public.audit FOR INSERT TO r_operator, r_leader WITH CHECK ((user_id = ( SELECT public.acting_user() AS acting_user)));

ALTER TABLE public.first_order_receipt ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.first_view ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.handover ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.handover_plan ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.import_batch ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.import_row ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.lead ENABLE ROW LEVEL SECURITY;

CREATE POLICY leader_decides ON public.client_change FOR INSERT TO r_leader WITH CHECK (((by_user = ( SELECT public.acting_user() AS acting_user)) AND (EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = client_change.account_id)))));

CREATE POLICY leader_lifts ON public.suppression FOR UPDATE TO r_leader USING (true) WITH CHECK ((lifted_by = ( SELECT public.acting_user() AS acting_user)));

CREATE POLICY leader_sees_team ON public.account TO r_leader USING ((owner_id = ANY (( SELECT public.visible_owners() AS visible_owners)::bigint[]))) WITH CHECK ((owner_id = ANY (( SELECT public.visible_owners() AS visible_owners)::bigint[])));

CREATE POLICY leader_sees_team ON public.handover TO r_leader USING ((from_user = ANY (( SELECT public.visible_owners() AS visible_owners)::bigint[])));

CREATE POLICY leader_sees_team ON public.next_step FOR SELECT TO r_leader USING ((owner_id = ANY (( SELECT public.visible_owners() AS visible_owners)::bigint[])));

ALTER TABLE public.next_step ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.next_step_reason ENABLE ROW LEVEL SECURITY;

CREATE POLICY of_user ON public.calendar_address TO r_operator, r_leader, r_admin USING ((user_id = ( SELECT public.acting_user() AS acting_user))) WITH CHECK ((user_id = ( SELECT public.acting_user() AS acting_user)));

CREATE POLICY of_user ON public.control_list TO r_operator, r_leader, r_admin USING ((user_id = ( SELECT public.acting_user() AS acting_user))) WITH CHECK ((user_id = ( SELECT public.acting_user() AS acting_user)));

CREATE POLICY of_user ON public.first_view TO r_operator, r_leader, r_admin USING ((user_id = ( SELECT public.acting_user() AS acting_user))) WITH CHECK ((user_id = ( SELECT public.acting_user() AS acting_user)));

CREATE POLICY of_user ON public.import_batch TO r_leader USING ((created_by IN ( SELECT public.seen_users() AS seen_users))) WITH CHECK ((created_by IN ( SELECT public.seen_users() AS seen_users)));

CREATE POLICY of_user ON public.operator_break TO r_operator, r_leader USING ((user_id IN ( SELECT public.seen_users() AS seen_users))) WITH CHECK ((user_id = ( SELECT public.acting_user() AS acting_user)));

CREATE POLICY of_user ON public.reminder TO r_operator, r_leader, r_admin USING (((user_id = ( SELECT public.acting_user() AS acting_user)) AND (EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = reminder.account_id))))) WITH CHECK (((user_id = ( SELECT public.acting_user() AS acting_user)) AND (EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = reminder.account_id)))));

CREATE POLICY of_user ON public.reminder_settings TO r_operator, r_leader, r_admin USING ((user_id = ( SELECT public.acting_user() AS acting_user))) WITH CHECK ((user_id = ( SELECT public.acting_user() AS acting_user)));

ALTER TABLE public.operator_break ENABLE ROW LEVEL SECURITY;

CREATE POLICY operator_sees_own ON public.account TO r_operator USING ((owner_id = ( SELECT public.acting_user() AS acting_user))) WITH CHECK ((owner_id = ( SELECT public.acting_user() AS acting_user)));

CREATE POLICY operator_sees_own ON public.next_step FOR SELECT TO r_operator USING ((owner_id = ( SELECT public.acting_user() AS acting_user)));

CREATE POLICY own_and_shared ON public.saved_view FOR SELECT TO r_operator, r_leader USING (((owner_id = ( SELECT public.acting_user() AS acting_user)) OR (scope = 'all'::text) OR (team_id = ANY (( SELECT public.teams_of_mine() AS teams_of_mine)::bigint[]))));

CREATE POLICY own_and_shared_of_admin ON public.saved_view FOR SELECT TO r_admin USING (((owner_id = ( SELECT public.acting_user() AS acting_user)) OR (scope <> 'private'::text)));

CREATE POLICY own_delete ON public.saved_view FOR DELETE TO r_operator, r_leader USING ((owner_id = ( SELECT public.acting_user() AS acting_user)));

CREATE POLICY own_insert ON public.saved_view FOR INSERT TO r_operator WITH CHECK (((owner_id = ( SELECT public.acting_user() AS acting_user)) AND (scope = 'private'::text)));

CREATE POLICY own_insert_of_admin ON public.saved_view FOR INSERT TO r_admin WITH CHECK ((owner_id = ( SELECT public.acting_user() AS acting_user)));

CREATE POLICY own_insert_of_leader ON public.saved_view FOR INSERT TO r_leader WITH CHECK (((owner_id = ( SELECT public.acting_user() AS acting_user)) AND (scope <> 'all'::text)));

CREATE POLICY own_listening ON public.playback TO r_operator, r_leader USING ((user_id = ( SELECT public.acting_user() AS acting_user))) WITH CHECK (((user_id = ( SELECT public.acting_user() AS acting_user)) AND (EXISTS ( SELECT
   FROM public.recording
  WHERE (recording.call_id = playback.call_id)))));

CREATE POLICY own_update ON public.saved_view FOR UPDATE TO r_operator USING ((owner_id = ( SELECT public.acting_user() AS acting_user))) WITH CHECK (((owner_id = ( SELECT public.acting_user() AS acting_user)) AND (scope = 'private'::text)));

CREATE POLICY own_update_of_leader ON public.saved_view FOR UPDATE TO r_leader USING ((owner_id = ( SELECT public.acting_user() AS acting_user))) WITH CHECK (((owner_id = ( SELECT public.acting_user() AS acting_user)) AND (scope <> 'all'::text)));

CREATE POLICY own_words ON public.recording_comment FOR INSERT TO r_operator, r_leader WITH CHECK (((user_id = ( SELECT public.acting_user() AS acting_user)) AND (EXISTS ( SELECT
   FROM public.recording
  WHERE (recording.call_id = recording_comment.call_id)))));

ALTER TABLE public.person ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.phone_number ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.playback ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.recording ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.recording_comment ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.recording_gap ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.recording_orphan ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.reminder ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.reminder_beat ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.reminder_settings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sales_order ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.saved_view ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.script_answer ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.script_run ENABLE ROW LEVEL SECURITY;

CREATE POLICY separated_through_both ON public.account_merge FOR UPDATE TO r_operator, r_leader USING (((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = account_merge.account_id))) AND (EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = account_merge.into_id))))) WITH CHECK ((separated_by = ( SELECT public.acting_user() AS acting_user)));

CREATE POLICY shared_delete_of_admin ON public.saved_view FOR DELETE TO r_admin USING (((owner_id = ( SELECT public.acting_user() AS acting_user)) OR (scope <> 'private'::text)));

CREATE POLICY shared_update_of_admin ON public.saved_view FOR UPDATE TO r_admin USING (((owner_id = ( SELECT public.acting_user() AS acting_user)) OR (scope <> 'private'::text))) WITH CHECK (true);

CREATE POLICY signed_by_its_author ON public.handover AS RESTRICTIVE FOR INSERT TO r_leader WITH CHECK ((by_user = ( SELECT public.acting_user() AS acting_user)));

CREATE POLICY signed_by_its_author ON public.next_step_reason AS RESTRICTIVE FOR INSERT TO r_operator, r_leader, r_admin WITH CHECK ((by_user = ( SELECT public.acting_user() AS acting_user)));

ALTER TABLE public.suppression ENABLE ROW LEVEL SECURITY;

CREATE POLICY system_sees_all ON public.calendar_address TO r_system USING (true) WITH CHECK (true);

CREATE POLICY system_sees_all ON public.control_list TO r_system USING (true) WITH CHECK (true);

CREATE POLICY system_sees_all ON public.reminder TO r_system USING (true) WITH CHECK (true);

CREATE POLICY system_sees_all ON public.reminder_beat TO r_system USING (true) WITH CHECK (true);

CREATE POLICY system_sees_all ON public.reminder_settings TO r_system USING (true) WITH CHECK (true);

CREATE POLICY through_account ON public.activity TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = activity.account_id)))) WITH CHECK ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = activity.account_id))));

CREATE POLICY through_account ON public.activity_event TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = activity_event.account_id)))) WITH CHECK ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = activity_event.account_id))));

CREATE POLICY through_account ON public.assignment TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = assignment.account_id)))) WITH CHECK ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = assignment.account_id))));

CREATE POLICY through_account ON public.call TO r_operator, r_leader USING (((user_id = ( SELECT public.acting_user() AS acting_user)) OR (EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = call.account_id))))) WITH CHECK (((user_id = ( SELECT public.acting_user() AS acting_user)) OR (EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = call.account_id)))));

CREATE POLICY through_account ON public.client_change FOR SELECT TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = client_change.account_id))));

CREATE POLICY through_account ON public.draft TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = draft.account_id)))) WITH CHECK ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = draft.account_id))));

CREATE POLICY through_account ON public.email_address TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = email_address.account_id)))) WITH CHECK ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = email_address.account_id))));

CREATE POLICY through_account ON public.first_order_receipt FOR SELECT TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = first_order_receipt.account_id))));

CREATE POLICY through_account ON public.lead TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = lead.account_id)))) WITH CHECK ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = lead.account_id))));

CREATE POLICY through_account ON public.next_step_reason TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = next_step_reason.account_id)))) WITH CHECK ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = next_step_reason.account_id))));

CREATE POLICY through_account ON public.person TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = person.account_id)))) WITH CHECK ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = person.account_id))));

CREATE POLICY through_account ON public.phone_number TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = phone_number.account_id)))) WITH CHECK ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = phone_number.account_id))));

CREATE POLICY through_account ON public.recording TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = recording.account_id)))) WITH CHECK ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = recording.account_id))));

CREATE POLICY through_account ON public.sales_order TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = sales_order.account_id)))) WITH CHECK ((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = sales_order.account_id))));

CREATE POLICY through_account ON public.script_run TO r_operator, r_leader USING (((user_id = ( SELECT public.acting_user() AS acting_user)) OR (EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = script_run.account_id))))) WITH CHECK ((user_id = ( SELECT public.acting_user() AS acting_user)));

CREATE POLICY through_batch ON public.import_row TO r_leader USING ((batch_id IN ( SELECT import_batch.id
   FROM public.import_batch))) WITH CHECK ((batch_id IN ( SELECT import_batch.id
   FROM public.import_batch)));

CREATE POLICY through_both_accounts ON public.account_merge FOR INSERT TO r_operator, r_leader WITH CHECK (((merged_by = ( SELECT public.acting_user() AS acting_user)) AND (EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = account_merge.account_id))) AND (EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = account_merge.into_id)))));

CREATE POLICY through_both_accounts ON public.duplicate_pair TO r_operator, r_leader USING (((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = duplicate_pair.low_id))) AND (EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = duplicate_pair.high_id)))));

CREATE POLICY through_call ON public.recording TO r_operator, r_leader USING (((account_id IS NULL) AND (EXISTS ( SELECT
   FROM public.call
  WHERE (call.id = recording.call_id))))) WITH CHECK (((account_id IS NULL) AND (EXISTS ( SELECT
   FROM public.call
  WHERE (call.id = recording.call_id)))));

CREATE POLICY through_either_account ON public.account_merge FOR SELECT TO r_operator, r_leader USING (((EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = account_merge.account_id))) OR (EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = account_merge.into_id)))));

CREATE POLICY through_handover ON public.assignment FOR SELECT TO r_leader USING ((handover_id IN ( SELECT handover.id
   FROM public.handover)));

CREATE POLICY through_handover ON public.handover_plan TO r_leader USING ((EXISTS ( SELECT
   FROM public.handover
  WHERE (handover.id = handover_plan.handover_id))));

CREATE POLICY through_recording ON public.recording_comment FOR SELECT TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.recording
  WHERE (recording.call_id = recording_comment.call_id))));

CREATE POLICY through_recording ON public.recording_gap TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.recording
  WHERE (recording.call_id = recording_gap.call_id)))) WITH CHECK ((EXISTS ( SELECT
   FROM public.recording
  WHERE (recording.call_id = recording_gap.call_id))));

CREATE POLICY through_run ON public.script_answer TO r_operator, r_leader USING ((EXISTS ( SELECT
   FROM public.script_run
  WHERE (script_run.id = script_answer.run_id)))) WITH CHECK ((EXISTS ( SELECT
   FROM public.script_run
  WHERE (script_run.id = script_answer.run_id))));

CREATE POLICY under_own_name ON public.suppression FOR INSERT TO r_operator, r_leader WITH CHECK (((by_user = ( SELECT public.acting_user() AS acting_user)) AND ((account_id IS NULL) OR (EXISTS ( SELECT
   FROM public.account
  WHERE (account.id = suppression.account_id)))) AND ((person_id IS NULL) OR (EXISTS ( SELECT
   FROM public.person
  WHERE (person.id = suppression.person_id))))));

GRANT USAGE ON SCHEMA asterisk TO asterisk;

GRANT USAGE ON SCHEMA jobs TO r_operator;
GRANT USAGE ON SCHEMA jobs TO r_leader;
GRANT USAGE ON SCHEMA jobs TO r_admin;
GRANT USAGE ON SCHEMA jobs TO r_system;

GRANT USAGE ON SCHEMA public TO r_operator;
GRANT USAGE ON SCHEMA public TO r_leader;
GRANT USAGE ON SCHEMA public TO r_admin;
GRANT USAGE ON SCHEMA public TO r_system;

REVOKE ALL ON FUNCTION public.accounts_listed(wanted jsonb, ordered text, after_key text, after_id bigint, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.accounts_listed(wanted jsonb, ordered text, after_key text, after_id bigint, most integer) TO r_operator;
GRANT ALL ON FUNCTION public.accounts_listed(wanted jsonb, ordered text, after_key text, after_id bigint, most integer) TO r_leader;
GRANT ALL ON FUNCTION public.accounts_listed(wanted jsonb, ordered text, after_key text, after_id bigint, most integer) TO r_admin;
GRANT ALL ON FUNCTION public.accounts_listed(wanted jsonb, ordered text, after_key text, after_id bigint, most integer) TO r_system;

REVOKE ALL ON FUNCTION public.any_email(addresses text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.any_number(digits text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.any_part(expression text, words text[]) FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE public.audit TO r_operator;
GRANT SELECT,INSERT ON TABLE public.audit TO r_leader;
GRANT SELECT,INSERT ON TABLE public.audit TO r_admin;
GRANT SELECT,INSERT ON TABLE public.audit TO r_system;

REVOKE ALL ON FUNCTION public.begin_next_steps() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.contacts_listed(wanted jsonb, ordered boolean, after_at timestamp with time zone, after_id bigint, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.contacts_listed(wanted jsonb, ordered boolean, after_at timestamp with time zone, after_id bigint, most integer) TO r_operator;
GRANT ALL ON FUNCTION public.contacts_listed(wanted jsonb, ordered boolean, after_at timestamp with time zone, after_id bigint, most integer) TO r_leader;
GRANT ALL ON FUNCTION public.contacts_listed(wanted jsonb, ordered boolean, after_at timestamp with time zone, after_id bigint, most integer) TO r_admin;
GRANT ALL ON FUNCTION public.contacts_listed(wanted jsonb, ordered boolean, after_at timestamp with time zone, after_id bigint, most integer) TO r_system;

REVOKE ALL ON FUNCTION public.count_plan(account bigint, change integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.count_plans() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.erase_by_law(of_account bigint, of_person bigint, because text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.erase_by_law(of_account bigint, of_person bigint, because text) TO r_admin;

REVOKE ALL ON FUNCTION public.erase_in_accounts(accounts bigint[], people bigint[], whole boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.erase_in_activities(accounts bigint[], contacts bigint[], whole boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.erase_in_audit(scope text, account_id bigint, told jsonb, marks text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.erase_in_calls(calls uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.erase_in_imports(accounts bigint[], people bigint[], whole boolean, marks text, reached_by text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.erase_in_recordings(calls uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.erase_in_scripts(calls uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.erase_in_stop_list(accounts bigint[], people bigint[], whole boolean, addresses text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.erase_in_views(marks text) FROM PUBLIC;

GRANT SELECT,INSERT,UPDATE ON TABLE public.account TO r_operator;
GRANT SELECT,INSERT,UPDATE ON TABLE public.account TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.account TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.account TO r_system;

REVOKE ALL ON FUNCTION public.follow_accounts() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.history_of(account_id bigint, OUT contacts integer, OUT hash bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.hold_families(one bigint, other bigint) FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE public.suppression TO r_operator;
GRANT SELECT,INSERT ON TABLE public.suppression TO r_leader;
GRANT SELECT,INSERT ON TABLE public.suppression TO r_admin;
GRANT SELECT,INSERT ON TABLE public.suppression TO r_system;

GRANT UPDATE(lifted_at) ON TABLE public.suppression TO r_leader;
GRANT UPDATE(lifted_at) ON TABLE public.suppression TO r_admin;
GRANT UPDATE(lifted_at) ON TABLE public.suppression TO r_system;

GRANT UPDATE(lifted_by) ON TABLE public.suppression TO r_leader;
GRANT UPDATE(lifted_by) ON TABLE public.suppression TO r_admin;
GRANT UPDATE(lifted_by) ON TABLE public.suppression TO r_system;

GRANT UPDATE(lifted_because) ON TABLE public.suppression TO r_leader;
GRANT UPDATE(lifted_because) ON TABLE public.suppression TO r_admin;
GRANT UPDATE(lifted_because) ON TABLE public.suppression TO r_system;

REVOKE ALL ON FUNCTION public.known_elsewhere(wanted_name text, wanted_city text, wanted_e164 text, wanted_email text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.known_elsewhere(wanted_name text, wanted_city text, wanted_e164 text, wanted_email text) TO r_operator;
GRANT ALL ON FUNCTION public.known_elsewhere(wanted_name text, wanted_city text, wanted_e164 text, wanted_email text) TO r_leader;
GRANT ALL ON FUNCTION public.known_elsewhere(wanted_name text, wanted_city text, wanted_e164 text, wanted_email text) TO r_admin;
GRANT ALL ON FUNCTION public.known_elsewhere(wanted_name text, wanted_city text, wanted_e164 text, wanted_email text) TO r_system;

GRANT SELECT,INSERT,UPDATE ON TABLE public.activity TO r_operator;
GRANT SELECT,INSERT,UPDATE ON TABLE public.activity TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.activity TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.activity TO r_system;

REVOKE ALL ON FUNCTION public.logged_in_since(user_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.logged_in_since(user_id bigint) TO r_operator;
GRANT ALL ON FUNCTION public.logged_in_since(user_id bigint) TO r_leader;
GRANT ALL ON FUNCTION public.logged_in_since(user_id bigint) TO r_admin;
GRANT ALL ON FUNCTION public.logged_in_since(user_id bigint) TO r_system;

REVOKE ALL ON FUNCTION public.make_merge() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.make_separation() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.note_handed_plans() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.of_merged(condition text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.of_people(names text[], addresses text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.own_fields_wanted(wanted jsonb, subject text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.own_people_wanted(wanted jsonb) FROM PUBLIC;

GRANT SELECT ON TABLE public.account_merge TO r_operator;
GRANT SELECT ON TABLE public.account_merge TO r_leader;
GRANT SELECT ON TABLE public.account_merge TO r_admin;
GRANT SELECT ON TABLE public.account_merge TO r_system;

GRANT INSERT(account_id) ON TABLE public.account_merge TO r_operator;
GRANT INSERT(account_id) ON TABLE public.account_merge TO r_leader;
GRANT INSERT(account_id) ON TABLE public.account_merge TO r_admin;
GRANT INSERT(account_id) ON TABLE public.account_merge TO r_system;

GRANT INSERT(into_id) ON TABLE public.account_merge TO r_operator;
GRANT INSERT(into_id) ON TABLE public.account_merge TO r_leader;
GRANT INSERT(into_id) ON TABLE public.account_merge TO r_admin;
GRANT INSERT(into_id) ON TABLE public.account_merge TO r_system;

GRANT INSERT(taken) ON TABLE public.account_merge TO r_operator;
GRANT INSERT(taken) ON TABLE public.account_merge TO r_leader;
GRANT INSERT(taken) ON TABLE public.account_merge TO r_admin;
GRANT INSERT(taken) ON TABLE public.account_merge TO r_system;

GRANT INSERT(merged_by) ON TABLE public.account_merge TO r_operator;
GRANT INSERT(merged_by) ON TABLE public.account_merge TO r_leader;
GRANT INSERT(merged_by) ON TABLE public.account_merge TO r_admin;
GRANT INSERT(merged_by) ON TABLE public.account_merge TO r_system;

GRANT UPDATE(separated_at) ON TABLE public.account_merge TO r_operator;
GRANT UPDATE(separated_at) ON TABLE public.account_merge TO r_leader;
GRANT UPDATE(separated_at) ON TABLE public.account_merge TO r_admin;
GRANT UPDATE(separated_at) ON TABLE public.account_merge TO r_system;

GRANT UPDATE(separated_by) ON TABLE public.account_merge TO r_operator;
GRANT UPDATE(separated_by) ON TABLE public.account_merge TO r_leader;
GRANT UPDATE(separated_by) ON TABLE public.account_merge TO r_admin;
GRANT UPDATE(separated_by) ON TABLE public.account_merge TO r_system;

REVOKE ALL ON FUNCTION public.owners_in_sight() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.owners_wanted(wanted jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.pair_accounts(ids bigint[], because text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.pass_owner_on() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.planned_then(person bigint, begins timestamp with time zone, ends timestamp with time zone, first_on date, last_on date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.planned_then(person bigint, begins timestamp with time zone, ends timestamp with time zone, first_on date, last_on date) TO r_operator;
GRANT ALL ON FUNCTION public.planned_then(person bigint, begins timestamp with time zone, ends timestamp with time zone, first_on date, last_on date) TO r_leader;
GRANT ALL ON FUNCTION public.planned_then(person bigint, begins timestamp with time zone, ends timestamp with time zone, first_on date, last_on date) TO r_admin;
GRANT ALL ON FUNCTION public.planned_then(person bigint, begins timestamp with time zone, ends timestamp with time zone, first_on date, last_on date) TO r_system;

REVOKE ALL ON FUNCTION public.prepare_merge() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.prepare_separation() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.put_fields(account_id bigint, given jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.refresh_latest(ids bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.settle_families(ids bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.settle_leads_of(concerned bigint, opens boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.take_reason() FROM PUBLIC;

GRANT SELECT,INSERT,UPDATE ON TABLE public.app_user TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.app_user TO r_system;

GRANT SELECT(id) ON TABLE public.app_user TO r_operator;
GRANT SELECT(id) ON TABLE public.app_user TO r_leader;

GRANT SELECT(login) ON TABLE public.app_user TO r_operator;
GRANT SELECT(login) ON TABLE public.app_user TO r_leader;

GRANT SELECT(name) ON TABLE public.app_user TO r_operator;
GRANT SELECT(name) ON TABLE public.app_user TO r_leader;

GRANT SELECT(role) ON TABLE public.app_user TO r_operator;
GRANT SELECT(role) ON TABLE public.app_user TO r_leader;

GRANT SELECT(team_id) ON TABLE public.app_user TO r_operator;
GRANT SELECT(team_id) ON TABLE public.app_user TO r_leader;

GRANT SELECT(language) ON TABLE public.app_user TO r_operator;
GRANT SELECT(language) ON TABLE public.app_user TO r_leader;

GRANT SELECT(time_zone) ON TABLE public.app_user TO r_operator;
GRANT SELECT(time_zone) ON TABLE public.app_user TO r_leader;

GRANT SELECT(script_shown) ON TABLE public.app_user TO r_operator;
GRANT SELECT(script_shown) ON TABLE public.app_user TO r_leader;

GRANT SELECT(dial_key) ON TABLE public.app_user TO r_operator;
GRANT SELECT(dial_key) ON TABLE public.app_user TO r_leader;

GRANT SELECT(theme) ON TABLE public.app_user TO r_operator;
GRANT SELECT(theme) ON TABLE public.app_user TO r_leader;

GRANT SELECT(active) ON TABLE public.app_user TO r_operator;
GRANT SELECT(active) ON TABLE public.app_user TO r_leader;

GRANT SELECT(deactivated_at) ON TABLE public.app_user TO r_operator;
GRANT SELECT(deactivated_at) ON TABLE public.app_user TO r_leader;

GRANT SELECT(created_at) ON TABLE public.app_user TO r_operator;
GRANT SELECT(created_at) ON TABLE public.app_user TO r_leader;

GRANT SELECT(row_version) ON TABLE public.app_user TO r_operator;
GRANT SELECT(row_version) ON TABLE public.app_user TO r_leader;

GRANT SELECT(rings) ON TABLE public.app_user TO r_operator;
GRANT SELECT(rings) ON TABLE public.app_user TO r_leader;

GRANT SELECT(export_right) ON TABLE public.app_user TO r_operator;
GRANT SELECT(export_right) ON TABLE public.app_user TO r_leader;

GRANT SELECT ON TABLE public.team TO r_operator;
GRANT SELECT ON TABLE public.team TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.team TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.team TO r_system;

REVOKE ALL ON FUNCTION public.teams_of_mine() FROM PUBLIC;
GRANT ALL ON FUNCTION public.teams_of_mine() TO r_operator;
GRANT ALL ON FUNCTION public.teams_of_mine() TO r_leader;
GRANT ALL ON FUNCTION public.teams_of_mine() TO r_admin;
GRANT ALL ON FUNCTION public.teams_of_mine() TO r_system;

REVOKE ALL ON FUNCTION public.twins_of(places integer[], e164s text[], name_places integer[], names text[], cities text[], mail_places integer[], emails text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.twins_of(places integer[], e164s text[], name_places integer[], names text[], cities text[], mail_places integer[], emails text[]) TO r_leader;
GRANT ALL ON FUNCTION public.twins_of(places integer[], e164s text[], name_places integer[], names text[], cities text[], mail_places integer[], emails text[]) TO r_admin;
GRANT ALL ON FUNCTION public.twins_of(places integer[], e164s text[], name_places integer[], names text[], cities text[], mail_places integer[], emails text[]) TO r_system;

REVOKE ALL ON FUNCTION public.user_of_session(token_hash bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.user_of_session(token_hash bytea, at timestamp with time zone) TO callcenter_app;
GRANT ALL ON FUNCTION public.user_of_session(token_hash bytea, at timestamp with time zone) TO r_system;

GRANT SELECT,INSERT,UPDATE ON TABLE public.telephone TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.telephone TO r_system;

GRANT SELECT(id) ON TABLE public.telephone TO r_operator;
GRANT SELECT(id) ON TABLE public.telephone TO r_leader;

GRANT SELECT(user_id) ON TABLE public.telephone TO r_operator;
GRANT SELECT(user_id) ON TABLE public.telephone TO r_leader;

GRANT SELECT(pbx_id) ON TABLE public.telephone TO r_operator;
GRANT SELECT(pbx_id) ON TABLE public.telephone TO r_leader;

GRANT SELECT(extension) ON TABLE public.telephone TO r_operator;
GRANT SELECT(extension) ON TABLE public.telephone TO r_leader;

GRANT SELECT(kind) ON TABLE public.telephone TO r_operator;
GRANT SELECT(kind) ON TABLE public.telephone TO r_leader;

GRANT SELECT(active) ON TABLE public.telephone TO r_operator;
GRANT SELECT(active) ON TABLE public.telephone TO r_leader;

GRANT SELECT(created_at) ON TABLE public.telephone TO r_operator;
GRANT SELECT(created_at) ON TABLE public.telephone TO r_leader;

GRANT SELECT(row_version) ON TABLE public.telephone TO r_operator;
GRANT SELECT(row_version) ON TABLE public.telephone TO r_leader;

GRANT SELECT ON TABLE asterisk.ps_aors TO asterisk;

GRANT SELECT ON TABLE asterisk.ps_auths TO asterisk;

GRANT SELECT ON TABLE asterisk.ps_endpoints TO asterisk;

GRANT SELECT,INSERT ON TABLE jobs.pgqueuer TO r_operator;
GRANT SELECT,INSERT ON TABLE jobs.pgqueuer TO r_leader;
GRANT SELECT,INSERT ON TABLE jobs.pgqueuer TO r_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE jobs.pgqueuer TO r_system;

GRANT USAGE ON SEQUENCE jobs.pgqueuer_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE jobs.pgqueuer_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE jobs.pgqueuer_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE jobs.pgqueuer_id_seq TO r_system;

GRANT INSERT ON TABLE jobs.pgqueuer_log TO r_operator;
GRANT INSERT ON TABLE jobs.pgqueuer_log TO r_leader;
GRANT INSERT ON TABLE jobs.pgqueuer_log TO r_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE jobs.pgqueuer_log TO r_system;

GRANT USAGE ON SEQUENCE jobs.pgqueuer_log_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE jobs.pgqueuer_log_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE jobs.pgqueuer_log_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE jobs.pgqueuer_log_id_seq TO r_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE jobs.pgqueuer_schedules TO r_system;

GRANT USAGE ON SEQUENCE jobs.pgqueuer_schedules_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE jobs.pgqueuer_schedules_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE jobs.pgqueuer_schedules_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE jobs.pgqueuer_schedules_id_seq TO r_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE jobs.pgqueuer_statistics TO r_system;

GRANT USAGE ON SEQUENCE jobs.pgqueuer_statistics_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE jobs.pgqueuer_statistics_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE jobs.pgqueuer_statistics_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE jobs.pgqueuer_statistics_id_seq TO r_system;

GRANT USAGE ON SEQUENCE public.account_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.account_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.account_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.account_id_seq TO r_system;

GRANT SELECT ON TABLE public.account_type TO r_operator;
GRANT SELECT ON TABLE public.account_type TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.account_type TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.account_type TO r_system;

GRANT USAGE ON SEQUENCE public.account_type_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.account_type_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.account_type_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.account_type_id_seq TO r_system;

GRANT SELECT ON TABLE public.activity_event TO r_operator;
GRANT SELECT ON TABLE public.activity_event TO r_leader;
GRANT SELECT ON TABLE public.activity_event TO r_admin;
GRANT SELECT ON TABLE public.activity_event TO r_system;

GRANT USAGE ON SEQUENCE public.activity_event_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.activity_event_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.activity_event_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.activity_event_id_seq TO r_system;

GRANT USAGE ON SEQUENCE public.activity_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.activity_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.activity_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.activity_id_seq TO r_system;

GRANT SELECT ON TABLE public.activity_kind TO r_operator;
GRANT SELECT ON TABLE public.activity_kind TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.activity_kind TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.activity_kind TO r_system;

GRANT USAGE ON SEQUENCE public.activity_kind_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.activity_kind_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.activity_kind_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.activity_kind_id_seq TO r_system;

GRANT USAGE ON SEQUENCE public.app_user_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.app_user_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.app_user_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.app_user_id_seq TO r_system;

GRANT SELECT ON TABLE public.assignment TO r_operator;
GRANT SELECT ON TABLE public.assignment TO r_leader;
GRANT SELECT ON TABLE public.assignment TO r_admin;
GRANT SELECT ON TABLE public.assignment TO r_system;

GRANT SELECT ON TABLE public.audit_check TO r_admin;
GRANT SELECT,UPDATE ON TABLE public.audit_check TO r_system;

GRANT USAGE ON SEQUENCE public.audit_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.audit_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.audit_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.audit_id_seq TO r_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.calendar_address TO r_operator;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.calendar_address TO r_leader;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.calendar_address TO r_admin;
GRANT SELECT,UPDATE ON TABLE public.calendar_address TO r_system;

GRANT SELECT,INSERT,UPDATE ON TABLE public.call TO r_operator;
GRANT SELECT,INSERT,UPDATE ON TABLE public.call TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.call TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.call TO r_system;

GRANT SELECT ON TABLE public.campaign TO r_operator;
GRANT SELECT ON TABLE public.campaign TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.campaign TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.campaign TO r_system;

GRANT USAGE ON SEQUENCE public.campaign_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.campaign_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.campaign_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.campaign_id_seq TO r_system;

GRANT SELECT,INSERT,UPDATE ON TABLE public.cel_event TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.cel_event TO r_system;

GRANT USAGE ON SEQUENCE public.cel_event_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.cel_event_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.cel_event_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.cel_event_id_seq TO r_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.cel_position TO r_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.cel_position TO r_system;

GRANT SELECT ON TABLE public.client_change TO r_operator;
GRANT SELECT,INSERT ON TABLE public.client_change TO r_leader;
GRANT SELECT,INSERT ON TABLE public.client_change TO r_admin;
GRANT SELECT,INSERT ON TABLE public.client_change TO r_system;

GRANT SELECT,UPDATE ON TABLE public.control_list TO r_operator;
GRANT SELECT,UPDATE ON TABLE public.control_list TO r_leader;
GRANT SELECT,UPDATE ON TABLE public.control_list TO r_admin;
GRANT SELECT,UPDATE ON TABLE public.control_list TO r_system;

GRANT SELECT ON TABLE public.country_rule TO r_operator;
GRANT SELECT ON TABLE public.country_rule TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.country_rule TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.country_rule TO r_system;

GRANT SELECT ON TABLE public.dictionary_merge TO r_operator;
GRANT SELECT ON TABLE public.dictionary_merge TO r_leader;
GRANT SELECT,INSERT ON TABLE public.dictionary_merge TO r_admin;
GRANT SELECT,INSERT ON TABLE public.dictionary_merge TO r_system;

GRANT UPDATE(separated_at) ON TABLE public.dictionary_merge TO r_admin;
GRANT UPDATE(separated_at) ON TABLE public.dictionary_merge TO r_system;

GRANT UPDATE(separated_by) ON TABLE public.dictionary_merge TO r_admin;
GRANT UPDATE(separated_by) ON TABLE public.dictionary_merge TO r_system;

GRANT USAGE ON SEQUENCE public.dictionary_merge_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.dictionary_merge_id_seq TO r_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.draft TO r_operator;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.draft TO r_leader;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.draft TO r_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.draft TO r_system;

GRANT SELECT ON TABLE public.duplicate_pair TO r_operator;
GRANT SELECT ON TABLE public.duplicate_pair TO r_leader;
GRANT SELECT ON TABLE public.duplicate_pair TO r_admin;
GRANT SELECT ON TABLE public.duplicate_pair TO r_system;

GRANT UPDATE(dismissed_at) ON TABLE public.duplicate_pair TO r_operator;
GRANT UPDATE(dismissed_at) ON TABLE public.duplicate_pair TO r_leader;
GRANT UPDATE(dismissed_at) ON TABLE public.duplicate_pair TO r_admin;
GRANT UPDATE(dismissed_at) ON TABLE public.duplicate_pair TO r_system;

GRANT UPDATE(dismissed_by) ON TABLE public.duplicate_pair TO r_operator;
GRANT UPDATE(dismissed_by) ON TABLE public.duplicate_pair TO r_leader;
GRANT UPDATE(dismissed_by) ON TABLE public.duplicate_pair TO r_admin;
GRANT UPDATE(dismissed_by) ON TABLE public.duplicate_pair TO r_system;

GRANT USAGE ON SEQUENCE public.duplicate_pair_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.duplicate_pair_id_seq TO r_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.email_address TO r_operator;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.email_address TO r_leader;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.email_address TO r_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.email_address TO r_system;

GRANT USAGE ON SEQUENCE public.email_address_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.email_address_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.email_address_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.email_address_id_seq TO r_system;

GRANT SELECT ON TABLE public.erasure_log TO r_admin;
GRANT SELECT ON TABLE public.erasure_log TO r_system;

GRANT SELECT ON TABLE public.field_def TO r_operator;
GRANT SELECT ON TABLE public.field_def TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.field_def TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.field_def TO r_system;

GRANT USAGE ON SEQUENCE public.field_def_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.field_def_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.field_def_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.field_def_id_seq TO r_system;

GRANT SELECT ON TABLE public.first_order_receipt TO r_operator;
GRANT SELECT ON TABLE public.first_order_receipt TO r_leader;
GRANT SELECT ON TABLE public.first_order_receipt TO r_admin;
GRANT SELECT ON TABLE public.first_order_receipt TO r_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.first_view TO r_operator;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.first_view TO r_leader;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.first_view TO r_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.first_view TO r_system;

GRANT SELECT,INSERT ON TABLE public.handover TO r_leader;
GRANT SELECT,INSERT ON TABLE public.handover TO r_admin;
GRANT SELECT,INSERT ON TABLE public.handover TO r_system;

GRANT UPDATE(undone_at) ON TABLE public.handover TO r_leader;
GRANT UPDATE(undone_at) ON TABLE public.handover TO r_admin;
GRANT UPDATE(undone_at) ON TABLE public.handover TO r_system;

GRANT USAGE ON SEQUENCE public.handover_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.handover_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.handover_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.handover_id_seq TO r_system;

GRANT SELECT ON TABLE public.handover_plan TO r_leader;
GRANT SELECT ON TABLE public.handover_plan TO r_admin;
GRANT SELECT ON TABLE public.handover_plan TO r_system;

GRANT SELECT,INSERT,UPDATE ON TABLE public.import_batch TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.import_batch TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.import_batch TO r_system;

GRANT USAGE ON SEQUENCE public.import_batch_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.import_batch_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.import_batch_id_seq TO r_system;
GRANT USAGE ON SEQUENCE public.import_batch_id_seq TO r_operator;

GRANT SELECT,INSERT,UPDATE ON TABLE public.import_mapping TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.import_mapping TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.import_mapping TO r_system;

GRANT SELECT,INSERT,UPDATE ON TABLE public.import_row TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.import_row TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.import_row TO r_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.lead TO r_operator;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.lead TO r_leader;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.lead TO r_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.lead TO r_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.login_attempt TO r_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.login_attempt TO r_system;

GRANT USAGE ON SEQUENCE public.login_attempt_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.login_attempt_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.login_attempt_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.login_attempt_id_seq TO r_system;

GRANT SELECT ON TABLE public.merged_entry TO r_operator;
GRANT SELECT ON TABLE public.merged_entry TO r_leader;
GRANT SELECT ON TABLE public.merged_entry TO r_admin;
GRANT SELECT ON TABLE public.merged_entry TO r_system;

GRANT SELECT ON TABLE public.next_reason TO r_operator;
GRANT SELECT ON TABLE public.next_reason TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.next_reason TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.next_reason TO r_system;

GRANT USAGE ON SEQUENCE public.next_reason_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.next_reason_id_seq TO r_system;

GRANT SELECT ON TABLE public.next_step TO r_operator;
GRANT SELECT ON TABLE public.next_step TO r_leader;
GRANT SELECT ON TABLE public.next_step TO r_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.next_step TO r_system;

GRANT SELECT,INSERT ON TABLE public.next_step_reason TO r_operator;
GRANT SELECT,INSERT ON TABLE public.next_step_reason TO r_leader;
GRANT SELECT,INSERT ON TABLE public.next_step_reason TO r_admin;
GRANT SELECT,INSERT ON TABLE public.next_step_reason TO r_system;

GRANT USAGE ON SEQUENCE public.next_step_reason_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.next_step_reason_id_seq TO r_system;

GRANT SELECT,INSERT ON TABLE public.operator_break TO r_operator;
GRANT SELECT,INSERT ON TABLE public.operator_break TO r_leader;
GRANT SELECT,INSERT ON TABLE public.operator_break TO r_admin;
GRANT SELECT,INSERT ON TABLE public.operator_break TO r_system;

GRANT UPDATE(ended_at) ON TABLE public.operator_break TO r_operator;
GRANT UPDATE(ended_at) ON TABLE public.operator_break TO r_leader;
GRANT UPDATE(ended_at) ON TABLE public.operator_break TO r_admin;
GRANT UPDATE(ended_at) ON TABLE public.operator_break TO r_system;

GRANT USAGE ON SEQUENCE public.operator_break_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.operator_break_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.operator_break_id_seq TO r_system;
GRANT USAGE ON SEQUENCE public.operator_break_id_seq TO r_operator;

GRANT SELECT ON TABLE public.pbx TO r_operator;
GRANT SELECT ON TABLE public.pbx TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.pbx TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.pbx TO r_system;

GRANT USAGE ON SEQUENCE public.pbx_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.pbx_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.pbx_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.pbx_id_seq TO r_system;

GRANT SELECT,INSERT,UPDATE ON TABLE public.person TO r_operator;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.person TO r_leader;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.person TO r_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.person TO r_system;

GRANT USAGE ON SEQUENCE public.person_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.person_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.person_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.person_id_seq TO r_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.phone_number TO r_operator;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.phone_number TO r_leader;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.phone_number TO r_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.phone_number TO r_system;

GRANT USAGE ON SEQUENCE public.phone_number_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.phone_number_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.phone_number_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.phone_number_id_seq TO r_system;

GRANT SELECT,INSERT,UPDATE ON TABLE public.playback TO r_operator;
GRANT SELECT,INSERT,UPDATE ON TABLE public.playback TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.playback TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.playback TO r_system;

GRANT USAGE ON SEQUENCE public.playback_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.playback_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.playback_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.playback_id_seq TO r_system;

GRANT SELECT ON TABLE public.purpose TO r_operator;
GRANT SELECT ON TABLE public.purpose TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.purpose TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.purpose TO r_system;

GRANT USAGE ON SEQUENCE public.purpose_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.purpose_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.purpose_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.purpose_id_seq TO r_system;

GRANT SELECT,INSERT,UPDATE ON TABLE public.recording TO r_operator;
GRANT SELECT,INSERT,UPDATE ON TABLE public.recording TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.recording TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.recording TO r_system;

GRANT SELECT,INSERT ON TABLE public.recording_comment TO r_operator;
GRANT SELECT,INSERT ON TABLE public.recording_comment TO r_leader;
GRANT SELECT,INSERT ON TABLE public.recording_comment TO r_admin;
GRANT SELECT,INSERT ON TABLE public.recording_comment TO r_system;

GRANT USAGE ON SEQUENCE public.recording_comment_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.recording_comment_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.recording_comment_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.recording_comment_id_seq TO r_system;

GRANT SELECT,INSERT,UPDATE ON TABLE public.recording_gap TO r_operator;
GRANT SELECT,INSERT,UPDATE ON TABLE public.recording_gap TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.recording_gap TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.recording_gap TO r_system;

GRANT USAGE ON SEQUENCE public.recording_gap_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.recording_gap_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.recording_gap_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.recording_gap_id_seq TO r_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.recording_orphan TO r_operator;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.recording_orphan TO r_leader;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.recording_orphan TO r_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.recording_orphan TO r_system;

GRANT USAGE ON SEQUENCE public.recording_orphan_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.recording_orphan_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.recording_orphan_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.recording_orphan_id_seq TO r_system;

GRANT SELECT,INSERT,UPDATE ON TABLE public.reminder TO r_operator;
GRANT SELECT,INSERT,UPDATE ON TABLE public.reminder TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.reminder TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.reminder TO r_system;

GRANT SELECT,UPDATE ON TABLE public.reminder_beat TO r_system;

GRANT SELECT,UPDATE ON TABLE public.reminder_settings TO r_operator;
GRANT SELECT,UPDATE ON TABLE public.reminder_settings TO r_leader;
GRANT SELECT,UPDATE ON TABLE public.reminder_settings TO r_admin;
GRANT SELECT,UPDATE ON TABLE public.reminder_settings TO r_system;

GRANT SELECT ON TABLE public.result TO r_operator;
GRANT SELECT ON TABLE public.result TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.result TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.result TO r_system;

GRANT SELECT ON TABLE public.result_effective TO r_operator;
GRANT SELECT ON TABLE public.result_effective TO r_leader;
GRANT SELECT ON TABLE public.result_effective TO r_admin;
GRANT SELECT ON TABLE public.result_effective TO r_system;

GRANT USAGE ON SEQUENCE public.result_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.result_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.result_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.result_id_seq TO r_system;

GRANT SELECT,INSERT,UPDATE ON TABLE public.sales_order TO r_operator;
GRANT SELECT,INSERT,UPDATE ON TABLE public.sales_order TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.sales_order TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.sales_order TO r_system;

GRANT USAGE ON SEQUENCE public.sales_order_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.sales_order_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.sales_order_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.sales_order_id_seq TO r_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.saved_view TO r_operator;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.saved_view TO r_leader;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.saved_view TO r_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.saved_view TO r_system;

GRANT USAGE ON SEQUENCE public.saved_view_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.saved_view_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.saved_view_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.saved_view_id_seq TO r_system;

GRANT SELECT,INSERT,UPDATE ON TABLE public.schema_migration TO r_operator;
GRANT SELECT,INSERT,UPDATE ON TABLE public.schema_migration TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.schema_migration TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.schema_migration TO r_system;

GRANT SELECT ON TABLE public.script TO r_operator;
GRANT SELECT ON TABLE public.script TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.script TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.script TO r_system;

GRANT SELECT,INSERT ON TABLE public.script_answer TO r_operator;
GRANT SELECT,INSERT ON TABLE public.script_answer TO r_leader;
GRANT SELECT,INSERT ON TABLE public.script_answer TO r_admin;
GRANT SELECT,INSERT ON TABLE public.script_answer TO r_system;

GRANT USAGE ON SEQUENCE public.script_answer_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.script_answer_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.script_answer_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.script_answer_id_seq TO r_system;

GRANT USAGE ON SEQUENCE public.script_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.script_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.script_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.script_id_seq TO r_system;

GRANT SELECT,INSERT ON TABLE public.script_run TO r_operator;
GRANT SELECT,INSERT ON TABLE public.script_run TO r_leader;
GRANT SELECT,INSERT ON TABLE public.script_run TO r_admin;
GRANT SELECT,INSERT ON TABLE public.script_run TO r_system;

GRANT USAGE ON SEQUENCE public.script_run_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.script_run_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.script_run_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.script_run_id_seq TO r_system;

GRANT SELECT ON TABLE public.script_version TO r_operator;
GRANT SELECT ON TABLE public.script_version TO r_leader;
GRANT SELECT,INSERT ON TABLE public.script_version TO r_admin;
GRANT SELECT,INSERT ON TABLE public.script_version TO r_system;

GRANT USAGE ON SEQUENCE public.script_version_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.script_version_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.script_version_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.script_version_id_seq TO r_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.session TO r_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.session TO r_system;

GRANT SELECT ON TABLE public.source TO r_operator;
GRANT SELECT ON TABLE public.source TO r_leader;
GRANT SELECT,INSERT,UPDATE ON TABLE public.source TO r_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.source TO r_system;

GRANT USAGE ON SEQUENCE public.source_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.source_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.source_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.source_id_seq TO r_system;

GRANT USAGE ON SEQUENCE public.suppression_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.suppression_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.suppression_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.suppression_id_seq TO r_system;

GRANT USAGE ON SEQUENCE public.team_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.team_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.team_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.team_id_seq TO r_system;

GRANT USAGE ON SEQUENCE public.telephone_id_seq TO r_operator;
GRANT USAGE ON SEQUENCE public.telephone_id_seq TO r_leader;
GRANT USAGE ON SEQUENCE public.telephone_id_seq TO r_admin;
GRANT USAGE ON SEQUENCE public.telephone_id_seq TO r_system;
