"""What an operator does in a call through the panel: hang up, come back, send tones, pause the recording."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any

from callcenter import clock, logs, recordings, telephony, users
from callcenter.calls import ending, sql
from callcenter.calls.model import Call, CallState
from callcenter.calls.refusals import CallOver, NoLine
from callcenter.db import SYSTEM, Pool, acting, announce
from callcenter.errors import Absent, Invalid, Refusal
from callcenter.ids import CallId
from callcenter.telephony import actions

OUTCOME_SECONDS = 8.0  # an operator waits for the outcome of a key; the exchange answers in a few ms
ASK_AGAIN_AFTER = 0.5  # seconds
ASK_AT_MOST = 600.0  # seconds; a call that lives on without a link for so long is for a person to look at
_log = logs.get("calls")


class CallControl:
    """Acts on the open calls of operators over this process's link."""

    def __init__(self, pool: Pool, link: telephony.AmiLink) -> None:
        self._pool = pool
        self._link = link
        self._asking: set[asyncio.Task[None]] = set()  # about recordings, until the outcome is known

    async def hang_up(self, user: users.User, call_id: CallId) -> None:
        """End the call from the panel. Pressed again, or after the end, it changes nothing. Raises NoLine."""
        async with acting(self._pool, SYSTEM) as conn:
            call = await self._own(await sql.lock_call(conn, call_id), user)
            if call.state is CallState.ENDED:
                return
            await sql.set_cancel_requested(conn, call_id, clock.now())
        try:
            await actions.hang_up(self._link, call_id)
        except telephony.CallNotLive:
            return  # it is ending already; the tracker asks after it
        except (telephony.LinkDown, telephony.OutcomeUnknown, telephony.errors.ActionRefused):
            raise NoLine() from None

    async def come_back(self, user: users.User, call_id: CallId) -> None:
        """The operator's page was loaded again: ring its telephone and put it into the talk, the customer stays on the
        line. A call whose telephone had not answered yet ends instead, before the customer is dialled.

        Raises CallOver, also while only the operator is on the line; NoLine.
        """
        call = await self._open(user, call_id)
        if call.state is CallState.ANSWERED:
            await self._put_back(user, call)
        elif call.operator_answered_at is None:
            await self._asked(actions.give_up(self._link, call_id))
        else:
            raise CallOver()

    async def _put_back(self, user: users.User, call: Call) -> None:
        call_id = call.id
        await self._asked(actions.return_operator(self._link, call_id, call.extension))
        async with acting(self._pool, SYSTEM) as conn:
            # A telephone that comes back holds nobody.
            await ending.apply(
                conn, telephony.events.Resumed(call_id=call_id, at=clock.now(), side=telephony.events.Side.OPERATOR)
            )
            await users.audit(conn, user.id, "call.returned", call_id)

    async def send_digits(self, user: users.User, call_id: CallId, digits: str) -> None:
        """Tones to the customer's side, for menus. Raises Invalid for what is no tone, CallOver, NoLine."""
        await self._talking(user, call_id)
        try:
            await self._asked(actions.send_digits(self._link, call_id, digits))
        except telephony.errors.BadValue:
            raise Invalid("digits", "out_of_range") from None

    async def pause_recording(self, user: users.User, call_id: CallId, reason: str) -> None:
        """Keep silence in the recording from now on; who wanted the gap and why is written down first.

        Raises CallOver, recordings.NotPausable, NoLine: then it is recorded as before; or the exchange has said nothing
        for so long that the operator is not kept waiting. The gap stays open as long as that is not known.
        """
        await self._talking(user, call_id)
        async with acting(self._pool, SYSTEM) as conn:
            await recordings.pause(conn, call_id, user.id, reason, clock.now())
        await self._in_time(self._pause(user, call_id))

    async def resume_recording(self, user: users.User, call_id: CallId) -> None:
        """Record again; pressed again, it changes nothing. Raises CallOver, NoLine: then it is silent as before, or
        nobody knows yet, and the gap stays open until it is known.
        """
        await self._talking(user, call_id)
        await self._in_time(self._resume(user, call_id))

    async def close(self) -> None:
        """Give up what is still asked about the recordings; `work` hears and writes down what the exchange did."""
        for task in self._asking:
            task.cancel()
        if self._asking:
            await asyncio.wait(self._asking)

    async def _pause(self, user: users.User, call_id: CallId) -> None:
        try:
            await self._asked(_until_known(lambda: actions.pause_recording(self._link, call_id)))
        except Refusal:
            await self._gap_ends(call_id)
            raise
        await self._recording_is(user, call_id, clock.now())

    async def _resume(self, user: users.User, call_id: CallId) -> None:
        await self._asked(_until_known(lambda: actions.resume_recording(self._link, call_id)))
        await self._gap_ends(call_id)
        await self._recording_is(user, call_id, None)

    async def _gap_ends(self, call_id: CallId) -> None:
        """Now, unless the tracker has heard of it before, or the call has ended."""
        with contextlib.suppress(recordings.NotPausable):
            async with acting(self._pool, SYSTEM) as conn:
                await recordings.resume(conn, call_id, clock.now())

    async def _in_time(self, asking: Coroutine[Any, Any, None]) -> None:
        """Wait for the outcome for a while; longer, it goes on without the operator."""
        task = asyncio.create_task(asking)
        self._asking.add(task)
        task.add_done_callback(self._asked_to_the_end)
        done, _ = await asyncio.wait({task}, timeout=OUTCOME_SECONDS)
        if not done:
            raise NoLine()
        task.result()

    def _asked_to_the_end(self, task: "asyncio.Task[None]") -> None:
        self._asking.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.info("the recording was not changed", reason=repr(error))

    async def _recording_is(self, user: users.User, call_id: CallId, paused_at: datetime | None) -> None:
        async with acting(self._pool, SYSTEM) as conn:
            await sql.set_recording_paused(conn, call_id, paused_at)
            await users.audit(conn, user.id, "recording.paused" if paused_at else "recording.resumed", call_id)
            await announce(conn, "call", call_id, user_id=user.id)

    async def _talking(self, user: users.User, call_id: CallId) -> Call:
        call = await self._open(user, call_id)
        if call.state is not CallState.ANSWERED:
            raise CallOver()
        return call

    async def _open(self, user: users.User, call_id: CallId) -> Call:
        async with acting(self._pool, SYSTEM) as conn:
            call = await self._own(await sql.call_by_id(conn, call_id), user)
        if call.state is CallState.ENDED:
            raise CallOver()
        return call

    async def _own(self, call: Call | None, user: users.User) -> Call:
        """An operator acts on own calls only; a foreign one is as absent as none."""
        if call is None or call.user_id != user.id:
            raise Absent()
        return call

    async def _asked(self, action: Awaitable[None]) -> None:
        try:
            await action
        except (telephony.CallNotLive, telephony.errors.ActionRefused):
            raise CallOver() from None
        except (telephony.LinkDown, telephony.OutcomeUnknown):
            raise NoLine() from None


async def _until_known(action: Callable[[], Awaitable[None]]) -> None:
    """Repeat an action that does no harm twice until the exchange has said what became of it.

    Raises LinkDown only when nothing was ever written; OutcomeUnknown after ASK_AT_MOST.
    """
    try:
        return await action()
    except telephony.OutcomeUnknown as unknown:
        outcome = unknown
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(ASK_AT_MOST):
            while True:
                await asyncio.sleep(ASK_AGAIN_AFTER)
                with contextlib.suppress(telephony.OutcomeUnknown, telephony.LinkDown):
                    return await action()
    raise outcome
