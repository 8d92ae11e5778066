"""The queries of the sweeps."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from callcenter.db import Connection, fetch_rows
from callcenter.ids import CallId


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows say about a file or an object."""

    call_id: CallId
    state: str
    object_key: str | None
    size_bytes: int | None
    call_state: str


async def pending_ids(conn: Connection, before: datetime) -> list[str]:
    """Recordings that should have been tried by then."""
    rows = await conn.fetch(
        "SELECT call_id FROM recording WHERE state = 'pending' AND try_at < $1 ORDER BY try_at LIMIT 5000", before
    )
    return [row["call_id"] for row in rows]


async def known(conn: Connection, call_ids: Sequence[str]) -> list[Known]:
    """The rows of these calls."""
    return await fetch_rows(
        conn,
        Known,
        """
        SELECT recording.call_id, recording.state, recording.object_key, recording.size_bytes, call.state AS call_state
          FROM recording
          JOIN call ON call.id = recording.call_id
         WHERE recording.call_id = ANY ($1::uuid[])
        """,
        call_ids,
    )


async def forgotten(conn: Connection, before: datetime) -> list[str]:
    """Recordings still expected although the call ended before that moment."""
    rows = await conn.fetch(
        """
        SELECT recording.call_id
          FROM recording
          JOIN call ON call.id = recording.call_id
         WHERE recording.state = 'expected'
           AND call.state = 'ended'
           AND call.ended_at < $1
         ORDER BY recording.created_at
         LIMIT 5000
        """,
        before,
    )
    return [row["call_id"] for row in rows]


async def stored_between(conn: Connection, first: str, past: str) -> list[Known]:
    """Stored recordings of the calls whose ids lie in that range: ids begin with their time."""
    return await fetch_rows(
        conn,
        Known,
        """
        SELECT recording.call_id, recording.state, recording.object_key, recording.size_bytes, call.state AS call_state
          FROM recording
          JOIN call ON call.id = recording.call_id
         WHERE recording.state = 'stored'
           AND recording.call_id >= $1::uuid
           AND recording.call_id < $2::uuid
        """,
        first,
        past,
    )


async def note_orphan(conn: Connection, side: str, name: str, size_bytes: int | None) -> None:
    """List it, once."""
    await conn.execute(
        """
        INSERT INTO recording_orphan (side, name, size_bytes)
        VALUES ($1, $2, $3)
        ON CONFLICT (side, name) DO UPDATE SET settled_at = NULL, found_at = now()
         WHERE recording_orphan.settled_at IS NOT NULL
        """,
        side,
        name,
        size_bytes,
    )
