-- Why: a recording without a known account is as visible as its call, and the sweep finds what was expected and never came.
CREATE POLICY through_call ON recording TO r_operator, r_leader
    USING (account_id IS NULL AND EXISTS (SELECT FROM call WHERE call.id = recording.call_id))
    WITH CHECK (account_id IS NULL AND EXISTS (SELECT FROM call WHERE call.id = recording.call_id));

CREATE INDEX recording_expected ON recording (created_at) WHERE state = 'expected';
CREATE INDEX recording_to_look_at ON recording (created_at) WHERE state IN ('missing', 'parked');
CREATE INDEX recording_orphan_open ON recording_orphan (found_at) WHERE settled_at IS NULL;
