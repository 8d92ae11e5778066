-- Why: people have several e-mail addresses, cards have fields of the house's own, and twins are told while somebody types (A50, H15).
CREATE TABLE email_address (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES account,
    person_id bigint,
    address text NOT NULL CHECK (address LIKE '%_@_%'),   -- as somebody entered it
    normalised text NOT NULL GENERATED ALWAYS AS (lower(btrim(address))) STORED,
    position integer NOT NULL DEFAULT 0,                  -- the first is the one to write to
    created_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (account_id, person_id) REFERENCES person (account_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX email_address_once_per_person ON email_address (account_id, coalesce(person_id, 0), normalised);
CREATE INDEX ON email_address (normalised);
CREATE INDEX ON email_address (account_id, person_id);

ALTER TABLE email_address ENABLE ROW LEVEL SECURITY;
ALTER TABLE email_address FORCE ROW LEVEL SECURITY;
CREATE POLICY through_account ON email_address TO r_operator, r_leader
    USING (EXISTS (SELECT FROM account WHERE account.id = email_address.account_id))
    WITH CHECK (EXISTS (SELECT FROM account WHERE account.id = email_address.account_id));
CREATE POLICY admin_sees_all ON email_address TO r_admin, r_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON email_address TO r_operator, r_leader, r_admin, r_system;

INSERT INTO email_address (account_id, person_id, address) SELECT account_id, id, email FROM person WHERE email <> '';

-- Whoever still enters a person with an address in the column (lists, the sample office) gets the row as well; nobody
-- reads the column any more, and a later migration takes it away.
CREATE FUNCTION keep_email_rows() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO email_address (account_id, person_id, address)
    SELECT account_id, id, email FROM fresh WHERE email <> ''
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER person_email_kept AFTER INSERT ON person REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION keep_email_rows();

-- Numbers are taken off a card one by one, and accounts out of a campaign, by whoever works with them. What was called
-- stays in the calls themselves.
GRANT DELETE ON phone_number, lead TO r_operator;
ALTER TABLE phone_number DROP CONSTRAINT phone_number_kind_check;
ALTER TABLE phone_number ADD CONSTRAINT phone_number_kind_check
    CHECK (kind IN ('mobile', 'landline', 'switchboard', 'home', 'other'));

-- V3: how they first came to the house; NULL: nobody said.
ALTER TABLE account ADD COLUMN channel text
    CONSTRAINT account_channel_check CHECK (channel IN ('phone', 'web', 'email', 'visit', 'list'));

-- Fields that the administrator adds to the cards of accounts or of contact persons. A card keeps the values by the
-- code of the field; a retired field keeps its values and is not offered any more.
CREATE TABLE field_def (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    names jsonb NOT NULL CHECK (names ?& ARRAY['en', 'hu', 'ru']),
    subject text NOT NULL CHECK (subject IN ('account', 'person')),
    type text NOT NULL CHECK (type IN ('text', 'number', 'date', 'choice', 'yes_no')),
    options text[] NOT NULL DEFAULT '{}',                 -- of a choice, in the order in which they are offered
    position integer NOT NULL DEFAULT 0,
    retired_at timestamptz,
    CONSTRAINT field_def_choice_has_options CHECK ((type = 'choice') = (cardinality(options) > 0))
);
CREATE TRIGGER field_def_kept BEFORE DELETE ON field_def FOR EACH ROW EXECUTE FUNCTION refuse_delete();
GRANT SELECT ON field_def TO r_operator, r_leader, r_admin, r_system;
GRANT INSERT, UPDATE ON field_def TO r_admin, r_system;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO r_operator, r_leader, r_admin, r_system;

CREATE FUNCTION keep_field_meaning() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.code, NEW.subject, NEW.type) IS DISTINCT FROM (OLD.code, OLD.subject, OLD.type) THEN
        RAISE EXCEPTION 'the values of a field were entered for what it is' USING ERRCODE = 'check_violation', CONSTRAINT = 'field_def_keeps_meaning';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER field_def_keeps_meaning BEFORE UPDATE ON field_def FOR EACH ROW EXECUTE FUNCTION keep_field_meaning();

CREATE FUNCTION field_fits(type text, options text[], value jsonb) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    words text := value #>> '{}';
BEGIN
    CASE type
        WHEN 'text' THEN RETURN jsonb_typeof(value) = 'string' AND length(words) BETWEEN 1 AND 2000;
        WHEN 'number' THEN RETURN jsonb_typeof(value) = 'number';
        WHEN 'yes_no' THEN RETURN jsonb_typeof(value) = 'boolean';
        WHEN 'choice' THEN RETURN jsonb_typeof(value) = 'string' AND words = ANY (options);
        WHEN 'date' THEN RETURN jsonb_typeof(value) = 'string' AND words ~ '^\d{4}-\d{2}-\d{2}$' AND to_char(words::date, 'YYYY-MM-DD') = words;
    END CASE;
EXCEPTION
    WHEN datetime_field_overflow OR invalid_datetime_format THEN
        RETURN false;
END
$$;

-- Only what is new is looked at: a choice that is not offered any more stays where it was made.
CREATE FUNCTION check_own_fields() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT
          FROM jsonb_each(NEW.fields) AS given
          LEFT JOIN field_def ON field_def.code = given.key AND field_def.subject = TG_TABLE_NAME
         WHERE (TG_OP = 'INSERT' OR given.value IS DISTINCT FROM OLD.fields -> given.key)
           AND (field_def.id IS NULL OR NOT field_fits(field_def.type, field_def.options, given.value))
    ) THEN
        RAISE EXCEPTION 'a field does not fit its definition' USING ERRCODE = 'check_violation', CONSTRAINT = 'own_fields_fit';
    END IF;
    RETURN NEW;
