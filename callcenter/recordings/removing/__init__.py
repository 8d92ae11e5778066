"""A recording that was erased by law goes from the store and from the spool, and is looked for until it is gone.

That it must go is written down with the erasing itself (`erase_by_law`, migration 0040); a legal hold puts it off.
"""

import asyncio
from datetime import timedelta

from callcenter import clock, db, logs
from callcenter.background import TryLater, enqueue
from callcenter.ids import CallId
from callcenter.recordings.model import Shelf
from callcenter.recordings.removing import sql
from callcenter.recordings.upload import objects_of
from callcenter.storage import StoreRefused, StoreUnavailable

__all__ = ["JOB", "Removals", "owe_again", "owe_all", "sweep"]

JOB = "recording_removal"
AWAY = 10.0  # seconds until a store that did not answer is asked again
REFUSED = 60.0  # while its settings are wrong, or it shows what it was told to delete
AGAIN = timedelta(hours=1)  # after three starts that failed; it is never given up
OVERDUE = timedelta(seconds=60)  # a row that waits longer than it wanted has lost its job
_log = logs.get("recordings")


async def owe_all(conn: db.Connection) -> None:
    """Owe the removal of everything that was erased and is not gone, when this transaction commits."""
    await enqueue(conn, JOB, *await sql.owed(conn, clock.now()))


async def owe_again(conn: db.Connection, call_id: CallId) -> bool:
    """Whether the recording was erased: what turned up in the store all the same is removed, too."""
    erased = await sql.begin_again(conn, call_id)
    if erased:
        await enqueue(conn, JOB, call_id)
    return erased


async def sweep(pool: db.Pool) -> None:
    """To be called every minute: rows without a job, and those whose legal hold has ended."""
    async with db.acting(pool, db.SYSTEM) as conn:
        await enqueue(conn, JOB, *await sql.owed(conn, clock.now() - OVERDUE))


class Removals:
    """The handler of the job that removes an erased recording."""

    job = JOB

    def __init__(self, pool: db.Pool, shelf: Shelf) -> None:
        self._pool = pool
        self._shelf = shelf

    async def begin(self, key: str) -> int | None:
        """See background.model.Handler."""
        async with db.acting(self._pool, db.SYSTEM) as conn:
            return await sql.count_start(conn, CallId(key))

    async def put_off(self, key: str, reason: str, seconds: float) -> None:
        """See background.model.Handler."""
        async with db.acting(self._pool, db.SYSTEM) as conn:
            await sql.put_off(conn, CallId(key), reason, clock.now() + timedelta(seconds=seconds))

    async def park(self, key: str, reason: str) -> None:
        """The law does not know giving up: the sweep begins anew in an hour."""
        async with db.acting(self._pool, db.SYSTEM) as conn:
            await sql.begin_later(conn, CallId(key), reason, clock.now() + AGAIN)

    async def run(self, key: str) -> None:
        """Remove everything of the call; see background.model.Handler."""
        call_id = CallId(key)
        with logs.bound_contextvars(call_id=call_id):
            await asyncio.to_thread(self._shelf.spool.forget, call_id)
            async with db.acting(self._pool, db.SYSTEM) as conn:
                known = await sql.key_of(conn, call_id)
            try:
                await self._empty(objects_of(call_id), known)
            except StoreUnavailable as error:
                raise TryLater(f"The store is away: {error}", AWAY) from error
            except StoreRefused as error:
                _log.error("the store refuses", reason=str(error))
                raise TryLater(str(error), REFUSED) from error
            _log.debug("objects removed")
            async with db.acting(self._pool, db.SYSTEM) as conn:
                if await sql.set_gone(conn, call_id, clock.now()):
                    await db.announce(conn, "recording", call_id)
            _log.info("recording erased")

    async def _empty(self, prefix: str, known: str | None) -> None:
        """Delete the known object and every one whose name begins so, and look again.

        Raises TryLater when one is still there.
        """
        store = self._shelf.store
        if known:
            await store.delete(known)
        for found in [each async for each in store.listing(prefix)]:
            await store.delete(found.key)
        if [each async for each in store.listing(prefix)]:
            raise TryLater("The store still shows what it was told to delete.", REFUSED)
