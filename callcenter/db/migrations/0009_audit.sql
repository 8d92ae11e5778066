-- Why: who saw, heard, dialled and changed what; a chain of hashes shows a row that was changed behind our back.
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    user_id bigint REFERENCES app_user,
    action text NOT NULL CHECK (action ~ '^[a-z_.]{2,40}$'),
    subject text NOT NULL DEFAULT '',
    detail jsonb NOT NULL DEFAULT '{}',
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL
);
CREATE INDEX ON audit (user_id, at);
CREATE INDEX ON audit (subject);

CREATE FUNCTION audit_hash(previous bytea, entry audit) RETURNS bytea
    LANGUAGE sql STABLE
    RETURN sha256(previous || convert_to(concat_ws('|', entry.id, extract(epoch FROM entry.at), entry.user_id, entry.action, entry.subject, entry.detail), 'UTF8'));

CREATE FUNCTION chain_audit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    -- One chain: writers stand in line until the one before them has committed.
    PERFORM pg_advisory_xact_lock(7022);
    NEW.at := clock_timestamp();
    NEW.id := nextval(pg_get_serial_sequence('audit', 'id'));
    NEW.previous_hash := coalesce((SELECT hash FROM audit ORDER BY id DESC LIMIT 1), '\x'::bytea);
    NEW.hash := audit_hash(NEW.previous_hash, NEW);
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_chained BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION chain_audit();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