END
$$;
ALTER TABLE account ADD COLUMN fields jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(fields) = 'object');
ALTER TABLE person ADD COLUMN fields jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(fields) = 'object');
CREATE TRIGGER account_fields_checked BEFORE UPDATE OF fields ON account FOR EACH ROW
    WHEN (NEW.fields IS DISTINCT FROM OLD.fields) EXECUTE FUNCTION check_own_fields();
CREATE TRIGGER account_new_fields_checked BEFORE INSERT ON account FOR EACH ROW
    WHEN (NEW.fields <> '{}') EXECUTE FUNCTION check_own_fields();
CREATE TRIGGER person_fields_checked BEFORE UPDATE OF fields ON person FOR EACH ROW
    WHEN (NEW.fields IS DISTINCT FROM OLD.fields) EXECUTE FUNCTION check_own_fields();
CREATE TRIGGER person_new_fields_checked BEFORE INSERT ON person FOR EACH ROW
    WHEN (NEW.fields <> '{}') EXECUTE FUNCTION check_own_fields();

-- What somebody asked within the hour, each once and as a hash. Only known_elsewhere reads and writes it.
CREATE TABLE twin_question (
    user_id bigint NOT NULL REFERENCES app_user,
    asked bytea NOT NULL CHECK (length(asked) = 32),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (user_id, asked)
);

-- By what an account out of sight is the same: name (with its city, if one is given), number, email; nothing else is
-- told of it. Who asks more than 400 different things within an hour hears 'too_many': a card takes three or four.
CREATE FUNCTION known_elsewhere(wanted_name text, wanted_city text, wanted_e164 text, wanted_email text) RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
DECLARE
    in_sight bigint[] := owners_in_sight();
    me bigint := acting_user();
BEGIN
    IF in_sight IS NULL OR me IS NULL THEN
        RETURN;
    END IF;
    DELETE FROM twin_question WHERE user_id = me AND at < clock_timestamp() - interval '1 hour';
    INSERT INTO twin_question (user_id, asked)
    SELECT me, sha256(convert_to(by || ' ' || folded(words), 'UTF8'))
      FROM (VALUES ('name', wanted_name), ('number', wanted_e164), ('email', wanted_email)) AS question (by, words)
     WHERE words <> '' AND (SELECT count(*) FROM twin_question WHERE user_id = me) <= 400
        ON CONFLICT DO NOTHING;
    IF (SELECT count(*) FROM twin_question WHERE user_id = me) > 400 THEN
        RETURN NEXT 'too_many';
        RETURN;
    END IF;
    RETURN QUERY
    SELECT 'name'
     WHERE wanted_name <> ''
       AND EXISTS (
           SELECT
             FROM account
            WHERE folded(account.name) = folded(wanted_name)
              AND (wanted_city = '' OR account.city = '' OR folded(account.city) = folded(wanted_city))
              AND account.deleted_at IS NULL
              AND account.owner_id <> ALL (in_sight)
       )
    UNION ALL
    SELECT 'number'
     WHERE EXISTS (
           SELECT
             FROM phone_number
             JOIN account ON account.id = phone_number.account_id
            WHERE phone_number.e164 = wanted_e164
              AND account.deleted_at IS NULL
              AND account.owner_id <> ALL (in_sight)
       )
    UNION ALL
    SELECT 'email'
     WHERE EXISTS (
           SELECT
             FROM email_address
             JOIN account ON account.id = email_address.account_id
            WHERE email_address.normalised = lower(btrim(wanted_email))
              AND account.deleted_at IS NULL
              AND account.owner_id <> ALL (in_sight)
       );
END
$$;
REVOKE ALL ON FUNCTION known_elsewhere FROM PUBLIC;
GRANT EXECUTE ON FUNCTION known_elsewhere TO r_operator, r_leader, r_admin, r_system;

-- Lists look for e-mail addresses where they stand now; of the account itself as well.
CREATE OR REPLACE FUNCTION twins_of(places integer[], e164s text[], name_places integer[], names text[], cities text[], mail_places integer[], emails text[])
    RETURNS TABLE (place integer, by text, account_id bigint, foreign_owner boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
    WITH found AS (
        SELECT wanted.place, 'number' AS by, phone_number.account_id
          FROM unnest(places, e164s) AS wanted (place, e164)
          JOIN phone_number ON phone_number.e164 = wanted.e164
        UNION
        SELECT wanted.place, 'email', email_address.account_id
          FROM unnest(mail_places, emails) AS wanted (place, email)
          JOIN email_address ON email_address.normalised = wanted.email
        UNION
        SELECT wanted.place, 'name', account.id
          FROM unnest(name_places, names, cities) AS wanted (place, name, city)
          JOIN account ON folded(account.name) = folded(wanted.name) AND folded(account.city) = folded(wanted.city)
         WHERE account.deleted_at IS NULL
    )
    SELECT found.place, found.by, CASE WHEN reach.seen THEN found.account_id END, NOT reach.seen
      FROM found
      JOIN account ON account.id = found.account_id AND account.deleted_at IS NULL
     CROSS JOIN LATERAL (
        SELECT (SELECT role FROM app_user WHERE id = acting_user()) = 'administrator'
               OR account.owner_id = acting_user()
               OR (SELECT role FROM app_user WHERE id = acting_user()) = 'leader'
                  AND account.owner_id = ANY ((SELECT visible_owners())::bigint[]) AS seen
     ) AS reach
$$;
