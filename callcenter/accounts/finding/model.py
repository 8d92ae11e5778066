"""What a list of accounts is asked for."""

import enum
from collections.abc import Sequence
from typing import Any

import msgspec

FEWEST_DIGITS = 4  # fewer would find half of all numbers
MOST_LETTERS = 200


class Order(enum.StrEnum):
    """In which order accounts are listed."""

    NAME = "name"
    LONGEST_AGO = "longest_ago"  # whom nobody has contacted for the longest time; who never was, stands first
    LATEST = "latest"  # who was contacted last


class AccountFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which accounts are wanted (A39); what is left empty does not narrow the list, all that is given must fit."""

    lifecycles: Sequence[str]
    words: str = ""  # a part of the name or of a person's name, or the last four or more digits of a number
    name: str = ""
    city: str = ""
    address: str = ""
    person: str = ""  # a part of a person's name, or a whole e-mail address
    number: str = ""  # its last digits
    owners: Sequence[int] = ()
    types: Sequence[int] = ()
    campaigns: Sequence[int] = ()
    latest_results: Sequence[int] = ()  # of the latest contact; 0: none was written down, or there was no contact
    any_results: Sequence[int] = ()  # of some contact

    @property
    def wanted(self) -> dict[str, Any]:
        """What `accounts_listed` (migration 0028) is told: the parts that narrow the list."""
        parts: dict[str, Any] = {name: list(getattr(self, name)) for name in _LISTS}
        parts |= {name: _printable(getattr(self, name)) for name in ("words", "name", "city", "address")}
        person = _printable(self.person)
        parts["email" if "@" in person else "person"] = person
        parts["digits"], parts["words_digits"] = _digits(self.number, 1), _digits(self.words, FEWEST_DIGITS)
        return {name: part for name, part in parts.items() if part or name == "lifecycles"}


_LISTS = ("lifecycles", "owners", "types", "campaigns", "latest_results", "any_results")


def _printable(typed: str) -> str:
    return "".join(letter for letter in typed if letter.isprintable()).strip()[:MOST_LETTERS]


def _digits(typed: str, fewest: int) -> str:
    digits = "".join(letter for letter in typed if letter in "0123456789")[:MOST_LETTERS]
    return digits if len(digits) >= fewest else ""
