-- Why: accounts that may be the same are found as they come, by an index probe each, and wait until somebody looks at them;
-- what is planned with an account is found among thousands of contacts without reading them; and a change of the owner says
-- by whom, and whether with a handover (A21).
CREATE INDEX activity_planned ON activity (account_id) WHERE state = 'planned';

ALTER TABLE assignment ADD COLUMN by_user bigint REFERENCES app_user, ADD COLUMN handover_id bigint REFERENCES handover;
CREATE OR REPLACE FUNCTION keep_owner_history() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    UPDATE assignment SET during = tstzrange(lower(during), clock_timestamp())
     WHERE account_id = NEW.id AND upper_inf(during);
    INSERT INTO assignment (account_id, owner_id, during, by_user)
    VALUES (NEW.id, NEW.owner_id, tstzrange(clock_timestamp(), NULL), acting_user());
    RETURN NULL;
END
$$;
-- A handover writes down what went to whom after it went.
CREATE FUNCTION mark_handed_over() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    UPDATE assignment SET handover_id = fresh.handover_id
      FROM fresh
     WHERE assignment.account_id = fresh.account_id AND assignment.owner_id = fresh.to_user AND upper_inf(assignment.during);
    RETURN NULL;
END
$$;
CREATE TRIGGER handover_account_marks AFTER INSERT ON handover_account REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION mark_handed_over();
UPDATE assignment SET handover_id = handover.id, by_user = handover.by_user
  FROM handover_account
  JOIN handover ON handover.id = handover_account.handover_id
 WHERE assignment.account_id = handover_account.account_id
   AND assignment.owner_id = handover_account.to_user
   AND lower(assignment.during) BETWEEN handover.at AND handover.at + interval '1 minute';

