"""The queries of `calls`."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from callcenter.calls.model import Call
from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import ActivityId, CallId, PbxId, UserId

_CALL = ", ".join(Call.__struct_fields__)


async def insert_call(conn: Connection, columns: dict[str, Any]) -> Call:
    """The new call, `requested`."""
    names = ", ".join(columns)
    places = ", ".join(f"${place}" for place in range(1, len(columns) + 1))
    call = await fetch_one(
        conn, Call, f"INSERT INTO call ({names}) VALUES ({places}) RETURNING {_CALL}", *columns.values()
    )
    assert call is not None
    return call


async def call_by_id(conn: Connection, call_id: CallId) -> Call | None:
    """The call, if it may be seen."""
    return await fetch_one(conn, Call, f"SELECT {_CALL} FROM call WHERE id = $1", call_id)


async def call_by_key(conn: Connection, user_id: UserId, key: str) -> Call | None:
    """The call that this press placed before."""
    return await fetch_one(
        conn, Call, f"SELECT {_CALL} FROM call WHERE user_id = $1 AND idempotency_key = $2", user_id, key
    )


async def lock_call(conn: Connection, call_id: str) -> Call | None:
    """The call, kept from other writers until the transaction ends."""
    return await fetch_one(conn, Call, f"SELECT {_CALL} FROM call WHERE id = $1 FOR UPDATE", call_id)


async def open_call_of(conn: Connection, user_id: UserId) -> Call | None:
    """The call that the user is in."""
    return await fetch_one(conn, Call, f"SELECT {_CALL} FROM call WHERE user_id = $1 AND state <> 'ended'", user_id)


async def open_calls(conn: Connection, pbx_id: PbxId) -> list[Call]:
    """All calls of the exchange that have not ended."""
    return await fetch_rows(
        conn, Call, f"SELECT {_CALL} FROM call WHERE pbx_id = $1 AND state <> 'ended' ORDER BY requested_at", pbx_id
    )


async def ended_among(conn: Connection, call_ids: list[str]) -> list[CallId]:
    """Which of these calls ended more than ten seconds ago."""
    rows = await conn.fetch(
        """
        SELECT id
          FROM call
         WHERE id = ANY ($1::uuid[])
           AND state = 'ended'
           AND ended_at < now() - interval '10 seconds'
        """,
        call_ids,
    )
    return [CallId(row["id"]) for row in rows]


class CallToWrapUp(msgspec.Struct, frozen=True, kw_only=True):
    """An ended call that waits for its result, and until when."""

    call: Call
    wrap_up_until: datetime
    started_at: datetime


async def to_wrap_up(conn: Connection, user_id: UserId) -> CallToWrapUp | None:
    """The oldest call of the user that waits for its wrap-up."""
    row = await conn.fetchrow(
        """
        SELECT id, wrap_up_until
          FROM call
         WHERE user_id = $1
           AND state = 'ended'
           AND wrapped_up_at IS NULL
         ORDER BY ended_at
         LIMIT 1
        """,
        user_id,
    )
    call = await call_by_id(conn, row["id"]) if row else None
    if row is None or call is None or call.ended_at is None:
        return None
    return CallToWrapUp(call=call, wrap_up_until=row["wrap_up_until"] or call.ended_at, started_at=call.ended_at)


async def not_connected_call(conn: Connection, user_id: UserId, since: datetime) -> Call | None:
    """The user's latest call, if it ended after `since` without having reached the customer's telephone."""
    return await fetch_one(
        conn,
        Call,
        f"""
        SELECT {_CALL}
          FROM (SELECT {_CALL} FROM call WHERE user_id = $1 ORDER BY requested_at DESC LIMIT 1) AS latest
         WHERE state = 'ended'
           AND end_reason <> 'cancelled'
           AND operator_answered_at IS NULL
           AND answered_at IS NULL
           AND ended_at > $2
        """,
        user_id,
        since,
    )


async def update_call(conn: Connection, call: Call) -> None:
    """Everything that facts change."""
    await conn.execute(
        """
        UPDATE call
           SET state = $2, end_reason = $3, hung_up_by = $4, hangup_cause = $5, sip_code = $6,
               operator_answered_at = $7, ringing_at = $8, answered_at = $9, ended_at = $10, on_hold = $11,
               recording_paused_at = $12
         WHERE id = $1
        """,
        call.id,
        call.state.value,
        call.end_reason.value if call.end_reason else None,
        call.hung_up_by.value if call.hung_up_by else None,
        call.hangup_cause,
        call.sip_code,
        call.operator_answered_at,
        call.ringing_at,
        call.answered_at,
        call.ended_at,
        call.on_hold,
        call.recording_paused_at,
    )


async def set_to_wrap_up(conn: Connection, call_id: CallId, activity_id: ActivityId, until: datetime) -> None:
    """The call became this contact, and its wrap-up is open until then."""
    await conn.execute(
        "UPDATE call SET activity_id = $2, wrap_up_until = $3 WHERE id = $1", call_id, activity_id, until
    )


async def set_wrapped_up(conn: Connection, call_id: CallId) -> None:
    """Nothing is left to enter."""
    await conn.execute("UPDATE call SET wrapped_up_at = now() WHERE id = $1 AND wrapped_up_at IS NULL", call_id)


async def is_wrapped_up(conn: Connection, call_id: CallId) -> bool:
    """Whether the wrap-up was saved."""
    found: bool = await conn.fetchval("SELECT wrapped_up_at IS NOT NULL FROM call WHERE id = $1", call_id)
    return found


async def extend_wrap_up(conn: Connection, call_id: CallId, now: datetime, by: timedelta) -> datetime:
    """When the time runs out now."""
    until: datetime = await conn.fetchval(
        "UPDATE call SET wrap_up_until = greatest(wrap_up_until, $2) + $3 WHERE id = $1 RETURNING wrap_up_until",
        call_id,
        now,
        by,
    )
    return until


async def set_cancel_requested(conn: Connection, call_id: CallId, at: datetime) -> None:
    """The operator pressed the key that hangs up."""
    await conn.execute(
        "UPDATE call SET cancel_requested_at = coalesce(cancel_requested_at, $2) WHERE id = $1", call_id, at
    )


async def set_recording_paused(conn: Connection, call_id: CallId, at: datetime | None) -> None:
    """Since when silence is recorded; None: sound again."""
    await conn.execute("UPDATE call SET recording_paused_at = $2 WHERE id = $1 AND state <> 'ended'", call_id, at)


class LiveCallRow(msgspec.Struct, frozen=True, kw_only=True):
    """A running call as leaders see it."""

    id: CallId
    user_name: str
    account_id: int | None
    account_name: str
    number: str
    state: str
    requested_at: datetime
    answered_at: datetime | None
    on_hold: bool
    recording_paused: bool


async def live_calls(conn: Connection) -> list[LiveCallRow]:
    """The calls that run now and that the transaction's user may see, the longest first."""
    return await fetch_rows(
        conn,
        LiveCallRow,
        """
        SELECT call.id, app_user.name AS user_name, account.id AS account_id,
               coalesce(account.name, '') AS account_name, call.number, call.state, call.requested_at,
               call.answered_at, call.on_hold, call.recording_paused_at IS NOT NULL AS recording_paused
          FROM call
          JOIN app_user ON app_user.id = call.user_id
          LEFT JOIN account AS own ON own.id = call.account_id
          LEFT JOIN account ON account.id = CASE WHEN own.canonical_id IS NULL THEN own.id ELSE own.canonical_id END
         WHERE call.state <> 'ended'
         ORDER BY call.requested_at
         LIMIT 500
        """,
    )


