-- Why: accounts and plans are listed by any combination of filters, and such lists are kept as views (A32, A38 to A45, H17).

-- The latest done contact of each account stands with the account: behind a policy no index serves a look at another table.
ALTER TABLE account
    ADD COLUMN latest_at timestamptz NOT NULL DEFAULT '-infinity',   -- '-infinity': there was no contact yet
    ADD COLUMN latest_result_id bigint REFERENCES result (id);
-- Whose account a plan belongs to, while it is planned: so that "undone, of my accounts" is one walk along an index.
ALTER TABLE activity ADD COLUMN owner_id bigint;

ALTER TABLE account DISABLE TRIGGER USER;
UPDATE account
   SET latest_at = latest.done_at, latest_result_id = latest.result_id
  FROM (SELECT DISTINCT ON (account_id) account_id, done_at, result_id
          FROM activity
         WHERE state = 'done'
         ORDER BY account_id, done_at DESC, id DESC) AS latest
 WHERE account.id = latest.account_id;
ALTER TABLE account ENABLE TRIGGER USER;
ALTER TABLE activity DISABLE TRIGGER USER;
UPDATE activity SET owner_id = account.owner_id FROM account WHERE account.id = activity.account_id AND activity.state = 'planned';
ALTER TABLE activity ENABLE TRIGGER USER;

-- A contact that ends is no change of the account by somebody else: whoever is changing it meanwhile is not refused.
DROP TRIGGER account_version ON account;
CREATE TRIGGER account_version BEFORE UPDATE ON account FOR EACH ROW
    WHEN ((OLD.latest_at, OLD.latest_result_id) IS NOT DISTINCT FROM (NEW.latest_at, NEW.latest_result_id))
    EXECUTE FUNCTION count_version();

