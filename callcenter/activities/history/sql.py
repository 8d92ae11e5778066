"""The queries of the history."""

from collections.abc import Sequence

from callcenter import accounts
from callcenter.activities.model import PastContact, TimelineEntry
from callcenter.activities.sql import PERSON_NAME
from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import AccountId, ActivityId, UserId

ENTRY = f"""
        SELECT activity.id, activity.account_id,
               coalesce(activity.done_at, activity.due_at, activity.due_on::timestamp AT TIME ZONE app_user.time_zone)
                   AS at,
               CASE WHEN activity.happened_precision <> 'exact'
                    THEN (activity.done_at AT TIME ZONE app_user.time_zone)::date
                    WHEN activity.done_at IS NULL AND activity.due_at IS NULL THEN activity.due_on END AS "on",
               'activity' AS what, activity.state, activity_kind.counts_as, activity.first_due_at,
               activity.reschedules, false AS first_order, activity_kind.code AS kind_code,
               activity_kind.names AS kind_names, purpose.names AS purpose_names, result.names AS result_names,
               coalesce(result.tone, 'idle') AS result_tone, app_user.name AS by_name, '' AS before_name,
               coalesce(planner.name, '') AS assigned_by_name,
               coalesce({PERSON_NAME}, '') AS person_name, activity.impression, activity.note, activity.description,
               activity.comment, activity.call_id::text AS call_id, recording.state AS recording_state,
               coalesce(recording.duration_seconds, extract(epoch FROM call.ended_at - call.answered_at)::float8)
                   AS duration_seconds,
               recording.peaks, NULL::jsonb AS amount, activity.happened_precision AS precision,
               CASE WHEN activity.state = 'done'
                     AND activity.first_due_at IS NULL
                     AND activity.source IN ('manual', 'import')
                    THEN teller.name ELSE '' END AS told_by_name, activity.created_at AS told_at, activity.erased_at
          FROM activity
          JOIN activity_kind ON activity_kind.id = activity.kind_id
          JOIN purpose ON purpose.id = activity.purpose_id
          JOIN app_user ON app_user.id = activity.assignee_id
          LEFT JOIN app_user AS planner
            ON planner.id = activity.entered_by
           AND planner.id <> activity.assignee_id
           AND activity.state = 'planned'
          JOIN app_user AS teller ON teller.id = activity.entered_by
          LEFT JOIN result ON result.id = activity.result_id
          LEFT JOIN person ON person.account_id = activity.account_id AND person.id = activity.person_id
          LEFT JOIN call ON call.id = activity.call_id
          LEFT JOIN recording ON recording.call_id = activity.call_id"""
_SHOWN = f"""
        {ENTRY}
         WHERE activity.account_id = ANY ($1)
           AND NOT (activity.source = 'import' AND activity.state = 'cancelled')"""


async def latest_done(conn: Connection, account_id: AccountId) -> TimelineEntry | None:
    """The latest contact in which something was said or agreed."""
    return await fetch_one(
        conn,
        TimelineEntry,
        f"""
        {_SHOWN}
           AND activity.state = 'done'
           AND (activity.note <> '' OR activity.description <> '')
         ORDER BY activity.done_at DESC
         LIMIT 1
        """,
        await accounts.merging.family_of(conn, account_id),
    )


async def entry_by_id(conn: Connection, account_id: AccountId, activity_id: ActivityId) -> TimelineEntry | None:
    """The contact as the history shows it, if its account may be seen."""
    family = await accounts.merging.family_of(conn, account_id)
    return await fetch_one(conn, TimelineEntry, f"{_SHOWN} AND activity.id = $2", family, activity_id)


async def planned_of(conn: Connection, account_id: AccountId, *, limit: int = 20) -> list[TimelineEntry]:
    """What is planned with the account, soonest first."""
    return await fetch_rows(
        conn,
        TimelineEntry,
        f"""
        {_SHOWN}
           AND activity.state = 'planned'
         ORDER BY at, activity.id
         LIMIT $2
        """,
        await accounts.merging.family_of(conn, account_id),
        limit,
    )


