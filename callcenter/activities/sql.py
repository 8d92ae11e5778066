"""The queries of `activities`."""

from datetime import datetime
from typing import TYPE_CHECKING

from callcenter.activities.model import Activity, DueItem, Outcome, Plan, TimelineEntry, TimelineKey
from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import AccountId, ActivityId, UserId

if TYPE_CHECKING:
    from callcenter.activities.planning import CallDone

_ACTIVITY = (
    "account_id, id, person_id, campaign_id, kind_id, purpose_id, assignee_id, state, due_at, due_on, first_due_at, "
    "reschedules, done_at, result_id, impression, note, description, comment, row_version"
)
PERSON_NAME = """trim(CASE person.language
                        WHEN 'en' THEN person.given_name || ' ' || person.family_name
                        ELSE person.family_name || ' ' || person.given_name
                    END)"""


async def activity_by_id(conn: Connection, account_id: AccountId, activity_id: ActivityId) -> Activity | None:
    """The activity, if its account may be seen."""
    return await fetch_one(
        conn, Activity, f"SELECT {_ACTIVITY} FROM activity WHERE account_id = $1 AND id = $2", account_id, activity_id
    )


async def latest_done(conn: Connection, account_id: AccountId) -> TimelineEntry | None:
    """The latest contact in which something was said or agreed."""
    return await fetch_one(
        conn,
        TimelineEntry,
        f"""
        {_TIMELINE_OF_ACTIVITIES}
           AND activity.state = 'done'
           AND (activity.note <> '' OR activity.description <> '')
         ORDER BY activity.done_at DESC
         LIMIT 1
        """,
        account_id,
    )


async def entry_by_id(conn: Connection, account_id: AccountId, activity_id: ActivityId) -> TimelineEntry | None:
    """The contact as the history shows it, if its account may be seen."""
    return await fetch_one(
        conn, TimelineEntry, f"{_TIMELINE_OF_ACTIVITIES} AND activity.id = $2", account_id, activity_id
    )


async def planned_of(conn: Connection, account_id: AccountId, *, limit: int = 20) -> list[TimelineEntry]:
    """What is planned with the account, soonest first."""
    return await fetch_rows(
        conn,
        TimelineEntry,
        f"""
        {_TIMELINE_OF_ACTIVITIES}
           AND activity.state = 'planned'
         ORDER BY at, activity.id
         LIMIT $2
        """,
        account_id,
        limit,
    )


async def due_items(
    conn: Connection, user_id: UserId, day_begins: datetime, day_ends: datetime, *, limit: int = 200
) -> list[DueItem]:
    """Everything undone of `user_id` due before `day_ends`, earlier days first, without a lower bound (A8, H9)."""
    return await fetch_rows(
        conn,
        DueItem,
        f"""
        SELECT activity.account_id, activity.id AS activity_id, account.name AS account_name,
               coalesce({PERSON_NAME}, '') AS person_name, account.city, activity_kind.code AS kind_code,
               activity.due_at, activity.due_on, activity.comment,
               coalesce(activity.due_at < $2, activity.due_on < ($2 AT TIME ZONE app_user.time_zone)::date) AS late
          FROM activity
          JOIN account ON account.id = activity.account_id
          JOIN app_user ON app_user.id = activity.assignee_id
          JOIN activity_kind ON activity_kind.id = activity.kind_id
          LEFT JOIN person ON person.id = activity.person_id
         WHERE activity.assignee_id = $1
           AND activity.state = 'planned'
           AND account.deleted_at IS NULL
           AND (activity.due_at < $3 OR activity.due_on <= ($2 AT TIME ZONE app_user.time_zone)::date)
         ORDER BY coalesce(activity.due_at, activity.due_on::timestamptz), activity.id
         LIMIT $4
        """,
        user_id,
        day_begins,
        day_ends,
        limit,
    )


