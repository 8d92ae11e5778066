-- Why: the three levels of visibility (A33 to A37) hold in the database itself, whatever a query forgets.
GRANT USAGE ON SCHEMA public TO r_operator, r_leader, r_admin, r_system;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO r_operator, r_leader, r_admin, r_system;
GRANT DELETE ON session, login_attempt, draft, cel_position, recording_orphan TO r_operator, r_leader, r_admin, r_system;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO r_operator, r_leader, r_admin, r_system;
REVOKE UPDATE, DELETE ON activity_event, audit, script_version FROM r_operator, r_leader, r_admin, r_system;

-- Administration is the administrator's; a person's own settings and sessions go through r_system functions of `users`.
REVOKE INSERT, UPDATE ON app_user, team, telephone, pbx, activity_kind, purpose, result, source, account_type,
    campaign, country_rule, script, script_version FROM r_operator, r_leader;
REVOKE SELECT, INSERT, UPDATE, DELETE ON session, login_attempt, cel_event, cel_position FROM r_operator, r_leader;
REVOKE SELECT ON app_user, telephone FROM r_operator, r_leader;
GRANT SELECT (id, login, name, role, team_id, language, time_zone, script_shown, dial_key, theme, active, deactivated_at, created_at, row_version)
    ON app_user TO r_operator, r_leader;
GRANT SELECT (id, user_id, pbx_id, extension, kind, active, created_at, row_version) ON telephone TO r_operator, r_leader;

ALTER TABLE account ENABLE ROW LEVEL SECURITY;
ALTER TABLE account FORCE ROW LEVEL SECURITY;
CREATE POLICY operator_sees_own ON account TO r_operator
    USING (owner_id = (SELECT acting_user())) WITH CHECK (owner_id = (SELECT acting_user()));
CREATE POLICY leader_sees_team ON account TO r_leader
    USING (owner_id = ANY ((SELECT visible_owners())::bigint[])) WITH CHECK (owner_id = ANY ((SELECT visible_owners())::bigint[]));
CREATE POLICY admin_sees_all ON account TO r_admin, r_system USING (true) WITH CHECK (true);

-- Everything that hangs on an account is as visible as the account (A7, A34).
DO $$
DECLARE
    hanging text;
BEGIN
    FOREACH hanging IN ARRAY ARRAY['person', 'phone_number', 'sales_order', 'assignment', 'activity', 'activity_event', 'lead', 'draft', 'recording'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', hanging);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', hanging);
        EXECUTE format('CREATE POLICY through_account ON %1$I TO r_operator, r_leader
            USING (EXISTS (SELECT FROM account WHERE account.id = %1$I.account_id))
            WITH CHECK (EXISTS (SELECT FROM account WHERE account.id = %1$I.account_id))', hanging);
        EXECUTE format('CREATE POLICY admin_sees_all ON %I TO r_admin, r_system USING (true) WITH CHECK (true)', hanging);
    END LOOP;
END
$$;

-- A call without a known account belongs to whoever took part in it.
ALTER TABLE call ENABLE ROW LEVEL SECURITY;
ALTER TABLE call FORCE ROW LEVEL SECURITY;
CREATE POLICY through_account ON call TO r_operator, r_leader
    USING (user_id = (SELECT acting_user()) OR EXISTS (SELECT FROM account WHERE account.id = call.account_id))
    WITH CHECK (user_id = (SELECT acting_user()) OR EXISTS (SELECT FROM account WHERE account.id = call.account_id));
CREATE POLICY admin_sees_all ON call TO r_admin, r_system USING (true) WITH CHECK (true);

ALTER TABLE recording_gap ENABLE ROW LEVEL SECURITY;
ALTER TABLE recording_gap FORCE ROW LEVEL SECURITY;
CREATE POLICY through_recording ON recording_gap TO r_operator, r_leader
    USING (EXISTS (SELECT FROM recording WHERE recording.call_id = recording_gap.call_id))
    WITH CHECK (EXISTS (SELECT FROM recording WHERE recording.call_id = recording_gap.call_id));
CREATE POLICY admin_sees_all ON recording_gap TO r_admin, r_system USING (true) WITH CHECK (true);

-- The audit log is written by everybody and read by administrators.
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody_writes ON audit FOR INSERT TO r_operator, r_leader WITH CHECK (user_id = (SELECT acting_user()));
CREATE POLICY admin_sees_all ON audit TO r_admin, r_system USING (true) WITH CHECK (true);

ALTER TABLE recording_orphan ENABLE ROW LEVEL SECURITY;
ALTER TABLE recording_orphan FORCE ROW LEVEL SECURITY;
CREATE POLICY admin_sees_all ON recording_orphan TO r_admin, r_system USING (true) WITH CHECK (true);
