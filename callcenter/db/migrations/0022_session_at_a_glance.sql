-- Why: every request asks for its session first; one statement of a login that may do nothing else spares it a transaction.
CREATE FUNCTION user_of_session(token_hash bytea, at timestamptz) RETURNS SETOF app_user
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
    SELECT app_user.*
      FROM session
      JOIN app_user ON app_user.id = session.user_id
     WHERE session.token_hash = $1
       AND session.expires_at > $2
       AND app_user.active
$$;
REVOKE ALL ON FUNCTION user_of_session FROM PUBLIC;
GRANT EXECUTE ON FUNCTION user_of_session TO callcenter_app, r_system;
