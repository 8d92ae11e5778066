-- Why: of fifty thousand accounts that change hands at once, the next steps follow in one statement, as their owners' history does.
DROP TRIGGER account_next_step_follows ON account;
DROP FUNCTION follow_account();
CREATE FUNCTION follow_accounts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    IF NOT EXISTS (
        SELECT id, owner_id, lifecycle, deleted_at FROM after
        EXCEPT
        SELECT id, owner_id, lifecycle, deleted_at FROM before
    ) THEN
        RETURN NULL;
    END IF;
    EXECUTE $set$
        UPDATE next_step
           SET owner_id = moved.owner_id,
               open = moved.open,
               reason_id = CASE WHEN NOT moved.opens THEN next_step.reason_id END,
               ask_on = CASE WHEN moved.opens THEN '-infinity' ELSE next_step.ask_on END,
               since = CASE WHEN moved.opens THEN clock_timestamp() ELSE next_step.since END
          FROM (
              SELECT after.id, after.owner_id, account_is_open(after.lifecycle, after.deleted_at) AS open,
                     account_is_open(after.lifecycle, after.deleted_at)
                     AND NOT account_is_open(before.lifecycle, before.deleted_at) AS opens
                FROM before
                JOIN after ON after.id = before.id
               WHERE (before.owner_id, before.lifecycle, before.deleted_at)
                     IS DISTINCT FROM (after.owner_id, after.lifecycle, after.deleted_at)
          ) AS moved
         WHERE next_step.account_id = moved.id
    $set$;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION follow_accounts FROM PUBLIC;
CREATE TRIGGER account_next_step_follows AFTER UPDATE ON account REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION follow_accounts();
