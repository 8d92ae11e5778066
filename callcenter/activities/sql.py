"""The queries of `activities`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from callcenter.activities.model import Activity, DueItem, Outcome, Plan
from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import AccountId, ActivityId, UserId

if TYPE_CHECKING:
    from callcenter.activities.planning import CallDone

_ACTIVITY = (
    "account_id, id, person_id, campaign_id, kind_id, purpose_id, assignee_id, state, due_at, due_on, first_due_at, "
    "reschedules, done_at, result_id, impression, note, description, comment, row_version"
)
# Whoever changes a contact holds its account first, as whoever hands accounts over does: no two wait for each other. Of
# accounts that are one, each is held, first the one that stands for all.
_OF_ACCOUNT = """account_id = ANY (ARRAY(
               SELECT account.id
                 FROM account
                WHERE account.id = ANY (family_of($1))
                ORDER BY account.canonical_id IS NOT NULL, account.id
                  FOR NO KEY UPDATE))"""
PERSON_NAME = """trim(CASE person.language
                        WHEN 'en' THEN person.given_name || ' ' || person.family_name
                        ELSE person.family_name || ' ' || person.given_name
                    END)"""


async def activity_by_id(conn: Connection, account_id: AccountId, activity_id: ActivityId) -> Activity | None:
    """The activity of the account, or of one that was merged with it, if it may be seen."""
    found = await fetch_one(
        conn, Activity, f"SELECT {_ACTIVITY} FROM activity WHERE account_id = $1 AND id = $2", account_id, activity_id
    )
    if found is not None or not activity_id:
        return found
    return await fetch_one(
        conn,
        Activity,
        f"SELECT {_ACTIVITY} FROM activity WHERE account_id = ANY (family_of($1)) AND id = $2",
        account_id,
        activity_id,
    )


async def due_items(
    conn: Connection, user_id: UserId, day_begins: datetime, day_ends: datetime, *, limit: int = 200
) -> list[DueItem]:
    """Everything undone of `user_id` due before `day_ends`, earlier days first, without a lower bound (A8, H9)."""
    return await fetch_rows(
        conn,
        DueItem,
        f"""
        WITH me AS MATERIALIZED (
            SELECT time_zone, ($2 AT TIME ZONE time_zone)::date AS today FROM app_user WHERE id = $1
        ), due AS (
            ({_DUE} AND activity.due_at < $3 ORDER BY activity.due_at, activity.id LIMIT $4)
            UNION ALL
            ({_DUE} AND activity.due_at IS NULL AND activity.due_on <= (SELECT today FROM me)
              ORDER BY activity.due_on, activity.id LIMIT $4)
        )
        SELECT due.account_id, due.activity_id, due.account_name, coalesce({PERSON_NAME}, '') AS person_name, due.city,
               activity_kind.code AS kind_code, due.due_at, due.due_on, due.comment,
               coalesce(giver.name, '') AS given_by,
               coalesce(due.due_at < $2, due.due_on < me.today) AS late
          FROM due
         CROSS JOIN me
          JOIN activity_kind ON activity_kind.id = due.kind_id
          LEFT JOIN person ON person.id = due.person_id
          LEFT JOIN app_user AS giver ON giver.id = due.entered_by AND giver.id <> $1
         ORDER BY coalesce(due.due_at, due.due_on::timestamp AT TIME ZONE me.time_zone), due.activity_id
         LIMIT $4
        """,
        user_id,
        day_begins,
        day_ends,
        limit,
    )


# Plans for a moment and plans for a whole day, each by its own index: behind row level security no index serves an
# expression over both, because Postgres does not know it to keep secrets (leakproof).
_DUE = """
            SELECT account.id AS account_id, activity.id AS activity_id, account.name AS account_name, account.city,
                   activity.person_id, activity.kind_id, activity.due_at, activity.due_on, activity.comment,
                   activity.entered_by
              FROM activity
              JOIN account AS own ON own.id = activity.account_id
              JOIN account ON account.id = CASE WHEN own.canonical_id IS NULL THEN own.id ELSE own.canonical_id END
             WHERE activity.assignee_id = $1
               AND activity.state = 'planned'
               AND account.deleted_at IS NULL"""


async def insert_plan(conn: Connection, account_id: AccountId, by: UserId, new: Plan) -> ActivityId:
    """The new plan's id. With a person it stands with the account of the person, where two were merged."""
    activity_id: ActivityId = await conn.fetchval(
        """
        INSERT INTO activity (account_id, entered_by, state, kind_id, purpose_id, assignee_id, due_at, due_on,
                              person_id, campaign_id, comment, planned_from)
        VALUES (coalesce((SELECT account_id FROM person WHERE id = $8 AND account_id = ANY (family_of($1))),
                         kept_id($1), $1),
                $2, 'planned', $3, $4, $5, $6, $7, $8, $9, $10, $11)
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


async def set_due(conn: Connection, activity: Activity, due: datetime | date) -> bool:
    """Whether it still was as `activity` says; its moment, or its day, is another now."""
    moment, day = (due, None) if isinstance(due, datetime) else (None, due)
    status = await conn.execute(
        f"""
        UPDATE activity
           SET due_at = $4, due_on = $5
         WHERE {_OF_ACCOUNT}
           AND id = $2
           AND state = 'planned'
           AND row_version = $3
        """,
        activity.account_id,
        activity.id,
        activity.row_version,
        moment,
        day,
    )
    return status == "UPDATE 1"


async def set_cancelled(conn: Connection, account_id: AccountId, activity_id: ActivityId, because: str) -> bool:
    """Whether it was still planned; it is cancelled now."""
    status = await conn.execute(
        f"""
        UPDATE activity
           SET state = 'cancelled', note = $3
         WHERE {_OF_ACCOUNT}
           AND id = $2
           AND state = 'planned'
        """,
        account_id,
        activity_id,
        because,
    )
    return status == "UPDATE 1"


async def set_cancelled_because(
    conn: Connection, account_id: AccountId, activity_ids: Sequence[ActivityId], result_id: int | None
) -> list[UserId]:
    """Whoever had one of those that were still planned; they are cancelled now, and `result_id` says why."""
    rows = await conn.fetch(
        f"""
        UPDATE activity
           SET state = 'cancelled', result_id = $3
         WHERE {_OF_ACCOUNT}
           AND id = ANY ($2)
           AND state = 'planned'
        RETURNING assignee_id
        """,
        account_id,
        activity_ids,
        result_id,
    )
    return [row["assignee_id"] for row in rows]


async def set_done(
    conn: Connection, account_id: AccountId, activity_id: ActivityId, at: datetime, outcome: Outcome
) -> bool:
    """Whether it was still planned; it is done now, with its outcome."""
    status = await conn.execute(
        f"""
        UPDATE activity
           SET state = 'done', done_at = $3, result_id = $4, impression = $5, note = $6, description = $7
         WHERE {_OF_ACCOUNT}
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
        f"""
        UPDATE activity
           SET state = 'done', done_at = $3, started_at = $4, call_id = $5, source = 'call', assignee_id = $6,
               person_id = coalesce($7, person_id)
         WHERE {_OF_ACCOUNT}
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
        VALUES ((SELECT held.id
                   FROM (SELECT id FROM account WHERE id IN ($1, kept_id($1)) ORDER BY canonical_id IS NOT NULL OFFSET 0
                            FOR NO KEY UPDATE) AS held
                  WHERE held.id = $1), $2, $2, 'done',
                (SELECT id FROM activity_kind WHERE counts_as = 'call' ORDER BY retired_at NULLS FIRST, position
                 LIMIT 1),
                coalesce((SELECT into_id FROM merged_entry WHERE dictionary = 'purpose' AND entry_id = $3), $3,
                         (SELECT id FROM purpose ORDER BY retired_at NULLS FIRST, position, id LIMIT 1)),
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
        f"""
        UPDATE activity
           SET result_id = $3, impression = $4, note = $5, description = $6
         WHERE {_OF_ACCOUNT}
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
