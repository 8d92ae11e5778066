"""Assignments as a list shows them, and what is asked for."""

import enum
from datetime import date, datetime

import msgspec

from callcenter.ids import AccountId, ActivityId, UserId

DAYS = 30  # so long what is done or cancelled stays in the list; what is undone stays until it is


class Side(enum.StrEnum):
    """From whose side the list is seen."""

    GIVEN = "given"  # by the user, to others
    RECEIVED = "received"  # by the user, from others


class State(enum.StrEnum):
    """Which of them."""

    LATE = "late"
    PLANNED = "planned"  # and not late
    DONE = "done"
    CANCELLED = "cancelled"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which assignments are asked for; what is None does not narrow the list."""

    side: Side
    user_id: UserId
    now: datetime
    today: date
    member_id: UserId | None = None  # of what was given: to whom
    state: State | None = None


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """One assignment."""

    account_id: AccountId
    activity_id: ActivityId
    account_name: str
    kind_names: dict[str, str]
    purpose_names: dict[str, str]
    comment: str
    due_at: datetime | None
    due_on: date | None
    reschedules: int
    given_at: datetime
    giver_name: str
    assignee_name: str
    state: State
    done_at: datetime | None
    result_names: dict[str, str] | None
    result_tone: str
    note: str


class MemberCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many of a member's assignments are in each state."""

    user_id: UserId
    name: str
    late: int
    planned: int
    done: int
    cancelled: int


class ChosenAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account as the form shows it in which somebody chooses accounts."""

    id: AccountId
    name: str
    city: str
    owner_name: str