_TIMELINE_OF_ACTIVITIES = f"""
        SELECT activity.id,
               coalesce(activity.done_at, activity.due_at, activity.due_on::timestamp AT TIME ZONE app_user.time_zone)
                   AS at,
               CASE WHEN activity.done_at IS NULL AND activity.due_at IS NULL THEN activity.due_on END AS "on",
               'activity' AS what, activity.state, activity_kind.counts_as, activity.first_due_at,
               activity.reschedules, false AS first_order, activity_kind.code AS kind_code,
               activity_kind.names AS kind_names, purpose.names AS purpose_names, result.names AS result_names,
               coalesce(result.tone, 'idle') AS result_tone, app_user.name AS by_name,
               coalesce({PERSON_NAME}, '') AS person_name, activity.impression, activity.note, activity.description,
               activity.comment, activity.call_id::text AS call_id, recording.state AS recording_state,
               coalesce(recording.duration_seconds, extract(epoch FROM call.ended_at - call.answered_at)::float8)
                   AS duration_seconds,
               recording.peaks, NULL::jsonb AS amount
          FROM activity
          JOIN activity_kind ON activity_kind.id = activity.kind_id
          JOIN purpose ON purpose.id = activity.purpose_id
          JOIN app_user ON app_user.id = activity.assignee_id
          LEFT JOIN result ON result.id = activity.result_id
          LEFT JOIN person ON person.id = activity.person_id
          LEFT JOIN call ON call.id = activity.call_id
          LEFT JOIN recording ON recording.call_id = activity.call_id
         WHERE activity.account_id = $1"""


async def timeline(
    conn: Connection,
    account_id: AccountId,
    *,
    before: TimelineKey | None = None,
    counts_as: str = "",
    limit: int = 50,
) -> list[TimelineEntry]:
    """Everything with this account by anybody: what is planned, soonest first, then what happened, newest first.

    `counts_as` keeps only calls, meetings or mails. With `before` only what happened before that entry comes.
    """
    return await fetch_rows(
        conn,
        TimelineEntry,
        f"""
        SELECT * FROM (
            {_TIMELINE_OF_ACTIVITIES}
               AND ($5 = '' OR activity_kind.counts_as = $5)
            UNION ALL
            {_TIMELINE_OF_ORDERS}
               AND $5 = ''
        ) AS entry
         WHERE $2::timestamptz IS NULL
            OR (entry.state <> 'planned' AND (entry.at, entry.what, entry.id) < ($2, $3, $4))
         ORDER BY entry.state = 'planned' DESC, CASE WHEN entry.state = 'planned' THEN entry.at END,
                  entry.at DESC, entry.what DESC, entry.id DESC
         LIMIT $6
        """,
        account_id,
        before.at if before else None,
        before.what if before else "",
        before.id if before else 0,
        counts_as,
        limit,
    )


_TIMELINE_OF_ORDERS = """
            SELECT sales_order.id, sales_order.ordered_on::timestamp AT TIME ZONE app_user.time_zone,
                   sales_order.ordered_on, 'order', 'done', 'order', NULL, 0,
                   sales_order.id = account.first_order_id, 'order', '{}'::jsonb, '{}'::jsonb, NULL, 'ok',
                   app_user.name, '', NULL, '', '', sales_order.number, NULL, NULL, NULL, NULL,
                   jsonb_build_object('amount', sales_order.amount::text, 'currency', sales_order.currency)
              FROM sales_order
              JOIN account ON account.id = sales_order.account_id
              JOIN app_user ON app_user.id = sales_order.sold_by
             WHERE sales_order.account_id = $1"""


async def count_entries(conn: Connection, account_id: AccountId) -> int:
    """How long the history is, orders and plans included."""
    found: int = await conn.fetchval(
        """
        SELECT (SELECT count(*) FROM activity WHERE account_id = $1)
             + (SELECT count(*) FROM sales_order WHERE account_id = $1)
        """,
        account_id,
    )
    return found


async def insert_plan(conn: Connection, account_id: AccountId, by: UserId, new: Plan) -> ActivityId:
    """The new plan's id."""
    activity_id: ActivityId = await conn.fetchval(
        """
        INSERT INTO activity (account_id, entered_by, state, kind_id, purpose_id, assignee_id, due_at, due_on,
                              person_id, campaign_id, comment, planned_from)
        VALUES ($1, $2, 'planned', $3, $4, $5, $6, $7, $8, $9, $10, $11)
        RETURNING id
        """,
        account_id,
        by,
        new.kind_id,
        new.purpose_id,
        new.assignee_id,
        new.due_at,
        new.due_on,
        new.person_id,
        new.campaign_id,
        new.comment,
        new.planned_from,
    )
    return activity_id


async def set_due(conn: Connection, account_id: AccountId, activity_id: ActivityId, due_at: datetime) -> bool:
    """Whether it was still planned; its moment is another now."""
    status = await conn.execute(
        "UPDATE activity SET due_at = $3, due_on = NULL WHERE account_id = $1 AND id = $2 AND state = 'planned'",
        account_id,
        activity_id,
        due_at,
    )
    return status == "UPDATE 1"


