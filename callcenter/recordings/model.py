"""A recording: its states, what a list and a player show, what is refused."""

import enum
from datetime import datetime

import msgspec

from callcenter.errors import Refusal
from callcenter.ids import AccountId, CallId, UserId
from callcenter.recordings.spool import Spool
from callcenter.storage import ObjectStore


class RecordingState(enum.StrEnum):
    """In the order in which they happen; the last five are final until a person or the sweep acts."""

    EXPECTED = "expected"
    PENDING = "pending"  # the call has ended; the file waits to be encoded and stored
    STORED = "stored"
    UNNEEDED = "unneeded"  # nobody spoke
    MISSING = "missing"
    PARKED = "parked"
    ERASED = "erased"


class Answered(enum.StrEnum):
    """Did the customer answer, so that there must be a recording?"""

    YES = "yes"
    NO = "no"


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """Where recordings are: in the spool for minutes, then in the store."""

    spool: Spool
    store: ObjectStore


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A pause of the recording: silence there. Seconds are counted from the beginning of the recording."""

    from_seconds: float
    to_seconds: float | None
    reason: str


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said to a moment of the recording."""

    id: int
    at_seconds: float
    words: str
    created_at: datetime
    user_name: str


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """What the player shows. Seconds, bytes and peaks are None until it is stored."""

    call_id: CallId
    account_id: AccountId | None
    user_id: UserId | None
    answered_at: datetime | None
    state: RecordingState
    reason: str
    object_key: str | None
    sha256: bytes | None
    size_bytes: int | None
    duration_seconds: float | None
    talk_operator_seconds: float | None
    talk_customer_seconds: float | None
    silence_seconds: float | None
    peaks: dict[str, list[int]] | None
    repaired: bool
    gaps: list[Gap]


class NotPlayable(Refusal):
    """There is nothing to hear (yet): `state` and `reason` say why."""

    code = "recording_not_playable"

    def __init__(self, state: RecordingState, reason: str) -> None:
        super().__init__(state=state.value, reason=reason)


class NotParked(Refusal):
    """It is neither parked nor missing, so there is nothing to try again."""

    code = "recording_not_parked"


class NotPausable(Refusal):
    """Nothing is being recorded, or it is paused already; or, to resume it, it is not paused."""

    code = "recording_not_pausable"


class NotPaused(NotPausable):
    """The recording is not paused."""

    code = "recording_not_paused"
