"""From AMI events to facts: one reader for each event that is heard, and nothing that could raise."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from callcenter.telephony.events import (
    AsteriskEvent,
    Booted,
    CallEvent,
    CallFinished,
    CustomerAnswered,
    CustomerDialled,
    CustomerRinging,
    HangupRequested,
    Held,
    LegHungUp,
    OperatorAnswered,
    OperatorRinging,
    OriginateRefused,
    RecordingFinished,
    RecordingPaused,
    RecordingResumed,
    Resumed,
    ShuttingDown,
    Side,
    code,
    is_call_id,
    side_of,
    whole,
)

Headers = Mapping[str, Any]  # a list where a header came twice
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STAMP = re.compile(r"([0-9]{1,11})(?:\.([0-9]{1,6}))?")
_RANG_OUT = 3  # the only telling value of Reason in a refused OriginateResponse


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
        cause, sip_code = code(message.get("Cause")), code(message.get("TechCause")) or None
        return fact(call_id=call_id, at=at, side=_side(message), cause=cause, sip_code=sip_code)

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
            cause=code(message.get("Cause", "")),
            answered_seconds=whole(message.get("Answered", "")),
        )
    if message.get("UserEvent", "") == "RecDone":
        sizes = whole(message.get("OperatorBytes", "")), whole(message.get("CustomerBytes", ""))
        return RecordingFinished(call_id=call_id, at=at, operator_bytes=sizes[0], customer_bytes=sizes[1])
    return None


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
    "FullyBooted": _booted,
    "Shutdown": lambda message, at: ShuttingDown(at=at),
}

HEARD: frozenset[str] = frozenset(_READERS)
