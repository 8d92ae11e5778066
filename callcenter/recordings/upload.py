"""From the spool to the store: encode, put, read back, write down, and only then remove what is local."""

import asyncio
import shutil
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from callcenter import clock, db, logs
from callcenter.background import Hopeless, TryLater
from callcenter.ids import CallId
from callcenter.recordings import sql
from callcenter.recordings.audio import Encoders, Facts, NotWav
from callcenter.recordings.model import RecordingState, Shelf
from callcenter.recordings.spool import Sides
from callcenter.recordings.tracking import JOB, announce
from callcenter.storage import Fingerprint, ObjectAbsent, ObjectExists, StoreRefused, StoreUnavailable

CLOSING = 10.0  # seconds in which Asterisk closes its files; it writes every two seconds while it lives
LOOK_AGAIN = 1.0
DOUBTFUL = 5.0  # seconds after the store gave back something else
REFUSED = 30.0  # seconds while the settings are wrong
LOOKS = 2  # readings back: what a cable changed once is not what the store has
DISK_LEFT = 64 * 1024 * 1024  # bytes that Asterisk needs more than we do
ASKING = 3.0  # seconds in which the answer to one tells the others
LONGEST_WAIT = 30.0  # seconds between two tries of a store that is away
_log = logs.get("recordings")


def object_key(call_id: CallId, sha256: bytes) -> str:
    """Where the recording lies in the store: by the day (UTC) of the key press, which the call's id begins with.

    The name carries the content's too. Each encoding is other bytes, and servers are not exact about two PUTs of one
    name at the same moment: two workers with one call never write, judge or delete each other's object.
    """
    return f"{objects_of(call_id)}{sha256.hex()[:16]}.ogg"


def objects_of(call_id: CallId) -> str:
    """How the names of all objects of a call begin."""
    pressed = datetime.fromtimestamp((UUID(call_id).int >> 80) / 1000, UTC)
    return f"{pressed:%Y/%m/%d}/{call_id}."


