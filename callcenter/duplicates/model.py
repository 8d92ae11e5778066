"""Two accounts that may be one."""

from datetime import datetime
from typing import NewType

import msgspec

from callcenter.ids import AccountId

PairId = NewType("PairId", int)


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two accounts, as it is compared with the other."""

    id: AccountId
    name: str
    lifecycle: str
    city: str
    address: str
    owner_name: str
    people: int
    contacts: int  # at most 100 are counted
    client_since: datetime | None


class PairKey(msgspec.Struct, frozen=True, kw_only=True):
    """The place of a pair in the list."""

    found_at: datetime
    id: PairId

    @property
    def in_address(self) -> str:
        """The key as an address carries it."""
        return f"{self.found_at.isoformat()}~{self.id}"


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """The two with what they have in common; the older account comes first."""

    id: PairId
    found_at: datetime
    dismissed_at: datetime | None
    dismissed_by_name: str
    numbers: list[str]  # E.164, those that both have
    emails: list[str]
    same_name: bool  # and city
    older: Side
    newer: Side

    @property
    def key(self) -> PairKey:
        """Its place in the list."""
        return PairKey(found_at=self.found_at, id=self.id)
