-- Why: a person is erased by law: figures and the skeleton of contacts and calls stay, everything else goes, in one transaction.
CREATE TABLE erasure_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    by_user bigint NOT NULL REFERENCES app_user,
    because text NOT NULL CHECK (because IN ('asked', 'consent', 'purpose', 'unlawful', 'authority')),
    scope text NOT NULL CHECK (scope IN ('person', 'account')),
    account_id bigint NOT NULL REFERENCES account,             -- the account itself, or that of the person
    person_id bigint,                                          -- who is not there any more; tells whom to erase after a restore
    counts jsonb NOT NULL CHECK (jsonb_typeof(counts) = 'object')   -- numbers only
);
CREATE INDEX ON erasure_log (account_id);
ALTER TABLE erasure_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE erasure_log FORCE ROW LEVEL SECURITY;
CREATE POLICY admin_sees_all ON erasure_log TO r_admin, r_system USING (true) WITH CHECK (true);
REVOKE ALL ON erasure_log FROM r_operator, r_leader, r_admin, r_system;
GRANT SELECT ON erasure_log TO r_admin, r_system;
CREATE TRIGGER erasure_log_append_only BEFORE UPDATE OR DELETE ON erasure_log FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What stands where a text must stand: in the three languages of the panel.
CREATE FUNCTION erased_words() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 'Erased · Törölve · Удалено';

-- What was erased stays erased, whoever writes: an open form, an undone list, a merge that is taken back.
ALTER TABLE account
    ADD COLUMN erased_at timestamptz,
    ADD CONSTRAINT account_stays_erased CHECK (erased_at IS NULL OR (
        deleted_at IS NOT NULL AND name = erased_words() AND fields = '{}'
        AND (about, problem, address, city, note) = ('', '', '', '', '')));
ALTER TABLE activity
    ADD COLUMN erased_at timestamptz,
    ADD CONSTRAINT activity_stays_erased CHECK (erased_at IS NULL OR (
        (note, description, comment) = ('', '', '') AND impression IS NULL AND person_id IS NULL));
ALTER TABLE call
    ADD COLUMN erased_at timestamptz,
    DROP CONSTRAINT call_number_check,
    ADD CONSTRAINT call_number_check CHECK (number ~ '^\+[1-9][0-9]{6,14}$' OR (number = '' AND erased_at IS NOT NULL)),
    ADD CONSTRAINT call_stays_erased CHECK (erased_at IS NULL OR (number = '' AND person_id IS NULL));

-- A recording that is to go from the store: when it was decided, when it was found gone. A legal hold puts it off.
ALTER TABLE recording
    ADD COLUMN erased_at timestamptz,
    ADD COLUMN gone_at timestamptz,
    ADD COLUMN removal_starts integer NOT NULL DEFAULT 0,
    ADD COLUMN removal_try_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN removal_reason text NOT NULL DEFAULT '';
CREATE INDEX recording_to_remove ON recording (removal_try_at) WHERE erased_at IS NOT NULL AND gone_at IS NULL;

ALTER TABLE activity_event
    DROP CONSTRAINT activity_event_what_check,
    ADD CONSTRAINT activity_event_what_check
        CHECK (what IN ('planned', 'rescheduled', 'reassigned', 'done', 'corrected', 'cancelled', 'erased'));
ALTER TABLE suppression
    DROP CONSTRAINT suppression_source_check,
    ADD CONSTRAINT suppression_source_check CHECK (source IN ('wrap_up', 'card', 'list', 'erasing'));

CREATE OR REPLACE FUNCTION logged_as(before activity, after activity) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN CASE
        WHEN before.state <> after.state THEN after.state
        WHEN before.erased_at IS DISTINCT FROM after.erased_at THEN 'erased'
        WHEN before.due_at IS DISTINCT FROM after.due_at OR before.due_on IS DISTINCT FROM after.due_on THEN 'rescheduled'
        WHEN before.assignee_id <> after.assignee_id THEN 'reassigned'
        WHEN after.state = 'done' THEN 'corrected'
    END;

-- The audit log: words about the erased go. The row that tells of the erasing names each such row with a seal of what is
-- left of it, and is itself part of the chain: so the check still tells a row that somebody else has changed.
ALTER TABLE audit ADD COLUMN erased_in bigint REFERENCES audit;

CREATE FUNCTION rest_of_audit(entry audit) RETURNS text
    LANGUAGE sql STABLE
    RETURN encode(sha256(convert_to(concat_ws('|', entry.id, extract(epoch FROM entry.at), entry.user_id, entry.action,
                                              entry.subject, entry.detail), 'UTF8')), 'hex');

CREATE FUNCTION is_rest_of_audit(entry audit) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN entry.erased_in IS NOT NULL AND EXISTS (
        SELECT
          FROM audit AS teller
         WHERE teller.id = entry.erased_in
           AND teller.id > entry.id
           AND teller.action IN ('person.erased', 'account.erased')
           AND teller.detail -> 'audit_rows' ->> entry.id::text = rest_of_audit(entry));

