-- Why: what was answered while a script stood on the screen is kept step by step, so that a reload finds the same place.
CREATE TABLE script_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    call_id uuid NOT NULL CONSTRAINT script_run_once_per_call UNIQUE REFERENCES call,
    version_id bigint NOT NULL REFERENCES script_version,   -- a talk ends with the words with which it began
    user_id bigint NOT NULL REFERENCES app_user,
    account_id bigint REFERENCES account,
    started_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON script_run (account_id);
CREATE INDEX ON script_run (version_id);

-- One row is one step of the talk: an answer, or a move without one (an objection opened, back).
CREATE TABLE script_answer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id bigint NOT NULL REFERENCES script_run,
    step text NOT NULL,                                     -- of a step or an objection
    next_step text,                                         -- NULL: the talk is over
    moved boolean NOT NULL DEFAULT false,                   -- somebody went there, no answer was given
    options text[] NOT NULL DEFAULT '{}',                   -- codes of what was chosen
    number numeric,                                         -- of a number, a scale, an amount
    day date,                                               -- of a day; of a month its first day
    moment timestamptz,                                     -- of a day with a time
    words text NOT NULL DEFAULT '' CHECK (length(words) <= 10000),
    unlisted text NOT NULL DEFAULT '' CHECK (length(unlisted) <= 10000),    -- what the author did not foresee
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT script_answer_moved_without_answer CHECK (
        NOT moved OR (options = '{}' AND num_nonnulls(number, day, moment) = 0 AND words = '' AND unlisted = ''))
);
CREATE INDEX ON script_answer (run_id, id);
CREATE TRIGGER script_run_append_only BEFORE UPDATE OR DELETE ON script_run FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER script_answer_append_only BEFORE UPDATE OR DELETE ON script_answer FOR EACH ROW EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON script_run, script_answer TO r_operator, r_leader, r_admin, r_system;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO r_operator, r_leader, r_admin, r_system;

-- As visible as the account; the run of a call without a known account belongs to whoever made it (as the call does).
ALTER TABLE script_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE script_run FORCE ROW LEVEL SECURITY;
CREATE POLICY through_account ON script_run TO r_operator, r_leader
    USING (user_id = (SELECT acting_user()) OR EXISTS (SELECT FROM account WHERE account.id = script_run.account_id))
    WITH CHECK (user_id = (SELECT acting_user()));
CREATE POLICY admin_sees_all ON script_run TO r_admin, r_system USING (true) WITH CHECK (true);

ALTER TABLE script_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE script_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY through_run ON script_answer TO r_operator, r_leader
    USING (EXISTS (SELECT FROM script_run WHERE script_run.id = script_answer.run_id))
    WITH CHECK (EXISTS (SELECT FROM script_run WHERE script_run.id = script_answer.run_id));
CREATE POLICY admin_sees_all ON script_answer TO r_admin, r_system USING (true) WITH CHECK (true);
