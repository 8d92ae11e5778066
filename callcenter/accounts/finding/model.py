"""What a list of accounts is asked for."""

import enum
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

FEWEST_DIGITS = 4  # fewer would find half of all numbers
MOST_LETTERS = 200


class Order(enum.StrEnum):
    """In which order accounts are listed."""

    NAME = "name"
    LONGEST_AGO = "longest_ago"  # whom nobody has contacted for the longest time; who never was, stands first
    LATEST = "latest"  # who was contacted last


class OwnWanted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a field of one's own must hold (A50): one of `values`, a part of one of `words`, or what lies between."""

    subject: str  # account, person: then of somebody of the account
    code: str
    values: Sequence[Any] = ()  # of a choice, of yes or no
    words: Sequence[str] = ()
    lowest: float | str | None = msgspec.field(default=None, name="from")  # a number, or a day as YYYY-MM-DD
    highest: float | str | None = msgspec.field(default=None, name="until")


class AccountFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which accounts are wanted (A39); what is left empty does not narrow the list, all that is given must fit.

    Of several values of one field one is enough.
    """

    lifecycles: Sequence[str]
    words: str = ""  # a part of the name or of a person's name, four or more last digits of a number, an e-mail address
    names: Sequence[str] = ()
    cities: Sequence[str] = ()
    addresses: Sequence[str] = ()
    people: Sequence[str] = ()  # a part of a person's name, or a whole e-mail address
    numbers: Sequence[str] = ()  # their last digits
    owners: Sequence[int] = ()
    types: Sequence[int] = ()
    sources: Sequence[int] = ()
    roles: Sequence[str] = ()  # partner, supplier
    campaigns: Sequence[int] = ()
    latest_results: Sequence[int] = ()  # of the latest contact; 0: none was written down, or there was no contact
    any_results: Sequence[int] = ()  # of some contact
    own: Sequence[OwnWanted] = ()

    @property
    def wanted(self) -> dict[str, Any]:
        """What `accounts_listed` (migrations 0043) is told: the parts that narrow the list."""
        parts: dict[str, Any] = {name: list(getattr(self, name)) for name in _LISTS}
        parts |= {name: _each(_printable, getattr(self, name)) for name in ("names", "cities", "addresses")}
        people = _each(_printable, self.people)
        parts["emails"] = [words for words in people if "@" in words]
        parts["people"] = [words for words in people if "@" not in words]
        parts["digits"] = _each(lambda typed: _digits(typed, 1), self.numbers)
        parts["words"], parts["words_digits"] = _printable(self.words), _digits(self.words, FEWEST_DIGITS)
        parts["own"] = [msgspec.to_builtins(one) for one in self.own]
        return {name: part for name, part in parts.items() if part or name == "lifecycles"}


_LISTS = ("lifecycles", "owners", "types", "sources", "roles", "campaigns", "latest_results", "any_results")


def _each(read: Callable[[str], str], typed: Sequence[str]) -> list[str]:
    return [part for words in typed if (part := read(words))]


def _printable(typed: str) -> str:
    return "".join(letter for letter in typed if letter.isprintable()).strip()[:MOST_LETTERS]


def _digits(typed: str, fewest: int) -> str:
    digits = "".join(letter for letter in typed if letter in "0123456789")[:MOST_LETTERS]
    return digits if len(digits) >= fewest else ""