-- First the locks, in one order, then a look with the eyes of a new statement: two contacts that end at once both count.
CREATE FUNCTION keep_latest_contact() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    PERFORM FROM account WHERE id IN (SELECT account_id FROM changed WHERE state <> 'planned') ORDER BY id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE account
       SET latest_at = coalesce(latest.done_at, '-infinity'), latest_result_id = latest.result_id
      FROM (SELECT DISTINCT account_id FROM changed WHERE state <> 'planned') AS touched
      LEFT JOIN LATERAL (
           SELECT activity.done_at, activity.result_id
             FROM activity
            WHERE activity.account_id = touched.account_id
              AND activity.state = 'done'
            ORDER BY coalesce(activity.done_at, activity.due_at, activity.created_at) DESC, activity.id DESC
            LIMIT 1
           ) AS latest ON true
     WHERE account.id = touched.account_id
       AND (account.latest_at, account.latest_result_id)
           IS DISTINCT FROM (coalesce(latest.done_at, '-infinity'), latest.result_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER activity_latest_added AFTER INSERT ON activity
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_latest_contact();
CREATE TRIGGER activity_latest_changed AFTER UPDATE ON activity
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_latest_contact();

-- The lock makes a handover and a new plan of the same account wait for each other.
CREATE FUNCTION keep_owner_of_plan() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    NEW.owner_id := (SELECT owner_id FROM account WHERE id = NEW.account_id FOR NO KEY UPDATE);
    RETURN NEW;
END
$$;
CREATE TRIGGER activity_owner BEFORE INSERT ON activity FOR EACH ROW
    WHEN (NEW.state = 'planned') EXECUTE FUNCTION keep_owner_of_plan();
CREATE FUNCTION pass_plans_on() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $$
BEGIN
    UPDATE activity SET owner_id = NEW.owner_id WHERE account_id = NEW.id AND state = 'planned';
    RETURN NULL;
END
$$;
CREATE TRIGGER account_plans_passed_on AFTER UPDATE OF owner_id ON account FOR EACH ROW
    WHEN (OLD.owner_id IS DISTINCT FROM NEW.owner_id) EXECUTE FUNCTION pass_plans_on();

CREATE INDEX account_latest ON account (latest_at, id) WHERE deleted_at IS NULL;
CREATE INDEX account_owner_latest ON account (owner_id, latest_at, id) WHERE deleted_at IS NULL;
CREATE INDEX account_latest_result ON account (latest_result_id, owner_id) WHERE deleted_at IS NULL;
CREATE INDEX account_lifecycle ON account (lifecycle, owner_id) WHERE deleted_at IS NULL;
CREATE INDEX account_of_type ON account (type_id, owner_id) WHERE type_id IS NOT NULL;
CREATE INDEX account_place ON account USING gin (owner_id, folded(city) gin_trgm_ops, folded(address) gin_trgm_ops);
CREATE INDEX activity_result ON activity (result_id, account_id) WHERE result_id IS NOT NULL;
CREATE INDEX activity_done_in_order ON activity (done_at, id) WHERE state = 'done';
-- A plan for a whole day stands at its midnight in UTC: the same place for every reader, as an index needs it.
CREATE FUNCTION planned_for(due_at timestamptz, due_on date) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(due_at, due_on::timestamp AT TIME ZONE 'UTC');
CREATE INDEX activity_plan ON activity (planned_for(due_at, due_on), id) WHERE state = 'planned';
CREATE INDEX activity_plan_of_owner ON activity (owner_id, planned_for(due_at, due_on), id) WHERE state = 'planned';
CREATE INDEX activity_plan_of_assignee ON activity (assignee_id, planned_for(due_at, due_on), id) WHERE state = 'planned';

-- The ids that a filter names; NULL when it names none.
CREATE FUNCTION ids_in(wanted jsonb, name text) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT array_agg(id::bigint) FROM jsonb_array_elements_text(wanted -> name) AS id);
CREATE FUNCTION words_in(wanted jsonb, name text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT array_agg(word) FROM jsonb_array_elements_text(wanted -> name) AS word);
-- What LIKE looks for; signs that it gives a meaning are taken away after folding, which makes such signs of others.
CREATE FUNCTION pattern_in(wanted jsonb, name text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '%' || regexp_replace(folded(wanted ->> name), '([\\%_])', '\\\1', 'g') || '%';

-- Of whom the acting role sees the accounts, as far as the filter wants them; NULL: everybody's.
CREATE FUNCTION owners_wanted(wanted jsonb) RETURNS bigint[]
    LANGUAGE sql STABLE
    RETURN CASE
        WHEN ids_in(wanted, 'owners') IS NULL THEN owners_in_sight()
        WHEN owners_in_sight() IS NULL THEN ids_in(wanted, 'owners')
        ELSE ARRAY(SELECT unnest(owners_in_sight()) INTERSECT SELECT unnest(ids_in(wanted, 'owners')))
    END;

-- The first `most` visible accounts that fit the filter, in an order (name, longest_ago, latest; none: as they come),
-- after the place given. Ids only: the caller reads the rows under the policies. `wanted`, each part if it is there:
-- lifecycles; words (of the name or of a person, or digits that end a number); name, city, address, person, email;
-- digits; owners, types, campaigns; latest_results (0: without one), any_results.
-- EXECUTE, so that each list is planned for its own filter. Of several owners each one's accounts are walked in order
-- and merged, unless words or other tables have to be searched: then up to 10 000 are gathered by the rarest part and
-- sorted, because a walk would pass by everybody when what is sought stands far behind (Cyrillic names of a Russian
-- town). Of what is more there are so many that a walk soon meets enough.
DROP FUNCTION accounts_found;
CREATE FUNCTION accounts_listed(wanted jsonb, ordered text, after_key text, after_id bigint, most integer)
    RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'public'
    AS $list$
DECLARE
    owners bigint[] := owners_wanted(wanted);
    searched boolean := wanted ?| ARRAY['words', 'name', 'city', 'address', 'person', 'email', 'digits', 'campaigns', 'any_results'];
    walked boolean := owners IS NOT NULL AND NOT searched AND ordered <> 'none';
    key text := CASE ordered WHEN 'name' THEN 'account.name' WHEN 'none' THEN 'NULL' ELSE 'account.latest_at' END;
    down text := CASE ordered WHEN 'latest' THEN ' DESC' ELSE '' END;
    of_key text := CASE ordered WHEN 'name' THEN 'text' ELSE 'timestamptz' END;
    sorted text := '';
    fits text := '';
    part text;
    arms text[] := ARRAY[''];
    gathered bigint[];
BEGIN
    IF ordered <> 'none' AND wanted ?| ARRAY['words', 'name', 'city', 'address', 'person', 'email', 'digits'] THEN
        gathered := ARRAY(SELECT accounts_listed(wanted, 'none', NULL, 0, 10001));
    END IF;
    IF ordered <> 'none' THEN
        sorted := format('ORDER BY key%1$s, id%1$s', down);
    END IF;
    IF after_key IS NOT NULL THEN
        fits := format(' AND (%s, account.id) %s ($3::%s, $4)', key, CASE ordered WHEN 'latest' THEN '<' ELSE '>' END, of_key);
    END IF;
    IF cardinality(gathered) <= 10000 THEN
        RETURN QUERY EXECUTE format('SELECT account.id FROM account WHERE account.id = ANY ($1)%s ORDER BY %s%s, account.id%s LIMIT $5',
                                    fits, key, down, down)
            USING gathered, owners, after_key, after_id, most;
        RETURN;
    END IF;
    FOR part IN SELECT condition FROM (VALUES
        ('types', 'account.type_id = ANY (ids_in($1, ''types''))'),
        ('latest_results', '(account.latest_result_id = ANY (ids_in($1, ''latest_results''))
                             OR (account.latest_result_id IS NULL AND 0 = ANY (ids_in($1, ''latest_results''))))'),
        ('name', 'folded(account.name) LIKE pattern_in($1, ''name'')'),
        ('city', 'folded(account.city) LIKE pattern_in($1, ''city'')'),
        ('address', 'folded(account.address) LIKE pattern_in($1, ''address'')'),
        ('person', 'EXISTS (SELECT FROM person WHERE person.account_id = account.id
                             AND folded(person.family_name || '' '' || person.given_name || '' '' || person.family_name)
                                 LIKE pattern_in($1, ''person''))'),
        ('email', 'account.id IN (SELECT person.account_id FROM person
                                    WHERE person.email <> '''' AND lower(person.email) = lower($1 ->> ''email''))'),
        ('digits', 'account.id IN (SELECT phone_number.account_id FROM phone_number
                                    WHERE reverse(phone_number.e164) LIKE reverse($1 ->> ''digits'') || ''%'')'),
        ('campaigns', 'EXISTS (SELECT FROM lead WHERE lead.account_id = account.id
                                AND lead.campaign_id = ANY (ids_in($1, ''campaigns'')))'),
        ('any_results', 'EXISTS (SELECT FROM activity WHERE activity.account_id = account.id
                                  AND activity.result_id = ANY (ids_in($1, ''any_results'')))')
    ) AS conditions (name, condition) WHERE wanted ? name LOOP
        fits := fits || ' AND ' || part;
    END LOOP;
    IF wanted ? 'words' THEN
        arms := ARRAY[
            ' AND folded(account.name) LIKE pattern_in($1, ''words'')',
            ' AND EXISTS (SELECT FROM person WHERE person.account_id = account.id
                           AND folded(person.family_name || '' '' || person.given_name || '' '' || person.family_name)
                               LIKE pattern_in($1, ''words''))'];
        IF wanted ? 'words_digits' THEN
            arms := arms || ' AND account.id IN (SELECT phone_number.account_id FROM phone_number
                               WHERE reverse(phone_number.e164) LIKE reverse($1 ->> ''words_digits'') || ''%'')'::text;
        END IF;
    END IF;
    RETURN QUERY EXECUTE format('SELECT listed.id FROM (%s) AS listed %s LIMIT $5', (
        SELECT string_agg(format(
                   CASE WHEN walked
                        THEN 'SELECT page.key, page.id FROM unnest($2) AS one (owner_id) CROSS JOIN LATERAL (%s) AS page'
                        ELSE 'SELECT page.key, page.id FROM (%s) AS page' END,
                   format('SELECT %s AS key, account.id FROM account
                            WHERE %s AND account.deleted_at IS NULL
                              AND account.lifecycle = ANY (words_in($1, ''lifecycles''))%s %s LIMIT $5',
                          key,
                          CASE WHEN walked THEN 'account.owner_id = one.owner_id'
                               WHEN owners IS NULL THEN 'true' ELSE 'account.owner_id = ANY ($2)' END,
                          fits || arm,
                          CASE WHEN ordered = 'none' THEN ''
                               ELSE format('ORDER BY %1$s%2$s, account.id%2$s', key, down) END)), ' UNION ')
          FROM unnest(arms) AS arm), sorted)
    USING wanted, owners, after_key, after_id, most;
END
$list$;

-- The first `most` contacts of visible accounts that fit the filter: what is planned by its moment, what is done newest
-- first, after the place given. Up to 2000 that fit a filter are gathered and sorted; of what is more, and of unfiltered
-- lists, the plans are walked in order, and OFFSET 0 keeps the planner from beginning with the accounts. `wanted`: state (planned, done), and if they are there: assignees, kinds, purposes,
-- results, owners, lifecycles, campaigns, name, city; from_day and until_day, as days, with the moments (from_at, before_at)
-- at which they begin and end for the reader. What is done is looked for by who did it.
CREATE FUNCTION contacts_listed(wanted jsonb, ordered boolean, after_at timestamptz, after_id bigint, most integer)
    RETURNS TABLE (account_id bigint, activity_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'public'
    AS $list$
DECLARE
    owners bigint[] := owners_wanted(wanted);
    planned boolean := wanted ->> 'state' = 'planned';
    people bigint[] := ids_in(wanted, 'assignees');
    key text := CASE WHEN planned THEN 'planned_for(activity.due_at, activity.due_on)' ELSE 'activity.done_at' END;
    down text := CASE WHEN planned THEN '' ELSE ' DESC' END;
    whose text := 'activity.assignee_id = one.id';
    sorted text := '';
    fits text := '';
    of_account text := ' AND account.deleted_at IS NULL';
    part text;
    gathered bigint[];
BEGIN
    IF ordered AND wanted ?| ARRAY['kinds', 'purposes', 'results', 'lifecycles', 'campaigns', 'name', 'city'] THEN
        gathered := ARRAY(SELECT listed.activity_id FROM contacts_listed(wanted, false, NULL, 0, 2001) AS listed);
    END IF;
    IF NOT planned AND people IS NULL THEN
        people := owners_in_sight();
        whose := CASE WHEN people IS NULL THEN 'true' ELSE whose END;
    ELSIF planned AND people IS NULL THEN
        people := owners;
        whose := CASE WHEN owners IS NULL THEN 'true' ELSE 'activity.owner_id = one.id' END;
    END IF;
    IF ordered THEN
        sorted := format('ORDER BY key%1$s, activity_id%1$s', down);
    END IF;
    IF after_at IS NOT NULL THEN
        fits := format(' AND (%s, activity.id) %s ($3, $4)', key, CASE WHEN planned THEN '>' ELSE '<' END);
    END IF;
    FOR part IN SELECT condition FROM (VALUES
        ('kinds', 'activity.kind_id = ANY (ids_in($1, ''kinds''))'),
        ('purposes', 'activity.purpose_id = ANY (ids_in($1, ''purposes''))'),
        ('results', 'activity.result_id = ANY (ids_in($1, ''results''))'),
        ('from_day', CASE WHEN planned
            THEN 'planned_for(activity.due_at, activity.due_on) >= ($1 ->> ''from_at'')::timestamptz - interval ''1 day''
                  AND CASE WHEN activity.due_at IS NULL THEN activity.due_on >= ($1 ->> ''from_day'')::date
                           ELSE activity.due_at >= ($1 ->> ''from_at'')::timestamptz END'
            ELSE 'activity.done_at >= ($1 ->> ''from_at'')::timestamptz' END),
        ('until_day', CASE WHEN planned
            THEN 'planned_for(activity.due_at, activity.due_on) < ($1 ->> ''before_at'')::timestamptz + interval ''1 day''
                  AND CASE WHEN activity.due_at IS NULL THEN activity.due_on <= ($1 ->> ''until_day'')::date
                           ELSE activity.due_at < ($1 ->> ''before_at'')::timestamptz END'
            ELSE 'activity.done_at < ($1 ->> ''before_at'')::timestamptz' END)
    ) AS conditions (name, condition) WHERE wanted ? name LOOP
        fits := fits || ' AND ' || part;
    END LOOP;
    FOR part IN SELECT condition FROM (VALUES
        ('lifecycles', 'account.lifecycle = ANY (words_in($1, ''lifecycles''))'),
        ('campaigns', 'EXISTS (SELECT FROM lead WHERE lead.account_id = account.id
                                AND lead.campaign_id = ANY (ids_in($1, ''campaigns'')))'),
        ('name', 'folded(account.name) LIKE pattern_in($1, ''name'')'),
        ('city', 'folded(account.city) LIKE pattern_in($1, ''city'')')
    ) AS conditions (name, condition) WHERE wanted ? name LOOP
        of_account := of_account || ' AND ' || part;
    END LOOP;
    IF owners IS NOT NULL AND NOT planned THEN
        of_account := of_account || ' AND account.owner_id = ANY ($2)';
    ELSIF owners IS NOT NULL AND whose <> 'activity.owner_id = one.id' THEN
        fits := fits || ' AND activity.owner_id = ANY ($2)';
    END IF;
    IF cardinality(gathered) <= 2000 THEN
        whose := 'activity.id = ANY ($7) AND ' || whose;
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT listed.account_id, listed.activity_id FROM (%s) AS listed %s LIMIT $5',
        format(
            CASE WHEN whose LIKE '%one.id'
                 THEN 'SELECT page.* FROM (SELECT DISTINCT unnest($6) AS id) AS one CROSS JOIN LATERAL (%s) AS page'
                 ELSE '%s' END,
            format('SELECT %s AS key, activity.account_id, activity.id AS activity_id
                      FROM activity
                     CROSS JOIN LATERAL (
                           SELECT FROM account WHERE account.id = activity.account_id%s%s) AS its_account
                     WHERE %s AND activity.state = %L%s %s LIMIT $5',
                   key, of_account, CASE WHEN ordered THEN ' OFFSET 0' ELSE '' END,
                   whose, CASE WHEN planned THEN 'planned' ELSE 'done' END, fits,
                   CASE WHEN ordered THEN format('ORDER BY %1$s%2$s, activity.id%2$s', key, down) ELSE '' END)),
        sorted)
    USING wanted, owners, after_at, after_id, most, people, gathered;
END
$list$;
REVOKE ALL ON FUNCTION owners_wanted, accounts_listed, contacts_listed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_listed, contacts_listed TO r_operator, r_leader, r_admin, r_system;

-- A list as somebody wants to see it: filter, columns, order. Shared with a team it is seen by that team and those below it.
CREATE TABLE saved_view (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id bigint NOT NULL REFERENCES app_user (id),
    entity text NOT NULL CHECK (entity IN ('accounts', 'plans')),
    name text NOT NULL CHECK (name <> '' AND length(name) <= 60),
    scope text NOT NULL DEFAULT 'private' CHECK (scope IN ('private', 'team', 'all')),
    team_id bigint REFERENCES team (id),
    filter jsonb NOT NULL CHECK (length(filter::text) <= 4000),   -- field of the form → what was typed or chosen
    columns text[] NOT NULL CHECK (cardinality(columns) <= 30),
    ordered text NOT NULL DEFAULT '' CHECK (length(ordered) <= 30),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT saved_view_name_once UNIQUE (owner_id, entity, name),
    CONSTRAINT saved_view_team_named CHECK ((scope = 'team') = (team_id IS NOT NULL))
);
-- Which view of a list opens first.
CREATE TABLE first_view (
    user_id bigint NOT NULL REFERENCES app_user (id),
    entity text NOT NULL,
    view_id bigint NOT NULL REFERENCES saved_view (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, entity)
);
CREATE INDEX first_view_of ON first_view (view_id);

-- The team of the acting user and every team above it.
CREATE FUNCTION teams_of_mine() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path TO 'public'
    RETURN (
        WITH RECURSIVE above AS (
            SELECT team_id AS id FROM app_user WHERE app_user.id = acting_user()
            UNION
            SELECT team.parent_id FROM team JOIN above ON team.id = above.id WHERE team.parent_id IS NOT NULL
        )
        SELECT coalesce(array_agg(id), '{}') FROM above
    );
REVOKE ALL ON FUNCTION teams_of_mine FROM PUBLIC;
GRANT EXECUTE ON FUNCTION teams_of_mine TO r_operator, r_leader, r_admin, r_system;

ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_view FORCE ROW LEVEL SECURITY;
ALTER TABLE first_view ENABLE ROW LEVEL SECURITY;
ALTER TABLE first_view FORCE ROW LEVEL SECURITY;
CREATE POLICY own_and_shared ON saved_view FOR SELECT TO r_operator, r_leader
    USING (owner_id = (SELECT acting_user()) OR scope = 'all' OR team_id = ANY ((SELECT teams_of_mine())::bigint[]));
CREATE POLICY own_and_shared_of_admin ON saved_view FOR SELECT TO r_admin USING (owner_id = (SELECT acting_user()) OR scope <> 'private');
CREATE POLICY own_insert ON saved_view FOR INSERT TO r_operator WITH CHECK (owner_id = (SELECT acting_user()) AND scope = 'private');
CREATE POLICY own_insert_of_leader ON saved_view FOR INSERT TO r_leader WITH CHECK (owner_id = (SELECT acting_user()) AND scope <> 'all');
CREATE POLICY own_insert_of_admin ON saved_view FOR INSERT TO r_admin WITH CHECK (owner_id = (SELECT acting_user()));
CREATE POLICY own_update ON saved_view FOR UPDATE TO r_operator
    USING (owner_id = (SELECT acting_user())) WITH CHECK (owner_id = (SELECT acting_user()) AND scope = 'private');
CREATE POLICY own_update_of_leader ON saved_view FOR UPDATE TO r_leader
    USING (owner_id = (SELECT acting_user())) WITH CHECK (owner_id = (SELECT acting_user()) AND scope <> 'all');
CREATE POLICY shared_update_of_admin ON saved_view FOR UPDATE TO r_admin
    USING (owner_id = (SELECT acting_user()) OR scope <> 'private') WITH CHECK (true);
CREATE POLICY own_delete ON saved_view FOR DELETE TO r_operator, r_leader USING (owner_id = (SELECT acting_user()));
CREATE POLICY shared_delete_of_admin ON saved_view FOR DELETE TO r_admin
    USING (owner_id = (SELECT acting_user()) OR scope <> 'private');
CREATE POLICY of_user ON first_view TO r_operator, r_leader, r_admin
    USING (user_id = (SELECT acting_user())) WITH CHECK (user_id = (SELECT acting_user()));
CREATE POLICY admin_sees_all ON saved_view TO r_system USING (true) WITH CHECK (true);
CREATE POLICY admin_sees_all ON first_view TO r_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON saved_view, first_view TO r_operator, r_leader, r_admin, r_system;
