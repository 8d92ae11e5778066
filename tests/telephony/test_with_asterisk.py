"""The link, its actions and the lifecycle against a real Asterisk with its demo network."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from msgspec.structs import replace

from callcenter import clock
from callcenter.calls.lifecycle import advance
from callcenter.calls.model import Call, CallState, EndReason, HungUpBy
from callcenter.ids import new_call_id
from callcenter.telephony import AmiAddress, AmiLink, CallNotLive, Facts, LinkLost, LinkUp, actions, cel, events
from callcenter.telephony.actions import DialOrder
from tests.calls.test_lifecycle import requested
from tests.pbx.office import PbxOffice
from tests.pbx.sip_telephone import Behaviour
from tests.telephony.ami_double import up
from tests.waiting import until


@pytest_asyncio.fixture
async def facts() -> Facts:
    return Facts()


@pytest_asyncio.fixture
async def link(office: PbxOffice, facts: Facts) -> AsyncIterator[AmiLink]:
    address = AmiAddress(host=office.host, port=office.ports.ami, username="callcenter", secret=office.secret)
    async with AmiLink(address, facts) as link:
        await up(link)
        yield link


class Followed:
    """A call, moved by what is heard of it."""

    def __init__(self, facts: Facts, order: DialOrder) -> None:
        self.facts = facts
        self.order = order
        self.call: Call = replace(requested(order.call_id), requested_at=clock.now())
        self.heard: list[object] = []

    async def until(self, state: CallState, seconds: float = 8) -> Call:
        async with asyncio.timeout(seconds):
            while self.call.state is not state:
                await self._next()
        return self.call

    async def until_heard(self, kind: type, seconds: float = 8) -> None:
        async with asyncio.timeout(seconds):
            while not any(isinstance(fact, kind) for fact in self.heard):
                await self._next()

    async def settle(self) -> Call:
        """Hear what may still follow the end within a moment."""
        try:
            async with asyncio.timeout(0.3):
                while True:
                    await self._next()
        except TimeoutError:
            return self.call

    async def _next(self) -> None:
        fact = await self.facts.next()
        self.heard.append(fact)
        self.call = advance(self.call, fact) or self.call


async def dialled(office: PbxOffice, facts: Facts, number: str, behaviour: Behaviour = Behaviour.ANSWER) -> Followed:
    telephone = await office.telephone(behaviour)
    order = DialOrder(
        call_id=new_call_id(), extension=telephone.extension, number=number, customer_name='Иванов "Ő"; $\r\nX'
    )
    return Followed(facts, order)


@pytest.mark.parametrize(
    ("ending", "reason", "by", "cause", "code"),
    [
        ("01", EndReason.BUSY, HungUpBy.CUSTOMER, 17, 486),
        ("02", EndReason.NO_ANSWER, HungUpBy.NETWORK, None, None),
        ("03", EndReason.CONGESTION, HungUpBy.CUSTOMER, 34, 503),
        ("04", EndReason.UNALLOCATED, HungUpBy.CUSTOMER, 1, 404),
        ("07", EndReason.COMPLETED, HungUpBy.CUSTOMER, 16, None),
        ("08", EndReason.REJECTED, HungUpBy.CUSTOMER, 21, 403),
    ],
)
async def test_call_to_the_demo_network_ends_for_its_reason(
    office: PbxOffice,
    link: AmiLink,
    facts: Facts,
    ending: str,
    reason: EndReason,
    by: HungUpBy,
    cause: int | None,
    code: int | None,
) -> None:
    followed = await dialled(office, facts, f"+990123456{ending}")
    assert isinstance(await actions.originate(link, followed.order), events.OperatorAnswered)
    call = await followed.until(CallState.ENDED)
    assert (call.end_reason, call.hung_up_by, call.sip_code) == (reason, by, code)
    assert cause in (None, call.hangup_cause)
    assert call.operator_answered_at is not None
    assert (await followed.settle()) == call


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [(Behaviour.BUSY, EndReason.OPERATOR_BUSY), (Behaviour.DECLINE, EndReason.OPERATOR_DECLINED)],
)
async def test_operator_that_does_not_take_the_call_ends_it(
    office: PbxOffice, link: AmiLink, facts: Facts, behaviour: Behaviour, reason: EndReason
) -> None:
    followed = await dialled(office, facts, "+99012345609", behaviour)
    assert isinstance(await actions.originate(link, followed.order), events.OriginateRefused)
    await followed.until(CallState.ENDED)
    assert (await followed.settle()).end_reason is reason


async def test_telephone_that_is_not_there_is_known_before_and_after_dialling(
    office: PbxOffice, link: AmiLink, facts: Facts
) -> None:
    await office.postgres.add_telephone("399", "secret")
    followed = Followed(facts, DialOrder(call_id=new_call_id(), extension="399", number="+99012345609"))
    assert isinstance(await actions.originate(link, followed.order), events.OriginateRefused)
    assert (await followed.until(CallState.ENDED)).end_reason is EndReason.OPERATOR_UNREACHABLE


async def test_call_is_paused_sent_digits_and_hung_up_and_told_three_times(
    office: PbxOffice, link: AmiLink, facts: Facts
) -> None:
    followed = await dialled(office, facts, "+99012345609")
    call_id = followed.order.call_id
    await actions.originate(link, followed.order)
    await followed.until(CallState.ANSWERED)
    live = (await actions.live_calls(link))[call_id]
    assert (live.operator_up, live.customer_up) == (True, True)
    await actions.pause_recording(link, call_id)
    await followed.until_heard(events.RecordingPaused)
    assert followed.call.recording_paused_at is not None
    await actions.resume_recording(link, call_id)
    await followed.until_heard(events.RecordingResumed)
    assert followed.call.recording_paused_at is None
    await actions.send_digits(link, call_id, "1#")
    followed.call = replace(followed.call, cancel_requested_at=clock.now())
    await actions.hang_up(link, call_id)
    call = await followed.until(CallState.ENDED)
    assert (call.end_reason, call.hung_up_by) == (EndReason.COMPLETED, HungUpBy.APPLICATION)
    await followed.until_heard(events.RecordingFinished)
    await until(lambda: gone(link, call_id), 5)
    with pytest.raises(CallNotLive):
        await actions.hang_up(link, call_id)
    left = [fact for fact in await actions.outbox(link) if fact.call_id == call_id]
    assert [type(fact) for fact in left] == [events.CallFinished, events.RecordingFinished]
    assert left[1].operator_bytes == left[1].customer_bytes > 44  # type: ignore[union-attr]
    await until(lambda: same_in_the_history(office, call_id, left), 5)


async def gone(link: AmiLink, call_id: str) -> bool:
    return call_id not in await actions.live_calls(link)


def same_in_the_history(
    office: PbxOffice, call_id: str, left: list[events.CallFinished | events.RecordingFinished]
) -> bool:
    rows = cel.read(office.pbx.cel_file, None, at_most=100_000).rows
    assert not [row for row in rows if isinstance(row, cel.Damaged)]
    told = cel.facts(row for row in rows if isinstance(row, cel.CelRow))
    mine = [fact for fact in told if fact.call_id == call_id]
    ends = [fact for fact in mine if isinstance(fact, events.CallFinished | events.RecordingFinished)]
    if len(ends) < 2 or not any(isinstance(fact, events.LegHungUp) for fact in mine):
        return False
    by_kind = {type(fact): fact for fact in ends}
    assert {type(fact): replace(fact, at=by_kind[type(fact)].at) for fact in left} == by_kind
    assert {events.OperatorAnswered, events.CustomerAnswered} <= {type(fact) for fact in mine}
    return True


async def test_start_of_asterisk_is_the_same_after_each_log_in(office: PbxOffice, link: AmiLink, facts: Facts) -> None:
    told = await facts.next()
    while not isinstance(told, LinkUp):
        told = await facts.next()
    assert (clock.now() - told.restarted_at).total_seconds() < 600
    async with AmiLink(link.address) as second:
        await up(second)
        assert second.restarted_at == link.restarted_at


async def test_restart_of_asterisk_is_seen_and_the_link_comes_back(
    office: PbxOffice, link: AmiLink, facts: Facts
) -> None:
    before = link.restarted_at
    await office.pbx.stop()
    await office.pbx.start()
    await up(link)
    assert before is not None
    assert link.restarted_at is not None
    assert link.restarted_at > before
    kinds = [type(await facts.next()) for _ in range(len(facts))]
    assert [kind for kind in kinds if kind in (LinkUp, LinkLost)] == [LinkUp, LinkLost, LinkUp]
    assert events.ShuttingDown in kinds
