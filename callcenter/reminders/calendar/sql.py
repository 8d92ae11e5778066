"""The queries of `reminders.calendar`."""

from datetime import datetime

from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import UserId
from callcenter.reminders.calendar.model import Plan, Reader
from callcenter.reminders.sql import LEAD

MOST = 2_000  # plans of a calendar: the earliest ones


async def upsert_address(conn: Connection, user_id: UserId, token_hash: bytes, at: datetime) -> None:
    """The user's one address."""
    await conn.execute(
        """
        INSERT INTO calendar_address (user_id, token_hash, made_at, asked_since)
        VALUES ($1, $2, $3, $3)
            ON CONFLICT (user_id) DO UPDATE
           SET token_hash = excluded.token_hash, made_at = excluded.made_at, asked = 0,
               asked_since = excluded.asked_since
        """,
        user_id,
        token_hash,
        at,
    )


async def delete_address(conn: Connection, user_id: UserId) -> None:
    """None any more."""
    await conn.execute("DELETE FROM calendar_address WHERE user_id = $1", user_id)


async def address_made_at(conn: Connection, user_id: UserId) -> datetime | None:
    """Since when the user has this address."""
    made_at: datetime | None = await conn.fetchval("SELECT made_at FROM calendar_address WHERE user_id = $1", user_id)
    return made_at


async def count_request(conn: Connection, token_hash: bytes, at: datetime, most: int) -> Reader | None:
    """The active user of the address, who has asked once more in this hour; counted up to one more than `most`."""
    return await fetch_one(
        conn,
        Reader,
        """
        WITH counted AS (
            UPDATE calendar_address
               SET asked = CASE WHEN hour.over THEN 1 ELSE least(asked, $3) + 1 END,
                   asked_since = CASE WHEN hour.over THEN $2 ELSE asked_since END
              FROM (SELECT asked_since <= $2::timestamptz - interval '1 hour' AS over
                      FROM calendar_address
                     WHERE token_hash = $1) AS hour
             WHERE token_hash = $1
            RETURNING user_id, asked
        )
        SELECT counted.user_id, app_user.name, app_user.role, app_user.language, reminder_settings.day_begins,
               counted.asked
          FROM counted
          JOIN app_user ON app_user.id = counted.user_id
          JOIN reminder_settings ON reminder_settings.user_id = counted.user_id
         WHERE app_user.active
        """,
        token_hash,
        at,
        most,
    )


async def plans_of(conn: Connection, user_id: UserId, until: datetime) -> list[Plan]:
    """What the user has to do up to then, undone things of the past among it, as far as the accounts may be seen."""
    return await fetch_rows(
        conn,
        Plan,
        f"""
        SELECT account.id AS account_id, activity.id AS activity_id, account.name AS account_name,
               activity_kind.names AS kind_names, activity.due_at, activity.due_on, activity.reschedules,
               {LEAD} AS lead_minutes
          FROM activity
          JOIN account AS own ON own.id = activity.account_id
          JOIN account ON account.id = CASE WHEN own.canonical_id IS NULL THEN own.id ELSE own.canonical_id END
          JOIN activity_kind ON activity_kind.id = activity.kind_id
          JOIN reminder_settings ON reminder_settings.user_id = activity.assignee_id
         WHERE activity.assignee_id = $1
           AND activity.state = 'planned'
           AND account.deleted_at IS NULL
           AND planned_for(activity.due_at, activity.due_on) <= $2
         ORDER BY planned_for(activity.due_at, activity.due_on), activity.id
         LIMIT $3
        """,
        user_id,
        until,
        MOST,
    )
