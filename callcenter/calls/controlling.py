"""What an operator does in a call through the panel: hang up, come back, send tones, pause the recording."""

from collections.abc import Awaitable
from datetime import datetime

from callcenter import clock, recordings, telephony, users
from callcenter.calls import ending, sql
from callcenter.calls.model import Call, CallState
from callcenter.calls.refusals import CallOver, NoLine
from callcenter.db import SYSTEM, Pool, acting, announce
from callcenter.errors import Absent, Refusal
from callcenter.ids import CallId
from callcenter.telephony import actions


class CallControl:
    """Acts on the open calls of operators over this process's link."""

    def __init__(self, pool: Pool, link: telephony.AmiLink) -> None:
        self._pool = pool
        self._link = link

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
        """Tones to the customer's side, for menus. Raises CallOver, NoLine."""
        await self._talking(user, call_id)
        await self._asked(actions.send_digits(self._link, call_id, digits))

    async def pause_recording(self, user: users.User, call_id: CallId, reason: str) -> None:
        """Keep silence in the recording from now on; who wanted the gap and why is written down first.

        Raises CallOver, NoLine, recordings.NotPausable; then it is recorded as before.
        """
        await self._talking(user, call_id)
        async with acting(self._pool, SYSTEM) as conn:
            await recordings.pause(conn, call_id, user.id, reason, clock.now())
        try:
            await self._asked(actions.pause_recording(self._link, call_id))
        except Refusal:
            async with acting(self._pool, SYSTEM) as conn:
                await recordings.resume(conn, call_id, clock.now())
            raise
        await self._recording_is(user, call_id, clock.now())

    async def resume_recording(self, user: users.User, call_id: CallId) -> None:
        """Record again. Raises CallOver, NoLine, recordings.NotPaused."""
        await self._talking(user, call_id)
        await self._asked(actions.resume_recording(self._link, call_id))
        async with acting(self._pool, SYSTEM) as conn:
            await recordings.resume(conn, call_id, clock.now())
        await self._recording_is(user, call_id, None)

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
