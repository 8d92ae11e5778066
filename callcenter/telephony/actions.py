"""What we ask of Asterisk. Every action is built here, from checked values, and nowhere else.

An Originate always names `PJSIP/<extension>`, a context and a number, never an application; its variables are a fixed
list. The names are shared with asterisk/extensions.conf (click2dial, CALL_ID, RECORD, ANNOUNCE, out, rec).
"""

import asyncio
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from callcenter import clock
from callcenter.telephony import hearing
from callcenter.telephony.ami import AmiLink
from callcenter.telephony.errors import ActionRefused, BadValue, CallNotLive, OutcomeUnknown
from callcenter.telephony.events import (
    CallFinished,
    OperatorAnswered,
    OriginateRefused,
    RecordingFinished,
    Side,
    code,
    is_call_id,
    side_of,
    whole,
)
from callcenter.telephony.wire import Headers

RING_SECONDS = 20  # how long the operator's telephone rings
RETURN_SECONDS = 5  # a telephone that just registered answers by itself, or not at all
QUEUED_SECONDS = 5.0  # a press that Asterisk did not take in hand by then is told as unknown
NAME_BYTES = 80
ABSENT = 20  # Q.850: subscriber absent

_EXTENSION = re.compile(r"[A-Za-z0-9_-]{1,32}")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_ANNOUNCEMENT = re.compile(r"[a-z0-9-]{0,40}")
_CHANNEL = re.compile(r"PJSIP/[A-Za-z0-9-]{1,60}")
# Between two tones: who receives them tells two equal ones apart by the silence between.
TONE_PAUSE_SECONDS = 0.1
_DIGITS = re.compile(r"[0-9A-D*#]{1,32}")
_UNFIT_IN_NAME = re.compile(r'[,"<>;&${}\\]')
_UP, _RINGING = "6", "5"  # Asterisk's channel states


class DialOrder(Struct, frozen=True, kw_only=True):
    """One press of the key: call this operator's telephone, then this number."""

    call_id: str
    extension: str
    number: str  # E.164 with its plus
    customer_name: str = ""  # shown on the operator's telephone
    recorded: bool = True
    announcement: str = ""  # name of the prompt that the customer hears at the answer; empty = none


class LiveCall(Struct, frozen=True, kw_only=True):
    """A call of ours that Asterisk has channels of right now."""

    call_id: str
    seconds: int  # age of its oldest leg
    operator_up: bool
    customer_ringing: bool
    customer_up: bool
    customer_channel: str | None
    operator_leg: str | None = None  # the id of the operator's leg: the call's, or `<id>.<n>` after a return


async def originate(link: AmiLink, order: DialOrder) -> OperatorAnswered | OriginateRefused:
    """Place a call and wait until the operator answers or cannot be had; the customer is dialled by the dialplan.

    Raises BadValue or LinkDown: nothing was written. ActionRefused: Asterisk refused at once. OutcomeUnknown: a
    telephone may ring; never place the call again, look for it in `live_calls`.
    """
    sent = link.send(originate_headers(order))
    await link.accepted(sent, QUEUED_SECONDS)
    messages = await link.answer(sent, RING_SECONDS + QUEUED_SECONDS)
    fact = hearing.read(messages[-1], clock.now())
    if not isinstance(fact, OperatorAnswered | OriginateRefused):
        raise OutcomeUnknown(f"Originate: not understood: {messages[-1]!r}")
    return fact


def originate_headers(order: DialOrder) -> Headers:
    """The Originate of an order. Raises BadValue."""
    call_id = _call_id(order.call_id)
    number = _matching(_NUMBER, order.number, "number")
    return {
        "Action": "Originate",
        "ActionID": call_id,
        "Channel": f"PJSIP/{_matching(_EXTENSION, order.extension, 'extension')}",
        "Context": "click2dial",
        "Exten": number,
        "Priority": "1",
        "Async": "true",
        "Timeout": str(RING_SECONDS * 1000),
        "ChannelId": call_id,
        "CallerID": f'"{clean_name(order.customer_name)}" <{number}>',
        "Variable": [
            f"CALL_ID={call_id}",
            f"RECORD={int(order.recorded)}",
            f"ANNOUNCE={_matching(_ANNOUNCEMENT, order.announcement, 'announcement')}",
            f"PJSIP_HEADER(add,X-CC-Call-Id)={call_id}",
            "PJSIP_HEADER(add,Call-Info)=<sip:callcenter>;answer-after=0",
        ],
    }


