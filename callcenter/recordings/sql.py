"""The queries of `recordings`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import AccountId, CallId, UserId
from callcenter.recordings.audio import Facts
from callcenter.recordings.model import Gap, Orphan, Recording, RecordingFilter, RecordingKey, RecordingLine

COUNTED = 1000


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """A recording that has changed its state, and whose screen it concerns."""

    call_id: CallId
    user_id: UserId | None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A recording that waits for the store."""

    call_id: CallId
    ended_at: datetime


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows say about a file or an object."""

    call_id: CallId
    state: str
    object_key: str | None
    size_bytes: int | None
    call_state: str


async def insert_expected(conn: Connection, call_id: CallId, account_id: AccountId | None) -> None:
    """The row before the call."""
    await conn.execute(
        "INSERT INTO recording (call_id, account_id) VALUES ($1, $2) ON CONFLICT (call_id) DO NOTHING",
        call_id,
        account_id,
    )


async def settle_expected(
    conn: Connection, call_id: CallId, state: str, states: Sequence[str], at: datetime
) -> Changed | None:
    """The recording goes to `state` from one of `states`; None when it is in no such state."""
    return await fetch_one(
        conn,
        Changed,
        """
        UPDATE recording
           SET state = $2, try_at = $4, reason = ''
         WHERE call_id = $1
           AND state = ANY ($3)
        RETURNING call_id, (SELECT user_id FROM call WHERE call.id = recording.call_id) AS user_id
        """,
        call_id,
        state,
        states,
        at,
    )


async def insert_gap(conn: Connection, call_id: CallId, user_id: UserId, reason: str, at: datetime) -> int | None:
    """The new gap's id; None when nothing is being recorded or a gap is open."""
    gap_id: int | None = await conn.fetchval(
        """
        INSERT INTO recording_gap (call_id, paused_at, paused_by, reason)
        SELECT call_id, $4, $2, $3
          FROM recording
         WHERE call_id = $1
           AND state = 'expected'
        ON CONFLICT (call_id) WHERE resumed_at IS NULL DO NOTHING
        RETURNING id
        """,
        call_id,
        user_id,
        reason,
        at,
    )
    return gap_id


async def close_gap(conn: Connection, call_id: CallId, at: datetime) -> int | None:
    """The closed gap's id; None when none was open."""
    gap_id: int | None = await conn.fetchval(
        """
        UPDATE recording_gap
           SET resumed_at = $2
         WHERE call_id = $1
           AND resumed_at IS NULL
        RETURNING id
        """,
        call_id,
        at,
    )
    return gap_id


async def count_start(conn: Connection, call_id: CallId) -> int | None:
    """One start more, while it waits for the store; None when it does not."""
    starts: int | None = await conn.fetchval(
        "UPDATE recording SET starts = starts + 1 WHERE call_id = $1 AND state = 'pending' RETURNING starts", call_id
    )
    return starts


async def put_off(conn: Connection, call_id: CallId, reason: str, until: datetime) -> None:
    """It waits, for this reason; the start that found it out does not count."""
    await conn.execute(
        """
        UPDATE recording
           SET starts = greatest(starts - 1, 0), reason = $2, try_at = $3
         WHERE call_id = $1
           AND state = 'pending'
        """,
        call_id,
        reason,
        until,
    )


async def give_up(conn: Connection, call_id: CallId, state: str, reason: str) -> Changed | None:
    """It is missing or parked, if it still waited."""
    return await fetch_one(
        conn,
        Changed,
        """
        UPDATE recording
           SET state = $2, reason = $3
         WHERE call_id = $1
           AND state = 'pending'
        RETURNING call_id, (SELECT user_id FROM call WHERE call.id = recording.call_id) AS user_id
        """,
        call_id,
        state,
        reason,
    )


async def waiting(conn: Connection, call_id: CallId) -> Waiting | None:
    """The recording, if it waits for the store."""
    return await fetch_one(
        conn,
        Waiting,
        """
        SELECT recording.call_id, coalesce(call.ended_at, recording.created_at) AS ended_at
          FROM recording
          JOIN call ON call.id = recording.call_id
         WHERE recording.call_id = $1
           AND recording.state = 'pending'
        """,
        call_id,
    )


async def store(conn: Connection, call_id: CallId, key: str, facts: Facts, at: datetime) -> Changed | None:
    """It is in the store, read back; None when it did not wait any more."""
    return await fetch_one(
        conn,
        Changed,
        """
        UPDATE recording
           SET state = 'stored', stored_at = $3, object_key = $2, reason = $4, repaired = $5, sha256 = $6,
               size_bytes = $7, duration_seconds = $8, talk_operator_seconds = $9, talk_customer_seconds = $10,
               silence_seconds = $11, peaks = $12,
               retention_until = ($3::timestamptz AT TIME ZONE 'UTC')::date + coalesce(
                   (SELECT country_rule.retention_days
                      FROM account
                      JOIN country_rule ON country_rule.country = account.country
                     WHERE account.id = recording.account_id), 365)
         WHERE call_id = $1
           AND state = 'pending'
        RETURNING call_id, (SELECT user_id FROM call WHERE call.id = recording.call_id) AS user_id
        """,
        call_id,
        key,
        at,
        facts.reason,
        facts.repaired,
        facts.sha256,
        facts.size_bytes,
        facts.duration_seconds,
        facts.talk_operator_seconds,
        facts.talk_customer_seconds,
        facts.silence_seconds,
        facts.peaks,
    )


