"""The queries of listening."""

from datetime import datetime

import msgspec

from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import CallId, UserId


class Over(msgspec.Struct, frozen=True, kw_only=True):
    """A listening that has ended."""

    call_id: CallId
    user_id: UserId
    begun_at: datetime
    heard_seconds: float


async def goes_on(conn: Connection, user_id: UserId | None, call_id: CallId, at: datetime, since: datetime) -> bool:
    """Is there a listening that was going on since that moment? It then is at this one, too."""
    found = await conn.fetchval(
        """
        UPDATE playback
           SET latest_at = greatest(latest_at, $3)
         WHERE user_id = $1
           AND call_id = $2
           AND closed_at IS NULL
           AND latest_at >= $4
        RETURNING id
        """,
        user_id,
        call_id,
        at,
        since,
    )
    return found is not None


async def begin(conn: Connection, user_id: UserId | None, call_id: CallId, at: datetime) -> bool:
    """Begin a listening; False when somebody was faster, who has committed then."""
    found = await conn.fetchval(
        """
        INSERT INTO playback (user_id, call_id, begun_at, latest_at, counted_at)
        VALUES ($1, $2, $3, $3, $3)
        ON CONFLICT (user_id, call_id) WHERE closed_at IS NULL DO NOTHING
        RETURNING id
        """,
        user_id,
        call_id,
        at,
    )
    return found is not None


async def count_heard(conn: Connection, user_id: UserId | None, call_id: CallId, seconds: float, at: datetime) -> bool:
    """Add what was heard to the open listening, as far as it fits into the time since the last count, twice as fast."""
    found = await conn.fetchval(
        """
        UPDATE playback
           SET heard_seconds = heard_seconds + least($3, 2 * extract(epoch FROM $4 - counted_at)::float8 + 1),
               counted_at = $4, latest_at = greatest(latest_at, $4)
         WHERE user_id = $1
           AND call_id = $2
           AND closed_at IS NULL
           AND counted_at <= $4
        RETURNING id
        """,
        user_id,
        call_id,
        seconds,
        at,
    )
    return found is not None


async def close(conn: Connection, user_id: UserId | None, call_id: CallId, before: datetime) -> Over | None:
    """End the open listening in which nothing happened since that moment, if there is one."""
    return await fetch_one(
        conn,
        Over,
        """
        UPDATE playback
           SET closed_at = latest_at
         WHERE user_id = $1
           AND call_id = $2
           AND closed_at IS NULL
           AND latest_at < $3
        RETURNING call_id, user_id, begun_at, heard_seconds
        """,
        user_id,
        call_id,
        before,
    )


async def close_before(conn: Connection, moment: datetime) -> list[Over]:
    """End those in which nothing happened since that moment."""
    return await fetch_rows(
        conn,
        Over,
        """
        UPDATE playback
           SET closed_at = latest_at
         WHERE closed_at IS NULL
           AND latest_at < $1
        RETURNING call_id, user_id, begun_at, heard_seconds
        """,
        moment,
    )
