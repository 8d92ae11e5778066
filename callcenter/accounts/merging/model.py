"""Two accounts that are compared, and what was merged into one."""

from datetime import datetime
from typing import Any

import msgspec

from callcenter.accounts.model import Lifecycle
from callcenter.ids import AccountId

# What has one value in an account, in the order of a card. Fields of the house's own follow as own.code.
FIELDS = (
    "name", "kind", "lifecycle", "type_id", "source_id", "channel", "about", "problem", "city", "address", "country",
    "time_zone", "language", "note",
)  # fmt: skip
OWN = "own."
_RANKS = {Lifecycle.CLIENT: 2, Lifecycle.FORMER: 1}


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of two accounts, with all that was merged into it before; counts end at COUNTED."""

    id: AccountId
    row_version: int
    name: str
    kind: str
    lifecycle: Lifecycle
    type_id: int | None
    type_names: dict[str, str] | None
    source_id: int
    source_names: dict[str, str]
    channel: str | None
    about: str
    problem: str
    city: str
    address: str
    country: str
    time_zone: str
    language: str
    note: str
    fields: dict[str, Any]
    owner_name: str
    client_since: datetime | None
    people: list[str]
    numbers: list[str]  # E.164
    emails: list[str]
    contacts: int
    plans: int
    recordings: int
    orders: int
    latest_at: datetime | None

    def value_of(self, field: str) -> Any:
        """What stands in a field of FIELDS, or in own.code."""
        return self.fields.get(field.removeprefix(OWN)) if field.startswith(OWN) else getattr(self, field)

    def may_go_into(self, other: "Side") -> bool:
        """A client stays: what it is never gets lost in an account that is less."""
        return _RANKS.get(self.lifecycle, 0) <= _RANKS.get(other.lifecycle, 0)


COUNTED = 1_000


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """The two, and the fields in which they differ."""

    kept: Side
    gone: Side

    @property
    def differing(self) -> list[str]:
        """Fields with two values to choose from; what a client is, or somebody who buys nothing, is none of them."""
        own = [f"{OWN}{code}" for code in sorted({*self.kept.fields, *self.gone.fields})]
        fields = [*FIELDS, *own]
        if self.kept.lifecycle in _RANKS or self.gone.lifecycle is Lifecycle.NONE:
            fields.remove("lifecycle")
        return [field for field in fields if self.kept.value_of(field) != self.gone.value_of(field)]


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody decided who saw both accounts as these versions."""

    kept_id: AccountId
    gone_id: AccountId
    versions: tuple[int, int]  # of the one that stays, and of the other
    taken: list[str]  # the fields in which the value of the other one is kept


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """An account that another one stands for, and what separating them would do; counts end at COUNTED."""

    account_id: AccountId
    name: str
    into_id: AccountId
    into_name: str
    merged_at: datetime
    by_name: str
    owner_name: str  # who gets it back
    people: int
    numbers: int
    contacts: int
    contacts_since: int  # of them, what was written on it since
    orders: int
    back: list[str]  # fields of the other one that get their own value again
    changed: list[str]  # those that somebody changed since: they stay as they are
