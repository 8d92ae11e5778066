"""Accounts without a next step, and why."""

import enum
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import msgspec

from callcenter.ids import AccountId, UserId


class Reason(enum.StrEnum):
    """Why nothing is planned. Some close a prospect, all others bring the question back on a day."""

    TIMING = "timing"
    THEIR_TURN = "their_turn"
    SETTLED = "settled"
    NO_NEED = "no_need"
    NO_BUDGET = "no_budget"
    PRICE = "price"
    COMPETITOR = "competitor"
    SATISFIED = "satisfied"
    BOUND_BY_CONTRACT = "bound_by_contract"
    WENT_SILENT = "went_silent"
    UNREACHABLE = "unreachable"
    CAMPAIGN = "campaign"  # it calls again by itself; given by the product, chosen by nobody
    OTHER = "other"
    PRODUCT_GAP = "product_gap"
    OUT_OF_BUSINESS = "out_of_business"
    DUPLICATE = "duplicate"
    DO_NOT_CALL = "do_not_call"


BY_HAND = tuple(reason for reason in Reason if reason is not Reason.CAMPAIGN)

# After how many days the question comes back when nobody says which day.
RETURNS_AFTER: Mapping[Reason, timedelta] = {
    reason: timedelta(days=days)
    for reason, days in {
        Reason.TIMING: 90,
        Reason.THEIR_TURN: 7,
        Reason.SETTLED: 90,
        Reason.NO_NEED: 365,
        Reason.NO_BUDGET: 180,
        Reason.PRICE: 180,
        Reason.COMPETITOR: 330,
        Reason.SATISFIED: 180,
        Reason.BOUND_BY_CONTRACT: 365,
        Reason.WENT_SILENT: 30,
        Reason.UNREACHABLE: 90,
        Reason.CAMPAIGN: 1,
        Reason.OTHER: 30,
        # Of a client; a prospect is closed.
        Reason.PRODUCT_GAP: 180,
        Reason.OUT_OF_BUSINESS: 30,
        Reason.DUPLICATE: 30,
        Reason.DO_NOT_CALL: 180,
    }.items()
}
_CLOSING = {Reason.PRODUCT_GAP, Reason.OUT_OF_BUSINESS, Reason.DUPLICATE, Reason.DO_NOT_CALL}


def closed_as(reason: Reason, lifecycle: str) -> str | None:
    """What a prospect is afterwards; None when the account stays open, as a client does, whom a leader lets go."""
    return "rejected" if reason in _CLOSING and lifecycle in ("prospect", "qualified") else None


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no next step, and the day on which to ask again, where somebody named one."""

    reason: Reason
    ask_on: date | None = None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an account's next step."""

    lifecycle: str
    open: bool
    plans: int
    ask_on: date  # the first day of all: somebody must answer now
    reason: Reason | None
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
    reason: Reason | None
    given_at: datetime | None
    given_by: str | None

    @property
    def key(self) -> ListedKey:
        """Its place in the list."""
        return ListedKey(ask_on=self.ask_on, since=self.since, account_id=self.account_id)
