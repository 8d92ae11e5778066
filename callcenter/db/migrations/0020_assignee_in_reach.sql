-- Why: a leader plans for members of the team, an administrator for everybody (A36), and nobody for people out of reach.
-- Whoever gets a plan must also see its account (A34), or it would stand in nobody's queue, and must still work here.
CREATE FUNCTION assignable(account_owner bigint) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
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

-- Not SECURITY DEFINER: `account` shows what the acting role may see; of a foreign one the policies refuse the row itself.
CREATE FUNCTION keep_assignee_in_reach() RETURNS trigger
    LANGUAGE plpgsql AS $$
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
CREATE TRIGGER activity_assignee_in_reach BEFORE INSERT ON activity FOR EACH ROW
    WHEN (NEW.state = 'planned' AND acting_user() IS NOT NULL) EXECUTE FUNCTION keep_assignee_in_reach();
CREATE TRIGGER activity_reassigned_in_reach BEFORE UPDATE OF assignee_id ON activity FOR EACH ROW
    WHEN (NEW.state = 'planned' AND NEW.assignee_id <> OLD.assignee_id AND acting_user() IS NOT NULL) EXECUTE FUNCTION keep_assignee_in_reach();
