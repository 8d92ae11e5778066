"""Forms: what was sent becomes values or Invalid, which names the field; what was typed is shown again as it was."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Protocol
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web

from callcenter.errors import Invalid
from callcenter.panel.refusing import words_of

Typed = Mapping[str, str]


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A form as a template shows it; `name` is unique on the page and begins the ids of its fields."""

    name: str
    values: Typed = {}
    errors: Typed = {}  # field → words


def refused(name: str, typed: Typed, refusal: Invalid, language: str) -> Form:
    """The form again, with what was typed and what is wrong with it."""
    return Form(name=name, values=typed, errors={refusal.field: words_of(refusal, language)})


class Named(Protocol):
    """An entry of a dictionary."""

    @property
    def id(self) -> int: ...
    @property
    def names(self) -> Mapping[str, str]: ...


def options(entries: Sequence[Named], language: str) -> list[tuple[int, str]]:
    """What a list in a form offers: ids with names in the reader's language."""
    return [(entry.id, entry.names.get(language, "")) for entry in entries]


async def typed_in(request: web.Request) -> dict[str, str]:
    """The fields of the form that was sent; a file in place of a text counts as nothing."""
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


def words(typed: Typed, field: str) -> str:
    """A text of several lines, with plain line ends."""
    return typed.get(field, "").replace("\r\n", "\n").replace("\r", "\n").strip()


def choice(typed: Typed, field: str) -> int | None:
    """The id that was chosen in a list, None when nothing was. Raises Invalid."""
    text = typed.get(field, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise Invalid(field, "unknown")
    return int(text)


def needed_choice(typed: Typed, field: str) -> int:
    """The id that was chosen in a list where something must be. Raises Invalid."""
    chosen = choice(typed, field)
    if chosen is None:
        raise Invalid(field, "empty")
    return chosen


def moment(typed: Typed, field: str, time_zone: str) -> datetime:
    """What a datetime-local field holds, on the clock of `time_zone`. Raises Invalid."""
    try:
        found = datetime.fromisoformat(typed.get(field, ""))
    except ValueError:
        raise Invalid(field, "not_a_date") from None
    if not 1970 <= found.year <= 2200:  # beyond that it is a slip of the finger, and clocks of some zones end
        raise Invalid(field, "not_a_date")
    return found.replace(tzinfo=ZoneInfo(time_zone))


def day(typed: Typed, field: str) -> date:
    """What a date field holds. Raises Invalid."""
    try:
        found = date.fromisoformat(typed.get(field, ""))
    except ValueError:
        raise Invalid(field, "not_a_date") from None
    if not 1970 <= found.year <= 2200:
        raise Invalid(field, "not_a_date")
    return found


def amount(typed: Typed, field: str) -> Decimal:
    """An amount with a point or a comma before its fraction, spaces between thousands. Raises Invalid."""
    text = "".join(typed.get(field, "").split()).replace(",", ".")
    if not text:
        raise Invalid(field, "empty")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Invalid(field, "not_an_amount") from None
