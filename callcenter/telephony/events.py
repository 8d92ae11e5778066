"""What Asterisk tells, as facts of the trade. `hearing` makes them from AMI events.

An AMI event is translated when it is about a call of ours: its Linkedid is the call's id, a UUID that we made. The far
side of the demo network, and of any carrier that is this same Asterisk, has Linkedids of its own and is not heard.
Order between families of events is not guaranteed by Asterisk, so each fact stands for itself.
"""

import re
from datetime import datetime
from enum import Enum

from msgspec import Struct

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


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


class Booted(Struct, frozen=True, kw_only=True):
    """Asterisk is ready. Heard once after each log-in, and when a starting Asterisk is done."""

    started_at: datetime  # ± 1 s; None of its calls is older
    at: datetime


class ShuttingDown(Struct, frozen=True, kw_only=True):
    """Asterisk says goodbye; the link will be lost."""

    at: datetime


AsteriskEvent = CallEvent | Booted | ShuttingDown


def is_call_id(text: str) -> bool:
    """Whether `text` has the form of our call ids: a UUID in lower case."""
    return _UUID.fullmatch(text) is not None


def side_of(leg: str, call_id: str) -> Side:
    """Whose leg it is by its id: the operator's is the call's own id, or `<id>.<n>` when the operator came back."""
    return Side.OPERATOR if leg == call_id or leg.startswith(f"{call_id}.") else Side.CUSTOMER


def code(told: object) -> int:
    """A Q.850 cause or SIP code; what cannot be one is 0, "not told"."""
    value = told if isinstance(told, int) else whole(told)
    return value if 0 <= value < 1000 else 0


def whole(text: object) -> int:
    """Read a count that the dialplan or Asterisk wrote; nothing, or nonsense, is 0."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 16 else 0