async def recording_of(conn: Connection, call_id: CallId) -> Recording | None:
    """The recording of a call, with its gaps."""
    row = await conn.fetchrow(
        """
        SELECT recording.call_id, recording.account_id, call.user_id, call.answered_at, recording.state,
               recording.reason, recording.object_key, recording.sha256, recording.size_bytes,
               recording.duration_seconds, recording.talk_operator_seconds, recording.talk_customer_seconds,
               recording.silence_seconds, recording.peaks, recording.repaired
          FROM recording
          LEFT JOIN call ON call.id = recording.call_id
         WHERE recording.call_id = $1
        """,
        call_id,
    )
    if row is None:
        return None
    fields = {**dict(row), "gaps": await _gaps(conn, call_id)}
    return msgspec.convert(fields, Recording, builtin_types=(bytes, datetime))


async def _gaps(conn: Connection, call_id: CallId) -> list[Gap]:
    return await fetch_rows(
        conn,
        Gap,
        """
        SELECT greatest(extract(epoch FROM recording_gap.paused_at - call.answered_at), 0)::float8 AS from_seconds,
               extract(epoch FROM recording_gap.resumed_at - call.answered_at)::float8 AS to_seconds,
               recording_gap.reason
          FROM recording_gap
          JOIN call ON call.id = recording_gap.call_id
         WHERE recording_gap.call_id = $1
           AND call.answered_at IS NOT NULL
         ORDER BY recording_gap.paused_at
        """,
        call_id,
    )


async def find(
    conn: Connection, wanted: RecordingFilter, after: RecordingKey | None, lines: int
) -> list[RecordingLine]:
    """The first lines after the key, newest first."""
    where, values = _conditions(wanted)
    if after:
        values += [after.requested_at, after.call_id]
        where.append(f"(call.requested_at, call.id) < (${len(values) - 1}, ${len(values)}::uuid)")
    return await fetch_rows(
        conn,
        RecordingLine,
        f"""
        SELECT recording.call_id, call.requested_at, call.answered_at, call.direction, call.number, call.user_id,
               app_user.name AS user_name, call.account_id, account.name AS account_name, activity.result_id,
               result.names AS result_names, recording.state, recording.reason, recording.duration_seconds
          FROM recording
          JOIN call ON call.id = recording.call_id
          LEFT JOIN app_user ON app_user.id = call.user_id
          LEFT JOIN account ON account.id = call.account_id
          LEFT JOIN activity ON activity.account_id = call.account_id AND activity.call_id = call.id
          LEFT JOIN result ON result.id = activity.result_id
         WHERE {" AND ".join(where)}
         ORDER BY call.requested_at DESC, call.id DESC
         LIMIT {lines:d}
        """,
        *values,
    )


async def count(conn: Connection, wanted: RecordingFilter) -> int:
    """How many there are, counted up to COUNTED."""
    where, values = _conditions(wanted)
    found: int = await conn.fetchval(
        f"""
        SELECT count(*)
          FROM (SELECT
                  FROM recording
                  JOIN call ON call.id = recording.call_id
                  LEFT JOIN activity ON activity.account_id = call.account_id AND activity.call_id = call.id
                 WHERE {" AND ".join(where)}
                 LIMIT {COUNTED:d}) AS counted
        """,
        *values,
    )
    return found


def _conditions(wanted: RecordingFilter) -> tuple[list[str], list[Any]]:
    """What was asked for, as conditions with numbered values."""
    digits = "".join(letter for letter in wanted.number or "" if letter.isdigit())
    asked = (
        ("call.user_id = ", wanted.user_id),
        ("call.account_id = ", wanted.account_id),
        ("call.number LIKE ", f"%{digits}%" if digits else None),
        ("call.requested_at >= ", wanted.since),
        ("call.requested_at < ", wanted.before),
        ("activity.result_id = ", wanted.result_id),
        ("recording.duration_seconds >= ", wanted.at_least_seconds),
        ("recording.duration_seconds <= ", wanted.at_most_seconds),
        ("recording.state = ", wanted.state and wanted.state.value),
    )
    given = [(words, value) for words, value in asked if value is not None]
    where = [f"{words}${number}" for number, (words, _) in enumerate(given, 1)]
    return ["recording.state <> 'unneeded'", *where], [value for _, value in given]


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


async def open_orphans(conn: Connection) -> list[Orphan]:
    """All that nobody has settled, oldest first."""
    return await fetch_rows(
        conn,
        Orphan,
        """
        SELECT id, side, name, size_bytes, found_at
          FROM recording_orphan
         WHERE settled_at IS NULL
         ORDER BY found_at, id
         LIMIT 1000
        """,
    )


async def settle_orphan(conn: Connection, orphan_id: int, at: datetime) -> int | None:
    """The settled orphan's id; None when it was not open."""
    settled: int | None = await conn.fetchval(
        "UPDATE recording_orphan SET settled_at = $2 WHERE id = $1 AND settled_at IS NULL RETURNING id", orphan_id, at
    )
    return settled
