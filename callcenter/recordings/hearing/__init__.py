"""Hearing a recording: who may, who did and for how long, and its bytes from wherever they are now.

A listening is what one person hears of one recording without a break of IDLE. It has a row `playback`, an entry of the
audit log before its first byte (`recording.played`) and one when it is over that says how long (`recording.heard`).
Who takes the file away instead of listening to it is told apart (`recording.copied`), each time.
"""

import enum
from datetime import timedelta

from callcenter import clock, db, users
from callcenter.errors import Absent, Refusal
from callcenter.ids import CallId
from callcenter.recordings import sql as recordings_sql
from callcenter.recordings.hearing import sql
from callcenter.recordings.hearing.sources import Playable, playable_of
from callcenter.recordings.model import NotPlayable, Recording, Shelf

__all__ = [
    "IDLE",
    "NotListening",
    "NotPlayable",
    "Playable",
    "Use",
    "close_idle",
    "get",
    "note_heard",
    "open_recording",
]

IDLE = timedelta(minutes=10)


class Use(enum.Enum):
    """What the bytes are asked for."""

    LISTENING = "listening"
    COPY = "copy"


class NotListening(Refusal):
    """Nobody has begun to listen, or that is over since long."""

    code = "not_listening"


async def get(conn: db.Connection, call_id: CallId) -> Recording:
    """What the player shows. Raises Absent."""
    recording = await recordings_sql.recording_of(conn, call_id)
    if recording is None:
        raise Absent
    return recording


async def open_recording(
    conn: db.Connection, shelf: Shelf, actor: db.Actor, call_id: CallId, use: Use = Use.LISTENING
) -> Playable:
    """The recording of a call, and the audit entry of its use: read from it after this transaction only.

    Raises Absent (also for a foreign one: R10, A34) and NotPlayable.
    """
    playable = await playable_of(shelf, await get(conn, call_id))
    match use:
        case Use.LISTENING:
            await _listening(conn, actor, call_id)
        case Use.COPY:
            await users.audit(conn, actor.user_id, "recording.copied", call_id)
    return playable


async def note_heard(conn: db.Connection, actor: db.Actor, call_id: CallId, seconds: float) -> None:
    """So many seconds of sound were heard since this was noted last, by the word of the listener's page.

    More than can have been, at twice the speed, is not believed. Raises Absent, NotListening.
    """
    await get(conn, call_id)
    if not await sql.count_heard(conn, actor.user_id, call_id, seconds, clock.now()):
        raise NotListening


async def close_idle(conn: db.Connection) -> int:
    """Enter into the audit log how long each listening took that is over; how many there were. For the sweep."""
    closed = await sql.close_before(conn, clock.now() - IDLE)
    for listening in closed:
        await _audit_end(conn, listening)
    return len(closed)


async def _listening(conn: db.Connection, actor: db.Actor, call_id: CallId) -> None:
    """This request belongs to the listening that is going on, or begins one."""
    now = clock.now()
    if await sql.goes_on(conn, actor.user_id, call_id, now, now - IDLE):
        return
    earlier = await sql.close(conn, actor.user_id, call_id, now - IDLE)
    if earlier:
        await _audit_end(conn, earlier)
    # A player asks for several ranges at once: the first of them enters the listening for all.
    if await sql.begin(conn, actor.user_id, call_id, now):
        await users.audit(conn, actor.user_id, "recording.played", call_id)


async def _audit_end(conn: db.Connection, over: sql.Over) -> None:
    told = {"seconds": round(over.heard_seconds), "begun": over.begun_at.isoformat(timespec="seconds")}
    await users.audit(conn, over.user_id, "recording.heard", over.call_id, **told)
