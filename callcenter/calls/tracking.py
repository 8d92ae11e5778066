"""The tracker: the one consumer of an exchange's facts, in order, and the asking after what was not heard."""

import asyncio
import contextlib
from datetime import datetime
from pathlib import Path

from callcenter import clock, logs, telephony
from callcenter.calls import ending, reconciling, sql
from callcenter.calls.leading import Leadership
from callcenter.calls.model import CallState
from callcenter.db import FAILURES, SYSTEM, UNWRITABLE, Connection, Pool, acting, announce
from callcenter.ids import CallId

ASK_EVERY = 4.0  # seconds between looks for calls that ended unheard
READ_HISTORY_EVERY = 0.5
LET_GO_AFTER = 1.0  # seconds from the customer's hang-up to the end of both legs, which takes Asterisk a few ms
WRITE_AGAIN_AFTER = 0.5  # seconds, while Postgres is away; the facts wait in their queue
_log = logs.get("calls")
_PASSING: tuple[type[Exception], ...] = (*FAILURES, telephony.errors.TelephonyError, OSError)  # it is tried again


class Tracker:
    """Applies the facts of one exchange to its calls, as long as `leadership` lasts."""

    def __init__(
        self, pool: Pool, link: telephony.AmiLink, facts: telephony.Facts, leadership: Leadership, history: Path
    ) -> None:
        self._pool = pool
        self._link = link
        self._facts = facts
        self._leadership = leadership
        self._history = history
        self._ask_now = asyncio.Event()  # the link came back
        self._reading = asyncio.Lock()  # one reader of the history at a time: each entry is stored once
        self._letting_go: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Track until cancelled. Raises leading.Deposed when another process leads this exchange."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._hear())
            group.create_task(self._read_history())
            group.create_task(self._ask())

    async def _hear(self) -> None:
        async for fact in self._facts:
            await self._until_written(fact)

    async def _until_written(self, fact: object) -> None:
        """Postgres may be away for a while: order is kept by waiting. What it can never take is logged and passed over.

        The calls behind such a fact must not wait for it; its own call is asked after by `_ask`.
        """
        while True:
            try:
                await self._write(fact)
                return
            except UNWRITABLE as error:
                _log.error("a fact of the exchange cannot be written", fact=repr(fact), error=repr(error))
                return
            except FAILURES as error:
                _log.warning("a fact of the exchange waits for the database", error=repr(error))
                await asyncio.sleep(WRITE_AGAIN_AFTER)

    async def _write(self, fact: object) -> None:
        async with acting(self._pool, SYSTEM) as conn:
            await self._leadership.require(conn)
            match fact:
                case telephony.LinkUp(restarted_at=restarted_at):
                    await self._link_is(conn, "up", restarted_at)
                    self._ask_now.set()
                case telephony.LinkLost():
                    await self._link_is(conn, "down", None)
                case telephony.LinkRefused():
                    await self._link_is(conn, "refused", None)
                case _:
                    call = await ending.apply(conn, fact)
                    if call is not None:
                        _log.info("call", call_id=call.id, state=call.state.value, fact=type(fact).__name__)
        if isinstance(fact, telephony.events.HangupRequested) and fact.side is telephony.events.Side.CUSTOMER:
            task = asyncio.create_task(self._let_go(fact.call_id), name=f"let go {fact.call_id}")
            self._letting_go.add(task)
            task.add_done_callback(self._letting_go.discard)

    async def _let_go(self, call_id: str) -> None:
        """End the operator's leg of a call whose customer has gone.

        Asterisk 22 forgets a hang-up that comes while it plays the announcement (Dial's LIMIT_CONNECT_FILE): both legs
        then stay up in silence until somebody ends one.
        """
        await asyncio.sleep(LET_GO_AFTER)
        with _tolerated("a call whose customer has gone was not ended"):
            async with acting(self._pool, SYSTEM) as conn:
                call = await sql.call_by_id(conn, CallId(call_id))
            if call is not None and call.state is not CallState.ENDED:
                _log.info("the customer has gone and the line is still up", call_id=call_id)
                await telephony.actions.hang_up(self._link, call_id)

    async def _link_is(self, conn: Connection, link: str, restarted_at: datetime | None) -> None:
        await sql.set_link(conn, self._leadership.pbx_id, link, restarted_at)
        await announce(conn, "exchange", self._leadership.pbx_id)

    async def _read_history(self) -> None:
        while True:
            await self._import_history()
            await asyncio.sleep(READ_HISTORY_EVERY)

    async def _import_history(self) -> None:
        """Up to the file's end, so that whoever asks it next knows all of a call."""
        with _tolerated("the exchange's history could not be read"):
            async with self._reading:
                while await reconciling.import_history(self._pool, self._leadership, self._history):
                    pass

    async def _ask(self) -> None:
        while True:
            if self._link.state is telephony.LinkState.UP:
                await self._import_history()
                with _tolerated("the exchange could not be asked"):
                    await reconciling.reconcile(self._pool, self._link, self._leadership, clock.now())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ask_now.wait(), ASK_EVERY)
            self._ask_now.clear()


@contextlib.contextmanager
def _tolerated(words: str):  # type: ignore[no-untyped-def]
    """What is tried again anyway: the database or the exchange is away for a while."""
    try:
        yield
    except _PASSING as error:
        _log.warning(words, error=repr(error))
