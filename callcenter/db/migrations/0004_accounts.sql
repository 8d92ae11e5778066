-- Why: prospects and clients, their people and numbers, and the orders that make a client of a prospect.
CREATE TABLE account (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL DEFAULT 'company' CHECK (kind IN ('company', 'household', 'person')),
    lifecycle text NOT NULL DEFAULT 'prospect' CHECK (lifecycle IN ('prospect', 'qualified', 'client', 'former', 'rejected')),
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    type_id bigint REFERENCES account_type,
    source_id bigint NOT NULL REFERENCES source,
    owner_id bigint NOT NULL REFERENCES app_user,
    about text NOT NULL DEFAULT '' CHECK (length(about) <= 2000),    -- one line: trade, size
    problem text NOT NULL DEFAULT '' CHECK (length(problem) <= 200), -- A39: what everybody must know before calling
    address text NOT NULL DEFAULT '',
    city text NOT NULL DEFAULT '',
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    time_zone text NOT NULL,
    language text NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'hu', 'ru')),
    note text NOT NULL DEFAULT '' CHECK (length(note) <= 10000),
    client_since timestamptz,
    first_order_id bigint,
    deleted_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by bigint REFERENCES app_user,
    row_version integer NOT NULL DEFAULT 1,
    CONSTRAINT account_client_has_first_order CHECK ((lifecycle IN ('client', 'former')) = (first_order_id IS NOT NULL)),
    CONSTRAINT account_client_has_date CHECK ((first_order_id IS NULL) = (client_since IS NULL))
);
CREATE INDEX account_owner ON account (owner_id, name, id) WHERE deleted_at IS NULL;
CREATE INDEX account_name ON account USING gin (owner_id, folded(name) gin_trgm_ops);
CREATE TRIGGER account_version BEFORE UPDATE ON account FOR EACH ROW EXECUTE FUNCTION count_version();

CREATE TABLE person (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES account,
    family_name text NOT NULL DEFAULT '' CHECK (length(family_name) <= 100),
    given_name text NOT NULL DEFAULT '' CHECK (length(given_name) <= 100),
    middle_name text NOT NULL DEFAULT '' CHECK (length(middle_name) <= 100),
    greeting_name text NOT NULL DEFAULT '' CHECK (length(greeting_name) <= 100),
    role text NOT NULL DEFAULT '' CHECK (length(role) <= 100),
    decision_maker boolean NOT NULL DEFAULT false,
    language text NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'hu', 'ru')),
    email text NOT NULL DEFAULT '' CHECK (email = '' OR email LIKE '%_@_%'),
    note text NOT NULL DEFAULT '' CHECK (length(note) <= 10000),
    position integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    row_version integer NOT NULL DEFAULT 1,
    CONSTRAINT person_has_a_name CHECK (family_name <> '' OR given_name <> ''),
    UNIQUE (account_id, id)
);
CREATE INDEX ON person (account_id, position);
CREATE TRIGGER person_version BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION count_version();

CREATE TABLE phone_number (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES account,
    person_id bigint,
    e164 text NOT NULL CHECK (e164 ~ '^\+[1-9][0-9]{6,14}$'),
    extension text NOT NULL DEFAULT '' CHECK (extension ~ '^[0-9]{0,8}$'),
    typed text NOT NULL DEFAULT '',                       -- as somebody entered it
    kind text NOT NULL DEFAULT 'other' CHECK (kind IN ('mobile', 'landline', 'other')),
    position integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (account_id, person_id) REFERENCES person (account_id, id)
);
-- A switchboard is shared, so a number is unique within one person only.
CREATE UNIQUE INDEX phone_number_once_per_person ON phone_number (account_id, coalesce(person_id, 0), e164, extension);
CREATE INDEX ON phone_number (e164);
CREATE INDEX ON phone_number (reverse(e164) text_pattern_ops);

CREATE TABLE sales_order (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES account,
    number text NOT NULL CHECK (number <> ''),
    ordered_on date NOT NULL,
    amount numeric(14, 2) NOT NULL CHECK (amount >= 0),
    margin numeric(14, 2),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    sold_by bigint NOT NULL REFERENCES app_user,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT sales_order_number_taken UNIQUE (account_id, number),
    UNIQUE (account_id, id)
);
CREATE INDEX ON sales_order (sold_by, ordered_on);
ALTER TABLE account ADD FOREIGN KEY (id, first_order_id) REFERENCES sales_order (account_id, id) DEFERRABLE INITIALLY DEFERRED;

-- A29, A30: the first order, and only it, turns a prospect into a client, in its own transaction.
CREATE FUNCTION make_client() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    UPDATE account
       SET lifecycle = 'client', client_since = now(), first_order_id = NEW.id
     WHERE id = NEW.account_id AND first_order_id IS NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER sales_order_makes_client AFTER INSERT ON sales_order FOR EACH ROW EXECUTE FUNCTION make_client();

CREATE FUNCTION refuse_way_back() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.lifecycle IN ('client', 'former') AND NEW.lifecycle NOT IN ('client', 'former') THEN
        RAISE EXCEPTION 'a client never becomes a prospect again' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_no_way_back';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER account_no_way_back BEFORE UPDATE OF lifecycle ON account FOR EACH ROW EXECUTE FUNCTION refuse_way_back();

CREATE TABLE assignment (
    account_id bigint NOT NULL REFERENCES account,
    owner_id bigint NOT NULL REFERENCES app_user,
    during tstzrange NOT NULL,
    EXCLUDE USING gist (account_id WITH =, during WITH &&)
);
CREATE FUNCTION keep_owner_history() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    UPDATE assignment SET during = tstzrange(lower(during), clock_timestamp())
     WHERE account_id = NEW.id AND upper_inf(during);
    INSERT INTO assignment (account_id, owner_id, during) VALUES (NEW.id, NEW.owner_id, tstzrange(clock_timestamp(), NULL));
    RETURN NULL;
END
$$;
CREATE TRIGGER account_first_owner AFTER INSERT ON account FOR EACH ROW EXECUTE FUNCTION keep_owner_history();
CREATE TRIGGER account_new_owner AFTER UPDATE OF owner_id ON account FOR EACH ROW
    WHEN (OLD.owner_id IS DISTINCT FROM NEW.owner_id) EXECUTE FUNCTION keep_owner_history();
