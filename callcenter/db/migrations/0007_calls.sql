-- Why: the intention to call is a row before Asterisk hears of it, and every call ends in a known state.
CREATE TABLE call (
    id uuid PRIMARY KEY,
    pbx_id bigint NOT NULL REFERENCES pbx,
    user_id bigint REFERENCES app_user,
    extension text NOT NULL DEFAULT '',
    account_id bigint REFERENCES account,
    person_id bigint,
    activity_id bigint,
    campaign_id bigint REFERENCES campaign,
    direction text NOT NULL DEFAULT 'outgoing' CHECK (direction IN ('outgoing', 'incoming')),
    number text NOT NULL CHECK (number ~ '^\+[1-9][0-9]{6,14}$'),
    state text NOT NULL DEFAULT 'requested' CHECK (state IN ('requested', 'ringing', 'answered', 'ended')),
    end_reason text,
    hung_up_by text CHECK (hung_up_by IN ('customer', 'operator', 'application', 'network')),
    hangup_cause integer,
    sip_code integer,
    requested_at timestamptz NOT NULL DEFAULT now(),
    operator_answered_at timestamptz,
    ringing_at timestamptz,
    answered_at timestamptz,
    ended_at timestamptz,
    on_hold boolean NOT NULL DEFAULT false,
    recorded boolean NOT NULL,
    recording_paused_at timestamptz,
    cancel_requested_at timestamptz,
    idempotency_key uuid NOT NULL,
    wrap_up_until timestamptz,          -- when the time for the wrap-up runs out; the operator may extend it
    wrapped_up_at timestamptz,
    row_version integer NOT NULL DEFAULT 1,
    CONSTRAINT call_once_per_key UNIQUE (user_id, idempotency_key),
    CONSTRAINT call_ended_has_reason CHECK ((state = 'ended') = (ended_at IS NOT NULL) AND (state = 'ended') = (end_reason IS NOT NULL)),
    CONSTRAINT call_of_account FOREIGN KEY (account_id, activity_id) REFERENCES activity (account_id, id),
    CONSTRAINT call_person_of_account FOREIGN KEY (account_id, person_id) REFERENCES person (account_id, id)
);
CREATE UNIQUE INDEX call_one_open_per_user ON call (user_id) WHERE state <> 'ended';
CREATE INDEX call_to_wrap_up ON call (user_id, ended_at) WHERE state = 'ended' AND wrapped_up_at IS NULL;
CREATE INDEX ON call (account_id, requested_at DESC);
CREATE INDEX ON call (user_id, requested_at);
CREATE INDEX ON call (requested_at DESC, id);
CREATE INDEX call_open ON call (pbx_id) WHERE state <> 'ended';
CREATE TRIGGER call_version BEFORE UPDATE ON call FOR EACH ROW EXECUTE FUNCTION count_version();

CREATE TABLE cel_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pbx_id bigint NOT NULL REFERENCES pbx,
    at timestamptz,
    type text NOT NULL,
    linkedid text NOT NULL,
    uniqueid text NOT NULL,
    channel text NOT NULL,
    number text NOT NULL,
    extra text NOT NULL
);
CREATE INDEX ON cel_event (linkedid);
CREATE TABLE cel_position (
    pbx_id bigint NOT NULL REFERENCES pbx,
    file text NOT NULL,                  -- device and inode
    position bigint NOT NULL,
    PRIMARY KEY (pbx_id, file)
);