class Uploads:
    """The handler of the job that brings a recording to the store."""

    job = JOB

    def __init__(self, pool: db.Pool, shelf: Shelf, encoders: Encoders) -> None:
        self._pool = pool
        self._shelf = shelf
        self._encoders = encoders
        self._health = StoreHealth()

    async def begin(self, key: str) -> int | None:
        """See background.model.Handler."""
        async with db.acting(self._pool, db.SYSTEM) as conn:
            return await sql.count_start(conn, CallId(key))

    async def put_off(self, key: str, reason: str, seconds: float) -> None:
        """See background.model.Handler."""
        async with db.acting(self._pool, db.SYSTEM) as conn:
            await sql.put_off(conn, CallId(key), reason, clock.now() + timedelta(seconds=seconds))

    async def park(self, key: str, reason: str) -> None:
        """See background.model.Handler."""
        await self._give_up(CallId(key), RecordingState.PARKED, reason)

    async def run(self, key: str) -> None:
        """Bring the recording to the store; see background.model.Handler."""
        call_id = CallId(key)
        with logs.bound_contextvars(call_id=call_id):
            facts = await self._encoded(call_id)
            if facts is None or not await self._kept(call_id, facts):
                return
            async with db.acting(self._pool, db.SYSTEM) as conn:
                changed = await sql.store(conn, call_id, object_key(call_id, facts.sha256), facts, clock.now())
                await announce(conn, changed)
            if not changed:
                await self._take_back(call_id, facts)
                return
            _log.info("recording stored", size_bytes=facts.size_bytes, seconds=facts.duration_seconds)
            await asyncio.to_thread(self._shelf.spool.remove, call_id)
            _log.debug("recording left the spool")

    async def _encoded(self, call_id: CallId) -> Facts | None:
        """The facts of the encoded file; None when there is nothing to encode or nobody needs it any more."""
        spool = self._shelf.spool
        facts = await asyncio.to_thread(spool.facts, call_id)
        if facts:
            return facts
        async with db.acting(self._pool, db.SYSTEM) as conn:
            waiting = await sql.waiting(conn, call_id)
        if waiting is None:
            return None
        sides = await self._closed_sides(call_id, waiting.ended_at)
        if sides is None:
            await self._give_up(call_id, RecordingState.MISSING, "Asterisk left no sound.")
            return None
        await asyncio.to_thread(self._refuse_full_disk)
        unfinished = await asyncio.to_thread(spool.unfinished, call_id)
        _log.debug("recording is encoded")
        facts = await self._encoders.encode(sides.operator, sides.customer, unfinished)
        await asyncio.to_thread(spool.finish, call_id, unfinished, facts)
        _log.debug("recording encoded")
        return facts

    async def _closed_sides(self, call_id: CallId, ended_at: datetime) -> Sides | None:
        """Both sides once nobody writes them any more; None when there is no sound. Raises TryLater, Hopeless."""
        spool = self._shelf.spool
        try:
            sides = await asyncio.to_thread(spool.sides, call_id)
        except NotWav as error:
            raise Hopeless(str(error)) from error
        present = [side for side in (sides.operator, sides.customer) if side]
        if len({side.rate for side in present}) > 1:
            raise Hopeless("The two sides have different sample rates.")
        now = clock.now()
        latest = datetime.fromtimestamp(await asyncio.to_thread(spool.latest_write, call_id), UTC)
        settled = len(present) == 2 and all(side.closed and not side.cut for side in present)
        if not settled and now - max(ended_at, latest) < timedelta(seconds=CLOSING):
            raise TryLater("Asterisk has not closed the files yet.", LOOK_AGAIN)
        return sides if present else None

    def _refuse_full_disk(self) -> None:
        if shutil.disk_usage(self._shelf.spool.folder).free < DISK_LEFT:
            raise TryLater("The disk of the spool is full.", REFUSED)

    async def _kept(self, call_id: CallId, facts: Facts) -> bool:
        """Is it in the store, read back? False when nobody needs it any more. Raises TryLater."""
        self._health.refuse_while_away()
        try:
            kept = await self._put(call_id, facts)
        except StoreUnavailable as error:
            raise self._health.away(str(error)) from error
        except StoreRefused as error:
            _log.error("the store refuses", reason=str(error))
            raise TryLater(str(error), REFUSED) from error
        self._health.well()
        return kept

    async def _put(self, call_id: CallId, facts: Facts) -> bool:
        store, key = self._shelf.store, object_key(call_id, facts.sha256)
        try:
            await store.put_file(key, self._shelf.spool.encoded(call_id, facts))
        except ObjectExists:
            _log.info("an earlier start has put this object")
        except FileNotFoundError:  # another worker was faster and has removed it
            return False
        _log.debug("recording put")
        for _ in range(LOOKS):
            if await self._reads_back(key, facts):
                return True
        if await self._still_waits(call_id):
            await store.delete(key)
            await asyncio.to_thread(self._shelf.spool.drop_damaged, call_id, facts)
            raise TryLater("The store gave back something else than it was given.", DOUBTFUL)
        await self._take_back(call_id, facts)
        return False

    async def _reads_back(self, key: str, facts: Facts) -> bool:
        try:
            found = await self._shelf.store.fingerprint(key)
        except ObjectAbsent as error:
            raise TryLater("The store took the recording and does not have it.", DOUBTFUL) from error
        same = found == Fingerprint(size_bytes=facts.size_bytes, sha256=facts.sha256)
        _log.debug("recording read back" if same else "recording read back differs")
        return same

    async def _take_back(self, call_id: CallId, facts: Facts) -> None:
        """Another worker was faster: its object is the recording, and ours is nobody's unless both had one file."""
        async with db.acting(self._pool, db.SYSTEM) as conn:
            recording = await sql.recording_of(conn, call_id)
        key = object_key(call_id, facts.sha256)
        if recording and recording.object_key != key:
            await self._shelf.store.delete(key)
            _log.info("another worker has stored this recording")

    async def _still_waits(self, call_id: CallId) -> bool:
        async with db.acting(self._pool, db.SYSTEM) as conn:
            return await sql.waiting(conn, call_id) is not None

    async def _give_up(self, call_id: CallId, state: RecordingState, reason: str) -> None:
        async with db.acting(self._pool, db.SYSTEM) as conn:
            await announce(conn, await sql.give_up(conn, call_id, state, reason))


class StoreHealth:
    """While the store is away one recording asks now and then, and the others do not wait for its time limits."""

    def __init__(self) -> None:
        self._ask_at = 0.0
        self._failures = 0
        self._reason = ""

    def refuse_while_away(self) -> None:
        """Raise TryLater until it is time to ask again; the next asker then goes alone."""
        wait = self._ask_at - time.monotonic()
        if self._failures and wait > 0:
            raise TryLater(self._reason, wait + 0.1)
        if self._failures:
            self._ask_at = time.monotonic() + ASKING

    def away(self, reason: str) -> TryLater:
        """The store did not answer: what to raise."""
        self._failures += 1
        wait = min(2.0 ** min(self._failures, 6), LONGEST_WAIT)
        self._ask_at = time.monotonic() + wait
        self._reason = f"The store is away: {reason}"
        return TryLater(self._reason, wait)

    def well(self) -> None:
        """The store answered."""
        self._failures = 0
