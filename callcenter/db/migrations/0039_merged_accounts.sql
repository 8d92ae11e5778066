-- Why: two accounts that are the same become one by a pointer: nothing is moved or copied, so every history stays whole, and the
-- two can be separated again, also after further work.
ALTER TABLE account ADD COLUMN canonical_id bigint REFERENCES account;       -- the account that stands for this one
ALTER TABLE account ADD CONSTRAINT account_merged_into_another CHECK (canonical_id <> id);
CREATE INDEX account_merged ON account (canonical_id) WHERE canonical_id IS NOT NULL;
ANALYZE account (canonical_id);                          -- else Postgres expects many merges until it looks by itself

-- Which account stands for this one, and all that it stands for, itself included: what reads the history of an account reads
-- all of these. Of an account out of sight: nothing.
CREATE FUNCTION kept_id(account_id bigint) RETURNS bigint
    LANGUAGE sql STABLE AS $$ SELECT coalesce(account.canonical_id, account.id) FROM account WHERE account.id = $1 $$;
CREATE FUNCTION family_of(account_id bigint) RETURNS bigint[]
    LANGUAGE sql STABLE AS $$
    WITH kept AS (SELECT coalesce(account.canonical_id, account.id) AS id FROM account WHERE account.id = $1)
    SELECT array_agg(one.id ORDER BY one.place, one.id)
      FROM (SELECT kept.id, 0 AS place FROM kept
             UNION ALL
            SELECT account.id, 1 FROM kept JOIN account ON account.canonical_id = kept.id) AS one
$$;

-- Whether there is any merge at all, by the end of an index, whatever the statistics say: lists are as quick as before without.
CREATE FUNCTION merges_exist() RETURNS boolean
    LANGUAGE sql STABLE AS $$ SELECT (SELECT min(canonical_id) FROM account) IS NOT NULL $$;

-- Who merged what, and what is needed to separate it again. Merges of merges stay here as they were made; `canonical_id` is
-- their end.
CREATE TABLE account_merge (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES account,
    into_id bigint NOT NULL REFERENCES account,
    taken text[] NOT NULL DEFAULT '{}',                    -- the fields in which the value of account_id is kept
    fields_before jsonb NOT NULL DEFAULT '{}',             -- what stood there in into_id
    fields_after jsonb NOT NULL DEFAULT '{}',
    owner_before bigint REFERENCES app_user,               -- of account_id
    plans_followed jsonb NOT NULL DEFAULT '[]',            -- that went to the owner of into_id: account, activity, from whom
    merged_at timestamptz NOT NULL DEFAULT now(),
    merged_by bigint NOT NULL REFERENCES app_user,
    separated_at timestamptz,
    separated_by bigint REFERENCES app_user,
    CONSTRAINT account_merge_of_two CHECK (account_id <> into_id),
    CONSTRAINT account_merge_separated_by_somebody CHECK ((separated_at IS NULL) = (separated_by IS NULL))
);
CREATE UNIQUE INDEX account_merge_one_target ON account_merge (account_id) WHERE separated_at IS NULL;
CREATE INDEX account_merge_account ON account_merge (account_id);
CREATE INDEX account_merge_into ON account_merge (into_id);

ALTER TABLE account_merge ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_merge FORCE ROW LEVEL SECURITY;
CREATE POLICY through_either_account ON account_merge FOR SELECT TO r_operator, r_leader
    USING (EXISTS (SELECT FROM account WHERE account.id = account_id) OR EXISTS (SELECT FROM account WHERE account.id = into_id));
CREATE POLICY through_both_accounts ON account_merge FOR INSERT TO r_operator, r_leader
    WITH CHECK (merged_by = (SELECT acting_user()) AND EXISTS (SELECT FROM account WHERE account.id = account_id)
                AND EXISTS (SELECT FROM account WHERE account.id = into_id));
CREATE POLICY separated_through_both ON account_merge FOR UPDATE TO r_operator, r_leader
    USING (EXISTS (SELECT FROM account WHERE account.id = account_id) AND EXISTS (SELECT FROM account WHERE account.id = into_id))
    WITH CHECK (separated_by = (SELECT acting_user()));
CREATE POLICY admin_sees_all ON account_merge TO r_admin, r_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT (account_id, into_id, taken, merged_by), UPDATE (separated_at, separated_by)
    ON account_merge TO r_operator, r_leader, r_admin, r_system;

-- One merge after the other, with the accounts held: a second one of the same accounts waits, and is then refused.
CREATE FUNCTION hold_families(one bigint, other bigint) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7025);
    PERFORM FROM account WHERE id IN (one, other) OR canonical_id IN (one, other)
     ORDER BY canonical_id IS NOT NULL, id FOR UPDATE;
END
$$;
CREATE FUNCTION prepare_merge() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
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

