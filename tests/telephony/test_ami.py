"""The link keeps its promises on a real socket, whatever the other side does.

The sixteen ways in which the wire library alone would fail (replayed actions, lost characters, endless waiting …)
each have their test here.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from callcenter import telephony
from callcenter.telephony import AmiLink, Facts, Limits, LinkDown, LinkLost, LinkState, LinkUp, OutcomeUnknown, events
from callcenter.telephony.actions import DialOrder, originate
from callcenter.telephony.errors import ActionRefused
from tests.telephony import ami_double as double
from tests.telephony.ami_double import AmiDouble
from tests.waiting import until

CALL_ID = "01990000-0000-7000-8000-00000000000a"
ORDER = DialOrder(call_id=CALL_ID, extension="101", number="+36301234567", customer_name="Иванов Ő")
QUICK = Limits(connect=1, answer=0.3, action=0.5, boot=0.5, ping_every=0.2, first_pause=0.02, longest_pause=0.05)
PATIENT = Limits(connect=1, answer=5, action=5, boot=5, ping_every=5, first_pause=0.02, longest_pause=0.05)


@pytest_asyncio.fixture
async def asterisk() -> AsyncIterator[AmiDouble]:
    async with AmiDouble() as server:
        yield server


@contextlib.asynccontextmanager
async def linked(
    asterisk: AmiDouble, *, limits: Limits = PATIENT, queue: int = 20_000
) -> AsyncIterator[tuple[AmiLink, Facts]]:
    facts = Facts(queue)
    async with AmiLink(asterisk.address(), facts, limits=limits) as link:
        await double.up(link)
        yield link, facts


async def next_of(facts: Facts, kind: type) -> object:
    """The next fact of that kind; those before it are passed over."""
    async with asyncio.timeout(5):
        async for fact in facts:
            if isinstance(fact, kind):
                return fact
    raise AssertionError(kind)


def ringing(call_id: str = CALL_ID, stamp: str = "1795293289.990230") -> bytes:
    return (
        f"Event: DialState\r\nTimestamp: {stamp}\r\nDestChannel: PJSIP/Ő-1\r\nDestUniqueid: pbx-1.1\r\n"
        f"DestLinkedid: {call_id}\r\nDialStatus: RINGING\r\n\r\n"
    ).encode()


async def test_link_comes_up_when_asterisk_is_booted_and_says_since_when(asterisk: AmiDouble) -> None:
    states: list[LinkState] = []
    facts = Facts()
    async with AmiLink(asterisk.address(), facts, on_state=states.append) as link:
        await double.up(link)
        up = await next_of(facts, LinkUp)
        assert isinstance(up, LinkUp)
        assert (up.restarted_at.minute, up.restarted_at.second) in {(m, 14) for m in (8, 23, 38, 53)}
        assert abs((datetime.now(UTC) - up.restarted_at).total_seconds() - 169) <= 450
    assert states == [LinkState.CONNECTING, LinkState.UP, LinkState.CLOSED]


async def test_odd_events_and_garbage_do_not_hurt_the_link(asterisk: AmiDouble) -> None:
    async with linked(asterisk) as (link, facts):
        await asterisk.say_bytes(b"\x00\xff\xfe garbage\r\n\r\n\r\n\r\nEvent: \r\n\r\nEvent\r\n\r\nHangup: x\r\n\r\n")
        await asterisk.say("Event: Hangup", "Cause: Ű", "Linkedid: x", "Linkedid: y")
        await asterisk.say("Event: DialState", "Linkedid", "DestLinkedid: \x01")
        await asterisk.say("Event: FullyBooted", "Uptime: 99999999999999999999")
        await asterisk.say("Response: Success", "ActionID: of-nobody")
        await asterisk.say_bytes(ringing())
        assert isinstance(await next_of(facts, events.CustomerRinging), events.CustomerRinging)
        assert (asterisk.connections, link.state) == (1, LinkState.UP)


async def test_message_without_an_end_drops_the_link_before_it_fills_the_memory(asterisk: AmiDouble) -> None:
    async with linked(asterisk) as (_link, facts):
        with contextlib.suppress(ConnectionError):
            await asterisk.say_bytes(b"x" * (3 << 20))
        lost = await next_of(facts, LinkLost)
        assert isinstance(lost, LinkLost)
        assert "no end of message" in lost.reason


async def test_link_lost_after_queued_tells_that_the_outcome_is_unknown(asterisk: AmiDouble) -> None:
    async def queued_then_lost(peer: double.Peer, action: double.Headers) -> None:
        await double.originate_queued(peer, action)
        await asyncio.sleep(0.05)
        peer.reset()

    asterisk.answers["Originate"] = queued_then_lost
    async with linked(asterisk) as (link, facts):
        with pytest.raises(OutcomeUnknown):
            await originate(link, ORDER)
        await next_of(facts, LinkLost)
        await next_of(facts, LinkUp)
        assert len(asterisk.sent("Originate")) == 1


async def test_link_lost_before_the_reply_is_never_answered_by_dialling_again(asterisk: AmiDouble) -> None:
    asterisk.answers["Originate"] = double.reset
    async with linked(asterisk) as (link, facts):
        with pytest.raises(OutcomeUnknown):
            await originate(link, ORDER)
        asterisk.answers["Originate"] = double.originate_answered
        await next_of(facts, LinkLost)
        await next_of(facts, LinkUp)
        await link.act({"Action": "Ping"})
        assert len(asterisk.sent("Originate")) == 1


async def test_action_without_a_link_is_refused_and_not_sent_later(asterisk: AmiDouble) -> None:
    async with linked(asterisk) as (link, facts):
        await asterisk.stop()
        await next_of(facts, LinkLost)
        with pytest.raises(LinkDown):
            await originate(link, ORDER)
        await asterisk.start()
        await double.up(link)
        await link.act({"Action": "Ping"})
        assert asterisk.sent("Originate") == []


async def test_action_before_the_first_connection_is_refused(asterisk: AmiDouble) -> None:
    link = AmiLink(asterisk.address())
    with pytest.raises(LinkDown):
        await originate(link, ORDER)


async def test_characters_split_between_segments_arrive_whole(asterisk: AmiDouble) -> None:
    event = (
        "Event: DialBegin\r\nDestChannel: PJSIP/Иванов-Ő-1\r\nDestUniqueid: pbx-1.1\r\n"
        f"DestLinkedid: {CALL_ID}\r\nDestAccountCode: \r\n\r\n"
    ).encode()
    async with linked(asterisk) as (_link, facts):
        for at in range(len(event)):
            await asterisk.say_bytes(event[at : at + 1])
            if at % 5 == 0:
                await asyncio.sleep(0)
        dialled = await next_of(facts, events.CustomerDialled)
        assert isinstance(dialled, events.CustomerDialled)
        assert dialled.channel == "PJSIP/Иванов-Ő-1"


async def test_empty_value_at_the_end_of_a_message_is_kept(asterisk: AmiDouble) -> None:
    async def empty_value(peer: double.Peer, action: double.Headers) -> None:
        await peer.reply(action, "Response: Success", "Variable: X", "Value: ")

    asterisk.answers["GetVar"] = empty_value
    async with linked(asterisk) as (link, _facts):
        [reply] = await link.act({"Action": "GetVar"})
        assert reply["Value"] == ""


async def test_nothing_connects_after_the_link_was_closed_while_waiting_to_reconnect(asterisk: AmiDouble) -> None:
    link = AmiLink(asterisk.address(), limits=QUICK)
    async with link:
        await double.up(link)
        await asterisk.stop()
        await until(lambda: link.state is LinkState.DOWN)
    connections = asterisk.connections
    await asterisk.start()
    await asyncio.sleep(0.3)  # six times the longest pause
    assert (asterisk.connections, link.state) == (connections, LinkState.CLOSED)


async def test_silent_peer_is_noticed_and_the_link_comes_back(asterisk: AmiDouble) -> None:
    async with linked(asterisk, limits=QUICK) as (link, facts):
        asterisk.thawed.clear()
        started = asyncio.get_running_loop().time()
        lost = await next_of(facts, LinkLost)
        assert asyncio.get_running_loop().time() - started < QUICK.ping_every + QUICK.answer + 0.5
        assert isinstance(lost, LinkLost)
        assert "silent" in lost.reason
        asterisk.thawed.set()
        await double.up(link)


async def test_silent_peer_is_noticed_within_six_seconds_by_default() -> None:
    assert Limits().ping_every + Limits().answer < 6


async def test_link_that_only_hears_events_is_not_taken_for_silent(asterisk: AmiDouble) -> None:
    asterisk.answers["Ping"] = double.silence
    async with linked(asterisk, limits=QUICK) as (link, _facts):
        for _ in range(15):
            await asterisk.say("Event: VarSet", "Variable: X")
            await asyncio.sleep(0.06)
        assert (asterisk.connections, link.state) == (1, LinkState.UP)


async def test_events_keep_their_order(asterisk: AmiDouble) -> None:
    async with linked(asterisk) as (_link, facts):
        await asterisk.say_bytes(b"".join(ringing(stamp=f"1795293289.{at:06}") for at in range(2000)))
        heard = [await next_of(facts, events.CustomerRinging) for _ in range(2000)]
        assert [fact.at.microsecond for fact in heard if isinstance(fact, events.CustomerRinging)] == list(range(2000))


async def test_reader_that_falls_too_far_behind_loses_the_link_and_is_told_to_ask_anew(asterisk: AmiDouble) -> None:
    async with linked(asterisk, queue=100) as (link, facts):
        with contextlib.suppress(ConnectionError):
            await asterisk.say_bytes(ringing() * 500)
        await until(lambda: asterisk.connections > 1)
        kinds = []
        async with asyncio.timeout(5):
            while LinkLost not in kinds:
                kinds.append(type(await facts.next()))
        assert kinds.count(events.CustomerRinging) <= 100
        await next_of(facts, LinkUp)
        await double.up(link)


async def test_burst_of_150_000_events_is_heard_while_the_loop_goes_on(asterisk: AmiDouble) -> None:
    noise = b"Event: VarSet\r\nVariable: X\r\nValue: " + b"y" * 380 + b"\r\n\r\n"
    chunk = noise * 149 + ringing()
    longest = 0.0

    async def heartbeat() -> None:
        nonlocal longest
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(0.001)
            longest = max(longest, loop.time() - before)

    async with linked(asterisk) as (_link, facts):
        beating = asyncio.create_task(heartbeat())
        for _ in range(1000):
            await asterisk.say_bytes(chunk)
        for _ in range(1000):
            await next_of(facts, events.CustomerRinging)
        beating.cancel()
    assert longest < 0.5
    assert asterisk.connections == 1


async def test_wrong_password_is_an_alarm_and_not_a_loop(asterisk: AmiDouble) -> None:
    facts = Facts()
    async with AmiLink(asterisk.address("wrong"), facts, limits=QUICK) as link:
        assert isinstance(await next_of(facts, telephony.LinkRefused), telephony.LinkRefused)
        await asyncio.sleep(0.3)  # six times the longest pause
        assert (asterisk.connections, link.state) == (1, LinkState.REFUSED)
        with pytest.raises(LinkDown):
            await originate(link, ORDER)


async def test_answer_of_an_originate_is_the_result_and_a_fact(asterisk: AmiDouble) -> None:
    async with linked(asterisk) as (link, facts):
        assert isinstance(await originate(link, ORDER), events.OperatorAnswered)
        assert isinstance(await next_of(facts, events.OperatorAnswered), events.OperatorAnswered)
        asterisk.answers["Originate"] = double.originate_refused
        refused = await originate(link, ORDER)
        assert isinstance(refused, events.OriginateRefused)
        assert refused.rang_out
        assert isinstance(await next_of(facts, events.OriginateRefused), events.OriginateRefused)


async def test_order_that_asterisk_refuses_at_once_is_told_in_its_words(asterisk: AmiDouble) -> None:
    async def no_such_extension(peer: double.Peer, action: double.Headers) -> None:
        await peer.reply(action, "Response: Error", "Message: Extension does not exist.")

    asterisk.answers["Originate"] = no_such_extension
    async with linked(asterisk) as (link, _facts):
        with pytest.raises(ActionRefused, match="Extension does not exist"):
            await originate(link, ORDER)


async def test_reply_that_is_repeated_is_not_the_outcome(asterisk: AmiDouble) -> None:
    async def repeated(peer: double.Peer, action: double.Headers) -> None:
        for _ in range(3):
            await double.originate_queued(peer, action)
        await peer.say(*double.originate_response(action, "Failure", "0"))

    asterisk.answers["Originate"] = repeated
    async with linked(asterisk) as (link, _facts):
        assert isinstance(await originate(link, ORDER), events.OriginateRefused)


async def test_calls_of_the_same_second_are_not_mixed_and_foreign_ones_are_not_heard(asterisk: AmiDouble) -> None:
    other = CALL_ID[:-1] + "b"
    async with linked(asterisk) as (_link, facts):
        for call_id in (CALL_ID, "pbx-1795293289.1", other):
            await asterisk.say_bytes(ringing(call_id))
        heard = [await next_of(facts, events.CallEvent) for _ in range(2)]
        assert [fact.call_id for fact in heard if isinstance(fact, events.CallEvent)] == [CALL_ID, other]
        assert len(facts) == 0


async def test_action_without_an_answer_ends_at_its_limit_and_a_late_one_is_still_heard(asterisk: AmiDouble) -> None:
    asterisk.answers["Originate"] = double.silence
    async with linked(asterisk) as (link, facts):
        sent = link.send({"Action": "Originate", "ActionID": CALL_ID, "ChannelId": CALL_ID, "Channel": "PJSIP/101"})
        with pytest.raises(OutcomeUnknown):
            await link.accepted(sent, 0.1)
        assert link._wire is not None
        assert not link._wire.responses
        [action] = asterisk.sent("Originate")
        await asterisk.say(*double.originate_response(action, "Success", "4"))
        assert isinstance(await next_of(facts, events.OperatorAnswered), events.OperatorAnswered)


async def test_nothing_is_done_before_asterisk_is_booted(asterisk: AmiDouble) -> None:
    asterisk.boots = False
    async with AmiLink(asterisk.address(), limits=PATIENT) as link:
        await until(lambda: asterisk.sent("Login"))
        with pytest.raises(LinkDown):
            await originate(link, ORDER)
        await asterisk.say("Event: FullyBooted", "Uptime: 0")
        await double.up(link)


async def test_asterisk_that_never_boots_is_left_and_tried_again(asterisk: AmiDouble) -> None:
    asterisk.boots = False
    async with AmiLink(asterisk.address(), limits=QUICK) as link:
        await until(lambda: asterisk.connections == 2)
        asterisk.boots = True
        await double.up(link)


async def test_link_is_back_within_three_seconds_of_asterisk(asterisk: AmiDouble) -> None:
    facts = Facts()
    async with AmiLink(asterisk.address(), facts) as link:
        await double.up(link)
        await asterisk.stop()
        await asyncio.sleep(1.5)  # long enough for the pauses to grow
        await asterisk.start()
        await double.up(link, 3)
        kinds = [type(await facts.next()) for _ in range(len(facts))]
        assert [kind for kind in kinds if kind in (LinkUp, LinkLost)] == [LinkUp, LinkLost, LinkUp]


async def test_process_that_only_sends_keeps_no_events(asterisk: AmiDouble) -> None:
    async with AmiLink(asterisk.address(), limits=PATIENT) as link:
        await double.up(link)
        await asterisk.say_bytes(ringing() * 100)
        assert isinstance(await originate(link, ORDER), events.OperatorAnswered)


async def test_address_does_not_show_its_secret(asterisk: AmiDouble) -> None:
    assert double.SECRET not in repr(asterisk.address())


async def test_reply_that_is_repeated_is_not_an_entry_of_a_list(asterisk: AmiDouble) -> None:
    async def repeated(peer: double.Peer, action: double.Headers) -> None:
        for _ in range(2):
            await peer.reply(action, "Response: Success", "EventList: start")
        await peer.say("Event: StatusComplete", f"ActionID: {action['ActionID']}")

    asterisk.answers["Status"] = repeated
    async with linked(asterisk) as (link, _facts):
        reply, complete = await link.act({"Action": "Status"})
        assert (reply.response, complete.event) == ("Success", "StatusComplete")
        assert link._wire is not None
        assert not link._wire.responses
