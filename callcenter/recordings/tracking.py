"""A recording in the course of its call: expected, paused, owed to the store."""

from datetime import datetime

from callcenter import clock, db
from callcenter.background import enqueue
from callcenter.errors import Absent
from callcenter.ids import AccountId, CallId, UserId
from callcenter.recordings import sql
from callcenter.recordings.model import Answered, NotParked, NotPausable, NotPaused, RecordingState

JOB = "recording"  # the kind of job that brings a recording to the store


async def expect(conn: db.Connection, call_id: CallId, account_id: AccountId | None) -> None:
    """Write down, before Asterisk hears of the call, that it is to be recorded."""
    await sql.insert_expected(conn, call_id, account_id)


async def call_ended(conn: db.Connection, call_id: CallId, answered: Answered) -> None:
    """Owe the recording to the store, or settle that there need be none.

    May be told several times and in both ways: that somebody answered wins. Does nothing for a call that was not to
    be recorded.
    """
    now = clock.now()
    await sql.close_gap(conn, call_id, now)
    match answered:
        case Answered.YES:
            changed = await owe(conn, call_id, [RecordingState.EXPECTED, RecordingState.UNNEEDED])
        case Answered.NO:
            changed = await sql.settle_expected(conn, call_id, RecordingState.UNNEEDED, [RecordingState.EXPECTED], now)
    await announce(conn, changed)


async def owe(conn: db.Connection, call_id: CallId, states: list[RecordingState]) -> sql.Changed | None:
    """Owe the recording to the store if it is in one of these states."""
    changed = await sql.settle_expected(conn, call_id, RecordingState.PENDING, states, clock.now())
    if changed:
        await enqueue(conn, JOB, call_id)
    return changed


async def pause(conn: db.Connection, call_id: CallId, user_id: UserId, reason: str, at: datetime) -> None:
    """Write down that the recording is silent from now on. Raises NotPausable."""
    if await sql.insert_gap(conn, call_id, user_id, reason, at) is None:
        raise NotPausable


async def resume(conn: db.Connection, call_id: CallId, at: datetime) -> None:
    """Write down that it is recorded again. Raises NotPaused."""
    if await sql.close_gap(conn, call_id, at) is None:
        raise NotPaused


async def try_again(conn: db.Connection, call_id: CallId) -> None:
    """A person has looked: a parked or missing recording is tried once more. Raises Absent, NotParked."""
    if await sql.recording_of(conn, call_id) is None:
        raise Absent
    changed = await owe(conn, call_id, [RecordingState.PARKED, RecordingState.MISSING])
    if changed is None:
        raise NotParked
    await announce(conn, changed)


async def announce(conn: db.Connection, changed: sql.Changed | None) -> None:
    """Tell the screens, if something changed."""
    if changed:
        await db.announce(conn, "recording", changed.call_id, user_id=changed.user_id)
