"""The queries of `recordings`."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import AccountId, CallId, UserId
from callcenter.recordings.audio import Facts
from callcenter.recordings.model import Comment, Gap, Recording


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """A recording that has changed its state, and whose screen it concerns."""

    call_id: CallId
    user_id: UserId | None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A recording that waits for the store."""

    call_id: CallId
    ended_at: datetime


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


async def insert_comment(
    conn: Connection, call_id: CallId, user_id: UserId | None, at_seconds: float, words: str
) -> None:
    """A comment; once."""
    await conn.execute(
        """
        INSERT INTO recording_comment (call_id, user_id, at_seconds, words)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING
        """,
        call_id,
        user_id,
        at_seconds,
        words,
    )


async def comments_of(conn: Connection, call_id: CallId) -> list[Comment]:
    """What was said to the recording, in the order of its moments."""
    return await fetch_rows(
        conn,
        Comment,
        """
        SELECT recording_comment.id, recording_comment.at_seconds, recording_comment.words,
               recording_comment.created_at, app_user.name AS user_name
          FROM recording_comment
          JOIN app_user ON app_user.id = recording_comment.user_id
         WHERE recording_comment.call_id = $1
         ORDER BY recording_comment.at_seconds, recording_comment.id
         LIMIT 500
        """,
        call_id,
    )
