"""What a list of contacts is asked for, and what stands in it."""

import enum
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from callcenter import accounts
from callcenter.ids import AccountId, ActivityId


class State(enum.StrEnum):
    """Which contacts are listed (A44, A45)."""

    UNDONE = "planned"
    DONE = "done"


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """A day and the moment at which it begins for the reader."""

    on: date
    begins: datetime
    ends: datetime


class ContactFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which contacts are wanted; what is left empty does not narrow the list, all that is given must fit.

    Of several values of one field one is enough. Without `since` the period has no lower bound: "until that day and
    earlier" (A44).
    """

    state: State = State.UNDONE
    since: Day | None = None
    until: Day | None = None
    assignees: Sequence[int] = ()  # of what is done: who did it
    kinds: Sequence[int] = ()
    purposes: Sequence[int] = ()
    results: Sequence[int] = ()
    owners: Sequence[int] = ()  # of the account, as all below
    lifecycles: Sequence[str] = ()
    types: Sequence[int] = ()
    sources: Sequence[int] = ()
    campaigns: Sequence[int] = ()
    names: Sequence[str] = ()
    cities: Sequence[str] = ()
    own: Sequence[accounts.finding.OwnWanted] = ()

    @property
    def wanted(self) -> dict[str, Any]:
        """What `contacts_listed` (migration 0043) is told: the parts that narrow the list."""
        parts: dict[str, Any] = {name: list(getattr(self, name)) for name in _LISTS}
        parts |= {"names": _filled(self.names), "cities": _filled(self.cities)}
        parts |= {"state": self.state.value, "own": [msgspec.to_builtins(one) for one in self.own]}
        if self.since:
            parts |= {"from_day": self.since.on.isoformat(), "from_at": self.since.begins.isoformat()}
        if self.until:
            parts |= {"until_day": self.until.on.isoformat(), "before_at": self.until.ends.isoformat()}
        return {name: part for name, part in parts.items() if part}


_LISTS = ("assignees", "kinds", "purposes", "results", "owners", "lifecycles", "types", "sources", "campaigns")


def _filled(typed: Sequence[str]) -> list[str]:
    return [words for each in typed if (words := each.strip())]


class ContactLine(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a list of contacts."""

    account_id: AccountId
    activity_id: ActivityId
    key: datetime  # its place in the list
    state: str
    due_at: datetime | None
    due_on: date | None
    done_at: datetime | None
    reschedules: int
    account_name: str
    city: str
    person_name: str
    kind_names: dict[str, str]
    purpose_names: dict[str, str]
    result_names: dict[str, str] | None
    result_tone: str
    assignee_name: str
    given_by: str  # who planned it for somebody else; "" for an own plan
    owner_name: str
    comment: str  # of what is done: the note
    fields: dict[str, Any]  # of the account, the house's own, by code
