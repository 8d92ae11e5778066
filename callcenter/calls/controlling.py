"""What an operator does in a call through the panel: hang up, send tones, pause the recording."""

from callcenter import clock, recordings, telephony, users
from callcenter.calls import sql
from callcenter.calls.model import Call, CallState
from callcenter.calls.refusals import CallOver, NoLine
from callcenter.db import SYSTEM, Pool, acting, announce
from callcenter.errors import Absent
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
        except telephony.LinkDown:
            raise NoLine() from None

    async def send_digits(self, user: users.User, call_id: CallId, digits: str) -> None:
        """Tones to the customer's side, for menus. Raises CallOver, NoLine."""
        await self._talking(user, call_id)
        await self._asked(actions.send_digits(self._link, call_id, digits))

    async def pause_recording(self, user: users.User, call_id: CallId, reason: str) -> None:
        """Keep silence in the recording from now on, and write down who wanted the gap and why."""
        await self._talking(user, call_id)
        await self._asked(actions.pause_recording(self._link, call_id))
        async with acting(self._pool, SYSTEM) as conn:
            now = clock.now()
            await recordings.pause(conn, call_id, user.id, reason, now)
            await sql.set_recording_paused(conn, call_id, now)
            await users.audit(conn, user.id, "recording.paused", call_id, reason=reason)
            await announce(conn, "call", call_id, user_id=user.id)

    async def resume_recording(self, user: users.User, call_id: CallId) -> None:
        """Record again."""
        await self._talking(user, call_id)
        await self._asked(actions.resume_recording(self._link, call_id))
        async with acting(self._pool, SYSTEM) as conn:
            await recordings.resume(conn, call_id)
            await sql.set_recording_paused(conn, call_id, None)
            await users.audit(conn, user.id, "recording.resumed", call_id)
            await announce(conn, "call", call_id, user_id=user.id)

    async def _talking(self, user: users.User, call_id: CallId) -> Call:
        async with acting(self._pool, SYSTEM) as conn:
            call = await self._own(await sql.call_by_id(conn, call_id), user)
        if call.state is not CallState.ANSWERED:
            raise CallOver()
        return call

    async def _own(self, call: Call | None, user: users.User) -> Call:
        """An operator acts on own calls only; a foreign one is as absent as none."""
        if call is None or call.user_id != user.id:
            raise Absent()
        return call

    async def _asked(self, action: "object") -> None:
        try:
            await action  # type: ignore[misc]
        except telephony.CallNotLive:
            raise CallOver() from None
        except telephony.LinkDown:
            raise NoLine() from None
