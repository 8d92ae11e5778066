-- Why: lists come in (A27, H14, H15): staged row by row, checked before anything is written, and taken back as a whole.
CREATE TABLE import_batch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_by bigint NOT NULL REFERENCES app_user,
    created_at timestamptz NOT NULL DEFAULT now(),
    state text NOT NULL DEFAULT 'mapping' CHECK (state IN ('mapping', 'checking', 'checked', 'running', 'done', 'undoing', 'undone', 'stuck')),
    file_name text NOT NULL CHECK (length(file_name) <= 200),
    form text NOT NULL CHECK (form IN ('csv', 'xlsx', 'vcard', 'text')),
    encoding text NOT NULL DEFAULT '',
    separator text NOT NULL DEFAULT '',
    headings text[] NOT NULL,                       -- of the columns; the first line of the file, or made up
    headed boolean NOT NULL,                        -- whether line 1 of the file holds them
    settings jsonb NOT NULL DEFAULT '{}',           -- what each column means, and what holds for all rows
    lines integer NOT NULL DEFAULT 0,               -- of the file, the headings included
    done_lines integer NOT NULL DEFAULT 0,          -- of the step that runs
    began_at timestamptz,                           -- of the step that runs, or ran last
    ended_at timestamptz,
    starts integer NOT NULL DEFAULT 0,
    reason text NOT NULL DEFAULT ''                 -- why it is stuck
);
CREATE INDEX ON import_batch (created_by, id DESC);
CREATE INDEX import_batch_owed ON import_batch (id) WHERE state IN ('checking', 'running', 'undoing');

CREATE TABLE import_row (
    batch_id bigint NOT NULL REFERENCES import_batch,
    line integer NOT NULL,                          -- of the file, from 1
    raw text[] NOT NULL,                            -- as it stood there
    entry jsonb,                                    -- as it was understood
    verdict text CHECK (verdict IN ('new', 'update', 'duplicate', 'error')),
    reason jsonb,                                   -- of a duplicate or an error: code, field, values
    first_line integer,                             -- the earlier line of this list that is about the same account
    account_id bigint REFERENCES account,
    made jsonb,                                     -- what came in, and what the account's fields were before
    undone text CHECK (undone IN ('restored', 'left')),
    left_because text,
    PRIMARY KEY (batch_id, line)
) WITH (fillfactor = 50);                           -- each row is rewritten twice, in place
CREATE INDEX import_row_account ON import_row (account_id) WHERE account_id IS NOT NULL;

-- What columns under these headings meant last time.
CREATE TABLE import_mapping (
    headings_hash bytea PRIMARY KEY CHECK (length(headings_hash) = 32),
    fields text[] NOT NULL,
    used_by bigint NOT NULL REFERENCES app_user,
    used_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, UPDATE ON import_batch, import_row, import_mapping TO r_leader, r_admin, r_system;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO r_leader, r_admin, r_system;
ALTER TABLE import_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_batch FORCE ROW LEVEL SECURITY;
CREATE POLICY of_user ON import_batch TO r_leader USING (created_by IN (SELECT seen_users()))
    WITH CHECK (created_by IN (SELECT seen_users()));
CREATE POLICY admin_sees_all ON import_batch TO r_admin, r_system USING (true) WITH CHECK (true);
ALTER TABLE import_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_row FORCE ROW LEVEL SECURITY;
CREATE POLICY through_batch ON import_row TO r_leader
    USING (batch_id IN (SELECT id FROM import_batch)) WITH CHECK (batch_id IN (SELECT id FROM import_batch));
CREATE POLICY admin_sees_all ON import_row TO r_admin, r_system USING (true) WITH CHECK (true);

-- Undo takes back what an import added to accounts that were there before.
GRANT DELETE ON person, phone_number, lead TO r_leader, r_admin, r_system;

-- H14: a veteran may remember the month only; done_at is then noon of its first possible day.
ALTER TABLE activity ADD COLUMN happened_precision text NOT NULL DEFAULT 'exact'
    CONSTRAINT activity_happened_precision_check CHECK (happened_precision IN ('exact', 'day', 'month', 'year'));

CREATE INDEX person_email ON person (lower(email)) WHERE email <> '';
CREATE INDEX account_same_name ON account (folded(name), folded(city)) WHERE deleted_at IS NULL;

-- Which accounts the wanted ones might be, whoever owns them. Of a foreign account nothing is told but that it exists;
-- `visible` accounts are told by the caller's own query. One row for each place in the arrays that has a twin.
CREATE FUNCTION twins_of(places integer[], e164s text[], name_places integer[], names text[], cities text[], mail_places integer[], emails text[])
    RETURNS TABLE (place integer, by text, account_id bigint, foreign_owner boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
    WITH found AS (
        SELECT wanted.place, 'number' AS by, phone_number.account_id
          FROM unnest(places, e164s) AS wanted (place, e164)
          JOIN phone_number ON phone_number.e164 = wanted.e164
        UNION
        SELECT wanted.place, 'email', person.account_id
          FROM unnest(mail_places, emails) AS wanted (place, email)
          JOIN person ON lower(person.email) = wanted.email AND person.email <> ''
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
REVOKE ALL ON FUNCTION twins_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION twins_of TO r_leader, r_admin, r_system;

-- A list brings thousands of accounts in one statement: their first owners are written down in one, too.
DROP TRIGGER account_first_owner ON account;
CREATE FUNCTION keep_first_owners() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO assignment (account_id, owner_id, during)
    SELECT id, owner_id, tstzrange(clock_timestamp(), NULL) FROM fresh;
    RETURN NULL;
END
$$;
CREATE TRIGGER account_first_owner AFTER INSERT ON account REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION keep_first_owners();
