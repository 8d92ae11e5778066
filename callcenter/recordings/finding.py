"""The list of recordings."""

from callcenter import db
from callcenter.recordings import sql
from callcenter.recordings.model import RecordingFilter, RecordingKey, RecordingPage

LINES = 50


async def find_recordings(
    conn: db.Connection, wanted: RecordingFilter, after: RecordingKey | None = None, *, lines: int = LINES
) -> RecordingPage:
    """The page after the key, newest first, of what the actor may see. `count` stops at 1000: say "1 000+" then."""
    found = await sql.find(conn, wanted, after, lines + 1)
    page = found[:lines]
    key = RecordingKey(requested_at=page[-1].requested_at, call_id=page[-1].call_id) if len(found) > lines else None
    return RecordingPage(lines=page, after=key, count=await sql.count(conn, wanted))
