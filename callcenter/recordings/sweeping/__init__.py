"""What fell through: rows without a job, files without a row, objects and rows without each other.

What is certain by its id is put right; everything else is listed for a person, never guessed and never deleted.
"""

import asyncio
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from callcenter import clock, db, logs
from callcenter.background import enqueue
from callcenter.ids import CallId
from callcenter.recordings import removing
from callcenter.recordings.hearing import close_idle
from callcenter.recordings.model import RecordingState, Shelf
from callcenter.recordings.spool import HEADER
from callcenter.recordings.sweeping import sql
from callcenter.recordings.tracking import JOB, owe
from callcenter.storage import StoredObject

OVERDUE = timedelta(seconds=60)  # a row that waits longer than it wanted has lost its job
FORGOTTEN = timedelta(minutes=5)  # after the call's end its recording is expected no more
QUIET = 60.0  # seconds; a file written later belongs to something that is still going on
LITTER = 3600.0  # seconds after which a half-encoded file has lost its writer
_BATCH = 500
_log = logs.get("recordings")


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """A day's rows against its objects."""

    day: date
    rows: int
    objects: int
    row_without_object: list[str]  # call ids
    object_without_row: list[str]  # keys


async def sweep(pool: db.Pool, shelf: Shelf) -> None:
    """To be called every minute: rows without a job, listenings that are over, files that nobody waits for."""
    now = clock.now()
    async with db.acting(pool, db.SYSTEM) as conn:
        await enqueue(conn, JOB, *await sql.pending_ids(conn, now - OVERDUE))
        for call_id in await sql.forgotten(conn, now - FORGOTTEN):
            if not await asyncio.to_thread(_has_sound, shelf, CallId(call_id)):
                await sql.note_orphan(conn, "row_without_file", call_id, None)
    async with db.acting(pool, db.SYSTEM) as conn:
        await close_idle(conn)
    files = await asyncio.to_thread(_quiet_files, shelf)
    for start in range(0, len(files), _BATCH):
        await _settle_files(pool, shelf, files[start : start + _BATCH])
    await asyncio.to_thread(shelf.spool.remove_litter, LITTER)


async def balance(pool: db.Pool, shelf: Shelf, day: date) -> Balance:
    """Compare a day's (UTC) rows with its objects and list what has no counterpart. Reads sizes, not contents."""
    objects = {found.key: found async for found in shelf.store.listing(f"{day:%Y/%m/%d}/")}
    async with db.acting(pool, db.SYSTEM) as conn:
        rows = {row.object_key or "": row for row in await sql.stored_between(conn, *_ids_of(day))}
        lost = [row.call_id for key, row in rows.items() if not _is_there(row, objects.get(key))]
        extra = [found for key, found in objects.items() if key not in rows and not await _known(conn, key)]
        for call_id in lost:
            await sql.note_orphan(conn, "row_without_object", call_id, None)
        for found in extra:
            await sql.note_orphan(conn, "object_without_row", found.key, found.size_bytes)
    if lost or extra:
        _log.error(
            "the day's recordings do not balance", day=str(day), without_object=len(lost), without_row=len(extra)
        )
    return Balance(
        day=day, rows=len(rows), objects=len(objects), row_without_object=[*lost],
        object_without_row=[found.key for found in extra],
    )  # fmt: skip


async def _settle_files(pool: db.Pool, shelf: Shelf, files: list[tuple[Path, CallId | None, int]]) -> None:
    longest: dict[CallId, int] = {}
    for _, call_id, size in files:
        if call_id:
            longest[call_id] = max(size, longest.get(call_id, 0))
    done: list[CallId] = []
    async with db.acting(pool, db.SYSTEM) as conn:
        rows = {row.call_id: row for row in await sql.known(conn, list(longest))}
        for path, call_id, size in files:
            if call_id not in rows:
                await sql.note_orphan(conn, "file_without_row", path.name, size)
        for row in rows.values():
            if await _settled(conn, row, longest[row.call_id]):
                done.append(row.call_id)
    for call_id in done:
        await asyncio.to_thread(shelf.spool.remove, call_id)


async def _settled(conn: db.Connection, row: sql.Known, size: int) -> bool:
    """May the files of this call, the longer of `size` bytes, go? One with sound brings its recording on the way."""
    match RecordingState(row.state):
        case RecordingState.STORED:
            return True  # a start was killed between writing it down and clearing up
        case RecordingState.EXPECTED if row.call_state == "ended" and size > HEADER:
            await owe(conn, row.call_id, [RecordingState.EXPECTED])
        case RecordingState.UNNEEDED | RecordingState.MISSING:
            if size <= HEADER:
                return True  # a header, and no sound after it
            await owe(conn, row.call_id, [RecordingState.UNNEEDED, RecordingState.MISSING])
        case RecordingState.ERASED:
            return True  # by law: nothing of it is kept anywhere
    return False


def _quiet_files(shelf: Shelf) -> list[tuple[Path, CallId | None, int]]:
    found = []
    for path, call_id in shelf.spool.files():
        try:
            status = path.stat()
        except FileNotFoundError:
            continue
        if time.time() - status.st_mtime > QUIET:
            found.append((path, call_id, status.st_size))
    return found


def _has_sound(shelf: Shelf, call_id: CallId) -> bool:
    paths = (shelf.spool.operator(call_id), shelf.spool.customer(call_id))
    return any(path.exists() and path.stat().st_size > HEADER for path in paths)


def _is_there(row: sql.Known, found: StoredObject | None) -> bool:
    return found is not None and found.size_bytes == row.size_bytes


async def _known(conn: db.Connection, key: str) -> bool:
    """An object whose row has not been written yet, or was written since the listing; an erased one goes once more."""
    call_id = key.rpartition("/")[2].partition(".")[0]
    if len(call_id) != 36:
        return False
    if await removing.owe_again(conn, CallId(call_id)):
        return True
    return any(row.state == "pending" or row.object_key == key for row in await sql.known(conn, [call_id]))


def _ids_of(day: date) -> tuple[str, str]:
    """The first possible call id of that day and of the next."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return _first_id(midnight), _first_id(midnight + timedelta(days=1))


def _first_id(moment: datetime) -> str:
    digits = f"{int(moment.timestamp() * 1000):012x}"
    return f"{digits[:8]}-{digits[8:]}-0000-0000-000000000000"
