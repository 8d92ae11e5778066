-- Why: lists go out as files by a right of their own, and plans into calendar programs (A26).
-- The right: NULL follows the role; leaders and administrators may, operators may not.
ALTER TABLE app_user ADD COLUMN export_right boolean;
GRANT SELECT (export_right) ON app_user TO r_operator, r_leader;

-- Planned contacts are seen in people's own calendar programs, by a secret address that needs no log-in (A26).
-- Of the address only the hash is kept; what it gives is read with the rights of its user, while the user is active.
CREATE TABLE calendar_address (
    user_id bigint PRIMARY KEY REFERENCES app_user,
    token_hash bytea NOT NULL UNIQUE,
    made_at timestamptz NOT NULL DEFAULT now(),
    asked integer NOT NULL DEFAULT 0,                -- how often, since
    asked_since timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE calendar_address ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_address FORCE ROW LEVEL SECURITY;
CREATE POLICY of_user ON calendar_address TO r_operator, r_leader, r_admin
    USING (user_id = (SELECT acting_user())) WITH CHECK (user_id = (SELECT acting_user()));
CREATE POLICY system_sees_all ON calendar_address TO r_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON calendar_address TO r_operator, r_leader, r_admin;
GRANT SELECT, UPDATE ON calendar_address TO r_system;
