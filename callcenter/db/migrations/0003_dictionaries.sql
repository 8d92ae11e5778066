-- Why: what may be chosen in lists. Entries are retired, never deleted, because history keeps their names.
CREATE TABLE activity_kind (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    names jsonb NOT NULL CHECK (names ?& ARRAY['en', 'hu', 'ru']),
    counts_as text NOT NULL CHECK (counts_as IN ('call', 'meeting', 'mail', 'sale', 'other')),
    position integer NOT NULL DEFAULT 0,
    retired_at timestamptz
);
CREATE TABLE purpose (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    names jsonb NOT NULL CHECK (names ?& ARRAY['en', 'hu', 'ru']),
    position integer NOT NULL DEFAULT 0,
    retired_at timestamptz
);
CREATE TABLE result (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    names jsonb NOT NULL CHECK (names ?& ARRAY['en', 'hu', 'ru']),
    effective boolean NOT NULL,                    -- A23: counts as an effective call
    tone text NOT NULL DEFAULT 'idle' CHECK (tone IN ('ok', 'info', 'warn', 'bad', 'idle')),
    lead_outcome text NOT NULL DEFAULT 'keep' CHECK (lead_outcome IN ('keep', 'done', 'retry', 'suppress')),
    next_kind text,                                -- code of the kind that usually follows, e.g. meeting
    next_in interval,                              -- when it usually follows; NULL: the operator says
    digit smallint UNIQUE CHECK (digit BETWEEN 0 AND 9),   -- the key in the wrap-up
    position integer NOT NULL DEFAULT 0,
    retired_at timestamptz
);
CREATE TABLE source (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    names jsonb NOT NULL CHECK (names ?& ARRAY['en', 'hu', 'ru']),
    position integer NOT NULL DEFAULT 0,
    retired_at timestamptz
);
CREATE TABLE account_type (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    names jsonb NOT NULL CHECK (names ?& ARRAY['en', 'hu', 'ru']),
    position integer NOT NULL DEFAULT 0,
    retired_at timestamptz
);
CREATE FUNCTION refuse_delete() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entries of % are retired, never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER activity_kind_kept BEFORE DELETE ON activity_kind FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER purpose_kept BEFORE DELETE ON purpose FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER result_kept BEFORE DELETE ON result FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER source_kept BEFORE DELETE ON source FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER account_type_kept BEFORE DELETE ON account_type FOR EACH ROW EXECUTE FUNCTION refuse_delete();