async def set_cancelled(conn: Connection, account_id: AccountId, activity_id: ActivityId) -> bool:
    """Whether it was still planned; it is cancelled now."""
    status = await conn.execute(
        "UPDATE activity SET state = 'cancelled' WHERE account_id = $1 AND id = $2 AND state = 'planned'",
        account_id,
        activity_id,
    )
    return status == "UPDATE 1"


async def set_done(
    conn: Connection, account_id: AccountId, activity_id: ActivityId, at: datetime, outcome: Outcome
) -> bool:
    """Whether it was still planned; it is done now, with its outcome."""
    status = await conn.execute(
        """
        UPDATE activity
           SET state = 'done', done_at = $3, result_id = $4, impression = $5, note = $6, description = $7
         WHERE account_id = $1
           AND id = $2
           AND state = 'planned'
        """,
        account_id,
        activity_id,
        at,
        outcome.result_id,
        outcome.impression,
        outcome.note,
        outcome.description,
    )
    return status == "UPDATE 1"


async def set_called(conn: Connection, account_id: AccountId, activity_id: ActivityId, done: "CallDone") -> bool:
    """Whether the planned contact was still open and is done now by this call."""
    status = await conn.execute(
        """
        UPDATE activity
           SET state = 'done', done_at = $3, started_at = $4, call_id = $5, source = 'call', assignee_id = $6,
               person_id = coalesce($7, person_id)
         WHERE account_id = $1
           AND id = $2
           AND state = 'planned'
        """,
        account_id,
        activity_id,
        done.done_at,
        done.started_at,
        done.call_id,
        done.user_id,
        done.person_id,
    )
    return status == "UPDATE 1"


async def insert_call(conn: Connection, account_id: AccountId, done: "CallDone") -> ActivityId:
    """A call that nobody had planned; a second report of the same call changes nothing."""
    activity_id: ActivityId = await conn.fetchval(
        """
        INSERT INTO activity (account_id, entered_by, assignee_id, state, kind_id, purpose_id, person_id, campaign_id,
                              started_at, done_at, call_id, source)
        VALUES ($1, $2, $2, 'done',
                (SELECT id FROM activity_kind WHERE counts_as = 'call' ORDER BY retired_at NULLS FIRST, position
                 LIMIT 1),
                coalesce($3, (SELECT id FROM purpose ORDER BY retired_at NULLS FIRST, position, id LIMIT 1)),
                $4, $5, $6, $7, $8, 'call')
        ON CONFLICT (account_id, call_id) WHERE call_id IS NOT NULL DO UPDATE SET done_at = activity.done_at
        RETURNING id
        """,
        account_id,
        done.user_id,
        done.purpose_id,
        done.person_id,
        done.campaign_id,
        done.started_at,
        done.done_at,
        done.call_id,
    )
    return activity_id


async def set_outcome(conn: Connection, account_id: AccountId, activity_id: ActivityId, outcome: Outcome) -> bool:
    """Whether there is such a done contact; its outcome is this now."""
    status = await conn.execute(
        """
        UPDATE activity
           SET result_id = $3, impression = $4, note = $5, description = $6
         WHERE account_id = $1
           AND id = $2
           AND state = 'done'
        """,
        account_id,
        activity_id,
        outcome.result_id,
        outcome.impression,
        outcome.note,
        outcome.description,
    )
    return status == "UPDATE 1"


async def upsert_draft(conn: Connection, user_id: UserId, account_id: AccountId, field: str, body: str) -> datetime:
    """When it was saved."""
    saved_at: datetime = await conn.fetchval(
        """
        INSERT INTO draft (user_id, account_id, field, body)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id, account_id, field) DO UPDATE SET body = $4, saved_at = clock_timestamp()
        RETURNING saved_at
        """,
        user_id,
        account_id,
        field,
        body,
    )
    return saved_at


async def drafts(conn: Connection, user_id: UserId, account_id: AccountId) -> dict[str, str]:
    """Field → text."""
    rows = await conn.fetch("SELECT field, body FROM draft WHERE user_id = $1 AND account_id = $2", user_id, account_id)
    return {row["field"]: row["body"] for row in rows}


async def delete_drafts(conn: Connection, user_id: UserId, account_id: AccountId) -> None:
    """Gone."""
    await conn.execute("DELETE FROM draft WHERE user_id = $1 AND account_id = $2", user_id, account_id)
