-- Why: lists of a hundred thousand lines and handovers of fifty thousand accounts are checked and written down by the set, not by the row.
-- A cached plan of a trigger would be the one for a single row; EXECUTE plans anew for as many rows as there are.

-- Owners' history.
DROP TRIGGER account_new_owner ON account;
CREATE FUNCTION keep_new_owners() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    IF NOT EXISTS (SELECT id, owner_id FROM after EXCEPT SELECT id, owner_id FROM before) THEN
        RETURN NULL;
    END IF;
    EXECUTE $set$
        UPDATE assignment
           SET during = tstzrange(lower(assignment.during), $1)
          FROM before
          JOIN after ON after.id = before.id AND after.owner_id <> before.owner_id
         WHERE assignment.account_id = after.id
           AND upper_inf(assignment.during)
    $set$ USING moment;
    EXECUTE $set$
        INSERT INTO assignment (account_id, owner_id, during)
        SELECT after.id, after.owner_id, tstzrange($1, NULL)
          FROM before
          JOIN after ON after.id = before.id AND after.owner_id <> before.owner_id
    $set$ USING moment;
    RETURN NULL;
END
$$;
CREATE TRIGGER account_new_owner AFTER UPDATE ON account REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION keep_new_owners();
DROP FUNCTION keep_owner_history();

-- Plans of others: each pair of assignee and owner is looked at once. Not SECURITY DEFINER: `account` shows what the
-- acting role may see; of a foreign one the policies refuse the row itself.
DROP TRIGGER activity_reassigned_in_reach ON activity;
CREATE FUNCTION keep_assignees_in_reach() RETURNS trigger
    LANGUAGE plpgsql AS $$
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
$$;
CREATE TRIGGER activity_reassigned_in_reach AFTER UPDATE ON activity REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION keep_assignees_in_reach();

-- The log of contacts is written by this trigger alone, in the transaction of the change: its key to the contact, which
-- was looked up in thirty-two partitions for each row, held nothing that this does not hold.
ALTER TABLE activity_event DROP CONSTRAINT activity_event_account_id_activity_id_fkey;
REVOKE INSERT ON activity_event FROM r_operator, r_leader, r_admin, r_system;

DROP TRIGGER activity_logged ON activity;
CREATE FUNCTION logged_as(before activity, after activity) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN CASE
        WHEN before.state <> after.state THEN after.state
        WHEN (before.due_at, before.due_on) IS DISTINCT FROM (after.due_at, after.due_on) THEN 'rescheduled'
        WHEN before.assignee_id <> after.assignee_id THEN 'reassigned'
        WHEN after.state = 'done' THEN 'corrected'
    END;
CREATE FUNCTION log_new_activities() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    INSERT INTO activity_event (account_id, activity_id, what, by_user, detail)
    SELECT account_id, id, state, acting_user(),
           jsonb_strip_nulls(jsonb_build_object('due_at', due_at, 'due_on', due_on, 'result_id', result_id, 'assignee_id', assignee_id))
      FROM after
     ORDER BY id;
    RETURN NULL;
END
$$;
CREATE FUNCTION log_changed_activities() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
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
$$;
CREATE TRIGGER activity_logged_new AFTER INSERT ON activity REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION log_new_activities();
CREATE TRIGGER activity_logged AFTER UPDATE ON activity REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION log_changed_activities();
DROP FUNCTION log_activity();

-- Whoever has left holds no plan: each assignee is looked at once.
DROP TRIGGER activity_assignee_works_here ON activity;
DROP FUNCTION refuse_plan_of_leaver();
CREATE FUNCTION refuse_plans_of_leavers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    IF EXISTS (SELECT FROM app_user WHERE NOT active AND id IN (SELECT assignee_id FROM after WHERE state = 'planned')) THEN
        RAISE EXCEPTION 'whoever has left holds no plan' USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_assignee_works_here';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER activity_assignee_works_here_new AFTER INSERT ON activity REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_plans_of_leavers();
CREATE TRIGGER activity_assignee_works_here AFTER UPDATE ON activity REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_plans_of_leavers();

-- The first promise is looked at where something about it changed.
DROP TRIGGER activity_first_promise ON activity;
CREATE TRIGGER activity_first_promise BEFORE INSERT ON activity FOR EACH ROW EXECUTE FUNCTION keep_first_promise();
CREATE TRIGGER activity_first_promise_kept BEFORE UPDATE ON activity FOR EACH ROW
    WHEN ((OLD.due_at, OLD.due_on, OLD.first_due_at) IS DISTINCT FROM (NEW.due_at, NEW.due_on, NEW.first_due_at))
    EXECUTE FUNCTION keep_first_promise();

-- One owner at a time: a B-tree holds it for the open end, and nobody but the two triggers writes what lies before, where
-- an owner's end is the next one's beginning. (The exclusion constraint cost more than everything else of an account.)
ALTER TABLE assignment DROP CONSTRAINT assignment_account_id_during_excl;
CREATE UNIQUE INDEX assignment_one_owner ON assignment (account_id) WHERE upper_inf(during);
CREATE INDEX assignment_account ON assignment (account_id, lower(during));
REVOKE INSERT, UPDATE ON assignment FROM r_operator, r_leader, r_admin, r_system;

-- Which plan went to whom is checked once for all rows of a handover: a key is looked up row by row, in thirty-two partitions.
ALTER TABLE handover_plan DROP CONSTRAINT handover_plan_account_id_activity_id_fkey;
CREATE FUNCTION refuse_absent_plans() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
DECLARE
    absent boolean;
BEGIN
    EXECUTE $set$
        SELECT EXISTS (
            SELECT
              FROM after
             WHERE NOT EXISTS (SELECT FROM activity WHERE activity.account_id = after.account_id AND activity.id = after.activity_id)
        )
    $set$ INTO absent;
    IF absent THEN
        RAISE EXCEPTION 'no such contact' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'handover_plan_is_there';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER handover_plan_is_there AFTER INSERT ON handover_plan REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_absent_plans();