def clean_name(name: str) -> str:
    """A person's name as a telephone may show it: one line, nothing that means something to Asterisk, ≤ 80 bytes."""
    spaced = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in name)
    line = " ".join(_UNFIT_IN_NAME.sub("", spaced).split())
    return line.encode()[:NAME_BYTES].decode("utf-8", "ignore").rstrip()


async def return_operator(link: AmiLink, call_id: str, extension: str) -> None:
    """Call the operator's telephone again and put it in the place of the leg that is in the call, for a page that was
    loaded again (asterisk/extensions.conf, back-to-customer). The customer stays on the line, the recording goes on.

    Raises CallNotLive (nobody to talk to), BadValue, LinkDown, OutcomeUnknown, ActionRefused.
    """
    call = (await live_calls(link)).get(_call_id(call_id))
    if call is None or call.operator_leg is None or call.customer_channel is None or not call.customer_up:
        raise CallNotLive(call_id)
    before = whole(call.operator_leg.removeprefix(f"{call_id}.")) if call.operator_leg != call_id else 1
    sent = link.send(_return_headers(call, f"{call_id}.{before + 1}", extension))
    await link.accepted(sent, QUEUED_SECONDS)
    [*_, answer] = await link.answer(sent, RETURN_SECONDS + QUEUED_SECONDS)
    if answer.get("Response") != "Success":
        raise ActionRefused("the operator's telephone did not take the call back")


def _return_headers(call: LiveCall, leg: str, extension: str) -> Headers:
    return {
        "Action": "Originate",
        "ActionID": leg,
        "Channel": f"PJSIP/{_matching(_EXTENSION, extension, 'extension')}",
        "Context": "back-to-customer",
        "Exten": "s",
        "Priority": "1",
        "Async": "true",
        "Timeout": str(RETURN_SECONDS * 1000),
        "ChannelId": leg,
        "Variable": [
            f"CALL_ID={call.call_id}",
            f"LEFT={call.operator_leg}",
            f"CUSTOMER={_matching(_CHANNEL, call.customer_channel or '', 'channel')}",
            f"PJSIP_HEADER(add,X-CC-Call-Id)={call.call_id}",
            "PJSIP_HEADER(add,Call-Info)=<sip:callcenter>;answer-after=0",
        ],
    }


async def give_up(link: AmiLink, call_id: str) -> None:
    """End a call whose operator's telephone does not answer. Raises CallNotLive, also when it has answered."""
    call = (await live_calls(link)).get(_call_id(call_id))
    if call is None or call.operator_up:
        raise CallNotLive(call_id)
    await _of_call(link, {"Action": "Hangup", "Channel": call_id, "Cause": str(ABSENT)})


async def hang_up(link: AmiLink, call_id: str) -> None:
    """End a call by its operator's leg; the dialplan then ends the customer's. Raises CallNotLive."""
    try:
        await _of_call(link, {"Action": "Hangup", "Channel": _call_id(call_id), "Cause": "16"})
    except CallNotLive:
        call = (await live_calls(link)).get(call_id)
        leg = (call.operator_leg or call.customer_channel) if call else None  # after a return the leg has another id
        if leg is None or leg == call_id:
            raise
        await _of_call(link, {"Action": "Hangup", "Channel": leg, "Cause": "16"})


async def pause_recording(link: AmiLink, call_id: str) -> None:
    """Record silence from here on, on both sides, and keep the time line. Raises CallNotLive."""
    await _mute_recording(link, call_id, "1")


async def resume_recording(link: AmiLink, call_id: str) -> None:
    """Record sound again. Raises CallNotLive."""
    await _mute_recording(link, call_id, "0")


async def send_digits(link: AmiLink, call_id: str, digits: str) -> None:
    """Send tones (0-9, *, #, A-D; at most 32) to the customer's side, one after the other. Raises CallNotLive."""
    _matching(_DIGITS, digits, "digits")
    channel = await _customer_channel(link, call_id)
    for digit in digits:
        await _of_call(link, {"Action": "PlayDTMF", "Channel": channel, "Digit": digit})
        await asyncio.sleep(TONE_PAUSE_SECONDS)


