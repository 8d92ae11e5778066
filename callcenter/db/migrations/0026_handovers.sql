-- Why: a leaver's accounts and plans go to successors in one act that can be undone; whoever has left holds no plan (A21, A22).
CREATE TABLE handover (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_user bigint NOT NULL REFERENCES app_user (id),
    by_user bigint NOT NULL REFERENCES app_user (id),
    rule text NOT NULL CHECK (rule IN ('evenly', 'by_city', 'by_language')),
    at timestamptz NOT NULL DEFAULT now(),
    undone_at timestamptz
);
CREATE INDEX handover_from ON handover (from_user, at DESC);

-- What went to whom: what an undoing looks for.
CREATE TABLE handover_account (
    handover_id bigint NOT NULL REFERENCES handover (id),
    account_id bigint NOT NULL REFERENCES account (id),
    to_user bigint NOT NULL REFERENCES app_user (id),
    PRIMARY KEY (handover_id, account_id)
);
CREATE TABLE handover_plan (
    handover_id bigint NOT NULL REFERENCES handover (id),
    account_id bigint NOT NULL,
    activity_id bigint NOT NULL,
    to_user bigint NOT NULL REFERENCES app_user (id),
    PRIMARY KEY (handover_id, account_id, activity_id),
    FOREIGN KEY (account_id, activity_id) REFERENCES activity (account_id, id)
);

ALTER TABLE handover ENABLE ROW LEVEL SECURITY;
ALTER TABLE handover FORCE ROW LEVEL SECURITY;
ALTER TABLE handover_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE handover_account FORCE ROW LEVEL SECURITY;
ALTER TABLE handover_plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE handover_plan FORCE ROW LEVEL SECURITY;
CREATE POLICY admin_sees_all ON handover TO r_admin, r_system USING (true) WITH CHECK (true);
CREATE POLICY admin_sees_all ON handover_account TO r_admin, r_system USING (true) WITH CHECK (true);
CREATE POLICY admin_sees_all ON handover_plan TO r_admin, r_system USING (true) WITH CHECK (true);
CREATE POLICY leader_sees_team ON handover TO r_leader USING (from_user = ANY ((SELECT visible_owners())::bigint[]));
CREATE POLICY signed_by_its_author ON handover AS RESTRICTIVE FOR INSERT TO r_leader
    WITH CHECK (by_user = (SELECT acting_user()));
CREATE POLICY through_handover ON handover_account TO r_leader USING (EXISTS (SELECT FROM handover WHERE handover.id = handover_id));
CREATE POLICY through_handover ON handover_plan TO r_leader USING (EXISTS (SELECT FROM handover WHERE handover.id = handover_id));
GRANT SELECT, INSERT ON handover, handover_account, handover_plan TO r_leader, r_admin, r_system;
GRANT UPDATE (undone_at) ON handover TO r_leader, r_admin, r_system;

-- Nobody is forgotten: a plan always stands with somebody who works here.
CREATE FUNCTION refuse_plan_of_leaver() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    IF EXISTS (SELECT FROM app_user WHERE id = NEW.assignee_id AND NOT active) THEN
        RAISE EXCEPTION 'whoever has left holds no plan' USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_assignee_works_here';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER activity_assignee_works_here BEFORE INSERT OR UPDATE OF assignee_id, state ON activity
    FOR EACH ROW WHEN (NEW.state = 'planned') EXECUTE FUNCTION refuse_plan_of_leaver();

CREATE FUNCTION refuse_leaving_work() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    IF EXISTS (SELECT FROM activity WHERE assignee_id = NEW.id AND state = 'planned')
       OR EXISTS (SELECT FROM account WHERE owner_id = NEW.id AND deleted_at IS NULL) THEN
        RAISE EXCEPTION 'accounts or plans would be forgotten' USING ERRCODE = 'check_violation', CONSTRAINT = 'app_user_leaves_nothing';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER app_user_leaves_nothing BEFORE UPDATE OF active ON app_user
    FOR EACH ROW WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION refuse_leaving_work();
