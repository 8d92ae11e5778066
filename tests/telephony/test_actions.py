"""What is asked of Asterisk is built from checked values, and no text can become a second header or action."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from callcenter.telephony import AmiLink, CallNotLive, actions, events
from callcenter.telephony.actions import DialOrder, clean_name, originate_headers
from callcenter.telephony.errors import BadValue
from callcenter.telephony.wire import Sent
from tests.telephony import ami_double as double
from tests.telephony.ami_double import AmiDouble

CALL_ID = "01990000-0000-7000-8000-00000000000a"
ORDER = DialOrder(
    call_id=CALL_ID, extension="101", number="+36301234567", customer_name="Иванов Ő", announcement="recorded-hu"
)


@pytest_asyncio.fixture
async def asterisk() -> AsyncIterator[AmiDouble]:
    async with AmiDouble() as server:
        yield server


@pytest_asyncio.fixture
async def link(asterisk: AmiDouble) -> AsyncIterator[AmiLink]:
    async with AmiLink(asterisk.address()) as link:
        await double.up(link)
        yield link


async def test_originate_is_the_one_that_the_dialplan_expects(asterisk: AmiDouble, link: AmiLink) -> None:
    await actions.originate(link, ORDER)
    start = max(at for at, line in enumerate(asterisk.lines) if line == "Action: Originate")
    assert sorted(asterisk.lines[start:]) == sorted(
        [
            "Action: Originate",
            f"ActionID: {CALL_ID}",
            "Channel: PJSIP/101",
            "Context: click2dial",
            "Exten: +36301234567",
            "Priority: 1",
            "Async: true",
            "Timeout: 20000",
            f"ChannelId: {CALL_ID}",
            'CallerID: "Иванов Ő" <+36301234567>',
            f"Variable: CALL_ID={CALL_ID}",
            "Variable: RECORD=1",
            "Variable: ANNOUNCE=recorded-hu",
            f"Variable: PJSIP_HEADER(add,X-CC-Call-Id)={CALL_ID}",
            "Variable: PJSIP_HEADER(add,Call-Info)=<sip:callcenter>;answer-after=0",
        ]
    )


HEADERS_OF_AN_ORIGINATE = 15
FIELDS = ("call_id", "extension", "number", "customer_name", "announcement")
hostile = st.one_of(
    st.text(max_size=1200),
    st.text(alphabet='\r\n\0:, &/<>";$Aa1\u2028\u0085ű', max_size=60),
    st.sampled_from(
        ["\r\n\r\nAction: Hangup\r\nChannel: /^.*/", "101&PJSIP/102", "1,2", "/^.*/", "\ud800", "x" * 1001]
    ),
)


@given(st.sampled_from(FIELDS), hostile, st.booleans())
@settings(max_examples=500, deadline=None)
def test_no_text_in_any_field_changes_the_number_of_headers(field: str, text: str, in_the_middle: bool) -> None:
    value = getattr(ORDER, field)[:4] + text if in_the_middle else text
    assert_wire_is_whole(replace(ORDER, **{field: value}))


def assert_wire_is_whole(order: DialOrder) -> None:
    async def written() -> bytes:
        return str(Sent(originate_headers(order))).encode()

    try:
        wire = asyncio.run(written())
    except BadValue:
        return
    assert wire.endswith(b"\r\n\r\n")
    lines = wire.removesuffix(b"\r\n\r\n").split(b"\r\n")
    assert len(lines) == HEADERS_OF_AN_ORIGINATE
    assert all(b": " in line and len(line) <= 1000 for line in lines)
    assert wire.count(b"\r") == wire.count(b"\n") == HEADERS_OF_AN_ORIGINATE + 1
    assert b"\0" not in wire
    assert {line.split(b": ")[0] for line in lines} == HEADER_NAMES


HEADER_NAMES = {name.encode() for name in originate_headers(ORDER)}


@given(hostile, hostile)
@settings(max_examples=200, deadline=None)
def test_raw_header_is_one_line_or_refused(name: str, text: str) -> None:
    async def lines() -> list[bytes]:
        return str(Sent({"Action": "Ping", "ActionID": "1", name: text})).encode().split(b"\r\n")

    try:
        found = asyncio.run(lines())
    except BadValue:
        return
    assert len([line for line in found if line]) <= 3


@pytest.mark.parametrize("text", ["x" * 989, "Ő" * 500, "\udcff", "\x85", "\x7f"])
async def test_line_that_asterisk_cannot_read_is_refused(link: AmiLink, text: str) -> None:
    with pytest.raises(BadValue):
        await link.act({"Action": "Ping", "UserHeader": text})


async def test_longest_line_is_accepted(asterisk: AmiDouble, link: AmiLink) -> None:
    await link.act({"Action": "Echo", "UserHeader": "x" * 988})
    assert asterisk.sent("Echo")[0]["UserHeader"] == "x" * 988


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("call_id", "not-a-uuid"),
        ("call_id", "/^.*/"),
        ("call_id", CALL_ID.upper().replace("0", "A")),
        ("call_id", CALL_ID + "\n"),
        ("extension", "101&PJSIP/102"),
        ("extension", "101@carrier"),
        ("extension", ""),
        ("extension", "101\n"),
        ("number", "36301234567"),
        ("number", "+36301234567,30,g"),
        ("number", "+36301234567&PJSIP/1"),
        ("number", "+٣٦٣٠١٢٣٤٥٦٧"),
        ("number", "+0"),
        ("number", "+36301234567\n"),
        ("announcement", "../secret"),
        ("announcement", "a,b"),
    ],
)
async def test_value_of_a_wrong_form_is_refused_before_anything_is_written(
    asterisk: AmiDouble, link: AmiLink, field: str, value: str
) -> None:
    with pytest.raises(BadValue):
        await actions.originate(link, replace(ORDER, **{field: value}))
    assert asterisk.sent("Originate") == []


@given(st.text())
@settings(max_examples=500, deadline=None)
def test_cleaned_name_is_one_short_line_without_signs_that_mean_something(name: str) -> None:
    cleaned = clean_name(name)
    assert len(cleaned.encode()) <= 80
    assert not set(cleaned) & set(',"<>;&${}\\\r\n\0')
    assert cleaned.isprintable() or cleaned == cleaned.strip()
    assert clean_name(cleaned) == cleaned


def test_name_is_cut_between_characters() -> None:
    assert clean_name("Ő" * 79) == "Ő" * 40
    assert clean_name("aŐ" * 50).encode() == ("aŐ" * 26 + "a").encode() + "Ő".encode()[:0]
    assert clean_name('Kovács "Béla"\r\n<ügyvéd>, $\u007bX\u007d') == "Kovács Béla ügyvéd X"


def status(uniqueid: str, linked: str, channel: str, state: int, seconds: int) -> tuple[str, ...]:
    return (
        "Event: Status",
        f"Channel: {channel}",
        f"ChannelState: {state}",
        f"Uniqueid: {uniqueid}",
        f"Linkedid: {linked}",
        f"Seconds: {seconds}",
        "Variable: CALL_ID=(null)",
    )


LIVE = double.listed(
    status("pbx-1.1", CALL_ID, "PJSIP/carrier-1", 6, 8),
    status(CALL_ID, CALL_ID, "PJSIP/101-1", 6, 10),
    status("pbx-1.2", "pbx-1.2", "PJSIP/demo-1", 6, 8),
    status(CALL_ID[:-1] + "b", CALL_ID[:-1] + "b", "PJSIP/102-1", 5, 2),
    end="StatusComplete",
)


async def test_live_calls_are_ours_with_both_sides(asterisk: AmiDouble, link: AmiLink) -> None:
    asterisk.answers["Status"] = LIVE
    calls = await actions.live_calls(link)
    assert set(calls) == {CALL_ID, CALL_ID[:-1] + "b"}
    call = calls[CALL_ID]
    assert (call.seconds, call.operator_up, call.customer_up) == (10, True, True)
    assert call.customer_channel == "PJSIP/carrier-1"
    other = calls[CALL_ID[:-1] + "b"]
    assert (other.operator_up, other.customer_up, other.customer_ringing, other.customer_channel) == (
        False,
        False,
        False,
        None,
    )


async def test_recording_is_paused_and_digits_are_sent_on_the_customers_channel(
    asterisk: AmiDouble, link: AmiLink
) -> None:
    asterisk.answers["Status"] = LIVE
    await actions.pause_recording(link, CALL_ID)
    await actions.resume_recording(link, CALL_ID)
    await actions.send_digits(link, CALL_ID, "1#")
    states = [(action["Channel"], action["State"], action["Direction"]) for action in asterisk.sent("MixMonitorMute")]
    assert states == [("PJSIP/carrier-1", "1", "both"), ("PJSIP/carrier-1", "0", "both")]
    digits = [(action["Channel"], action["Digit"]) for action in asterisk.sent("PlayDTMF")]
    assert digits == [("PJSIP/carrier-1", "1"), ("PJSIP/carrier-1", "#")]
    with pytest.raises(BadValue):
        await actions.send_digits(link, CALL_ID, "12x")


async def test_what_is_asked_of_a_call_that_is_gone_is_refused(asterisk: AmiDouble, link: AmiLink) -> None:
    async def no_such_channel(peer: double.Peer, action: double.Headers) -> None:
        await peer.reply(action, "Response: Error", "Message: No such channel")

    asterisk.answers["Status"] = double.listed(end="StatusComplete")
    asterisk.answers["Hangup"] = no_such_channel
    for ask in (actions.hang_up, actions.pause_recording, actions.resume_recording):
        with pytest.raises(CallNotLive):
            await ask(link, CALL_ID)
    with pytest.raises(BadValue):
        await actions.hang_up(link, "/^.*/")


async def test_outbox_tells_the_ends_that_nobody_heard(asterisk: AmiDouble, link: AmiLink) -> None:
    async def tree(peer: double.Peer, action: double.Headers) -> None:
        value = "ANSWER|16|42|1795293289" if action["Family"] == "out" else "129004|129004|1795293288"
        entries = [(CALL_ID, value), ("not-ours", value), (CALL_ID[:-1] + "b", "|||nonsense")]
        rows = [("Event: DBGetTreeResponse", f"Key: /{action['Family']}/{key}", f"Val: {val}") for key, val in entries]
        await double.listed(*rows, end="DBGetTreeComplete")(peer, action)

    asterisk.answers["DBGetTree"] = tree
    at = datetime.fromtimestamp(1795293289, UTC)
    found = [fact for fact in await actions.outbox(link) if fact.call_id == CALL_ID]
    assert found[0] == events.CallFinished(call_id=CALL_ID, at=at, dial_status="ANSWER", cause=16, answered_seconds=42)
    assert isinstance(found[1], events.RecordingFinished)
    assert (found[1].operator_bytes, found[1].customer_bytes) == (129004, 129004)


async def test_empty_outbox_is_empty(asterisk: AmiDouble, link: AmiLink) -> None:
    async def nothing(peer: double.Peer, action: double.Headers) -> None:
        await peer.reply(action, "Response: Error", "Message: Database entry not found")

    asterisk.answers["DBGetTree"] = nothing
    assert await actions.outbox(link) == []


async def test_waiting_that_is_given_up_leaves_the_link_usable(asterisk: AmiDouble, link: AmiLink) -> None:
    asterisk.answers["Originate"] = double.silence
    waiting: asyncio.Task[Any] = asyncio.create_task(actions.originate(link, ORDER))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await waiting
    assert await link.act({"Action": "Ping"})
