-- Why: entries of the lists to choose from are merged without a change to history, and a result that becomes effective
-- does so from that day on: figures of earlier days keep what held then (H17, M4, A23).

-- Two entries that mean the same: since then the first counts as the second, until somebody takes them apart again.
CREATE TABLE dictionary_merge (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dictionary text NOT NULL CHECK (dictionary IN ('activity_kind', 'purpose', 'result', 'source', 'account_type')),
    entry_id bigint NOT NULL,
    into_id bigint NOT NULL,
    retired_before timestamptz,                 -- of the entry, when it was merged
    merged_at timestamptz NOT NULL DEFAULT now(),
    merged_by bigint REFERENCES app_user,
    separated_at timestamptz,
    separated_by bigint REFERENCES app_user,
    CONSTRAINT dictionary_merge_of_two CHECK (entry_id <> into_id)
);
CREATE UNIQUE INDEX dictionary_merge_one_target ON dictionary_merge (dictionary, entry_id) WHERE separated_at IS NULL;
CREATE INDEX ON dictionary_merge (dictionary, into_id) WHERE separated_at IS NULL;
GRANT SELECT ON dictionary_merge TO r_operator, r_leader;
GRANT SELECT, INSERT ON dictionary_merge TO r_admin, r_system;
GRANT UPDATE (separated_at, separated_by) ON dictionary_merge TO r_admin, r_system;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO r_admin, r_system;

-- For each merged entry the one that it counts as now, over all merges in a row.
CREATE VIEW merged_entry AS
    WITH RECURSIVE way AS (
        SELECT dictionary, entry_id, into_id
          FROM dictionary_merge
         WHERE separated_at IS NULL
        UNION
        SELECT way.dictionary, way.entry_id, further.into_id
          FROM way
          JOIN dictionary_merge AS further
            ON further.dictionary = way.dictionary
           AND further.entry_id = way.into_id
           AND further.separated_at IS NULL
    )
    SELECT way.dictionary, way.entry_id, way.into_id
      FROM way
     WHERE NOT EXISTS (
               SELECT
                 FROM dictionary_merge AS further
                WHERE further.dictionary = way.dictionary
                  AND further.entry_id = way.into_id
                  AND further.separated_at IS NULL);
GRANT SELECT ON merged_entry TO r_operator, r_leader, r_admin, r_system;

-- Every entry that counts as the same as this one, itself among them: what a filter looks for.
CREATE FUNCTION entries_alike(dictionary text, entry_id bigint) RETURNS SETOF bigint
    LANGUAGE sql STABLE AS $$
    WITH wanted AS (
        SELECT coalesce((SELECT merged.into_id
                           FROM merged_entry AS merged
                          WHERE merged.dictionary = $1
                            AND merged.entry_id = $2), $2) AS id
    )
    SELECT id FROM wanted
    UNION ALL
    SELECT merged.entry_id
      FROM merged_entry AS merged
      JOIN wanted ON wanted.id = merged.into_id
     WHERE merged.dictionary = $1
$$;

-- Which results were effective on which days (A23).
CREATE TABLE result_effective (
    result_id bigint NOT NULL REFERENCES result,
    effective boolean NOT NULL,
    during daterange NOT NULL,
    EXCLUDE USING gist (result_id WITH =, during WITH &&)
);
INSERT INTO result_effective (result_id, effective, during) SELECT id, effective, '(,)' FROM result;
GRANT SELECT ON result_effective TO r_operator, r_leader, r_admin, r_system;

CREATE FUNCTION keep_effective_days() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
DECLARE
    -- The day of whoever changes it.
    today date := (now() AT TIME ZONE coalesce((SELECT time_zone FROM app_user WHERE id = acting_user()), 'UTC'))::date;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO result_effective (result_id, effective, during) VALUES (NEW.id, NEW.effective, '(,)');
        RETURN NULL;
    END IF;
    UPDATE result_effective
       SET effective = NEW.effective
     WHERE result_id = NEW.id
       AND upper_inf(during)
       AND lower(during) >= today;
    IF NOT FOUND THEN
        UPDATE result_effective
           SET during = daterange(lower(during), today)
         WHERE result_id = NEW.id
           AND upper_inf(during);
        INSERT INTO result_effective (result_id, effective, during)
        VALUES (NEW.id, NEW.effective, daterange(today, NULL));
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER result_new_effective AFTER INSERT ON result FOR EACH ROW EXECUTE FUNCTION keep_effective_days();
CREATE TRIGGER result_other_effective AFTER UPDATE OF effective ON result FOR EACH ROW
    WHEN (OLD.effective <> NEW.effective) EXECUTE FUNCTION keep_effective_days();

-- What usually follows is a kind that exists; a retired result gives its key back.
ALTER TABLE result ADD CONSTRAINT result_next_kind_known FOREIGN KEY (next_kind) REFERENCES activity_kind (code);
ALTER TABLE result DROP CONSTRAINT result_digit_key;
CREATE UNIQUE INDEX result_digit_key ON result (digit) WHERE retired_at IS NULL;
CREATE FUNCTION give_up_taken_key() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM result WHERE digit = NEW.digit AND retired_at IS NULL AND id <> NEW.id) THEN
        NEW.digit := NULL;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER result_back_in_use BEFORE UPDATE OF retired_at ON result FOR EACH ROW
    WHEN (OLD.retired_at IS NOT NULL AND NEW.retired_at IS NULL AND NEW.digit IS NOT NULL)
    EXECUTE FUNCTION give_up_taken_key();
