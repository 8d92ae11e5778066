-- Why: whom to call next, and when calling is allowed.
CREATE TABLE script (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9-]{1,60}$'),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE script_version (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    script_id bigint NOT NULL REFERENCES script,
    language text NOT NULL CHECK (language IN ('en', 'hu', 'ru')),
    version integer NOT NULL,
    title text NOT NULL,
    source text NOT NULL,                    -- the file as somebody wrote it
    source_sha256 bytea NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (script_id, language, version)
);
CREATE TRIGGER script_version_immutable BEFORE UPDATE OR DELETE ON script_version FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE campaign (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    script_id bigint REFERENCES script,
    purpose_id bigint NOT NULL REFERENCES purpose,      -- of the calls that are made for it
    recorded boolean NOT NULL DEFAULT true,
    announced boolean NOT NULL DEFAULT true,            -- "this call is recorded"
    wrap_up_seconds integer NOT NULL DEFAULT 120 CHECK (wrap_up_seconds BETWEEN 10 AND 3600),
    attempts_allowed integer NOT NULL DEFAULT 5 CHECK (attempts_allowed BETWEEN 1 AND 50),
    retry_after interval NOT NULL DEFAULT '4 hours',
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE lead (
    campaign_id bigint NOT NULL REFERENCES campaign,
    account_id bigint NOT NULL REFERENCES account,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'exhausted', 'suppressed')),
    attempts integer NOT NULL DEFAULT 0,
    retry_at timestamptz,
    latest_result_id bigint REFERENCES result,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (campaign_id, account_id)
);
CREATE INDEX ON lead (account_id);

CREATE TABLE country_rule (
    country text PRIMARY KEY CHECK (country ~ '^[A-Z]{2}$'),
    prefixes text[] NOT NULL,                            -- numbers that may be dialled begin with one of these
    calls_from time NOT NULL DEFAULT '08:00',            -- in the account's time zone
    calls_until time NOT NULL DEFAULT '20:00',
    retention_days integer NOT NULL DEFAULT 365 CHECK (retention_days > 0)
);
CREATE TABLE suppression (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel text NOT NULL CHECK (channel IN ('call', 'mail', 'sms')),
    address_hash bytea NOT NULL CHECK (length(address_hash) = 32),   -- SHA-256 of the number: survives erasure
    reason text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    by_user bigint REFERENCES app_user,
    UNIQUE (channel, address_hash)
);

ALTER TABLE activity ADD FOREIGN KEY (campaign_id) REFERENCES campaign;
