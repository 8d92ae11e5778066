-- Why: everybody is reminded of what is planned and of what is still undone, at moments of their own choice
-- (A9, A14, A26, A51, A52). What is due is a question to `activity`; kept is only what people chose and answered.
CREATE TABLE reminder_settings (
    user_id bigint PRIMARY KEY REFERENCES app_user (id),
    call_minutes smallint DEFAULT 5 CHECK (call_minutes BETWEEN 0 AND 1440),          -- so long before; NULL: no reminder
    meeting_minutes smallint DEFAULT 30 CHECK (meeting_minutes BETWEEN 0 AND 1440),
    task_minutes smallint DEFAULT 15 CHECK (task_minutes BETWEEN 0 AND 1440),
    mail_minutes smallint CHECK (mail_minutes BETWEEN 0 AND 1440),
    day_begins time NOT NULL DEFAULT '08:00',                                         -- in the user's time zone
    day_ends time NOT NULL DEFAULT '17:00',
    list_at_log_in boolean NOT NULL DEFAULT true,
    list_minutes_before_end smallint DEFAULT 30 CHECK (list_minutes_before_end BETWEEN 0 AND 720),
    list_shows text NOT NULL DEFAULT 'today' CHECK (list_shows IN ('late', 'today')), -- today: late ones as well
    sound boolean NOT NULL DEFAULT true
);

-- What somebody answered to a reminder. It holds for the promise as it was then: another time reminds anew.
CREATE TABLE reminder (
    user_id bigint NOT NULL REFERENCES app_user (id),
    account_id bigint NOT NULL,
    activity_id bigint NOT NULL,
    due_at timestamptz,
    due_on date,
    again_at timestamptz,                                                             -- snoozed; NULL: acknowledged
    answered_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, account_id, activity_id),
    FOREIGN KEY (account_id, activity_id) REFERENCES activity (account_id, id)
);
CREATE INDEX reminder_again ON reminder (again_at) WHERE again_at IS NOT NULL;

-- The list of everything undone, at log-in and before the end of the day.
CREATE TABLE control_list (
    user_id bigint PRIMARY KEY REFERENCES app_user (id),
    logged_in_at timestamptz,
    answered_at timestamptz,
    again_at timestamptz
);
CREATE INDEX control_list_again ON control_list (again_at) WHERE again_at IS NOT NULL;

-- Up to which moment people were told that something fell due; one row, so that no restart skips a moment.
CREATE TABLE reminder_beat (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    told_until timestamptz NOT NULL DEFAULT now()
);
INSERT INTO reminder_beat DEFAULT VALUES;

CREATE FUNCTION settle_reminders() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO reminder_settings (user_id) VALUES (NEW.id);
    INSERT INTO control_list (user_id) VALUES (NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER app_user_reminded AFTER INSERT ON app_user FOR EACH ROW EXECUTE FUNCTION settle_reminders();
INSERT INTO reminder_settings (user_id) SELECT id FROM app_user;
INSERT INTO control_list (user_id) SELECT id FROM app_user;

-- The latest moment, up to `until`, at which a clock in that time zone showed this time of day.
CREATE FUNCTION latest_at(clock time, zone text, until timestamptz) RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE
        WHEN ((until AT TIME ZONE zone)::date + clock) AT TIME ZONE zone <= until
        THEN ((until AT TIME ZONE zone)::date + clock) AT TIME ZONE zone
        ELSE ((until AT TIME ZONE zone)::date - 1 + clock) AT TIME ZONE zone
    END;

-- Who has something due now is asked every few seconds, among all plans of the house.
CREATE INDEX activity_due_moment ON activity (due_at) WHERE state = 'planned';

-- A reminder is its user's alone, whatever else the role may see; and only for accounts that the role may see.
DO $$
DECLARE
    own text;
BEGIN
    FOREACH own IN ARRAY ARRAY['reminder_settings', 'control_list'] LOOP
        EXECUTE format('CREATE POLICY of_user ON %I TO r_operator, r_leader, r_admin
            USING (user_id = (SELECT acting_user())) WITH CHECK (user_id = (SELECT acting_user()))', own);
    END LOOP;
    FOREACH own IN ARRAY ARRAY['reminder_settings', 'control_list', 'reminder', 'reminder_beat'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', own);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', own);
        EXECUTE format('CREATE POLICY system_sees_all ON %I TO r_system USING (true) WITH CHECK (true)', own);
    END LOOP;
END
$$;
CREATE POLICY of_user ON reminder TO r_operator, r_leader, r_admin
    USING (user_id = (SELECT acting_user()) AND EXISTS (SELECT FROM account WHERE account.id = reminder.account_id))
    WITH CHECK (user_id = (SELECT acting_user()) AND EXISTS (SELECT FROM account WHERE account.id = reminder.account_id));
GRANT SELECT, UPDATE ON reminder_settings, control_list TO r_operator, r_leader, r_admin, r_system;
GRANT SELECT, INSERT, UPDATE ON reminder TO r_operator, r_leader, r_admin, r_system;
GRANT SELECT, UPDATE ON reminder_beat TO r_system;
