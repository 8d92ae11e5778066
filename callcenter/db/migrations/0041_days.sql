-- Why: an earlier day is looked back on as it was planned then, from the log of contacts, which nothing rewrites (A25); and what somebody gave to others is listed (A3).

-- When the log says that something was planned for; a whole day stands at its midnight in UTC, as in `planned_for`.
-- The moments in the log carry their offset: no setting changes what they mean.
CREATE FUNCTION logged_due(detail jsonb) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce((detail ->> 'due_at')::timestamptz, (detail ->> 'due_on')::date::timestamp AT TIME ZONE 'UTC');
CREATE INDEX activity_event_plan ON activity_event ((detail ->> 'assignee_id'), logged_due(detail))
    WHERE what IN ('planned', 'rescheduled', 'reassigned');

-- What stood planned for the person at `begins`, for a time until `ends` or a day from `first_on` to `last_on`: the event
-- that had planned it so. Of an account that is out of sight nothing is told but that there was something: somebody else
-- keeps it now. Nothing at all of a person whose work the acting role does not see.
CREATE FUNCTION planned_then(person bigint, begins timestamptz, ends timestamptz, first_on date, last_on date)
    RETURNS TABLE (event_id bigint, account_id bigint, activity_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'public'
    AS $$
    SELECT CASE WHEN seen.it THEN event.id END, CASE WHEN seen.it THEN event.account_id END,
           CASE WHEN seen.it THEN event.activity_id END
      FROM activity_event AS event
     CROSS JOIN LATERAL (
           SELECT owners_in_sight() IS NULL
               OR EXISTS (SELECT
                            FROM account
                           WHERE account.id = event.account_id
                             AND account.owner_id = ANY (owners_in_sight())) AS it
           ) AS seen
     WHERE event.what IN ('planned', 'rescheduled', 'reassigned')
       AND event.detail ->> 'assignee_id' = person::text
       AND logged_due(event.detail) >= begins - interval '1 day'
       AND logged_due(event.detail) < ends + interval '1 day'
       AND CASE WHEN event.detail ? 'due_at'
                THEN logged_due(event.detail) >= begins AND logged_due(event.detail) < ends
                ELSE (event.detail ->> 'due_on')::date BETWEEN first_on AND last_on END
       AND event.at < begins
       AND (owners_in_sight() IS NULL OR person = ANY (owners_in_sight()))
       AND NOT EXISTS (
           SELECT
             FROM activity_event AS later
            WHERE later.account_id = event.account_id
              AND later.activity_id = event.activity_id
              AND later.id > event.id
              AND later.at < begins
           )
$$;
REVOKE ALL ON FUNCTION planned_then FROM PUBLIC;
GRANT EXECUTE ON FUNCTION planned_then TO r_operator, r_leader, r_admin, r_system;

-- What somebody planned for others, the latest first.
CREATE INDEX activity_given ON activity (entered_by, id DESC) WHERE entered_by <> assignee_id AND first_due_at IS NOT NULL;
