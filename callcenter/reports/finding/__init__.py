"""The search among recordings: by operator, name, number, day, result, length and state."""

from collections.abc import AsyncIterator

from callcenter.db import Connection
from callcenter.reports.finding import sql
from callcenter.reports.finding.sql import recording_heading
from callcenter.reports.model import Page, Place, RecordingRow, RecordingSearch
from callcenter.reports.sql import COUNTED, PAGE

__all__ = ["RecordingSearch", "found_recordings", "number_patterns", "recording_heading", "stream_recordings"]

_SIGNS = set("+-()/. ")
LEAST_DIGITS = 3


async def found_recordings(conn: Connection, search: RecordingSearch, after: Place | None = None) -> Page:
    """The calls with recordings that the asker may see and that fit the search, newest first, a page at a time."""
    numbers = number_patterns(search.text)
    rows = await sql.recordings(conn, search, numbers, after)
    count = await sql.count_recordings(conn, search, numbers)
    return Page(rows=rows[:PAGE], after=_place(rows), count=count, most=COUNTED)


def stream_recordings(conn: Connection, search: RecordingSearch) -> AsyncIterator[RecordingRow]:
    """All that `found_recordings` finds, one after the other."""
    return sql.stream_recordings(conn, search, number_patterns(search.text))


def number_patterns(typed: str) -> list[str]:
    """What a typed part of a telephone number may look like within an E.164 number; empty when it is not one.

    National forms are found too: 06 1 555 (Hungary), 8 495 (Russia) and 0113 (Britain) begin with digits that the
    international form does not have.
    """
    digits = "".join(letter for letter in typed if letter.isdigit() and letter.isascii())
    if len(digits) < LEAST_DIGITS or not set(typed) <= _SIGNS | set(digits):
        return []
    if typed.strip().startswith("+"):
        return [f"+{digits}%"]
    national = [digits.removeprefix(prefix) for prefix in ("06", "8", "0") if digits.startswith(prefix)]
    return [f"%{form}%" for form in (digits, *national) if len(form) >= LEAST_DIGITS]


def _place(rows: list[RecordingRow]) -> Place | None:
    if len(rows) <= PAGE:
        return None
    latest = rows[PAGE - 1]
    return Place(at=latest.requested_at, id=latest.call_id)