async def live_calls(link: AmiLink) -> dict[str, LiveCall]:
    """The calls of ours that are alive in Asterisk, by id."""
    legs: dict[str, list[Any]] = {}
    for message in (await link.act({"Action": "Status", "Variables": "CALL_ID"}))[1:]:
        call_id = message.get("Linkedid")
        if message.event == "Status" and isinstance(call_id, str) and is_call_id(call_id):
            legs.setdefault(call_id, []).append(message)
    return {call_id: _live_call(call_id, of_call) for call_id, of_call in legs.items()}


def _live_call(call_id: str, legs: Iterable[Any]) -> LiveCall:
    sides: dict[Side, Any] = {}
    for leg in legs:
        sides.setdefault(side_of(str(leg.get("Uniqueid")), call_id), leg)
    operator, customer = sides.get(Side.OPERATOR), sides.get(Side.CUSTOMER)
    return LiveCall(
        call_id=call_id,
        seconds=max(whole(leg.get("Seconds")) for leg in sides.values()),
        operator_up=operator is not None and operator.channelstate == _UP,
        customer_ringing=customer is not None and customer.channelstate == _RINGING,
        customer_up=customer is not None and customer.channelstate == _UP,
        customer_channel=str(customer.channel) if customer is not None else None,
        operator_leg=str(operator.get("Uniqueid")) if operator is not None else None,
    )


async def outbox(link: AmiLink) -> list[CallFinished | RecordingFinished]:
    """What the hangup handlers left in AstDB: the ends of the latest calls, as the same facts that events would be."""
    found: list[CallFinished | RecordingFinished] = []
    for family, read_value in (("out", _finished), ("rec", _recording_finished)):
        for message in await _tree(link, family):
            call_id = str(message.key).rpartition("/")[2]
            if message.event == "DBGetTreeResponse" and is_call_id(call_id):
                found.append(read_value(call_id, str(message.val).split("|")))
    return found


async def _tree(link: AmiLink, family: str) -> list[Any]:
    try:
        return await link.act({"Action": "DBGetTree", "Family": family})
    except ActionRefused:
        return []  # Asterisk's answer when the family has no entry yet


def _finished(call_id: str, parts: list[str]) -> CallFinished:
    status, cause, answered, epoch = (*parts, "", "", "", "")[:4]
    return CallFinished(
        call_id=call_id, at=_at(epoch), dial_status=status, cause=code(cause), answered_seconds=whole(answered)
    )


def _recording_finished(call_id: str, parts: list[str]) -> RecordingFinished:
    operator, customer, epoch = (*parts, "", "", "")[:3]
    return RecordingFinished(
        call_id=call_id, at=_at(epoch), operator_bytes=whole(operator), customer_bytes=whole(customer)
    )


def _at(epoch: str) -> datetime:
    seconds = whole(epoch)
    return datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds) if 0 < seconds < 10**11 else clock.now()


async def _mute_recording(link: AmiLink, call_id: str, state: str) -> None:
    channel = await _customer_channel(link, call_id)
    await _of_call(link, {"Action": "MixMonitorMute", "Channel": channel, "Direction": "both", "State": state})


async def _customer_channel(link: AmiLink, call_id: str) -> str:
    """The recording and the tones live on the customer's channel, whose name only Asterisk knows."""
    call = (await live_calls(link)).get(_call_id(call_id))
    if call is None or call.customer_channel is None:
        raise CallNotLive(call_id)
    return call.customer_channel


async def _of_call(link: AmiLink, headers: Headers) -> None:
    try:
        await link.act(headers)
    except ActionRefused as refusal:
        if "no such channel" in str(refusal).lower():
            raise CallNotLive(str(refusal)) from refusal
        raise


def _call_id(text: str) -> str:
    if not is_call_id(text):
        raise BadValue("not a call id")
    return text


def _matching(pattern: re.Pattern[str], text: str, what: str) -> str:
    if not pattern.fullmatch(text):
        raise BadValue(f"not a valid {what}")
    return text
