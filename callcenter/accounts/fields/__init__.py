"""Fields that the administrator adds to the cards of accounts and of contact persons (A50).

The database looks at every value once more (migration 0029). A retired field keeps its values and is not offered.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from callcenter import users
from callcenter.accounts.fields import sql
from callcenter.accounts.fields.sql import all_fields, offered
from callcenter.accounts.model import FieldDef
from callcenter.db import Connection
from callcenter.errors import Absent, Faults, Invalid, one_line
from callcenter.ids import UserId

__all__ = [
    "SUBJECTS",
    "TEXT_LENGTH",
    "TYPES",
    "FieldDef",
    "add",
    "all_fields",
    "change",
    "check",
    "offered",
    "restore",
    "retire",
]

SUBJECTS = ("account", "person")
TYPES = ("text", "number", "date", "choice", "yes_no")
TEXT_LENGTH = 2000
OPTION_LENGTH = 100
MOST_OPTIONS = 100
_DICTIONARY = users.dictionaries.Dictionary(table="field_def", choices={"subject": SUBJECTS, "type": TYPES})


def check(offered: Sequence[FieldDef], values: Mapping[str, Any], known: Mapping[str, Any] | None = None) -> None:
    """Refuse a value that does not fit its field; a choice that was made before may stay. Raises Invalid: own_CODE."""
    faults, defined = Faults(), {one.code: one for one in offered}
    for code, value in values.items():
        if value is None or (known or {}).get(code) == value:
            continue
        if code not in defined:
            faults.add(Invalid(f"own_{code}", "unknown"))
        else:
            faults.check(_check_value, defined[code], value)
    faults.end()


def _check_value(field: FieldDef, value: Any) -> None:
    name = f"own_{field.code}"
    match field.type:
        case "text":
            one_line(name, value, TEXT_LENGTH)
        case "number":
            if not math.isfinite(value) or abs(value) >= 1e15:
                raise Invalid(name, "not_an_amount")
        case "yes_no":
            if not isinstance(value, bool):
                raise Invalid(name, "out_of_range")
        case "choice":
            if value not in field.options:
                raise Invalid(name, "out_of_range")


async def add(conn: Connection, by: UserId, names: dict[str, str], more: dict[str, Any]) -> str:
    """A new field, last on the cards; `more`: subject, type, options, option_names.

    Returns its code. Raises Invalid.
    """
    faults = Faults()
    faults.check(_check_options, more["type"], more["options"])
    faults.check(_check_option_names, more["options"], more["option_names"])
    code = ""
    with faults:
        code = await _DICTIONARY.add(conn, by, names, more)
    faults.end()
    return code


async def change(
    conn: Connection,
    by: UserId,
    field_id: int,
    names: dict[str, str],
    options: list[str],
    option_names: Mapping[str, Mapping[str, str]],
) -> None:
    """Other names or options; what the field is and holds stays. Raises Absent, Invalid."""
    field = await sql.field_by_id(conn, field_id)
    if field is None:
        raise Absent()
    faults = Faults()
    faults.check(_check_options, field.type, options)
    faults.check(_check_option_names, options, option_names)
    more = {"subject": field.subject, "type": field.type, "options": options, "option_names": option_names}
    with faults:
        await _DICTIONARY.change(conn, by, field_id, names, more)
    faults.end()


async def retire(conn: Connection, by: UserId, field_id: int) -> None:
    """No card offers it any more; the values stay. Raises Absent."""
    await _DICTIONARY.retire(conn, by, field_id)


async def restore(conn: Connection, by: UserId, field_id: int) -> None:
    """The cards offer it again, with the values that it had. Raises Absent."""
    await _DICTIONARY.restore(conn, by, field_id)


def _check_options(kind: str, options: Sequence[str]) -> None:
    if kind != "choice":
        if options:
            raise Invalid("options", "options_of_a_choice")
        return
    if not options:
        raise Invalid("options", "options_missing")
    if len(options) > MOST_OPTIONS:
        raise Invalid("options", "too_many_options", most=MOST_OPTIONS)
    for option in options:
        one_line("options", option, OPTION_LENGTH)


def _check_option_names(options: Sequence[str], names: Mapping[str, Mapping[str, str]]) -> None:
    """A name in each language for each option that has any. Raises Invalid: option_PLACE_LANGUAGE."""
    faults = Faults()
    for place, option in enumerate(options):
        for language in users.dictionaries.LANGUAGES if option in names else ():
            field, name = f"option_{place}_{language}", names[option].get(language, "")
            if not name:
                faults.add(Invalid(field, "empty"))
            faults.check(one_line, field, name, OPTION_LENGTH)
    faults.end()
