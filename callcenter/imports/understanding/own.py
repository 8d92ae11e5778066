"""Cells of columns that mean a field of the house's own (A50)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from callcenter import accounts
from callcenter.imports.understanding.days import NotADay, read_past
from callcenter.imports.understanding.headings import folded

OwnFields = Mapping[str, accounts.fields.FieldDef]  # by what a column with it is called in the settings
_ANSWERS = {
    **dict.fromkeys(("yes", "y", "true", "1", "x", "igen", "i", "да", "д"), True),
    **dict.fromkeys(("no", "n", "false", "0", "nem", "нет", "н"), False),
}
_SPACES = re.compile(r"[\s\u00a0\u202f']+")


class NotFitting(ValueError):
    """The cell holds no value of the field; the message is the code of the reason."""


def own_fields(offered: Iterable[accounts.fields.FieldDef]) -> dict[str, accounts.fields.FieldDef]:
    """The fields by what a column with them is called in the settings."""
    return {f"own_{one.code}": one for one in offered if not one.retired}


def own_headings(own: OwnFields) -> dict[str, str]:
    """What columns mean that are called as a field is, in any language; of two of one name neither is meant."""
    names = [(folded(name), key) for key, one in own.items() for name in set(one.names.values())]
    return {name: key for name, key in names if {other for word, other in names if word == name} == {key}}


def own_value(one: accounts.fields.FieldDef, words: str, zone: ZoneInfo) -> Any:
    """What a card keeps of the cell. Raises NotFitting."""
    match one.type:
        case "number":
            return _number(words)
        case "date":
            return _day(words, zone)
        case "yes_no":
            if folded(words) not in _ANSWERS:
                raise NotFitting("not_an_answer")
            return _ANSWERS[folded(words)]
        case "choice":
            return _option(one, words)
        case _:
            if len(words) > accounts.fields.TEXT_LENGTH:
                raise NotFitting("own_too_long")
            return words


def _number(words: str) -> int | float:
    """With a point or a comma before the fraction; the other one stands between thousands."""
    plain = _SPACES.sub("", words)
    if "," in plain and "." in plain:
        plain = plain.replace(min(",.", key=plain.index), "")
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", plain, re.ASCII):
        raise NotFitting("not_an_amount")
    number = float(plain)
    return int(number) if number.is_integer() else number


def _day(words: str, zone: ZoneInfo) -> str:
    try:
        at, precision = read_past(words, zone)
    except NotADay:
        raise NotFitting("not_a_whole_day") from None
    if precision not in ("day", "exact"):
        raise NotFitting("not_a_whole_day")
    return at.date().isoformat()


def _option(one: accounts.fields.FieldDef, words: str) -> str:
    for option in one.options:
        if folded(words) in {folded(name) for name in (option, *one.option_names.get(option, {}).values())}:
            return option
    raise NotFitting("name_unknown")
