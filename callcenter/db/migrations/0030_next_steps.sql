-- Why: nobody is forgotten (A31, V1): every open account has a plan or stands in a list, with the reason why it has none.
CREATE TABLE next_step_reason (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    reason text NOT NULL CHECK (reason IN (
        'timing', 'their_turn', 'settled', 'no_need', 'no_budget', 'price', 'competitor', 'satisfied', 'bound_by_contract',
        'went_silent', 'unreachable', 'campaign', 'other', 'product_gap', 'out_of_business', 'duplicate', 'do_not_call')),
    ask_on date,                                    -- the day on which the question comes back
    lifecycle_before text NOT NULL,
    -- A prospect is worked no more, until somebody plans again. Whether a client has gone is a leader's decision.
    closes_as text CHECK (closes_as = 'rejected'),
    by_user bigint NOT NULL REFERENCES app_user,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT next_step_reason_closes_or_returns CHECK ((ask_on IS NULL) <> (closes_as IS NULL))
);
CREATE INDEX ON next_step_reason (account_id, id DESC);
CREATE TRIGGER next_step_reason_append_only BEFORE UPDATE OR DELETE ON next_step_reason FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- One row an account, kept by triggers alone. Owner and openness are copied so that one narrow index answers behind a
-- scalar policy; the account's own row is not touched by plans, so that nobody's open form is out of date because of one.
CREATE TABLE next_step (
    account_id bigint PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    owner_id bigint NOT NULL,
    open boolean NOT NULL,
    plans integer NOT NULL DEFAULT 0 CHECK (plans >= 0),
    reason_id bigint REFERENCES next_step_reason,   -- why there is no plan; a later plan takes it away
    ask_on date NOT NULL DEFAULT '-infinity',       -- from this day on somebody must answer
    since timestamptz NOT NULL DEFAULT now()        -- without a plan, or open, since then
);
CREATE INDEX next_step_missing ON next_step (owner_id, ask_on, since, account_id) WHERE open AND plans = 0;
CREATE INDEX next_step_missing_anywhere ON next_step (ask_on, since, account_id) WHERE open AND plans = 0;

CREATE FUNCTION account_is_open(lifecycle text, deleted_at timestamptz) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN deleted_at IS NULL AND lifecycle IN ('prospect', 'qualified', 'client');

CREATE FUNCTION begin_next_steps() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO next_step (account_id, owner_id, open, since)
    SELECT id, owner_id, account_is_open(lifecycle, deleted_at), created_at FROM fresh;
    RETURN NULL;
END
$$;
CREATE TRIGGER account_next_step AFTER INSERT ON account REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION begin_next_steps();

CREATE FUNCTION follow_account() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    opens boolean := account_is_open(NEW.lifecycle, NEW.deleted_at) AND NOT account_is_open(OLD.lifecycle, OLD.deleted_at);
BEGIN
    UPDATE next_step
       SET owner_id = NEW.owner_id,
           open = account_is_open(NEW.lifecycle, NEW.deleted_at),
           reason_id = CASE WHEN NOT opens THEN reason_id END,
           ask_on = CASE WHEN opens THEN '-infinity' ELSE ask_on END,
           since = CASE WHEN opens THEN clock_timestamp() ELSE since END
     WHERE account_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER account_next_step_follows AFTER UPDATE OF owner_id, lifecycle, deleted_at ON account FOR EACH ROW
    WHEN ((OLD.owner_id, OLD.lifecycle, OLD.deleted_at) IS DISTINCT FROM (NEW.owner_id, NEW.lifecycle, NEW.deleted_at))
    EXECUTE FUNCTION follow_account();

