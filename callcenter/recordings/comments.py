"""What somebody says to a moment of a recording: written once, seen by whoever may hear it."""

import math

from callcenter import db
from callcenter.errors import Absent, Faults, Invalid
from callcenter.ids import CallId
from callcenter.recordings import sql
from callcenter.recordings.model import RecordingState
from callcenter.recordings.sql import comments_of

__all__ = ["add_comment", "comments_of"]

LONGEST = 2000  # characters


async def add_comment(conn: db.Connection, actor: db.Actor, call_id: CallId, at_seconds: float, words: str) -> None:
    """Keep the words at that second of the recording; the same words sent twice are kept once.

    Raises Absent, Invalid.
    """
    recording = await sql.recording_of(conn, call_id)
    if recording is None or recording.state is RecordingState.ERASED:
        raise Absent
    faults = Faults()
    if not words:
        faults.add(Invalid("words", "empty"))
    if len(words) > LONGEST:
        faults.add(Invalid("words", "too_long", length=len(words), most=LONGEST))
    if not (math.isfinite(at_seconds) and 0 <= at_seconds <= (recording.duration_seconds or 0) + 1):
        faults.add(Invalid("at", "out_of_range"))
    faults.end()
    await sql.insert_comment(conn, call_id, actor.user_id, round(at_seconds, 1), words)
    await db.announce(conn, "recording", call_id, user_id=recording.user_id)
