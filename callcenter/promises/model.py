"""Accounts without a next step, and why."""

import enum
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from callcenter.ids import AccountId, UserId

# Entries that the product sets by itself, so that they stay in use.
CAMPAIGN = "campaign"  # it calls again; chosen by nobody
DO_NOT_CALL = "do_not_call"  # what a result that stops the number proposes


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why nothing is planned. Some close a prospect, all others bring the question back after their usual days."""

    id: int
    code: str
    names: dict[str, str]
    ask_in_days: int
    closes: bool

    @property
    def usual(self) -> timedelta:
        """After this time the question comes back when nobody says which day."""
        return timedelta(days=self.ask_in_days)

    def closed_as(self, lifecycle: str) -> str | None:
        """What a prospect is afterwards; None when it stays open, as a client does, whom a leader lets go."""
        return "rejected" if self.closes and lifecycle in ("prospect", "qualified") else None


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no next step, by the code of the reason, and the day to ask again, where somebody named one."""

    reason: str
    ask_on: date | None = None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an account's next step."""

    lifecycle: str
    open: bool
    plans: int
    ask_on: date  # the first day of all: somebody must answer now
    reason: str | None  # its code
    reason_names: dict[str, str] | None
    given_at: datetime | None
    given_by: str | None

    @property
    def missing(self) -> bool:
        """Whether it stands in the list."""
        return self.open and self.plans == 0


class Group(enum.StrEnum):
    """The two halves of the list: who must be answered for now, and who has an answer for the time being."""

    ASKED = "asked"
    ANSWERED = "answered"


class Half(msgspec.Struct, frozen=True, kw_only=True):
    """What is listed: a half of the list as it is `today`.

    `owners`: of these people, each by the index of the own accounts; None: of everybody whom the user may see, in the
    order of one index, which is quick for an administrator. `reason_id`: with this reason, or one merged into it.
    """

    group: Group
    today: date
    owners: Sequence[UserId] | None = None
    reason_id: int | None = None


class ListedKey(msgspec.Struct, frozen=True, kw_only=True):
    """The place of a line in the list; a further page begins after it."""

    ask_on: date
    since: datetime
    account_id: AccountId

    @property
    def in_address(self) -> str:
        """The key as an address carries it."""
        return f"{self.ask_on.isoformat()}~{self.since.isoformat()}~{self.account_id}"


class ListedAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An open account with which nothing is planned."""

    account_id: AccountId
    ask_on: date
    since: datetime
    name: str
    lifecycle: str
    city: str
    problem: str
    owner_id: UserId
    owner_name: str
    latest_at: datetime | None
    latest_result: dict[str, str] | None
    reason: str | None  # its code
    reason_names: dict[str, str] | None
    given_at: datetime | None
    given_by: str | None

    @property
    def key(self) -> ListedKey:
        """Its place in the list."""
        return ListedKey(ask_on=self.ask_on, since=self.since, account_id=self.account_id)
