"""The steps of a list are jobs: checked, brought in, undone, chunk by chunk, by whichever worker is there."""

from collections.abc import Awaitable, Callable, Sequence

import msgspec

from callcenter import background, db, logs, users
from callcenter.db import Connection, announce
from callcenter.errors import DatabaseAway, Refusal
from callcenter.ids import BatchId
from callcenter.imports import sql as batches
from callcenter.imports.checking import CHUNK as CHECKED_AT_ONCE
from callcenter.imports.checking import Checker, reader_of
from callcenter.imports.model import Batch, Reason, State, Verdict
from callcenter.imports.running import CHUNK as BROUGHT_AT_ONCE
from callcenter.imports.running import bring_in
from callcenter.imports.steps import sql
from callcenter.imports.undoing import CHUNK as UNDONE_AT_ONCE
from callcenter.imports.undoing import undo

JOB = "imports.step"
AWAY_SECONDS = 2.0
_AFTER = {State.CHECKING: State.CHECKED, State.RUNNING: State.DONE, State.UNDOING: State.UNDONE}
_WORDS = {State.CHECKED: "import.checked", State.DONE: "import.done", State.UNDONE: "import.undone"}
_log = logs.get("imports")

Chunk = Callable[[Connection, Batch, int, int], Awaitable[None]]


def key_of(batch_id: BatchId, state: State) -> str:
    """Under which key a step is owed."""
    return f"{batch_id}:{state.value}"


async def owe(conn: Connection, batch_id: BatchId, state: State) -> None:
    """A worker takes the step up when this transaction is committed."""
    await background.enqueue(conn, JOB, key_of(batch_id, state))
    await announce(conn, "import", batch_id)


class LineRefused(Refusal):
    """Whoever loads the list may not write the line: its owner has gone to another team since the check."""

    code = "line_refused"


_REFUSALS: tuple[type[Exception], ...] = (LineRefused, *db.UNWRITABLE)


class Steps:
    """Takes a list through one of its steps."""

    job = JOB

    def __init__(self, pool: db.Pool) -> None:
        self._pool = pool

    async def begin(self, key: str) -> int | None:
        """Count this start; None when the step is over already."""
        batch_id, state = _read(key)
        async with db.acting(self._pool, db.SYSTEM) as conn:
            return await sql.count_start(conn, batch_id, state)

    async def run(self, key: str) -> None:
        """The step, from where it was left."""
        batch_id, state = _read(key)
        try:
            async with db.acting(self._pool, db.SYSTEM) as conn:
                batch = await batches.batch_by_id(conn, batch_id)
                creator = await users.user_by_id(conn, batch.created_by) if batch else None
            if batch is None or batch.state is not state or creator is None:
                return
            if creator.role is db.Role.OPERATOR:
                raise background.Hopeless(f"{creator.name} may bring in no lists any more")
            await self._through(batch, creator)
        except DatabaseAway as away:
            raise background.TryLater(str(away.values["reason"]), AWAY_SECONDS) from away

    async def _through(self, batch: Batch, creator: users.User) -> None:
        match batch.state:
            case State.CHECKING:
                # What a list says of itself is in the memory of whoever checks it: each start begins at the first line.
                async with db.acting(self._pool, creator.actor) as conn:
                    checker = Checker(batch, await reader_of(conn, batch, creator.time_zone))
                    if not await sql.rewind(conn, batch):
                        return
                await self._chunks(batch, creator, CHECKED_AT_ONCE, _checking(checker), 0)
            case State.RUNNING:
                await self._chunks(batch, creator, BROUGHT_AT_ONCE, bring_in, batch.done_lines)
            case State.UNDOING:
                await self._chunks(batch, creator, UNDONE_AT_ONCE, undo, batch.done_lines)

    async def _chunks(self, batch: Batch, creator: users.User, size: int, work: Chunk, after: int) -> None:
        """Each chunk is one transaction with the note that it is done: a killed worker loses and doubles nothing."""
        while after < batch.lines:
            until = min(after + size, batch.lines)
            if not await self._chunk(batch, creator, work, after, until):
                _log.warning("another worker has gone on with this list", batch=batch.id)
                return
            _log.debug("lines are done", batch=batch.id, until=until)
            after = until
        await self._end(batch, creator)

    async def _chunk(self, batch: Batch, creator: users.User, work: Chunk, after: int, until: int) -> bool:
        """Whether the lines were still to be done. A line that Postgres refuses costs only itself: halves find it."""
        try:
            async with db.acting(self._pool, creator.actor) as conn:
                if not await sql.advance(conn, batch, after, until):
                    return False
                async with db.refusing(conn, {db.INVISIBLE: LineRefused}):
                    await work(conn, batch, after, until)
                await announce(conn, "import", batch.id)
                return True
        except _REFUSALS as error:
            if batch.state is not State.RUNNING:
                raise
            if until - after > 1:
                middle = (after + until) // 2
                return await self._chunk(batch, creator, work, after, middle) and await self._chunk(
                    batch, creator, work, middle, until
                )
            _log.warning("a line is refused", batch=batch.id, line=until, error=repr(error))
        return await self._chunk(batch, creator, _refusing, after, until)

    async def _end(self, batch: Batch, creator: users.User) -> None:
        state = _AFTER[batch.state]
        async with db.acting(self._pool, creator.actor) as conn:
            if not await sql.advance(conn, batch, batch.lines, batch.lines):
                return
            await sql.end_step(conn, batch.id, state)
            counts = await batches.counts_of(conn, batch.id)
            await users.audit(conn, creator.id, _WORDS[state], batch.id, **_told(counts))
            await announce(conn, "import", batch.id)
        _log.info("a list is through", batch=batch.id, state=state.value)

    async def put_off(self, key: str, reason: str, seconds: float) -> None:
        """It waits for something outside."""
        async with db.acting(self._pool, db.SYSTEM) as conn:
            await sql.take_back_start(conn, _read(key)[0], reason)

    async def park(self, key: str, reason: str) -> None:
        """A person has to look; what came in until now can be undone."""
        batch_id, _ = _read(key)
        async with db.acting(self._pool, db.SYSTEM) as conn:
            await sql.end_step(conn, batch_id, State.STUCK, reason)
            await announce(conn, "import", batch_id)


async def sweep(pool: db.Pool) -> None:
    """Owe every step again that is not over: one that is owed or running already is not owed twice."""
    async with db.acting(pool, db.SYSTEM) as conn:
        keys: Sequence[str] = [key_of(batch_id, state) for batch_id, state in await sql.owed_batches(conn)]
        await background.enqueue(conn, JOB, *keys)


def _checking(checker: Checker) -> Chunk:
    async def check(conn: Connection, batch: Batch, after: int, until: int) -> None:
        lines = await batches.raw_lines(conn, batch.id, max(after, int(batch.settings.headed)), until)
        await batches.save_checked(conn, batch.id, await checker.check(conn, lines))

    return check


async def _refusing(conn: Connection, batch: Batch, after: int, until: int) -> None:
    """The one line does not come in."""
    refused = [
        msgspec.structs.replace(line, verdict=Verdict.ERROR, reason=[Reason(code="line_refused")])
        for line in await batches.accepted_lines(conn, batch.id, after, until)
    ]
    await batches.save_checked(conn, batch.id, refused)


def _told(counts: object) -> dict[str, int]:
    names = ("new", "update", "duplicate", "error", "came_in", "restored", "left")
    return {name: getattr(counts, name) for name in names}


def _read(key: str) -> tuple[BatchId, State]:
    batch_id, _, state = key.partition(":")
    return BatchId(int(batch_id)), State(state)