-- The one narrow door through history that is append-only: erase_by_law sets app.erasing for as long as it works, and works
-- as the owner of the tables. Nobody who logs in is both, and texts alone may change there, never a row go.
CREATE FUNCTION erasable_columns(history text) RETURNS text[]
    LANGUAGE sql IMMUTABLE
    RETURN CASE regexp_replace(history, '_[0-9]{2}$', '')
        WHEN 'activity_event' THEN ARRAY['detail']
        WHEN 'audit' THEN ARRAY['detail', 'erased_in']
        WHEN 'client_change' THEN ARRAY['reason']
        WHEN 'recording_comment' THEN ARRAY['words']
        WHEN 'script_answer' THEN ARRAY['words', 'unlisted', 'number', 'day', 'moment']
    END;

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger
    LANGUAGE plpgsql AS $$
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

-- How texts are compared: words without accents between signs of ASCII, and all digits of a piece together. One pattern for
-- everything that is looked for, NULL for nothing: lists and the audit log are long.
CREATE FUNCTION plain_words(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN btrim(regexp_replace(folded(value), '[\x01-\x2f\x3a-\x60\x7b-\x7f]+', ' ', 'g'));

CREATE FUNCTION pattern_of(words text[], digits text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT string_agg(part, '|')
              FROM (SELECT '(?:^|[\x01-\x2f\x3a-\x60\x7b-\x7f])' || replace(plain_words(word), ' ', '[\x01-\x2f\x3a-\x60\x7b-\x7f]+')
                           || '(?:$|[\x01-\x2f\x3a-\x60\x7b-\x7f])' AS part
                      FROM unnest(words) AS word
                     WHERE plain_words(word) <> ''
                    UNION ALL
                    SELECT array_to_string(string_to_array(digit, NULL), '[^0-9|"]*')
                      FROM unnest(digits) AS digit) AS parts);

CREATE FUNCTION is_marked(value text, pattern text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(folded(value) ~ pattern, false);

-- What is about a person, or about everybody of the accounts (NULL): the same for who is told everything and for who erases.

-- Numbers and addresses; what somebody else has, too (a switchboard, a family), tells nothing about the person.
CREATE FUNCTION own_addresses(accounts bigint[], of_person bigint) RETURNS text[]
    LANGUAGE sql STABLE AS $$
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

CREATE FUNCTION calls_with(accounts bigint[], of_person bigint) RETURNS uuid[]
    LANGUAGE sql STABLE AS $$
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

CREATE FUNCTION contacts_with(accounts bigint[], of_person bigint) RETURNS bigint[]
    LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT id
          FROM activity
         WHERE account_id = ANY (accounts)
           AND (of_person IS NULL OR person_id = of_person OR call_id = ANY ((SELECT calls_with(accounts, of_person))::uuid[])))
$$;

-- What is erased, room by room. Each part says how many rows it concerned; none can be called but by erase_by_law.

CREATE FUNCTION erase_in_activities(accounts bigint[], contacts bigint[], whole boolean) RETURNS jsonb
    LANGUAGE plpgsql SET search_path TO 'public' AS $$
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

CREATE FUNCTION erase_in_calls(calls uuid[]) RETURNS jsonb
    LANGUAGE plpgsql SET search_path TO 'public' AS $$
BEGIN
    UPDATE call SET number = '', person_id = NULL, erased_at = coalesce(erased_at, now()) WHERE id = ANY (calls);
    UPDATE cel_event SET number = '', channel = '', extra = '' WHERE linkedid = ANY (calls::text[]);
    RETURN jsonb_build_object('calls', cardinality(calls));
END
$$;

CREATE FUNCTION erase_in_scripts(calls uuid[]) RETURNS jsonb
    LANGUAGE plpgsql SET search_path TO 'public' AS $$
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

CREATE FUNCTION erase_in_recordings(calls uuid[]) RETURNS jsonb
    LANGUAGE plpgsql SET search_path TO 'public' AS $$
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

CREATE FUNCTION erase_in_imports(accounts bigint[], people bigint[], whole boolean, marks text, reached_by text) RETURNS jsonb
    LANGUAGE plpgsql SET search_path TO 'public' AS $$
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

CREATE FUNCTION erase_in_views(marks text) RETURNS jsonb
    LANGUAGE plpgsql SET search_path TO 'public' AS $$
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

-- Their own numbers and addresses come onto the stop list as hashes, and stay there; what somebody wrote beside goes.
CREATE FUNCTION erase_in_stop_list(accounts bigint[], people bigint[], whole boolean, addresses text[]) RETURNS jsonb
    LANGUAGE plpgsql SET search_path TO 'public' AS $$
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

CREATE FUNCTION erase_in_accounts(accounts bigint[], people bigint[], whole boolean) RETURNS jsonb
    LANGUAGE plpgsql SET search_path TO 'public' AS $$
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

-- The row of the audit log that tells of the erasing, and the rows before it that lose their words.
CREATE FUNCTION erase_in_audit(scope text, account_id bigint, told jsonb, marks text) RETURNS void
    LANGUAGE plpgsql SET search_path TO 'public' AS $$
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

-- Erase a person: contact person `of_person` of the account, or everybody and everything of an account that is a person or
-- a household (NULL). What is left are figures. By an administrator only; how much it was is what comes back.
CREATE FUNCTION erase_by_law(of_account bigint, of_person bigint, because text) RETURNS jsonb
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
REVOKE ALL ON FUNCTION erase_by_law, erase_in_activities, erase_in_calls, erase_in_scripts, erase_in_recordings, erase_in_imports,
    erase_in_views, erase_in_stop_list, erase_in_accounts, erase_in_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_by_law TO r_admin;
