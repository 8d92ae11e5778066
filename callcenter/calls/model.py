"""A call, its states and the reasons of its end, in the words of the trade."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from callcenter.ids import AccountId, ActivityId, CallId, CampaignId, PbxId, PersonId, UserId


class CallState(StrEnum):
    """Where a call is; the states come in this order and none comes back."""

    REQUESTED = "requested"  # the operator's telephone is being called, or has answered
    RINGING = "ringing"  # the customer's telephone rings
    ANSWERED = "answered"  # they talk
    ENDED = "ended"


class EndReason(StrEnum):
    """Why a call ended."""

    COMPLETED = "completed"  # they talked
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    REJECTED = "rejected"
    UNALLOCATED = "unallocated"  # no such number
    CONGESTION = "congestion"  # no free line, at the carrier or at ours
    CANCELLED = "cancelled"  # ended by us before the customer answered
    OPERATOR_DECLINED = "operator_declined"
    OPERATOR_NO_ANSWER = "operator_no_answer"
    OPERATOR_BUSY = "operator_busy"
    OPERATOR_UNREACHABLE = "operator_unreachable"  # the operator's telephone is not there
    FAILED = "failed"
    LOST = "lost"  # nobody can tell any more how it ended


class HungUpBy(StrEnum):
    """Who ended the call."""

    CUSTOMER = "customer"
    OPERATOR = "operator"  # at the telephone
    APPLICATION = "application"  # by a key in the panel
    NETWORK = "network"  # nobody: the carrier, a time limit, a fault


class Direction(StrEnum):
    """Who called whom."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"


class Call(Struct, frozen=True, kw_only=True):
    """One row of `call`."""

    id: CallId  # also Asterisk's ChannelId and Linkedid, the recording's name
    pbx_id: PbxId
    user_id: UserId
    extension: str
    account_id: AccountId | None
    person_id: PersonId | None
    activity_id: ActivityId | None
    campaign_id: CampaignId | None
    direction: Direction
    number: str  # the customer's, E.164
    state: CallState
    end_reason: EndReason | None
    hung_up_by: HungUpBy | None  # the first side that asked for it
    hangup_cause: int | None  # Q.850; before the end: what the customer's leg told
    sip_code: int | None  # the carrier's, or the operator's telephone's when the customer was never dialled
    requested_at: datetime
    operator_answered_at: datetime | None
    ringing_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    on_hold: bool
    recorded: bool
    recording_paused_at: datetime | None
    cancel_requested_at: datetime | None  # the operator pressed the key that hangs up
    row_version: int
