-- Why: one listening is one entry of the audit log, however many ranges a player asks for, and it says how long;
-- a comment on a recording stands at the moment that it is about.
CREATE TABLE playback (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    call_id uuid NOT NULL REFERENCES recording,
    user_id bigint NOT NULL REFERENCES app_user,
    begun_at timestamptz NOT NULL,
    latest_at timestamptz NOT NULL,                         -- when sound was asked for, or heard, last
    counted_at timestamptz NOT NULL,                        -- until when heard_seconds counts
    heard_seconds float8 NOT NULL DEFAULT 0 CHECK (heard_seconds >= 0),
    closed_at timestamptz
);
CREATE UNIQUE INDEX playback_one_open ON playback (user_id, call_id) WHERE closed_at IS NULL;
CREATE INDEX playback_idle ON playback (latest_at) WHERE closed_at IS NULL;
CREATE INDEX ON playback (call_id);

CREATE TABLE recording_comment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    call_id uuid NOT NULL REFERENCES recording,
    user_id bigint NOT NULL REFERENCES app_user,
    at_seconds float8 NOT NULL CHECK (at_seconds >= 0),     -- from the beginning of the recording
    words text NOT NULL CHECK (length(words) BETWEEN 1 AND 2000),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON recording_comment (call_id, at_seconds, id);
-- A form that was sent twice is one comment.
CREATE UNIQUE INDEX recording_comment_once ON recording_comment (call_id, user_id, at_seconds, md5(words));
CREATE TRIGGER recording_comment_append_only BEFORE UPDATE OR DELETE ON recording_comment
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT, UPDATE ON playback TO r_operator, r_leader, r_admin, r_system;
GRANT SELECT, INSERT ON recording_comment TO r_operator, r_leader, r_admin, r_system;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO r_operator, r_leader, r_admin, r_system;

ALTER TABLE playback ENABLE ROW LEVEL SECURITY;
ALTER TABLE playback FORCE ROW LEVEL SECURITY;
CREATE POLICY own_listening ON playback TO r_operator, r_leader
    USING (user_id = (SELECT acting_user()))
    WITH CHECK (user_id = (SELECT acting_user()) AND EXISTS (SELECT FROM recording WHERE recording.call_id = playback.call_id));
CREATE POLICY admin_sees_all ON playback TO r_admin, r_system USING (true) WITH CHECK (true);

-- As visible as the recording, which is as visible as its account; everybody writes under the own name.
ALTER TABLE recording_comment ENABLE ROW LEVEL SECURITY;
ALTER TABLE recording_comment FORCE ROW LEVEL SECURITY;
CREATE POLICY through_recording ON recording_comment FOR SELECT TO r_operator, r_leader
    USING (EXISTS (SELECT FROM recording WHERE recording.call_id = recording_comment.call_id));
CREATE POLICY own_words ON recording_comment FOR INSERT TO r_operator, r_leader
    WITH CHECK (user_id = (SELECT acting_user())
        AND EXISTS (SELECT FROM recording WHERE recording.call_id = recording_comment.call_id));
CREATE POLICY admin_sees_all ON recording_comment TO r_admin, r_system USING (true) WITH CHECK (true);
