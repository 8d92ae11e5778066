"""Fields that the administrator added to cards: what was typed becomes values, and values what a page shows (A50)."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from callcenter import accounts, users
from callcenter.panel import forms
from callcenter.panel.formats import Formats
from callcenter.panel.moments import Looks

Fields = Sequence[accounts.fields.FieldDef]
MOST = Decimal(10) ** 15


def read(form: forms.Sent, user: users.User, offered: Fields) -> dict[str, Any]:
    """The values by code, None for an emptied field; a field that was not sent is left out."""
    return {one.code: _value(form, user, one.type, _name(one)) for one in offered if _name(one) in form.typed}


def typed(user: users.User, offered: Fields, values: Mapping[str, Any]) -> dict[str, str]:
    """The values as they stand in the fields of a form."""
    formats = Formats(user.language, user.time_zone)
    return {_name(one): _words(formats, one.type, values[one.code]) for one in offered if one.code in values}


def shown(offered: Fields, values: Mapping[str, Any], language: str) -> list[tuple[dict[str, str], Any]]:
    """Names and values of the filled fields; a date is a date."""
    return [(one.names, value_of(one, values, language)) for one in offered if one.code in values]


def value_of(one: accounts.fields.FieldDef, values: Mapping[str, Any], language: str) -> Any:
    """What a card holds in this field, to be shown: a date is a date; None where it is empty."""
    value = values.get(one.code)
    if one.type == "choice" and value is not None:
        return option_in(one, value, language)
    return date.fromisoformat(value) if one.type == "date" and value is not None else value


def options(one: accounts.fields.FieldDef, language: str) -> list[tuple[str, str]]:
    """The values of a choice, as cards keep them and in words."""
    return [(option, option_in(one, option, language)) for option in one.options]


def option_in(one: accounts.fields.FieldDef, option: str, language: str) -> str:
    """A value of a choice in words; one that was left out meanwhile is called as it is kept."""
    return one.option_names.get(option, {}).get(language) or option


def _name(one: accounts.fields.FieldDef) -> str:
    return f"own_{one.code}"


def _value(form: forms.Sent, user: users.User, kind: str, name: str) -> Any:
    text = form.text(name).strip()
    if not text:
        return None
    match kind:
        case "number":
            return number(form.amount(name))
        case "date":
            return form.day(name, user, Looks.BACK).isoformat()
        case "yes_no":
            return {"yes": True, "no": False}.get(text, text)
        case _:
            return text


def number(amount: Decimal) -> int | float:
    """An amount as a card keeps it."""
    if not amount.is_finite() or abs(amount) >= MOST:
        return math.inf  # the room refuses it
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _words(formats: Formats, kind: str, value: Any) -> str:
    match kind:
        case "date":
            return formats.entered_day(date.fromisoformat(value))
        case "yes_no":
            return "yes" if value else "no"
        case _:
            return str(value)
