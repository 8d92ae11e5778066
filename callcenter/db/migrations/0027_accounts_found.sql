-- Why: LIKE is not leakproof, so behind a policy no index serves a search; a function that asks only for what may be seen may use them.
CREATE INDEX person_name ON person
    USING gin (folded(family_name || ' ' || given_name || ' ' || family_name) gin_trgm_ops);
CREATE INDEX account_in_order ON account (name, id) WHERE deleted_at IS NULL;

-- Whose accounts the acting role sees, by the same rule as the policies of `account`; NULL: everybody's.
-- `role`, not current_user, which is the owner of the function within SECURITY DEFINER. An unknown role sees nobody's.
CREATE FUNCTION owners_in_sight() RETURNS bigint[]
    LANGUAGE sql STABLE
    RETURN CASE current_setting('role')
        WHEN 'r_operator' THEN ARRAY[acting_user()]
        WHEN 'r_leader' THEN visible_owners()
        WHEN 'r_admin' THEN NULL
        WHEN 'r_system' THEN NULL
        ELSE '{}'
    END;

-- The first `most` visible accounts by name and id after the given place whose name or whose person's name holds `words`,
-- or one of whose numbers ends with `digits` (none when empty). Ids only: the caller reads the rows under the policies.
-- EXECUTE, so that each search is planned for its own words and owners: a rare word by its trigrams, a common one by
-- walking the names until the page is full.
CREATE FUNCTION accounts_found(lifecycles text[], words text, digits text, after_name text, after_id bigint, most integer)
    RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'public'
    AS $$
DECLARE
    -- Signs that LIKE gives a meaning are taken away after folding, which makes such signs of others (％ becomes %).
    pattern text := '%' || regexp_replace(folded(words), '([\\%_])', '\\\1', 'g') || '%';
BEGIN
    RETURN QUERY EXECUTE $search$
        WITH named AS (
            SELECT account.name, account.id
              FROM account
             WHERE ($1 IS NULL OR account.owner_id = ANY ($1))
               AND account.deleted_at IS NULL
               AND account.lifecycle = ANY ($2)
               AND (account.name, account.id) > ($5, $6)
               AND folded(account.name) LIKE $3
             ORDER BY account.name, account.id
             LIMIT $7
        ), peopled AS (
            SELECT account.name, account.id
              FROM account
             WHERE ($1 IS NULL OR account.owner_id = ANY ($1))
               AND account.deleted_at IS NULL
               AND account.lifecycle = ANY ($2)
               AND (account.name, account.id) > ($5, $6)
               AND EXISTS (
                   SELECT
                     FROM person
                    WHERE person.account_id = account.id
                      AND folded(person.family_name || ' ' || person.given_name || ' ' || person.family_name) LIKE $3
               )
             ORDER BY account.name, account.id
             LIMIT $7
        ), numbered AS (
            SELECT account.name, account.id
              FROM account
             WHERE $4 <> ''
               AND ($1 IS NULL OR account.owner_id = ANY ($1))
               AND account.deleted_at IS NULL
               AND account.lifecycle = ANY ($2)
               AND (account.name, account.id) > ($5, $6)
               AND account.id IN (
                   SELECT phone_number.account_id
                     FROM phone_number
                    WHERE reverse(phone_number.e164) LIKE reverse($4) || '%'
               )
             ORDER BY account.name, account.id
             LIMIT $7
        )
        SELECT either.id
          FROM (SELECT * FROM named UNION SELECT * FROM peopled UNION SELECT * FROM numbered) AS either
         ORDER BY either.name, either.id
         LIMIT $7
    $search$ USING owners_in_sight(), lifecycles, pattern, digits, after_name, after_id, most;
END
$$;
REVOKE ALL ON FUNCTION owners_in_sight, accounts_found FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_found TO r_operator, r_leader, r_admin, r_system;
