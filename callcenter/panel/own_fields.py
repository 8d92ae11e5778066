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


def shown(offered: Fields, values: Mapping[str, Any]) -> list[tuple[dict[str, str], Any]]:
    """Names and values of the filled fields; a date is a date."""
    return [
        (one.names, date.fromisoformat(values[one.code]) if one.type == "date" else values[one.code])
        for one in offered
        if one.code in values
    ]


def _name(one: accounts.fields.FieldDef) -> str:
    return f"own_{one.code}"


def _value(form: forms.Sent, user: users.User, kind: str, name: str) -> Any:
    text = form.text(name).strip()
    if not text:
        return None
    match kind:
        case "number":
            return _number(form.amount(name))
        case "date":
            return form.day(name, user, Looks.BACK).isoformat()
        case "yes_no":
            return {"yes": True, "no": False}.get(text, text)
        case _:
            return text


def _number(amount: Decimal) -> int | float:
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
