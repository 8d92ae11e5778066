"""What Asterisk tells, as facts of the trade.

An AMI event is translated when it is about a call of ours: its Linkedid is the call's id, a UUID that we made. The far
side of the demo network, and of any carrier that is this same Asterisk, has Linkedids of its own and is not heard.
Order between families of events is not guaranteed by Asterisk, so each fact stands for itself.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from msgspec import Struct

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
Headers = Mapping[str, Any]  # a list where a header came twice

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STAMP = re.compile(r"([0-9]{1,11})(?:\.([0-9]{1,6}))?")
_RANG_OUT = 3  # the only telling value of Reason in a refused OriginateResponse


class Side(Enum):
    """Whose telephone a leg of the call leads to."""

    OPERATOR = "operator"
    CUSTOMER = "customer"


class CallEvent(Struct, frozen=True, kw_only=True):
    """A fact about one call."""

    call_id: str
    at: datetime  # when it happened by Asterisk's clock; when heard, if Asterisk puts no time on its events


class OperatorRinging(CallEvent, frozen=True, kw_only=True):
    """The operator's telephone rings."""


class OperatorAnswered(CallEvent, frozen=True, kw_only=True):
    """The operator picked up (or the telephone answered by itself)."""


class OriginateRefused(CallEvent, frozen=True, kw_only=True):
    """The operator could not be connected, so the customer was never dialled. Why is told, if at all, by LegHungUp."""

    rang_out: bool = False  # the telephone rang until the time limit


class CustomerDialled(CallEvent, frozen=True, kw_only=True):
    """The customer's leg exists; nothing is heard yet."""

    channel: str
    uniqueid: str


class CustomerRinging(CallEvent, frozen=True, kw_only=True):
    """The customer's telephone rings."""


class CustomerAnswered(CallEvent, frozen=True, kw_only=True):
    """The customer picked up."""


class Held(CallEvent, frozen=True, kw_only=True):
    """One side put the other on hold."""

    side: Side


class Resumed(CallEvent, frozen=True, kw_only=True):
    """The hold is over."""

    side: Side


class RecordingPaused(CallEvent, frozen=True, kw_only=True):
    """From here on silence is recorded; the time line goes on."""


class RecordingResumed(CallEvent, frozen=True, kw_only=True):
    """Sound is recorded again."""


class HangupRequested(CallEvent, frozen=True, kw_only=True):
    """A telephone ended its leg: the first one tells who hung up."""

    side: Side
    cause: int = 0  # Q.850
    sip_code: int | None = None


class LegHungUp(CallEvent, frozen=True, kw_only=True):
    """A leg is gone."""

    side: Side
    cause: int = 0  # Q.850, 0 = not told
    sip_code: int | None = None


class CallFinished(CallEvent, frozen=True, kw_only=True):
    """The dialplan's own account of the end: sent by event, kept in AstDB (`out/<id>`), written to the CEL file."""

    dial_status: str  # Dial's DIALSTATUS; empty when the customer was never dialled
    cause: int = 0
    answered_seconds: int = 0


class RecordingFinished(CallEvent, frozen=True, kw_only=True):
    """Both files are closed and complete. 44 bytes are an empty WAV; 0 = no such file."""

    operator_bytes: int = 0
    customer_bytes: int = 0


class DeviceChanged(Struct, frozen=True, kw_only=True):
    """A telephone came, went, rings or is in use."""

    extension: str
    state: str  # Asterisk's word: NOT_INUSE, INUSE, BUSY, RINGING, UNAVAILABLE, INVALID, ONHOLD, …
    at: datetime


class Booted(Struct, frozen=True, kw_only=True):
    """Asterisk is ready. Heard once after each log-in, and when a starting Asterisk is done."""

    started_at: datetime  # ± 1 s; None of its calls is older
    at: datetime


class ShuttingDown(Struct, frozen=True, kw_only=True):
    """Asterisk says goodbye; the link will be lost."""

    at: datetime


AsteriskEvent = CallEvent | DeviceChanged | Booted | ShuttingDown


def is_call_id(text: str) -> bool:
    """Whether `text` has the form of our call ids: a UUID in lower case."""
    return _UUID.fullmatch(text) is not None


def read(message: Headers, now: datetime) -> AsteriskEvent | None:
    """Translate one AMI event, or return None when it is not for us. Never raises, whatever the message holds."""
    reader = _READERS.get(str(message.get("Event", "")))
    return None if reader is None else reader(message, moment(message.get("Timestamp", ""), now))


def moment(stamp: object, now: datetime) -> datetime:
    """Read the `Timestamp` header (`timestampevents=yes`: epoch seconds, microseconds); `now` when there is none."""
    match = _STAMP.fullmatch(stamp) if isinstance(stamp, str) else None
    if match is None:
        return now
    return _EPOCH + timedelta(seconds=int(match[1]), microseconds=int((match[2] or "").ljust(6, "0")))


def side_of(leg: str, call_id: str) -> Side:
    """Whose leg it is by its id: the operator's is the call's own id, or `<id>.<n>` when the operator came back."""
    return Side.OPERATOR if leg == call_id or leg.startswith(f"{call_id}.") else Side.CUSTOMER


