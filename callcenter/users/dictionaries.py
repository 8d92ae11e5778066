"""How administrators keep the lists of names; which lists there are, the rooms that own them say."""

import re
import unicodedata
from functools import partial
from typing import Any

from callcenter import db
from callcenter.db import Connection
from callcenter.errors import Absent, Invalid
from callcenter.ids import UserId
from callcenter.users.auditing import audit

LANGUAGES = ("en", "hu", "ru")
NAME_LENGTH = 100
_REFUSALS = {"result_digit_key": partial(Invalid, "digit", "taken")}


async def add_entry(
    conn: Connection, by: UserId, table: str, names: dict[str, str], more: dict[str, Any] | None = None
) -> str:
    """A new entry of `table` with its columns `more`; returns its code. Raises Invalid."""
    names = checked_names(names)
    async with db.refusing(conn, _REFUSALS):
        code = await db.insert_entry(conn, table, _code(names["en"]), names, more or {})
    await audit(conn, by, "dictionary.added", code, dictionary=table, names=names)
    return code


async def change_entry(
    conn: Connection, by: UserId, table: str, entry_id: int, names: dict[str, str], more: dict[str, Any] | None = None
) -> None:
    """Other names or columns; the code stays, and history shows the new name. Raises Absent, Invalid."""
    names = checked_names(names)
    async with db.refusing(conn, _REFUSALS):
        code = await db.update_entry(conn, table, entry_id, names, more or {})
    if code is None:
        raise Absent()
    await audit(conn, by, "dictionary.changed", code, dictionary=table, names=names)


async def retire_entry(conn: Connection, by: UserId, table: str, entry_id: int) -> None:
    """It stays in history and cannot be chosen any more. Raises Absent."""
    code = await db.retire_entry(conn, table, entry_id)
    if code is None:
        raise Absent()
    await audit(conn, by, "dictionary.retired", code, dictionary=table)


async def restore_entry(conn: Connection, by: UserId, table: str, entry_id: int) -> None:
    """It can be chosen again. Raises Absent."""
    code = await db.restore_entry(conn, table, entry_id)
    if code is None:
        raise Absent()
    await audit(conn, by, "dictionary.restored", code, dictionary=table)


def checked_names(names: dict[str, str]) -> dict[str, str]:
    """A name in each language, on one line. Raises Invalid: name_en, name_hu or name_ru."""
    checked = {}
    for language in LANGUAGES:
        field, name = f"name_{language}", names.get(language, "").strip()
        if not name:
            raise Invalid(field, "empty")
        one_line(field, name, NAME_LENGTH)
        checked[language] = name
    return checked


def one_line(field: str, text: str, most: int) -> None:
    """Refuse what does not fit on one line: control characters and more than `most` letters."""
    if len(text) > most:
        raise Invalid(field, "too_long", most=most, length=len(text))
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        raise Invalid(field, "control_characters")


def _code(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:30]
    return words if re.match(r"[a-z][a-z0-9_]", words) else f"entry_{words}".strip("_")
