-- Why: what should have been recorded is written down before the call, so that a lost recording is visible.
CREATE TABLE recording (
    call_id uuid PRIMARY KEY REFERENCES call,
    account_id bigint REFERENCES account,
    state text NOT NULL DEFAULT 'expected'
        CHECK (state IN ('expected', 'pending', 'stored', 'unneeded', 'missing', 'parked', 'erased')),
    reason text NOT NULL DEFAULT '',             -- why it is missing, parked or waits longer than usual
    starts integer NOT NULL DEFAULT 0,           -- counted before each try, so that a try that kills its process counts
    try_at timestamptz NOT NULL DEFAULT now(),
    object_key text CONSTRAINT recording_owns_its_object UNIQUE,
    sha256 bytea CHECK (length(sha256) = 32),
    size_bytes bigint,
    duration_seconds double precision,
    talk_operator_seconds double precision,
    talk_customer_seconds double precision,
    silence_seconds double precision,
    peaks jsonb,                                 -- {"operator": [0..100, …], "customer": […]}
    repaired boolean NOT NULL DEFAULT false,     -- the header was mended after Asterisk had been killed
    created_at timestamptz NOT NULL DEFAULT now(),
    stored_at timestamptz,
    retention_until date,
    legal_hold boolean NOT NULL DEFAULT false,
    row_version integer NOT NULL DEFAULT 1,
    CONSTRAINT recording_stored_is_complete CHECK (
        state <> 'stored' OR (object_key IS NOT NULL AND sha256 IS NOT NULL AND size_bytes > 0 AND stored_at IS NOT NULL))
);
CREATE INDEX recording_waiting ON recording (try_at) WHERE state = 'pending';
CREATE INDEX ON recording (account_id);
CREATE TRIGGER recording_version BEFORE UPDATE ON recording FOR EACH ROW EXECUTE FUNCTION count_version();

CREATE TABLE recording_gap (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    call_id uuid NOT NULL REFERENCES recording,
    paused_at timestamptz NOT NULL,
    resumed_at timestamptz,
    paused_by bigint REFERENCES app_user,
    reason text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX recording_gap_one_open ON recording_gap (call_id) WHERE resumed_at IS NULL;

CREATE TABLE recording_orphan (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    side text NOT NULL CHECK (side IN ('file_without_row', 'object_without_row', 'row_without_file', 'row_without_object')),
    name text NOT NULL,
    size_bytes bigint,
    found_at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz,
    UNIQUE (side, name)
);
