-- Why: a leader sees who is ready, who talks and who is on a break; an operator sees since when.
CREATE TABLE operator_break (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES app_user (id),
    reason text NOT NULL CHECK (reason IN ('short', 'lunch', 'training')),
    began_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    CONSTRAINT operator_break_forwards CHECK (ended_at >= began_at)
);
CREATE UNIQUE INDEX operator_break_one_open ON operator_break (user_id) WHERE ended_at IS NULL;
CREATE INDEX operator_break_latest ON operator_break (user_id, began_at DESC);

-- Whom whoever acts leads, and oneself (A33 to A37); an administrator and the system see all. Said once, for lists of
-- people; as a set it is found once for a whole list.
CREATE FUNCTION seen_users() RETURNS SETOF bigint
    LANGUAGE sql STABLE
    AS $$
    SELECT app_user.id
      FROM app_user
     WHERE CASE current_user
               WHEN 'r_operator' THEN app_user.id = (SELECT acting_user())
               WHEN 'r_leader' THEN app_user.id = (SELECT acting_user())
                                 OR app_user.id = ANY ((SELECT visible_owners())::bigint[])
               ELSE true
           END
$$;

-- Since when somebody is logged in, NULL when nobody is; nothing else of a session is told.
CREATE FUNCTION logged_in_since(user_id bigint) RETURNS timestamptz
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    AS $$ SELECT min(session.created_at) FROM session WHERE session.user_id = $1 AND session.expires_at > now() $$;
REVOKE ALL ON FUNCTION logged_in_since FROM PUBLIC;
GRANT EXECUTE ON FUNCTION logged_in_since TO r_operator, r_leader, r_admin, r_system;

ALTER TABLE operator_break ENABLE ROW LEVEL SECURITY;
ALTER TABLE operator_break FORCE ROW LEVEL SECURITY;
CREATE POLICY admin_sees_all ON operator_break TO r_admin, r_system USING (true) WITH CHECK (true);
CREATE POLICY of_user ON operator_break TO r_operator, r_leader
    USING (user_id IN (SELECT seen_users())) WITH CHECK (user_id = (SELECT acting_user()));
GRANT SELECT, INSERT ON operator_break TO r_operator, r_leader, r_admin, r_system;
GRANT UPDATE (ended_at) ON operator_break TO r_operator, r_leader, r_admin, r_system;
