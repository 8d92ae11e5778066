"""Activities: one row from the plan to the fact."""

from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from callcenter.ids import AccountId, ActivityId, CallId, CampaignId, PersonId, UserId


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """A contact or task, planned or done (H8)."""

    account_id: AccountId
    id: ActivityId
    person_id: PersonId | None
    campaign_id: CampaignId | None
    kind_id: int
    purpose_id: int
    assignee_id: UserId
    state: str  # planned, done, cancelled
    due_at: datetime | None
    due_on: date | None
    first_due_at: datetime | None
    reschedules: int
    done_at: datetime | None
    result_id: int | None
    impression: int | None  # 1 cold … 5 hot
    note: str
    description: str
    comment: str  # what the planner wanted remembered
    row_version: int


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody plans (A48, A49): when, how, why, with whom, and what to remember."""

    kind_id: int
    purpose_id: int
    assignee_id: UserId
    due_at: datetime | None = None
    due_on: date | None = None
    person_id: PersonId | None = None
    campaign_id: CampaignId | None = None
    comment: str = ""
    planned_from: ActivityId | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a contact: result, impression, note and description are four things (A5)."""

    result_id: int
    impression: int | None = None
    note: str = ""
    description: str = ""


class PastContact(msgspec.Struct, frozen=True, kw_only=True):
    """A contact that happened before anybody wrote it down here (H14)."""

    account_id: AccountId
    person_id: PersonId | None
    kind_id: int
    purpose_id: int
    result_id: int
    assignee_id: UserId
    happened_at: datetime  # noon of its first possible day, where only the day, month or year is known
    happened_precision: str  # exact, day, month, year
    note: str


class DueItem(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the queue: something undone of today or of earlier days (A8, H9)."""

    account_id: AccountId
    activity_id: ActivityId
    account_name: str
    person_name: str
    city: str
    kind_code: str
    due_at: datetime | None
    due_on: date | None
    late: bool  # of an earlier day
    comment: str
    given_by: str  # who assigned it; "" for what the user planned


class TimelineKey(msgspec.Struct, frozen=True, kw_only=True):
    """The place of an entry in the history; a further page begins after it."""

    at: datetime
    what: str
    id: int
    planned: bool = False  # what is planned stands before all that happened

    @property
    def in_address(self) -> str:
        """The key as an address carries it."""
        return f"{self.at.isoformat()}~{'planned' if self.planned else self.what}~{self.id}"


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """What of a history is to be shown: all that is given has to fit."""

    what: str = ""  # activity, order, owner, merge; "" for all
    kind_id: int | None = None
    purpose_id: int | None = None
    person_id: int | None = None
    words: str = ""  # of what was written, in any form of the word; or part of it

    @property
    def contacts_only(self) -> bool:
        """Whether only a contact can fit: nothing else has a kind, a purpose or a person."""
        return any(each is not None for each in (self.kind_id, self.purpose_id, self.person_id))


class TimelineEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened, or will, with an account, by anybody (A7, A46)."""

    id: int
    account_id: AccountId
    at: datetime
    on: date | None  # instead of `at`, when only the day is known
    what: str  # activity, order, owner, merge
    state: str
    counts_as: str  # call, meeting, mail, sale, other; order, owner, merge
    first_due_at: datetime | None
    reschedules: int
    first_order: bool  # the one that made the client
    kind_code: str  # of an owner: owner, handover; of a merge: merged, separated
    kind_names: dict[str, str]
    purpose_names: dict[str, str]
    result_names: dict[str, str] | None
    result_tone: str
    by_name: str  # of an owner: who keeps the account from then on
    before_name: str  # of an owner: who kept it before; of a merge: the account that went into the other one
    assigned_by_name: str  # who planned it for somebody else, or gave the account; "" for an own plan and what is done
    person_name: str
    impression: int | None
    note: str
    description: str
    comment: str  # of a merge: the account that stands for both
    call_id: CallId | None
    recording_state: str | None
    duration_seconds: float | None
    peaks: dict[str, list[int]] | None
    amount: dict[str, Any] | None
    precision: str = "exact"  # of `on`: exact, day, month, year
    told_by_name: str = ""  # who entered afterwards what nobody had planned, and when (H14)
    told_at: datetime | None = None
    erased_at: datetime | None = None  # by law: what was said is gone, that it happened stays

    @property
    def key(self) -> TimelineKey:
        """Its place in the history."""
        return TimelineKey(at=self.at, what=self.what, id=self.id, planned=self.state == "planned")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A kind or purpose with its name in each language."""

    id: int
    code: str
    names: dict[str, str]


class Kind(Entry, frozen=True, kw_only=True):
    """How a contact is made; `counts_as` tells the figures what it is."""

    counts_as: str


class Result(Entry, frozen=True, kw_only=True):
    """What came of a contact."""

    effective: bool  # A23
    tone: str
    lead_outcome: str  # keep, done, retry, suppress
    next_kind_id: int | None  # of the contact that usually follows
    next_in: timedelta | None  # when it does; None: the customer names the time
    digit: int | None