async def count_entries(conn: Connection, account_id: AccountId, *, most: int = 1_000) -> int:
    """How long the history is: contacts, plans, orders, changes of the owner, merges; `most` + 1: more than `most`."""
    found: int = await conn.fetchval(
        """
        SELECT least($2, (SELECT count(*)
                  FROM (SELECT
                          FROM activity
                         WHERE account_id = ANY ($1)
                           AND NOT (source = 'import' AND state = 'cancelled')
                         LIMIT $2) AS counted)
             + (SELECT count(*) FROM sales_order WHERE account_id = ANY ($1))
             + (SELECT count(*) + count(separated_at)
                  FROM account_merge
                 WHERE account_id = ANY ($1) OR into_id = ANY ($1))
             + (SELECT coalesce(sum(owners.count) - count(*), 0)::bigint
                  FROM (SELECT count(*) FILTER (WHERE since < coalesce(merge.merged_at, 'infinity'))
                          FROM assignment
                          LEFT JOIN account_merge AS merge
                            ON merge.account_id = assignment.account_id AND merge.separated_at IS NULL
                         WHERE assignment.account_id = ANY ($1)
                         GROUP BY assignment.account_id) AS owners))
        """,
        await accounts.merging.family_of(conn, account_id),
        most + 1,
    )
    return found


async def restore(
    conn: Connection, entered_by: UserId, past: Sequence[PastContact], source: str = "import"
) -> list[ActivityId]:
    """Bind what happened to accounts, in one statement; the new ids in the same order.

    `entered_by` told it now, in a list or by hand (manual); when it happened and how exactly that is known are kept
    beside it.
    """
    rows = await conn.fetch(
        """
        WITH past AS (
            SELECT past.*, nextval(pg_get_serial_sequence('activity', 'id')) AS id
              FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (
                   account_id bigint, person_id bigint, kind_id bigint, purpose_id bigint, result_id bigint,
                   assignee_id bigint, happened_at timestamptz, happened_precision text, note text))
              WITH ORDINALITY AS past (account_id, person_id, kind_id, purpose_id, result_id, assignee_id, happened_at,
                   happened_precision, note, place)
        ), bound AS (
            INSERT INTO activity (account_id, id, person_id, kind_id, purpose_id, result_id, assignee_id, entered_by,
                                  state, done_at, happened_precision, note, source)
                   OVERRIDING SYSTEM VALUE
            SELECT account_id, id, person_id, kind_id, purpose_id, result_id, assignee_id, $1, 'done', happened_at,
                   happened_precision, note, $3
              FROM past
        )
        SELECT id FROM past ORDER BY place
        """,
        entered_by,
        past,
        source,
    )
    return [row["id"] for row in rows]


async def withdraw(
    conn: Connection, activity_ids: Sequence[ActivityId], account_ids: Sequence[AccountId]
) -> list[ActivityId]:
    """Take restored contacts that nobody has corrected out of the history again; the log keeps that they were there.

    The ids of those that went.
    """
    rows = await conn.fetch(
        """
        WITH held AS MATERIALIZED (
            SELECT id
              FROM account
             WHERE id = ANY ($2 || ARRAY(SELECT canonical_id FROM account WHERE id = ANY ($2)))
             ORDER BY canonical_id IS NOT NULL, id
               FOR NO KEY UPDATE
        )
        UPDATE activity
           SET state = 'cancelled', done_at = NULL, person_id = NULL
         WHERE account_id = ANY (ARRAY(SELECT held.id FROM held))
           AND id = ANY ($1)
           AND source = 'import'
           AND state = 'done'
           AND row_version = 1
        RETURNING id
        """,
        list(activity_ids),
        list(account_ids),
    )
    return [row["id"] for row in rows]
