-- Why: a change of the owner says by whom (0031) also since it is written down by the set; plans learn their accounts' new owners by the set, too.
DROP FUNCTION IF EXISTS keep_owner_history();
CREATE OR REPLACE FUNCTION keep_new_owners() RETURNS trigger
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
        INSERT INTO assignment (account_id, owner_id, during, by_user)
        SELECT after.id, after.owner_id, tstzrange($1, NULL), acting_user()
          FROM before
          JOIN after ON after.id = before.id AND after.owner_id <> before.owner_id
    $set$ USING moment;
    RETURN NULL;
END
$$;

DROP TRIGGER account_plans_passed_on ON account;
CREATE OR REPLACE FUNCTION pass_plans_on() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    IF EXISTS (SELECT id, owner_id FROM after EXCEPT SELECT id, owner_id FROM before) THEN
        EXECUTE $set$
            UPDATE activity
               SET owner_id = after.owner_id
              FROM before
              JOIN after ON after.id = before.id AND after.owner_id <> before.owner_id
             WHERE activity.account_id = after.id
               AND activity.state = 'planned'
        $set$;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER account_plans_passed_on AFTER UPDATE ON account REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION pass_plans_on();
