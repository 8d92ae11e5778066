-- Why: who logs in, in which team, with which rights and which telephones.
CREATE TABLE team (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id bigint REFERENCES team,
    name text NOT NULL CHECK (name <> ''),
    time_zone text NOT NULL DEFAULT 'Europe/Budapest',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT team_not_its_own_parent CHECK (parent_id <> id)
);

CREATE TABLE app_user (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login text NOT NULL CONSTRAINT app_user_login_taken UNIQUE CHECK (login = lower(login) AND login ~ '^[a-z0-9._-]{2,40}$'),
    name text NOT NULL CHECK (name <> ''),
    password_hash text,
    role text NOT NULL CHECK (role IN ('operator', 'leader', 'administrator')),
    team_id bigint NOT NULL REFERENCES team,
    language text NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'hu', 'ru')),
    time_zone text NOT NULL DEFAULT 'Europe/Budapest',
    script_shown boolean NOT NULL DEFAULT true,     -- A11: new hires follow the script by default
    dial_key text NOT NULL DEFAULT 'F9' CHECK (dial_key ~ '^F(2|4|6|7|8|9|10)$'),
    theme text NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
    active boolean NOT NULL DEFAULT true,
    deactivated_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    row_version integer NOT NULL DEFAULT 1,
    CONSTRAINT app_user_inactive_since CHECK (active = (deactivated_at IS NULL))
);
CREATE INDEX ON app_user (team_id);
CREATE TRIGGER app_user_version BEFORE UPDATE ON app_user FOR EACH ROW EXECUTE FUNCTION count_version();

CREATE TABLE session (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),   -- SHA-256; the token itself is only in the cookie
    user_id bigint NOT NULL REFERENCES app_user,
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    address inet,
    user_agent text NOT NULL DEFAULT ''
);
CREATE INDEX ON session (user_id);

CREATE TABLE login_attempt (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login text NOT NULL,
    address text NOT NULL,
    failed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON login_attempt (login, failed_at);
CREATE INDEX ON login_attempt (address, failed_at);

CREATE TABLE pbx (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9-]{1,32}$'),
    term bigint NOT NULL DEFAULT 0,        -- grows with every leader, so that the writes of a frozen one are refused
    started_at timestamptz,                -- when this Asterisk was started, as it told us
    link text NOT NULL DEFAULT 'down' CHECK (link IN ('up', 'down', 'refused')),
    link_changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE telephone (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES app_user,
    pbx_id bigint NOT NULL REFERENCES pbx,
    extension text NOT NULL CONSTRAINT telephone_extension_taken UNIQUE CHECK (extension ~ '^[A-Za-z0-9_-]{1,32}$'),
    kind text NOT NULL CHECK (kind IN ('browser', 'desk')),
    digest text CHECK (digest ~ '^[0-9a-f]{32}$'),       -- md5(extension ':asterisk:' secret); the secret is nowhere
    digest_until timestamptz NOT NULL DEFAULT 'infinity',
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    row_version integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX telephone_one_browser_per_user ON telephone (user_id) WHERE kind = 'browser' AND active;
CREATE INDEX ON telephone (user_id);
CREATE TRIGGER telephone_version BEFORE UPDATE ON telephone FOR EACH ROW EXECUTE FUNCTION count_version();

-- The team itself and every team below it. A cycle cannot be entered: the parent may not be a descendant.
CREATE FUNCTION teams_below(top bigint) RETURNS SETOF bigint
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH RECURSIVE tree AS (
        SELECT top AS id
        UNION
        SELECT team.id FROM team JOIN tree ON team.parent_id = tree.id
    )
    SELECT id FROM tree WHERE id IS NOT NULL
$$;

CREATE FUNCTION refuse_team_cycle() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parent_id IN (SELECT teams_below(NEW.id)) THEN
        RAISE EXCEPTION 'a team cannot stand below itself' USING ERRCODE = 'check_violation', CONSTRAINT = 'team_no_cycle';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER team_no_cycle BEFORE UPDATE OF parent_id ON team FOR EACH ROW EXECUTE FUNCTION refuse_team_cycle();

-- Everybody whose accounts a leader sees (A35): own and those of the own team and of the teams below it.
CREATE FUNCTION visible_owners() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT coalesce(array_agg(member.id), '{}')
      FROM app_user AS me
      JOIN app_user AS member ON member.team_id IN (SELECT teams_below(me.team_id))
     WHERE me.id = acting_user()
$$;
