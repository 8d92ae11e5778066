-- Why: the first order leaves a receipt that the whole history came along (A30), and a client that goes, or comes back, has a reason.
CREATE TABLE first_order_receipt (
    account_id bigint PRIMARY KEY REFERENCES account,
    order_id bigint NOT NULL,
    lifecycle_before text NOT NULL,
    contacts_before integer NOT NULL,
    hash_before bytea NOT NULL CHECK (length(hash_before) = 32),
    contacts_after integer,                                -- NULL only within the statement that enters the order
    hash_after bytea CHECK (length(hash_after) = 32),
    at timestamptz NOT NULL DEFAULT now(),
    by_user bigint REFERENCES app_user,
    FOREIGN KEY (account_id, order_id) REFERENCES sales_order (account_id, id) DEFERRABLE INITIALLY DEFERRED,
    -- An order that would change the history is refused as a whole.
    CONSTRAINT first_order_keeps_history CHECK (contacts_after = contacts_before AND hash_after = hash_before)
);

-- How many contacts the history of an account shows, and a SHA-256 over every column of all of them and of their log.
CREATE FUNCTION history_of(account_id bigint, OUT contacts integer, OUT hash bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
    SELECT count(*) FILTER (WHERE line.shown)::integer,
           sha256(convert_to(coalesce(string_agg(line.words, E'\n' ORDER BY line.kind, line.id), ''), 'UTF8'))
      FROM (SELECT 'contact' AS kind, activity.id, activity::text AS words,
                   NOT (activity.source = 'import' AND activity.state = 'cancelled') AS shown
              FROM activity
             WHERE activity.account_id = $1
             UNION ALL
            SELECT 'event', activity_event.id, activity_event::text, false
              FROM activity_event
             WHERE activity_event.account_id = $1) AS line
$$;
REVOKE ALL ON FUNCTION history_of FROM PUBLIC;

-- Before an order is entered: the history as it is then, if it is the account's first. Contacts are held before their
-- account, as whoever completes one and plans the next holds them; from then on nobody else changes this history or
-- adds to it until the transaction ends, so before and after are about the same.
CREATE FUNCTION count_history_before() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
DECLARE
    prospect account;
BEGIN
    IF EXISTS (SELECT FROM account WHERE id = NEW.account_id AND first_order_id IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    PERFORM FROM activity WHERE account_id = NEW.account_id ORDER BY id FOR SHARE;
    SELECT * INTO prospect FROM account WHERE id = NEW.account_id FOR UPDATE;
    IF prospect.first_order_id IS NULL THEN
        PERFORM FROM activity WHERE account_id = NEW.account_id ORDER BY id FOR SHARE;
        INSERT INTO first_order_receipt (account_id, order_id, lifecycle_before, contacts_before, hash_before, by_user)
        SELECT NEW.account_id, NEW.id, prospect.lifecycle, contacts, hash, acting_user() FROM history_of(NEW.account_id)
            ON CONFLICT DO NOTHING;                        -- the second of several orders in one statement
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER sales_order_counts_history BEFORE INSERT ON sales_order
    FOR EACH ROW EXECUTE FUNCTION count_history_before();

CREATE OR REPLACE FUNCTION make_client() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    UPDATE account
       SET lifecycle = 'client', client_since = now(), first_order_id = NEW.id
     WHERE id = NEW.account_id AND first_order_id IS NULL;
    IF FOUND THEN
        UPDATE first_order_receipt
           SET (contacts_after, hash_after) = (SELECT contacts, hash FROM history_of(NEW.account_id))
         WHERE account_id = NEW.account_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION keep_receipt() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.contacts_after IS NOT NULL THEN
        RAISE EXCEPTION 'a receipt is never changed' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'first_order_receipt_is_final';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER first_order_receipt_is_final BEFORE UPDATE OR DELETE ON first_order_receipt
    FOR EACH ROW EXECUTE FUNCTION keep_receipt();

-- When a client went, or came back, and why.
CREATE TABLE client_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES account,
    lifecycle text NOT NULL CHECK (lifecycle IN ('former', 'client')),
    reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 500),
    at timestamptz NOT NULL DEFAULT now(),
    by_user bigint NOT NULL REFERENCES app_user
);
CREATE INDEX client_change_account ON client_change (account_id, at DESC);
CREATE TRIGGER client_change_append_only BEFORE UPDATE OR DELETE ON client_change FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The way to `former` and back is the leader's, and leaves its reason in the same transaction.
CREATE OR REPLACE FUNCTION refuse_way_back() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.lifecycle IN ('client', 'former') AND NEW.lifecycle NOT IN ('client', 'former') THEN
        RAISE EXCEPTION 'a client never becomes a prospect again' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_no_way_back';
    ELSIF OLD.lifecycle IN ('client', 'former') AND NEW.lifecycle <> OLD.lifecycle
          AND NOT EXISTS (SELECT FROM client_change
                           WHERE account_id = NEW.id AND lifecycle = NEW.lifecycle AND at = now()) THEN
        RAISE EXCEPTION 'a client goes and comes back for a reason' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_client_change_has_reason';
    END IF;
    RETURN NEW;
END
$$;

ALTER TABLE first_order_receipt ENABLE ROW LEVEL SECURITY;
ALTER TABLE first_order_receipt FORCE ROW LEVEL SECURITY;
ALTER TABLE client_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_change FORCE ROW LEVEL SECURITY;
CREATE POLICY through_account ON first_order_receipt FOR SELECT TO r_operator, r_leader
    USING (EXISTS (SELECT FROM account WHERE account.id = first_order_receipt.account_id));
CREATE POLICY admin_sees_all ON first_order_receipt TO r_admin, r_system USING (true) WITH CHECK (true);
CREATE POLICY through_account ON client_change FOR SELECT TO r_operator, r_leader
    USING (EXISTS (SELECT FROM account WHERE account.id = client_change.account_id));
CREATE POLICY leader_decides ON client_change FOR INSERT TO r_leader
    WITH CHECK (by_user = (SELECT acting_user()) AND EXISTS (SELECT FROM account WHERE account.id = client_change.account_id));
CREATE POLICY admin_sees_all ON client_change TO r_admin, r_system USING (true) WITH CHECK (true);
GRANT SELECT ON first_order_receipt, client_change TO r_operator, r_leader, r_admin, r_system;
GRANT INSERT ON client_change TO r_leader, r_admin, r_system;