def whole(text: object) -> int:
    """Read a count that the dialplan or Asterisk wrote; nothing, or nonsense, is 0."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 16 else 0


def _call_id(message: Headers, prefix: str = "") -> str | None:
    linked = message.get(f"{prefix}Linkedid")
    return linked if isinstance(linked, str) and is_call_id(linked) else None


def _side(message: Headers, prefix: str = "") -> Side:
    return side_of(str(message.get(f"{prefix}Uniqueid")), str(message.get(f"{prefix}Linkedid")))


def _dial_begun(message: Headers, at: datetime) -> AsteriskEvent | None:
    call_id = _call_id(message, "Dest")
    if call_id is None or _side(message, "Dest") is Side.OPERATOR:
        return None
    return CustomerDialled(
        call_id=call_id,
        at=at,
        channel=str(message.get("DestChannel", "")),
        uniqueid=str(message.get("DestUniqueid", "")),
    )


def _dial_moved(message: Headers, at: datetime) -> AsteriskEvent | None:
    call_id = _call_id(message, "Dest")
    if call_id is None or message.get("DialStatus", "") not in ("RINGING", "PROGRESS"):
        return None
    if _side(message, "Dest") is Side.CUSTOMER:
        return CustomerRinging(call_id=call_id, at=at)
    return OperatorRinging(call_id=call_id, at=at)


def _dial_ended(message: Headers, at: datetime) -> AsteriskEvent | None:
    call_id = _call_id(message, "Dest")
    if call_id is None or message.get("DialStatus", "") != "ANSWER":
        return None  # other values mislead: a 404 is told as NOANSWER
    if _side(message, "Dest") is Side.CUSTOMER:
        return CustomerAnswered(call_id=call_id, at=at)
    return OperatorAnswered(call_id=call_id, at=at)


def _originated(message: Headers, at: datetime) -> AsteriskEvent | None:
    call_id = message.get("Uniqueid", "")
    if not isinstance(call_id, str) or not is_call_id(call_id):
        return None
    if message.get("Response", "") == "Success":
        return OperatorAnswered(call_id=call_id, at=at)
    return OriginateRefused(call_id=call_id, at=at, rang_out=whole(message.get("Reason", "")) == _RANG_OUT)


def _of_a_leg(fact: Callable[..., CallEvent]) -> Callable[[Headers, datetime], AsteriskEvent | None]:
    def reader(message: Headers, at: datetime) -> AsteriskEvent | None:
        call_id = _call_id(message)
        return None if call_id is None else fact(call_id=call_id, at=at, side=_side(message))

    return reader


def _of_an_end(fact: Callable[..., CallEvent]) -> Callable[[Headers, datetime], AsteriskEvent | None]:
    def reader(message: Headers, at: datetime) -> AsteriskEvent | None:
        call_id = _call_id(message)
        if call_id is None:
            return None
        cause, code = whole(message.get("Cause")), whole(message.get("TechCause")) or None
        return fact(call_id=call_id, at=at, side=_side(message), cause=cause, sip_code=code)

    return reader


def _mute_changed(message: Headers, at: datetime) -> AsteriskEvent | None:
    call_id = _call_id(message)
    fact = RecordingPaused if message.get("State") in ("1", "true", "on") else RecordingResumed
    return None if call_id is None else fact(call_id=call_id, at=at)


def _told_by_dialplan(message: Headers, at: datetime) -> AsteriskEvent | None:
    """The two UserEvents of the hangup handlers in asterisk/ (CallEnd, RecDone)."""
    call_id = message.get("CallID", "")
    if not isinstance(call_id, str) or not is_call_id(call_id):
        return None
    if message.get("UserEvent", "") == "CallEnd":
        return CallFinished(
            call_id=call_id,
            at=at,
            dial_status=str(message.get("DialStatus", "")),
            cause=whole(message.get("Cause", "")),
            answered_seconds=whole(message.get("Answered", "")),
        )
    if message.get("UserEvent", "") == "RecDone":
        sizes = whole(message.get("OperatorBytes", "")), whole(message.get("CustomerBytes", ""))
        return RecordingFinished(call_id=call_id, at=at, operator_bytes=sizes[0], customer_bytes=sizes[1])
    return None


def _device_changed(message: Headers, at: datetime) -> AsteriskEvent | None:
    technology, _, extension = str(message.get("Device", "")).partition("/")
    known = technology == "PJSIP" and extension != ""
    return None if not known else DeviceChanged(extension=extension, state=str(message.get("State", "")), at=at)


def _booted(message: Headers, at: datetime) -> AsteriskEvent | None:
    return Booted(started_at=at - timedelta(seconds=min(whole(message.get("Uptime", "")), 10**9)), at=at)


_READERS: dict[str, Callable[[Headers, datetime], AsteriskEvent | None]] = {
    "DialBegin": _dial_begun,
    "DialState": _dial_moved,
    "DialEnd": _dial_ended,
    "OriginateResponse": _originated,
    "Hold": _of_a_leg(Held),
    "Unhold": _of_a_leg(Resumed),
    "MixMonitorMute": _mute_changed,
    "HangupRequest": _of_an_end(HangupRequested),
    "Hangup": _of_an_end(LegHungUp),
    "UserEvent": _told_by_dialplan,
    "DeviceStateChange": _device_changed,
    "FullyBooted": _booted,
    "Shutdown": lambda message, at: ShuttingDown(at=at),
}

HEARD: frozenset[str] = frozenset(_READERS)
