"""Forms: what was sent becomes values; all that is wrong is told at once, and what was typed is shown as it was."""

import enum
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web

from callcenter import clock, users
from callcenter.errors import Faults, Invalid
from callcenter.panel.moments import Looks, NotUnderstood, read_day, read_moment
from callcenter.panel.refusing import words_of

Kind = TypeVar("Kind", bound=enum.StrEnum)
DIGITS = 18  # no id has more: Postgres keeps them in eight bytes
NOWHERE = datetime.min.replace(tzinfo=ZoneInfo("UTC"))  # stands for a moment that could not be read


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A form as a template shows it; `name` is unique on the page and begins the ids of its fields."""

    name: str
    values: Mapping[str, str] = {}
    errors: Mapping[str, str] = {}  # field → words
    labels: dict[str, str] = {}  # field → label: the template fills it while it draws the fields, for the summary


def sheets(*names: str, refused: Form | None = None) -> "Sheets":
    """The forms of a page by name: empty ones, and the one that was refused as it was typed."""
    return Sheets({name: Form(name=name) for name in names} | ({refused.name: refused} if refused else {}))


class Sheets(dict[str, Form]):
    """The forms of a page by name; of a row that nobody touched there is an empty one."""

    def __missing__(self, name: str) -> Form:
        return Form(name=name)


class Named(Protocol):
    """An entry of a dictionary."""

    @property
    def id(self) -> int: ...
    @property
    def names(self) -> Mapping[str, str]: ...


def options(entries: Sequence[Named], language: str) -> list[tuple[int, str]]:
    """What a list in a form offers: ids with names in the reader's language."""
    return [(entry.id, entry.names.get(language, "")) for entry in entries]


def id_in(text: str) -> int | None:
    """The id that a text holds, as in an address; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None


def day_in(text: str) -> date | None:
    """The day that a text holds, as in an address; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def moment_in(text: str) -> datetime | None:
    """The moment that a text holds, as the place in a list within an address; None for anything else."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


async def sent(request: web.Request, name: str) -> "Sent":
    """The form `name` of the page, as it was sent; a file in place of a text counts as nothing."""
    typed = {field: value for field, value in (await request.post()).items() if isinstance(value, str)}
    return Sent(name, typed)


class Sent:
    """Reads the fields of a form that was sent.

    A field that cannot be read is kept in mind and read as something empty, so that the rest can be looked at, too;
    `complete` then refuses the form with everything that is wrong, here and in the room.
    """

    def __init__(self, name: str, typed: Mapping[str, str]) -> None:
        self.name = name
        self.typed = typed
        self._faults = Faults()

    @contextmanager
    def complete(self) -> Iterator[None]:
        """Around the room's work, inside its transaction. Raises one Invalid: what could not be read, then the room's.

        With a field that could not be read the room's work is done and taken back, because the transaction fails.
        """
        with self._faults:
            yield
        self._faults.end()

    def refused(self, refusal: Invalid, language: str) -> Form:
        """The form again, with what was typed and all that is wrong with it."""
        errors = {fault.field: words_of(fault, language) for fault in refusal.each}
        return Form(name=self.name, values=self.typed, errors=errors)

    def text(self, field: str, otherwise: str = "") -> str:
        """The field as it was typed; `otherwise` when it was not sent."""
        return self.typed.get(field, otherwise)

    def words(self, field: str) -> str:
        """A text of several lines, with plain line ends."""
        return self.text(field).replace("\r\n", "\n").replace("\r", "\n").strip()

    def ticked(self, field: str) -> bool:
        """Whether the box is ticked."""
        return self.text(field) == "on"

    def repeated(self, field: str, again: str) -> str:
        """A text that has to be typed twice, so that a slip of the finger is noticed."""
        if self.text(field) != self.text(again):
            self._faults.add(Invalid(again, "not_the_same"))
        return self.text(field)

    def one_of(self, field: str, kinds: type[Kind], otherwise: Kind) -> Kind:
        """The entry of an enumeration that was chosen; `otherwise` stands for one that does not exist."""
        return self._faults.check(_member, field, self.text(field), kinds) or otherwise

    def choice(self, field: str) -> int | None:
        """The id that was chosen in a list, None when nothing was."""
        text = self.text(field).strip()
        return self._faults.check(_id, field, text) if text else None

    def needed_choice(self, field: str) -> int:
        """The id that was chosen in a list where something must be."""
        return self._faults.check(_id, field, self.text(field).strip()) or 0

    def number(self, field: str) -> int | None:
        """A whole number from 0 on, None when nothing was typed."""
        text = self.text(field).strip()
        return self._faults.check(_number, field, text) if text else None

    def moment(self, field: str, user: users.User, day: date | None = None) -> datetime:
        """A moment ahead, as the user typed it (moments.py), on the user's clock; a time alone is on `day`."""
        return self._faults.check(_moment, field, self.text(field), user, day) or NOWHERE

    def day(self, field: str, user: users.User, looks: Looks) -> date:
        """A day as the user typed it."""
        return self._faults.check(_day, field, self.text(field), user, looks) or date.min

    def day_if_typed(self, field: str, user: users.User, looks: Looks) -> date | None:
        """A day as the user typed it, None when nothing was."""
        return self.day(field, user, looks) if self.text(field).strip() else None

    def time_of_day(self, field: str) -> time:
        """Hours and minutes, as a field for times sends them."""
        return self._faults.check(_time, field, self.text(field)) or time(0)

    def amount(self, field: str) -> Decimal:
        """An amount with a point or a comma before its fraction, spaces between thousands."""
        return self._faults.check(_amount, field, self.text(field)) or Decimal(0)


def _member(field: str, text: str, kinds: type[Kind]) -> Kind:
    if text not in set(kinds):
        raise Invalid(field, "out_of_range")
    return kinds(text)


def _id(field: str, text: str) -> int:
    if not text:
        raise Invalid(field, "empty")
    found = id_in(text)
    if found is None:
        raise Invalid(field, "unknown")
    return found


def _number(field: str, text: str) -> int:
    found = id_in(text)
    if found is None:
        raise Invalid(field, "not_a_number")
    return found


def _moment(field: str, text: str, user: users.User, day: date | None = None) -> datetime:
    try:
        return read_moment(text, user.language, clock.now().astimezone(ZoneInfo(user.time_zone)), day)
    except NotUnderstood:
        raise Invalid(field, "not_a_moment") from None


def _day(field: str, text: str, user: users.User, looks: Looks) -> date:
    try:
        return read_day(text, user.language, clock.now().astimezone(ZoneInfo(user.time_zone)), looks)
    except NotUnderstood:
        raise Invalid(field, "not_a_day") from None


def _time(field: str, text: str) -> time:
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()  # no moment: a place on every day's clock
    except ValueError:
        raise Invalid(field, "not_a_time") from None


def _amount(field: str, text: str) -> Decimal:
    plain = "".join(text.split()).replace(",", ".")
    if not plain:
        raise Invalid(field, "empty")
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise Invalid(field, "not_an_amount") from None