-- A name without its signs and its legal form: „Kovács és Társa Kft.” and "KOVÁCS ÉS TÁRSA KFT" have one key.
CREATE FUNCTION name_key(name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN replace(regexp_replace(
        ' ' || regexp_replace(folded(name), '[][\s.,;:!?"''`´«»„“”‘’<>()/&+_–—-]+', ' ', 'g') || ' ',
        ' (kft|bt|zrt|nyrt|rt|kkt|ev|ltd|limited|llc|llp|plc|inc|co|corp|gmbh|ag|sro|ooo|ооо|ао|оао|зао|пао|ип)(?= )', '', 'g'
    ), ' ', '');
CREATE INDEX account_name_key ON account (name_key(name), folded(city)) WHERE deleted_at IS NULL;

-- Two accounts that had a number, an e-mail address, or name and city in common when one of them came or changed. Whether
-- they still have is asked when the pair is shown.
CREATE TABLE duplicate_pair (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    low_id bigint NOT NULL REFERENCES account,
    high_id bigint NOT NULL REFERENCES account,
    found_at timestamptz NOT NULL DEFAULT now(),
    dismissed_at timestamptz,                              -- somebody looked: they are not the same
    dismissed_by bigint REFERENCES app_user,
    CONSTRAINT duplicate_pair_in_order CHECK (low_id < high_id),
    CONSTRAINT duplicate_pair_dismissed_by_somebody CHECK ((dismissed_at IS NULL) = (dismissed_by IS NULL)),
    UNIQUE (low_id, high_id)
);
CREATE INDEX ON duplicate_pair (high_id);
CREATE INDEX ON duplicate_pair (found_at DESC, id DESC);

ALTER TABLE duplicate_pair ENABLE ROW LEVEL SECURITY;
ALTER TABLE duplicate_pair FORCE ROW LEVEL SECURITY;
CREATE POLICY through_both_accounts ON duplicate_pair TO r_operator, r_leader
    USING (EXISTS (SELECT FROM account WHERE account.id = low_id) AND EXISTS (SELECT FROM account WHERE account.id = high_id));
CREATE POLICY admin_sees_all ON duplicate_pair TO r_admin, r_system USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (dismissed_at, dismissed_by) ON duplicate_pair TO r_operator, r_leader, r_admin, r_system;

-- Twins of these accounts, whoever owns them. A number or address that twenty have is a switchboard or info@: it pairs
-- each with the first twenty only, so that the work grows with what comes in and not with its square.
CREATE FUNCTION pair_accounts(ids bigint[], because text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    INSERT INTO duplicate_pair (low_id, high_id)
    SELECT DISTINCT least(twin.one, twin.other), greatest(twin.one, twin.other)
      FROM (
           SELECT mine.account_id AS one, theirs.account_id AS other
             FROM phone_number AS mine
            CROSS JOIN LATERAL (
                  SELECT account_id FROM phone_number WHERE e164 = mine.e164 AND account_id <> mine.account_id LIMIT 20
                  ) AS theirs
            WHERE because = 'number' AND mine.account_id = ANY (ids)
           UNION ALL
           SELECT mine.account_id, theirs.account_id
             FROM person AS mine
            CROSS JOIN LATERAL (
                  SELECT account_id
                    FROM person
                   WHERE lower(email) = lower(mine.email) AND email <> '' AND account_id <> mine.account_id
                   LIMIT 20
                  ) AS theirs
            WHERE because = 'email' AND mine.account_id = ANY (ids) AND mine.email <> ''
           UNION ALL
           SELECT mine.id, theirs.id
             FROM account AS mine
            CROSS JOIN LATERAL (
                  SELECT id
                    FROM account
                   WHERE name_key(name) = name_key(mine.name) AND folded(city) = folded(mine.city)
                     AND id <> mine.id AND deleted_at IS NULL
                   LIMIT 20
                  ) AS theirs
            WHERE because = 'name' AND mine.id = ANY (ids) AND name_key(mine.name) <> ''
           ) AS twin
        ON CONFLICT (low_id, high_id) DO NOTHING;
END
$$;
REVOKE ALL ON FUNCTION pair_accounts FROM PUBLIC;

CREATE FUNCTION pair_fresh() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    IF TG_TABLE_NAME = 'account' THEN
        PERFORM pair_accounts(ARRAY(SELECT id FROM fresh), TG_ARGV[0]);
    ELSE
        PERFORM pair_accounts(ARRAY(SELECT DISTINCT (to_jsonb(fresh)->>'account_id')::bigint FROM fresh), TG_ARGV[0]);
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION pair_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    PERFORM pair_accounts(ARRAY[(to_jsonb(NEW)->>TG_ARGV[1])::bigint], TG_ARGV[0]);
    RETURN NULL;
END
$$;
CREATE TRIGGER phone_number_pairs AFTER INSERT ON phone_number REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION pair_fresh('number');
CREATE TRIGGER person_pairs AFTER INSERT ON person REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION pair_fresh('email');
CREATE TRIGGER account_pairs AFTER INSERT ON account REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION pair_fresh('name');
CREATE TRIGGER phone_number_pairs_again AFTER UPDATE OF e164 ON phone_number FOR EACH ROW
    WHEN (OLD.e164 IS DISTINCT FROM NEW.e164) EXECUTE FUNCTION pair_changed('number', 'account_id');
CREATE TRIGGER person_pairs_again AFTER UPDATE OF email ON person FOR EACH ROW
    WHEN (OLD.email IS DISTINCT FROM NEW.email) EXECUTE FUNCTION pair_changed('email', 'account_id');
CREATE TRIGGER account_pairs_again AFTER UPDATE OF name, city ON account FOR EACH ROW
    WHEN ((OLD.name, OLD.city) IS DISTINCT FROM (NEW.name, NEW.city)) EXECUTE FUNCTION pair_changed('name', 'id');

-- What is there already.
SELECT pair_accounts(ARRAY(SELECT id FROM account), because) FROM unnest(ARRAY['number', 'email', 'name']) AS because;
