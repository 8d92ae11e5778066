"""The queries of the removing."""

from datetime import datetime

from callcenter.db import Connection
from callcenter.ids import CallId

_OWED = "erased_at IS NOT NULL AND gone_at IS NULL AND NOT legal_hold"


async def owed(conn: Connection, before: datetime) -> list[str]:
    """Recordings whose removal should have been tried by then."""
    rows = await conn.fetch(
        f"SELECT call_id FROM recording WHERE {_OWED} AND removal_try_at <= $1 ORDER BY removal_try_at LIMIT 5000",
        before,
    )
    return [row["call_id"] for row in rows]


async def count_start(conn: Connection, call_id: CallId) -> int | None:
    """One start more; None when nothing is to be removed."""
    starts: int | None = await conn.fetchval(
        f"""
        UPDATE recording
           SET removal_starts = removal_starts + 1
         WHERE call_id = $1
           AND {_OWED}
        RETURNING removal_starts
        """,
        call_id,
    )
    return starts


async def key_of(conn: Connection, call_id: CallId) -> str | None:
    """The name of its object, as far as one was written down."""
    key: str | None = await conn.fetchval("SELECT object_key FROM recording WHERE call_id = $1", call_id)
    return key


async def put_off(conn: Connection, call_id: CallId, reason: str, until: datetime) -> None:
    """It waits, for this reason; the start that found it out does not count."""
    await conn.execute(
        f"""
        UPDATE recording
           SET removal_starts = greatest(removal_starts - 1, 0), removal_reason = $2, removal_try_at = $3
         WHERE call_id = $1
           AND {_OWED}
        """,
        call_id,
        reason,
        until,
    )


async def begin_later(conn: Connection, call_id: CallId, reason: str, until: datetime) -> None:
    """The starts are counted anew from then on."""
    await conn.execute(
        f"""
        UPDATE recording
           SET removal_starts = 0, removal_reason = $2, removal_try_at = $3
         WHERE call_id = $1
           AND {_OWED}
        """,
        call_id,
        reason,
        until,
    )


async def begin_again(conn: Connection, call_id: CallId) -> bool:
    """Whether it was erased; then it is not gone any more."""
    status = await conn.execute(
        """
        UPDATE recording
           SET gone_at = NULL, removal_starts = 0, removal_try_at = now()
         WHERE call_id = $1
           AND erased_at IS NOT NULL
           AND NOT legal_hold
        """,
        call_id,
    )
    return status != "UPDATE 0"


async def set_gone(conn: Connection, call_id: CallId, at: datetime) -> bool:
    """Nothing of it is left; whether it was owed."""
    status = await conn.execute(
        f"""
        UPDATE recording
           SET state = 'erased', gone_at = $2, object_key = NULL, sha256 = NULL, peaks = NULL, reason = '',
               removal_reason = ''
         WHERE call_id = $1
           AND {_OWED}
        """,
        call_id,
        at,
    )
    return status != "UPDATE 0"
