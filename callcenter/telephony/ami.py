"""The door to Asterisk: one link that looks after itself, and the facts that come through it, in order.

The link is up when the log-in was accepted, Asterisk said FullyBooted and told since when it runs. Before that, and
whenever the link is lost, every action is refused with LinkDown; nothing is kept to be sent later.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from callcenter import clock, logs
from callcenter.telephony import events, hearing
from callcenter.telephony.errors import (
    ActionRefused,
    FactsOverflow,
    LinkDown,
    LoginRefused,
    OutcomeUnknown,
    TelephonyError,
)
from callcenter.telephony.facts import AmiAddress, Fact, Facts, Limits, LinkLost, LinkRefused, LinkState, LinkUp
from callcenter.telephony.wire import Headers, Sent, Wire

log = logs.get("telephony")

# What actions.py asks for as lists; any other event in a list would be dropped before it is parsed.
LISTED = ("Status", "StatusComplete", "DBGetTreeResponse", "DBGetTreeComplete")
WANTED = frozenset(name.encode() for name in (*hearing.HEARD, *LISTED))
_QUARTER = timedelta(minutes=15)


class AmiLink:
    """A link to one Asterisk that comes back by itself: `async with AmiLink(address, facts) as link`.

    `facts` gets everything heard, in order; without it (a process that only sends) events are dropped.
    `on_state` is called with each new LinkState, inside the event loop, and must not block.
    """

    def __init__(
        self,
        address: AmiAddress,
        facts: Facts | None = None,
        *,
        limits: Limits | None = None,
        on_state: Callable[[LinkState], None] | None = None,
    ) -> None:
        self.address = address
        self.limits = limits or Limits()
        self.state = LinkState.DOWN
        self.restarted_at: datetime | None = None
        self._facts = facts
        self._on_state = on_state
        self._wire: Wire | None = None
        self._keeper: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._keeper = asyncio.create_task(self._keep(), name=f"ami {self.address!r}")
        self._keeper.add_done_callback(self._keeper_ended)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the link for good. Unanswered actions end with OutcomeUnknown."""
        if self._keeper is not None:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        self._move(LinkState.CLOSED)

    def send(self, headers: Headers) -> Sent:
        """Write an action once; actions.py builds it. Raises LinkDown when nothing was written, and BadValue."""
        if self.state is not LinkState.UP or self._wire is None:
            raise LinkDown(f"link is {self.state.value}")
        return self._wire.write(headers)

    async def act(self, headers: Headers, limit: float | None = None) -> list[Any]:
        """Send an action and return all messages of its answer, the reply first.

        Raises LinkDown (nothing was written), ActionRefused, or OutcomeUnknown: no answer in `limit` seconds (5).
        """
        return await self.answer(self.send(headers), limit or self.limits.action)

    async def answer(self, sent: Sent, limit: float) -> list[Any]:
        """Wait at most `limit` seconds for the whole answer. An OriginateResponse of failure is an answer."""
        messages = await self._wait(sent, sent.future, limit)
        if "event" not in messages[0] and not messages[0].success:
            raise ActionRefused(str(messages[0].message))
        return list(messages)

    async def accepted(self, sent: Sent, limit: float) -> None:
        """Wait at most `limit` seconds until Asterisk took the action in hand; raises ActionRefused, OutcomeUnknown."""
        reply = await self._wait(sent, sent.accepted, limit)
        if not reply.success:
            raise ActionRefused(str(reply.message))

    async def _wait(self, sent: Sent, future: "asyncio.Future[Any]", limit: float) -> Any:
        try:
            async with asyncio.timeout(limit):
                return await asyncio.shield(future)
        except TimeoutError:
            raise OutcomeUnknown(f"{sent.get('Action')}: no answer in {limit} s") from None
        finally:
            if not future.done() and self._wire is not None:
                self._wire.forget(sent)

    async def _keep(self) -> None:
        pause = self.limits.first_pause
        while True:
            self._move(LinkState.CONNECTING)
            try:
                reason = await self._session()
            except LoginRefused as refusal:
                self._report_refused(str(refusal))
                return
            if self.state is LinkState.UP:
                pause = self.limits.first_pause
            self._report_lost(reason)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads attempts, guards nothing
            pause = min(pause * 2, self.limits.longest_pause)

    def _keeper_ended(self, keeper: "asyncio.Task[None]") -> None:
        if not keeper.cancelled() and (error := keeper.exception()) is not None:
            log.error("asterisk link given up by a fault of ours", address=repr(self.address), exc_info=error)
            self._move(LinkState.DOWN)

    async def _session(self) -> str:
        """One connection from its start to its end; returns why it ended."""
        wire = Wire(WANTED, self._heard)
        try:
            async with asyncio.timeout(self.limits.connect):
                await asyncio.get_running_loop().create_connection(lambda: wire, self.address.host, self.address.port)
        except (OSError, TimeoutError) as error:
            return f"no connection: {error or 'no answer'}"
        self._wire = wire
        pinger = None
        try:
            await self._log_in(wire)
            pinger = asyncio.create_task(self._ping(wire))
            self._come_up(await self._restarted_at(wire))
            await wire.lost.wait()
        except LoginRefused:
            raise
        except TelephonyError as error:
            wire.reason = wire.reason or str(error)
        finally:
            if pinger is not None:
                pinger.cancel()
            wire.drop("closed by us")
            wire.close()
            self._wire = None
        return wire.reason

    async def _log_in(self, wire: Wire) -> None:
        login = {"Action": "Login", "Username": self.address.username, "Secret": self.address.secret, "Events": "on"}
        try:
            await self.answer(wire.write(login), self.limits.answer)
        except ActionRefused as refusal:
            raise LoginRefused(str(refusal)) from refusal

    async def _restarted_at(self, wire: Wire) -> datetime:
        """Wait for FullyBooted, then ask since when Asterisk runs."""
        try:
            async with asyncio.timeout(self.limits.boot):
                by_uptime = await wire.booted
        except TimeoutError:
            raise LinkDown(f"not fully booted in {self.limits.boot} s, or no read class `system`") from None
        [status] = await self.answer(wire.write({"Action": "CoreStatus"}), self.limits.answer)
        return started_at(status, by_uptime)

    async def _ping(self, wire: Wire) -> None:
        """Cut a connection on which nothing at all comes, not even the answer to a ping."""
        while not wire.lost.is_set():
            await asyncio.sleep(self.limits.ping_every)
            heard_at = wire.heard_at
            try:
                await self.answer(wire.write({"Action": "Ping"}), self.limits.answer)
            except OutcomeUnknown:
                if wire.heard_at == heard_at:
                    wire.drop(f"silent for {self.limits.ping_every + self.limits.answer} s")
            except TelephonyError:
                return

    def _heard(self, message: hearing.Headers) -> None:
        fact = hearing.read(message, clock.now())
        if isinstance(fact, events.Booted) and self._wire is not None:
            self._wire.has_booted(fact.started_at)
        if fact is None or self._facts is None:
            return
        try:
            self._facts.put(fact)
        except FactsOverflow as overflow:
            if self._wire is not None:
                self._wire.drop(str(overflow))

    def _come_up(self, restarted_at: datetime) -> None:
        self.restarted_at = restarted_at
        self._move(LinkState.UP)
        self._tell(LinkUp(restarted_at=restarted_at))
        log.info("asterisk link up", address=repr(self.address), restarted_at=restarted_at)

    def _report_lost(self, reason: str) -> None:
        was_up = self.state is LinkState.UP
        self._move(LinkState.DOWN)
        if was_up:
            self._tell(LinkLost(reason=reason))
            log.warning("asterisk link lost", address=repr(self.address), reason=reason)

    def _report_refused(self, reason: str) -> None:
        """A person has to act, and starts this process again: no attempt is made until then."""
        self._move(LinkState.REFUSED)
        self._tell(LinkRefused(reason=reason))
        log.error("asterisk refuses the log-in", address=repr(self.address), reason=reason)

    def _tell(self, fact: Fact) -> None:
        if self._facts is not None:
            self._facts.put(fact)

    def _move(self, state: LinkState) -> None:
        self.state = state
        if self._on_state is not None:
            self._on_state(state)


def started_at(core_status: hearing.Headers, by_uptime: datetime) -> datetime:
    """Since when Asterisk runs, to the second and the same after each log-in, from its CoreStatus reply.

    CoreStatus tells the time on the wall of Asterisk's machine, whose zone is not known here; `by_uptime` (± 1 s, from
    FullyBooted) tells how far that is from UTC, in whole quarters of an hour.
    """
    text = f"{core_status.get('CoreStartupDate')} {core_status.get('CoreStartupTime')}"
    try:
        wall = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return by_uptime
    return wall - _QUARTER * round((wall - by_uptime) / _QUARTER)
