"""How administrators keep the lists of names; which lists there are, say the rooms that own them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from callcenter import db
from callcenter.db import Connection
from callcenter.errors import Absent, Faults, Invalid, one_line
from callcenter.ids import UserId
from callcenter.users.auditing import audit

LANGUAGES = ("en", "hu", "ru")
NAME_LENGTH = 100
_REFUSALS = {"result_digit_key": partial(Invalid, "digit", "taken")}


class Dictionary(msgspec.Struct, frozen=True, kw_only=True):
    """One of the lists: the room that owns its table makes it, administrators keep it.

    An entry has a name in each language and, in the columns of `choices`, one of the values allowed there.
    """

    table: str
    choices: Mapping[str, Sequence[Any]] = {}

    async def entries(self, conn: Connection) -> list[db.DictionaryEntry]:
        """All entries, those in use first, the retired ones after them."""
        return await db.dictionary_entries(conn, self.table)

    async def add(self, conn: Connection, by: UserId, names: dict[str, str], more: dict[str, Any]) -> str:
        """A new entry, last in the list, with its columns `more`; returns its code. Raises Invalid."""
        names = self._checked(names, more)
        async with db.refusing(conn, _REFUSALS):
            code = await db.insert_entry(conn, self.table, _code(names["en"]), names, more)
        await audit(conn, by, "dictionary.added", code, dictionary=self.table, names=names)
        return code

    async def change(
        self, conn: Connection, by: UserId, entry_id: int, names: dict[str, str], more: dict[str, Any]
    ) -> None:
        """Other names or columns; the code stays, and history shows the new name. Raises Absent, Invalid."""
        names = self._checked(names, more)
        async with db.refusing(conn, _REFUSALS):
            code = await db.update_entry(conn, self.table, entry_id, names, more)
        await audit(conn, by, "dictionary.changed", _found(code), dictionary=self.table, names=names)

    async def retire(self, conn: Connection, by: UserId, entry_id: int) -> None:
        """It stays in history and cannot be chosen any more. Raises Absent."""
        code = await db.retire_entry(conn, self.table, entry_id)
        await audit(conn, by, "dictionary.retired", _found(code), dictionary=self.table)

    async def restore(self, conn: Connection, by: UserId, entry_id: int) -> None:
        """It can be chosen again. Raises Absent."""
        code = await db.restore_entry(conn, self.table, entry_id)
        await audit(conn, by, "dictionary.restored", _found(code), dictionary=self.table)

    def _checked(self, names: dict[str, str], more: dict[str, Any]) -> dict[str, str]:
        faults = Faults()
        checked = faults.check(checked_names, names) or {}
        for column, allowed in self.choices.items():
            if more.get(column) not in allowed:
                faults.add(Invalid(column, "out_of_range"))
        faults.end()
        return checked


def check_name(name: str) -> None:
    """Refuse a name of a user or a team that is empty, too long, or more than one line."""
    if not name.strip():
        raise Invalid("name", "empty")
    one_line("name", name, NAME_LENGTH)


def checked_names(names: dict[str, str]) -> dict[str, str]:
    """A name in each language, on one line. Raises Invalid: name_en, name_hu or name_ru."""
    faults, checked = Faults(), {}
    for language in LANGUAGES:
        field, name = f"name_{language}", names.get(language, "").strip()
        if not name:
            faults.add(Invalid(field, "empty"))
        faults.check(one_line, field, name, NAME_LENGTH)
        checked[language] = name
    faults.end()
    return checked


def _found(code: str | None) -> str:
    if code is None:
        raise Absent()
    return code


def _code(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:30]
    return words if re.match(r"[a-z][a-z0-9_]", words) else f"entry_{words}".strip("_")
