-- Why: a handover of fifty thousand accounts and a list of a hundred thousand lines take seconds: each row is written once, and what nobody asks for is not kept.

-- The history of owners only grows: who has an account from a moment on. Where one owner begins, the one before has ended.
-- Its two triggers write it, from rows whose own keys are checked in the same statement: its keys are not looked up again.
DROP TRIGGER handover_account_marks ON handover_account;
DROP FUNCTION mark_handed_over();
DROP INDEX assignment_one_owner;
DROP INDEX assignment_account;
ALTER TABLE assignment DROP CONSTRAINT assignment_account_id_fkey, DROP CONSTRAINT assignment_owner_id_fkey,
    DROP CONSTRAINT assignment_by_user_fkey, DROP CONSTRAINT assignment_handover_id_fkey;
DELETE FROM assignment WHERE isempty(during);
ALTER TABLE assignment ALTER COLUMN during TYPE timestamptz USING lower(during);
ALTER TABLE assignment RENAME COLUMN during TO since;
ALTER TABLE assignment ADD CONSTRAINT assignment_one_owner PRIMARY KEY (account_id, since);

-- What a handover gave is what stands there with its number: no second list of the same.
CREATE INDEX assignment_of_handover ON assignment (handover_id) WHERE handover_id IS NOT NULL;
CREATE POLICY through_handover ON assignment FOR SELECT TO r_leader USING (handover_id IN (SELECT id FROM handover));
DROP TABLE handover_account;

CREATE FUNCTION acting_handover() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.handover_id', true), '')::bigint;

CREATE OR REPLACE FUNCTION keep_first_owners() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    INSERT INTO assignment (account_id, owner_id, since)
    SELECT id, owner_id, clock_timestamp() FROM fresh;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION keep_new_owners() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
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
$$;

-- A plan learns its account's new owner, and in a handover its new assignee, in one change.
CREATE OR REPLACE FUNCTION pass_plans_on() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
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
$$;

-- Which plan went to whom is noted where it goes: the note is about a row that is there.
DROP TRIGGER handover_plan_is_there ON handover_plan;
DROP FUNCTION refuse_absent_plans();
ALTER TABLE handover_plan DROP CONSTRAINT handover_plan_handover_id_fkey, DROP CONSTRAINT handover_plan_to_user_fkey;
REVOKE INSERT ON handover_plan FROM r_leader, r_admin, r_system;
CREATE FUNCTION note_handed_plans() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
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
$$;
REVOKE ALL ON FUNCTION note_handed_plans FROM PUBLIC;
CREATE TRIGGER activity_handed_over AFTER UPDATE ON activity REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT WHEN (acting_handover() IS NOT NULL) EXECUTE FUNCTION note_handed_plans();

-- Whoever changes an account and its contacts locks the account first. So does the first order: no contact is added to its
-- history or changed from here on, and none that somebody else holds waits for this account.
CREATE OR REPLACE FUNCTION count_history_before() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
DECLARE
    prospect account;
BEGIN
    IF EXISTS (SELECT FROM account WHERE id = NEW.account_id AND first_order_id IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    SELECT * INTO prospect FROM account WHERE id = NEW.account_id FOR UPDATE;
    IF prospect.first_order_id IS NULL THEN
        PERFORM FROM activity WHERE account_id = NEW.account_id ORDER BY id FOR SHARE;
        INSERT INTO first_order_receipt (account_id, order_id, lifecycle_before, contacts_before, hash_before, by_user)
        SELECT NEW.account_id, NEW.id, prospect.lifecycle, contacts, hash, acting_user() FROM history_of(NEW.account_id)
            ON CONFLICT DO NOTHING;                        -- the second of several orders in one statement
    END IF;
    RETURN NEW;
END
$$;

-- Equal names have equal keys: one index finds both.
DROP INDEX account_same_name;
CREATE OR REPLACE FUNCTION known_elsewhere(wanted_name text, wanted_city text, wanted_e164 text, wanted_email text) RETURNS SETOF text
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

-- A list grows the tables while it comes in, and what Postgres knows of their size is old: for each line an index is
-- probed, whatever it thinks. Reading the whole table for each thousand lines would cost more with every thousand.
CREATE OR REPLACE FUNCTION twins_of(places integer[], e164s text[], name_places integer[], names text[], cities text[], mail_places integer[], emails text[])
    RETURNS TABLE (place integer, by text, account_id bigint, foreign_owner boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public' SET enable_seqscan TO off
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
    SELECT found.place, found.by, CASE WHEN reach.seen THEN found.account_id END, NOT reach.seen
      FROM found
      JOIN account ON account.id = found.account_id AND account.deleted_at IS NULL
     CROSS JOIN LATERAL (
        SELECT (SELECT role FROM app_user WHERE id = acting_user()) = 'administrator'
               OR account.owner_id = acting_user()
               OR (SELECT role FROM app_user WHERE id = acting_user()) = 'leader'
                  AND account.owner_id = ANY ((SELECT visible_owners())::bigint[]) AS seen
     ) AS reach
$$;

CREATE OR REPLACE FUNCTION pair_fresh() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    IF TG_TABLE_NAME = 'account' THEN
        PERFORM pair_accounts(ARRAY(SELECT id FROM fresh), TG_ARGV[0]);
    ELSE
        PERFORM pair_accounts(ARRAY(SELECT DISTINCT fresh.account_id FROM fresh), TG_ARGV[0]);
    END IF;
    RETURN NULL;
END
$$;

-- What falls due within a minute is found by the moment for which it is planned, as every list of plans is.
DROP INDEX activity_due_moment;
