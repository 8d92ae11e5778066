-- Why: a contact or task is one row from the plan to the fact (H8, H10), beside an append-only log of what happened to it.
CREATE TABLE activity (
    account_id bigint NOT NULL REFERENCES account,
    id bigint GENERATED ALWAYS AS IDENTITY,
    person_id bigint,
    campaign_id bigint,
    kind_id bigint NOT NULL REFERENCES activity_kind,
    purpose_id bigint NOT NULL REFERENCES purpose,         -- H4: kind and purpose are two things, both are known
    assignee_id bigint NOT NULL REFERENCES app_user,
    entered_by bigint NOT NULL REFERENCES app_user,
    state text NOT NULL CHECK (state IN ('planned', 'done', 'cancelled')),
    due_at timestamptz,                                    -- a moment, or …
    due_on date,                                           -- … a whole day, in the assignee's time zone
    first_due_at timestamptz,                              -- the first promise; postponing never changes it
    reschedules integer NOT NULL DEFAULT 0,
    started_at timestamptz,
    done_at timestamptz,
    call_id uuid,
    result_id bigint REFERENCES result,
    impression smallint CHECK (impression BETWEEN 1 AND 5),
    note text NOT NULL DEFAULT '' CHECK (length(note) <= 10000),
    description text NOT NULL DEFAULT '' CHECK (length(description) <= 10000),
    comment text NOT NULL DEFAULT '' CHECK (length(comment) <= 2000),   -- what the planner wanted remembered
    planned_from bigint,                                   -- the activity in whose wrap-up this one was planned
    source text NOT NULL DEFAULT 'manual' CHECK (source IN ('manual', 'call', 'mail', 'import')),
    created_at timestamptz NOT NULL DEFAULT now(),
    row_version integer NOT NULL DEFAULT 1,
    PRIMARY KEY (account_id, id),
    CONSTRAINT activity_done_has_time CHECK ((state = 'done') = (done_at IS NOT NULL)),
    CONSTRAINT activity_planned_has_due CHECK (state <> 'planned' OR due_at IS NOT NULL OR due_on IS NOT NULL),
    -- A47: the line's end completes a call before the operator chose a result; everything else is done with one.
    CONSTRAINT activity_done_has_result CHECK (state <> 'done' OR result_id IS NOT NULL OR source IN ('call', 'mail')),
    CONSTRAINT activity_person_of_account FOREIGN KEY (account_id, person_id) REFERENCES person (account_id, id)
) PARTITION BY HASH (account_id);
DO $$
BEGIN
    FOR part IN 0..31 LOOP
        EXECUTE format('CREATE TABLE activity_%s PARTITION OF activity FOR VALUES WITH (MODULUS 32, REMAINDER %s)', lpad(part::text, 2, '0'), part);
    END LOOP;
END
$$;
CREATE INDEX activity_timeline ON activity (account_id, coalesce(done_at, due_at, created_at) DESC, id DESC);
CREATE INDEX activity_due ON activity (assignee_id, due_at, id) WHERE state = 'planned';
CREATE INDEX activity_done ON activity (assignee_id, done_at) WHERE state = 'done';
CREATE UNIQUE INDEX activity_one_per_call ON activity (account_id, call_id) WHERE call_id IS NOT NULL;
CREATE TRIGGER activity_version BEFORE UPDATE ON activity FOR EACH ROW EXECUTE FUNCTION count_version();

CREATE FUNCTION keep_first_promise() RETURNS trigger
    LANGUAGE plpgsql AS $$
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
CREATE TRIGGER activity_first_promise BEFORE INSERT OR UPDATE ON activity FOR EACH ROW EXECUTE FUNCTION keep_first_promise();

CREATE TABLE activity_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL,
    activity_id bigint NOT NULL,
    what text NOT NULL CHECK (what IN ('planned', 'rescheduled', 'reassigned', 'done', 'corrected', 'cancelled')),
    detail jsonb NOT NULL DEFAULT '{}',
    at timestamptz NOT NULL DEFAULT now(),
    by_user bigint REFERENCES app_user,
    FOREIGN KEY (account_id, activity_id) REFERENCES activity (account_id, id)
);
CREATE INDEX ON activity_event (account_id, activity_id);
CREATE TRIGGER activity_event_append_only BEFORE UPDATE OR DELETE ON activity_event FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION log_activity() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    happened text;
BEGIN
    happened := CASE
        WHEN TG_OP = 'INSERT' THEN NEW.state
        WHEN OLD.state <> NEW.state THEN NEW.state
        WHEN (OLD.due_at, OLD.due_on) IS DISTINCT FROM (NEW.due_at, NEW.due_on) THEN 'rescheduled'
        WHEN OLD.assignee_id <> NEW.assignee_id THEN 'reassigned'
        WHEN NEW.state = 'done' THEN 'corrected'
    END;
    IF happened IS NOT NULL THEN
        INSERT INTO activity_event (account_id, activity_id, what, by_user, detail)
        VALUES (NEW.account_id, NEW.id, happened, acting_user(),
                jsonb_strip_nulls(jsonb_build_object(
                    'due_at', NEW.due_at, 'due_on', NEW.due_on, 'result_id', NEW.result_id, 'assignee_id', NEW.assignee_id,
                    'due_at_before', CASE WHEN TG_OP = 'UPDATE' THEN OLD.due_at END,
                    'note_before', CASE WHEN TG_OP = 'UPDATE' AND OLD.note <> NEW.note THEN OLD.note END,
                    'description_before', CASE WHEN TG_OP = 'UPDATE' AND OLD.description <> NEW.description THEN OLD.description END,
                    'result_id_before', CASE WHEN TG_OP = 'UPDATE' AND OLD.result_id IS DISTINCT FROM NEW.result_id THEN OLD.result_id END)));
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER activity_logged AFTER INSERT OR UPDATE ON activity FOR EACH ROW EXECUTE FUNCTION log_activity();

-- The text that somebody is still typing beside an account. Saved at every pause, gone with the wrap-up.
CREATE TABLE draft (
    user_id bigint NOT NULL REFERENCES app_user,
    account_id bigint NOT NULL REFERENCES account,
    field text NOT NULL CHECK (field IN ('note', 'description')),
    body text NOT NULL CHECK (length(body) <= 10000),
    saved_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, account_id, field)
);