-- A count, not a flag: each writer adds or takes its own plan under the row's lock, whatever the others do meanwhile.
-- The account is locked first, as whoever closes it does: a plan and a closing of the same moment come one after the other.
CREATE FUNCTION count_plan(account bigint, change integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF change > 0 THEN
        PERFORM FROM account AS planned WHERE planned.id = count_plan.account FOR NO KEY UPDATE;
        UPDATE account AS planned
           SET lifecycle = next_step_reason.lifecycle_before
          FROM next_step
          JOIN next_step_reason ON next_step_reason.id = next_step.reason_id
         WHERE planned.id = count_plan.account
           AND next_step.account_id = planned.id
           AND planned.lifecycle = next_step_reason.closes_as;
    END IF;
    UPDATE next_step
       SET plans = plans + change,
           reason_id = CASE WHEN change < 0 THEN reason_id END,
           ask_on = CASE WHEN change < 0 THEN ask_on ELSE '-infinity' END,
           since = CASE WHEN plans + change = 0 THEN clock_timestamp() ELSE since END
     WHERE next_step.account_id = count_plan.account;
END
$$;

CREATE FUNCTION count_plans() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
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
CREATE TRIGGER activity_plan_begins AFTER INSERT ON activity FOR EACH ROW
    WHEN (NEW.state = 'planned') EXECUTE FUNCTION count_plans();
CREATE TRIGGER activity_plan_ends AFTER DELETE ON activity FOR EACH ROW
    WHEN (OLD.state = 'planned') EXECUTE FUNCTION count_plans();
CREATE TRIGGER activity_plan_changes AFTER UPDATE ON activity FOR EACH ROW
    WHEN ((OLD.state = 'planned') <> (NEW.state = 'planned')) EXECUTE FUNCTION count_plans();

-- A reason counts only where nothing is planned; one that closes the account closes it in the same breath.
CREATE FUNCTION take_reason() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
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
CREATE TRIGGER next_step_reason_taken AFTER INSERT ON next_step_reason FOR EACH ROW EXECUTE FUNCTION take_reason();
REVOKE ALL ON FUNCTION begin_next_steps, follow_account, count_plan, count_plans, take_reason FROM PUBLIC;

INSERT INTO next_step (account_id, owner_id, open, plans, since)
SELECT account.id, account.owner_id, account_is_open(account.lifecycle, account.deleted_at), coalesce(planned.plans, 0),
       coalesce(planned.latest_at, account.created_at)
  FROM account
  LEFT JOIN (
       SELECT account_id, count(*) FILTER (WHERE state = 'planned') AS plans, max(done_at) AS latest_at
         FROM activity
        GROUP BY account_id
       ) AS planned ON planned.account_id = account.id;

ALTER TABLE next_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE next_step FORCE ROW LEVEL SECURITY;
CREATE POLICY operator_sees_own ON next_step FOR SELECT TO r_operator USING (owner_id = (SELECT acting_user()));
CREATE POLICY leader_sees_team ON next_step FOR SELECT TO r_leader USING (owner_id = ANY ((SELECT visible_owners())::bigint[]));
CREATE POLICY admin_sees_all ON next_step TO r_admin, r_system USING (true) WITH CHECK (true);
ALTER TABLE next_step_reason ENABLE ROW LEVEL SECURITY;
ALTER TABLE next_step_reason FORCE ROW LEVEL SECURITY;
CREATE POLICY through_account ON next_step_reason TO r_operator, r_leader
    USING (EXISTS (SELECT FROM account WHERE account.id = account_id))
    WITH CHECK (EXISTS (SELECT FROM account WHERE account.id = account_id));
CREATE POLICY admin_sees_all ON next_step_reason TO r_admin, r_system USING (true) WITH CHECK (true);
CREATE POLICY signed_by_its_author ON next_step_reason AS RESTRICTIVE FOR INSERT TO r_operator, r_leader, r_admin
    WITH CHECK (by_user = (SELECT acting_user()));
GRANT SELECT ON next_step TO r_operator, r_leader, r_admin;
GRANT SELECT, INSERT, UPDATE, DELETE ON next_step TO r_system;
GRANT SELECT, INSERT ON next_step_reason TO r_operator, r_leader, r_admin, r_system;
