"""The query of `reports.looking_back`."""

from datetime import datetime
from typing import Any

from callcenter.db import Connection
from callcenter.ids import UserId
from callcenter.reports.periods import Period

MOST = 500

# $1 whose; $2 and $3 when the period begins and ends; $4 and $5 its first and last day; $6 until when the log is read.
_PLANNED_THEN = f"""
    WITH planned AS MATERIALIZED (
        SELECT stood.*
          FROM planned_then($1::bigint, $2, $3, $4, $5) AS stood
         ORDER BY stood.account_id IS NULL, stood.event_id
         LIMIT {MOST + 1}
    )
    SELECT account.id AS account_id, planned.activity_id, account.name AS account_name,
           account.deleted_at IS NOT NULL AS deleted, kind.names AS kind_names, purpose.names AS purpose_names,
           (event.detail ->> 'due_at')::timestamptz AS planned_at,
           CASE WHEN event.detail ? 'due_at' THEN NULL ELSE (event.detail ->> 'due_on')::date END AS planned_on,
           CASE
               WHEN latest.what = 'done' THEN 'done'
               WHEN latest.what = 'cancelled' THEN 'cancelled'
               WHEN latest.detail ->> 'assignee_id' <> $1::bigint::text THEN 'handed_over'
               WHEN CASE WHEN latest.detail ? 'due_at' THEN logged_due(latest.detail) >= $3
                         ELSE (latest.detail ->> 'due_on')::date > $5 END THEN 'postponed'
               ELSE 'undone'
           END AS fate,
           CASE WHEN latest.id > planned.event_id THEN latest.at END AS at,
           CASE WHEN latest.id > planned.event_id AND who.id <> $1 THEN who.name ELSE '' END AS by_name,
           (latest.detail ->> 'due_at')::timestamptz AS due_at,
           CASE WHEN latest.detail ? 'due_at' THEN NULL ELSE (latest.detail ->> 'due_on')::date END AS due_on,
           moves.count AS moves, result.names AS result_names, coalesce(result.tone, 'idle') AS result_tone,
           CASE latest.what WHEN 'cancelled' THEN activity.note ELSE '' END AS because,
           CASE WHEN assignee.id <> $1 THEN assignee.name ELSE '' END AS to_name,
           activity.state AS state_now, activity.done_at AS done_now_at,
           activity.due_at AS due_now_at, activity.due_on AS due_now_on
      FROM planned
      LEFT JOIN activity_event AS event ON event.id = planned.event_id
      LEFT JOIN activity ON activity.account_id = planned.account_id AND activity.id = planned.activity_id
      LEFT JOIN account AS own ON own.id = planned.account_id
      LEFT JOIN account ON account.id = CASE WHEN own.canonical_id IS NULL THEN own.id ELSE own.canonical_id END
      LEFT JOIN activity_kind AS kind ON kind.id = activity.kind_id
      LEFT JOIN purpose ON purpose.id = activity.purpose_id
      LEFT JOIN LATERAL (
           SELECT id, what, detail, at, by_user
             FROM activity_event
            WHERE account_id = planned.account_id
              AND activity_id = planned.activity_id
              AND at < $6
              AND what <> 'corrected'
            ORDER BY id DESC
            LIMIT 1
           ) AS latest ON true
      LEFT JOIN LATERAL (
           SELECT count(*)
             FROM activity_event
            WHERE account_id = planned.account_id
              AND activity_id = planned.activity_id
              AND what = 'rescheduled'
              AND id > planned.event_id
              AND at < $6
           ) AS moves ON true
      LEFT JOIN LATERAL (
           SELECT (detail ->> 'result_id')::bigint AS id
             FROM activity_event
            WHERE account_id = planned.account_id
              AND activity_id = planned.activity_id
              AND what IN ('done', 'corrected', 'cancelled')
              AND detail ? 'result_id'
              AND at < $6
            ORDER BY activity_event.id DESC
            LIMIT 1
           ) AS said ON true
      LEFT JOIN result ON result.id = said.id
      LEFT JOIN app_user AS who ON who.id = latest.by_user
      LEFT JOIN app_user AS assignee ON assignee.id = (latest.detail ->> 'assignee_id')::bigint
     ORDER BY planned.account_id IS NULL, logged_due(event.detail), planned.event_id
"""


async def planned_then(conn: Connection, user_id: UserId, period: Period, until: datetime) -> list[Any]:
    """What stood planned for the user when the period began, with what the log says of it before `until`.

    Of what is out of sight a row without anything; one row more than MOST when there are more.
    """
    days = period.begins_at, period.ends_at, period.first, period.last
    return list(await conn.fetch(_PLANNED_THEN, user_id, *days, until))
