-- Why: do-not-call and do-not-write hold for a number, an address, a person or an account; they say who, when, why and where
-- from, stay as hashes when the account goes and comes again, and are lifted with a reason.
ALTER TABLE suppression DROP CONSTRAINT suppression_channel_check;
ALTER TABLE suppression DROP CONSTRAINT suppression_channel_address_hash_key;
UPDATE suppression SET channel = 'write' WHERE channel <> 'call';
ALTER TABLE suppression
    ADD CONSTRAINT suppression_channel_check CHECK (channel IN ('call', 'write')),
    ADD COLUMN scope text NOT NULL DEFAULT 'number' CHECK (scope IN ('number', 'email', 'person', 'account')),
    ADD COLUMN person_id bigint REFERENCES person ON DELETE CASCADE,   -- the hashes of the person's addresses stay
    ADD COLUMN account_id bigint REFERENCES account,
    ADD COLUMN of_id bigint REFERENCES suppression,                    -- the person or account with whom this address was put here
    ADD COLUMN source text NOT NULL DEFAULT 'wrap_up' CHECK (source IN ('wrap_up', 'card', 'list')),
    ADD COLUMN lifted_at timestamptz,
    ADD COLUMN lifted_by bigint REFERENCES app_user,
    ADD COLUMN lifted_because text NOT NULL DEFAULT '' CHECK (length(lifted_because) <= 200),
    ALTER COLUMN address_hash DROP NOT NULL,
    ADD CONSTRAINT suppression_of_what CHECK (
        (scope IN ('number', 'email')) = (address_hash IS NOT NULL)
        AND (scope = 'person') = (person_id IS NOT NULL)
        AND (scope = 'account') = (account_id IS NOT NULL));
-- An address may stand here on its own and with a person or an account: each is lifted by itself.
CREATE UNIQUE INDEX suppression_address_once ON suppression (channel, address_hash, coalesce(of_id, 0)) WHERE lifted_at IS NULL;
CREATE UNIQUE INDEX suppression_person_once ON suppression (channel, person_id) WHERE lifted_at IS NULL;
CREATE UNIQUE INDEX suppression_account_once ON suppression (channel, account_id) WHERE lifted_at IS NULL;
CREATE INDEX suppression_hash ON suppression (address_hash);
CREATE INDEX ON suppression (of_id) WHERE of_id IS NOT NULL;

-- What the list keeps of a number (E.164) or an e-mail address.
CREATE FUNCTION address_hash(address text) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sha256(convert_to(lower(btrim(address)), 'UTF8'));

-- Whether an address of an account, of a person if there is one, is on the list. For few addresses: it is not inlined.
CREATE FUNCTION is_stopped(channel text, address text, account_id bigint, person_id bigint) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN EXISTS (SELECT FROM suppression AS s WHERE s.channel = $1 AND s.address_hash = address_hash($2) AND s.lifted_at IS NULL)
        OR EXISTS (SELECT FROM suppression AS s WHERE s.channel = $1 AND s.account_id = $3 AND s.lifted_at IS NULL)
        OR EXISTS (SELECT FROM suppression AS s WHERE s.channel = $1 AND s.person_id = $4 AND s.lifted_at IS NULL);

-- Leads of accounts whose every number is on the list are no longer offered, whoever owns them; lifted, they are again.
CREATE INDEX phone_number_hash ON phone_number (address_hash(e164));
CREATE FUNCTION settle_stopped_leads() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
DECLARE
    concerned bigint;
    silent boolean;
BEGIN
    FOR concerned IN
        SELECT phone_number.account_id FROM phone_number WHERE address_hash(phone_number.e164) = NEW.address_hash
        UNION SELECT NEW.account_id WHERE NEW.account_id IS NOT NULL
        UNION SELECT person.account_id FROM person WHERE person.id = NEW.person_id
    LOOP
        CONTINUE WHEN NOT EXISTS (SELECT FROM lead WHERE lead.account_id = concerned AND state IN ('open', 'suppressed'));
        SELECT coalesce(bool_and(is_stopped('call', e164, account_id, person_id)), false)
          INTO silent
          FROM phone_number
         WHERE phone_number.account_id = concerned;
        UPDATE lead
           SET state = CASE WHEN silent THEN 'suppressed' ELSE 'open' END
         WHERE lead.account_id = concerned
           AND state = CASE WHEN silent THEN 'open' ELSE 'suppressed' END
           AND (silent OR NEW.lifted_at IS NOT NULL);
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER suppression_settles_leads AFTER INSERT OR UPDATE OF lifted_at ON suppression FOR EACH ROW
    WHEN (NEW.channel = 'call') EXECUTE FUNCTION settle_stopped_leads();

-- Everybody may put somebody on the list whom they see, under the own name; leaders and administrators take off again.
REVOKE UPDATE ON suppression FROM r_operator, r_leader, r_admin, r_system;
GRANT UPDATE (lifted_at, lifted_by, lifted_because) ON suppression TO r_leader, r_admin, r_system;
ALTER TABLE suppression ENABLE ROW LEVEL SECURITY;
ALTER TABLE suppression FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody_asks ON suppression FOR SELECT TO r_operator, r_leader USING (true);
CREATE POLICY under_own_name ON suppression FOR INSERT TO r_operator, r_leader
    WITH CHECK (by_user = (SELECT acting_user())
        AND (account_id IS NULL OR EXISTS (SELECT FROM account WHERE account.id = suppression.account_id))
        AND (person_id IS NULL OR EXISTS (SELECT FROM person WHERE person.id = suppression.person_id)));
CREATE POLICY leader_lifts ON suppression FOR UPDATE TO r_leader USING (true)
    WITH CHECK (lifted_by = (SELECT acting_user()));
CREATE POLICY admin_sees_all ON suppression TO r_admin, r_system USING (true) WITH CHECK (true);