-- Fields of an account by name; those of the house's own as own.code.
CREATE FUNCTION fields_named(one account, names text[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_object_agg(name, CASE WHEN name LIKE 'own.%' THEN (one).fields -> substr(name, 5)
                                                ELSE to_jsonb(one) -> name END), '{}')
      FROM unnest(names) AS name
$$;
CREATE FUNCTION put_fields(account_id bigint, given jsonb) RETURNS void
    LANGUAGE plpgsql AS $$
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

-- What is kept beside the accounts for quick lists, of these accounts with all that they stand for: the number of plans, the
-- latest contact, and whether campaigns may call them.
CREATE FUNCTION settle_families(ids bigint[]) RETURNS void
    LANGUAGE plpgsql AS $$
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

CREATE FUNCTION make_merge() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
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

-- Separating gives back what belongs to the one: its owner who is still there, its plans, and in the other one the fields
-- that nobody has changed since. What was written meanwhile stays with the account on which it was written.
CREATE FUNCTION owner_after_separation(one account_merge) RETURNS bigint
    LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN app_user.active THEN app_user.id ELSE account.owner_id END
      FROM account
      JOIN app_user ON app_user.id = (one).owner_before
     WHERE account.id = (one).account_id
$$;
CREATE FUNCTION prepare_separation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
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
CREATE FUNCTION make_separation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
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

-- The latest contact of an account is the latest one with any account that it stands for.
CREATE FUNCTION refresh_latest(ids bigint[]) RETURNS void
    LANGUAGE plpgsql AS $$
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
CREATE OR REPLACE FUNCTION keep_latest_contact() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
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
-- The account that stands for others is held before them, here as everywhere.
CREATE OR REPLACE FUNCTION keep_owner_of_plan() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    PERFORM FROM account WHERE id = kept_id(NEW.account_id) FOR NO KEY UPDATE;
    NEW.owner_id := (SELECT owner_id FROM account WHERE id = NEW.account_id FOR NO KEY UPDATE);
    RETURN NEW;
END
$$;

-- A plan counts for the account that stands for its account.
CREATE OR REPLACE FUNCTION count_plan(account bigint, change integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
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

-- Whoever is forgotten is asked about the account that stands for others, not about those.
CREATE OR REPLACE FUNCTION follow_accounts() RETURNS trigger
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

-- Accounts that one stands for have its owner, always.
CREATE FUNCTION pass_owner_on() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $_$
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
CREATE TRIGGER account_owner_passed_on AFTER UPDATE ON account REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION pass_owner_on();

-- The first order finds the whole history, also of the accounts that its account stands for
CREATE OR REPLACE FUNCTION history_of(account_id bigint, OUT contacts integer, OUT hash bytea) RETURNS record
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

-- Who does not want to be called stays so, whichever of its accounts was said to: an entry about one account holds for all that
-- are merged with it.
CREATE OR REPLACE FUNCTION is_stopped(channel text, address text, account_id bigint, person_id bigint) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN EXISTS (SELECT FROM suppression AS s
                    WHERE s.channel = is_stopped.channel AND s.address_hash = address_hash(is_stopped.address) AND s.lifted_at IS NULL)
        OR EXISTS (SELECT FROM suppression AS s
                    WHERE s.channel = is_stopped.channel AND s.account_id = ANY (family_of(is_stopped.account_id)) AND s.lifted_at IS NULL)
        OR EXISTS (SELECT FROM suppression AS s
                    WHERE s.channel = is_stopped.channel AND s.person_id = is_stopped.person_id AND s.lifted_at IS NULL);
-- Leads of an account and of those that it stands for are suppressed when no number is left, and come back when one is.
CREATE FUNCTION settle_leads_of(concerned bigint, opens boolean) RETURNS void
    LANGUAGE plpgsql AS $$
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
CREATE OR REPLACE FUNCTION settle_stopped_leads() RETURNS trigger
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

CREATE TRIGGER account_merge_prepared BEFORE INSERT ON account_merge FOR EACH ROW EXECUTE FUNCTION prepare_merge();
CREATE TRIGGER account_merge_made AFTER INSERT ON account_merge FOR EACH ROW EXECUTE FUNCTION make_merge();
CREATE TRIGGER account_separation_prepared BEFORE UPDATE ON account_merge FOR EACH ROW
    WHEN (OLD.separated_at IS NULL AND NEW.separated_at IS NOT NULL) EXECUTE FUNCTION prepare_separation();
CREATE TRIGGER account_separation_made AFTER UPDATE ON account_merge FOR EACH ROW
    WHEN (OLD.separated_at IS NULL AND NEW.separated_at IS NOT NULL) EXECUTE FUNCTION make_separation();
REVOKE ALL ON FUNCTION hold_families, prepare_merge, put_fields, settle_families, make_merge, prepare_separation, make_separation,
    refresh_latest, settle_leads_of, pass_owner_on FROM PUBLIC;