async def next_term(conn: Connection, pbx_id: PbxId) -> int:
    """The term of a new leader."""
    term: int = await conn.fetchval("UPDATE pbx SET term = term + 1 WHERE id = $1 RETURNING term", pbx_id)
    return term


async def try_to_lead(connection: Connection, locks: int, pbx_id: PbxId) -> bool:
    """Take the lock of the exchange for this connection, unless another process holds it."""
    taken: bool = await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", locks, pbx_id)
    return taken


async def term_holds(conn: Connection, pbx_id: PbxId, term: int) -> bool:
    """Whether `term` is the exchange's current one; it stays so until the transaction ends."""
    found = await conn.fetchval("SELECT true FROM pbx WHERE id = $1 AND term = $2 FOR SHARE", pbx_id, term)
    return found is True


async def set_link(conn: Connection, pbx_id: PbxId, link: str, started_at: datetime | None) -> None:
    """How the link to the exchange stands."""
    await conn.execute(
        "UPDATE pbx SET link = $2, started_at = coalesce($3, started_at), link_changed_at = now() WHERE id = $1",
        pbx_id,
        link,
        started_at,
    )


async def ensure_pbx(conn: Connection, name: str) -> PbxId:
    """The id of the exchange called `name`; its row is made when it is new."""
    pbx_id: PbxId = await conn.fetchval(
        """
        INSERT INTO pbx (name)
        VALUES ($1)
        ON CONFLICT (name) DO UPDATE SET name = $1
        RETURNING id
        """,
        name,
    )
    return pbx_id
