"""Placing a call: first the row, then, after its commit, one Originate that is never sent a second time."""

import asyncio
import contextlib
from collections.abc import Iterator

from callcenter import clock, logs, telephony, users
from callcenter.calls import ending, sql
from callcenter.calls.intending import DialRequest, intend
from callcenter.calls.lifecycle import refused
from callcenter.calls.model import Call
from callcenter.calls.refusals import NoLine
from callcenter.db import FAILURES, SYSTEM, Pool, acting
from callcenter.ids import CallId

_log = logs.get("calls")


class Dialler:
    """Places the calls of one process over its own link. Orders run on in the background; `close` waits for them."""

    def __init__(self, pool: Pool, link: telephony.AmiLink) -> None:
        self._pool = pool
        self._link = link
        self._orders: set[asyncio.Task[None]] = set()

    async def place(self, user: users.User, request: DialRequest) -> Call:
        """Dial for `user`; returns the call as soon as its intention is committed.

        Raises NoLine, NoTelephone, OperatorBusy, WrapUpOpen, Absent, Invalid, or a refusal of `dialing`: then nobody's
        telephone rings. A repeated key returns the call that it placed before.
        """
        if self._link.state is not telephony.LinkState.UP:
            raise NoLine()
        intention = await intend(self._pool, user, request)
        if intention.order is not None:
            task = asyncio.create_task(self._send(intention.order), name=f"originate {intention.call.id}")
            self._orders.add(task)
            task.add_done_callback(self._orders.discard)
        return intention.call

    async def close(self) -> None:
        """Wait until every order that was sent has been answered or has run out of time."""
        if self._orders:
            await asyncio.wait(self._orders, timeout=telephony.actions.RING_SECONDS + 10)

    async def _send(self, order: telephony.actions.DialOrder) -> None:
        with logs.bound_contextvars(call_id=order.call_id):
            try:
                answer = await telephony.actions.originate(self._link, order)
            except telephony.errors.OutcomeUnknown as unknown:
                _log.warning("no answer to the dial order; the exchange is asked later", reason=str(unknown))
            except telephony.errors.TelephonyError as error:
                _log.warning("not dialled", reason=str(error))
                await self._not_dialled(CallId(order.call_id))
            else:
                await self._heard(answer)

    async def _heard(self, answer: telephony.events.CallEvent) -> None:
        """The tracker hears the same; whoever is first writes it, and it is asked for again if neither could."""
        with _database_may_be_away():
            async with acting(self._pool, SYSTEM) as conn:
                await ending.apply(conn, answer)

    async def _not_dialled(self, call_id: CallId) -> None:
        with _database_may_be_away():
            async with acting(self._pool, SYSTEM) as conn:
                call = await sql.lock_call(conn, call_id)
                after = refused(call, clock.now()) if call else None
                if call and after:
                    await ending.save(conn, call, after)


@contextlib.contextmanager
def _database_may_be_away() -> Iterator[None]:
    try:
        yield
    except FAILURES as error:
        _log.warning("the call's state could not be written yet", error=repr(error))
