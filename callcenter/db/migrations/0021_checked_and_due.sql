-- Why: how far the audit log was checked is kept, so that a page need not check it all; what is due comes in the order of an index;
-- and a partition, which has no policy of its own, is reached through its table alone.
CREATE TABLE audit_check (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    checked_id bigint NOT NULL DEFAULT 0,       -- up to this row every row fitted the one before it; 0: none was checked
    checked_hash bytea NOT NULL DEFAULT '',     -- of that row, as it was then
    checked_at timestamptz,
    began_at timestamptz,                       -- when the check began anew with the first row
    broken_id bigint                            -- the first row that did not fit, or is not there any more
);
INSERT INTO audit_check DEFAULT VALUES;
GRANT SELECT ON audit_check TO r_admin;
GRANT SELECT, UPDATE ON audit_check TO r_system;

-- Plans for a whole day beside those for a moment (activity_due): each kind comes in the order of its own index.
CREATE INDEX activity_due_day ON activity (assignee_id, due_on, id) WHERE state = 'planned' AND due_at IS NULL;

DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT oid FROM pg_class WHERE relispartition AND relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('REVOKE ALL ON %s FROM r_operator, r_leader, r_admin, r_system', part);
    END LOOP;
END
$$;
