-- Why: each level of visibility is a database role of its own, so that a policy stays one scalar comparison.
DO $$
DECLARE
    name text;
BEGIN
    -- Roles belong to the cluster, several databases (tests) share them: two migrations at once may race.
    PERFORM pg_advisory_xact_lock(7021);
    FOREACH name IN ARRAY ARRAY['r_operator', 'r_leader', 'r_admin', 'r_system'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS', name);
        END IF;
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'callcenter_app') THEN
        CREATE ROLE callcenter_app LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE;
    END IF;
    GRANT r_operator, r_leader, r_admin, r_system TO callcenter_app;
    -- Triggers run as the owner of the tables; forced row level security holds for the owner too.
    EXECUTE format('GRANT r_system TO %I', current_user);
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'asterisk') THEN
        CREATE ROLE asterisk LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 12;
    END IF;
END
$$;

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- unaccent() is only STABLE because its dictionary may change; ours does not, and indexes need IMMUTABLE.
CREATE FUNCTION folded(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN lower(public.unaccent('public.unaccent'::regdictionary, value));

CREATE FUNCTION acting_user() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.user_id', true), '')::bigint;

CREATE FUNCTION refuse_change() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are history: they are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_is_append_only';
END
$$;

CREATE FUNCTION count_version() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    NEW.row_version := OLD.row_version + 1;
    RETURN NEW;
END
$$;
