"""How administrators keep the lists of names; which lists there are, say the rooms that own them."""

import re
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Literal, Protocol

import msgspec

from callcenter import db
from callcenter.db import Connection
from callcenter.errors import Absent, Faults, Invalid, one_line
from callcenter.ids import UserId
from callcenter.users.auditing import audit
from callcenter.users.refusals import LatestEntry, NeededEntry, NotMerged

LANGUAGES = ("en", "hu", "ru")
NAME_LENGTH = 100
_REFUSALS = {
    "result_digit_key": partial(Invalid, "digit", "taken"),
    "next_reason_campaign_goes_on": partial(Invalid, "closes", "out_of_range"),
    "result_next_kind_known": partial(Invalid, "next_kind", "out_of_range"),
}


class Allowed(Protocol):
    """The values that a column may have."""

    def __contains__(self, value: Any, /) -> bool: ...


class Dictionary(msgspec.Struct, frozen=True, kw_only=True):
    """One of the lists: the room that owns its table makes it, administrators keep it.

    An entry has a name in each language and, in the columns of `choices`, one of the values allowed there.
    """

    table: str
    choices: Mapping[str, Allowed] = {}
    # Columns in which entries agree to be merged, and which stay once an entry is `used`: no figure changes.
    same: tuple[str, ...] = ()
    used: Callable[[Connection, int], Awaitable[bool]] | None = None
    # Codes that the program itself sets: their names and columns change, they are neither retired nor merged.
    needed: frozenset[str] = frozenset()

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
        entry, names = await self._entry(conn, entry_id), self._checked(names, more)
        changed = [column for column in self.same if more[column] != entry.more[column]]
        if changed and self.used is not None and await self.used(conn, entry_id):
            raise Invalid(changed[0], "counted_already")
        async with db.refusing(conn, _REFUSALS):
            await db.update_entry(conn, self.table, entry_id, names, more)
        await audit(conn, by, "dictionary.changed", entry.code, dictionary=self.table, names=names)

    async def retire(self, conn: Connection, by: UserId, entry_id: int) -> None:
        """It stays in history and cannot be chosen any more. Raises Absent, NeededEntry, LatestEntry."""
        entry = await self._entry(conn, entry_id, given_up=True)
        if not await db.retire_entry(conn, self.table, entry_id):
            raise LatestEntry()
        await audit(conn, by, "dictionary.retired", entry.code, dictionary=self.table)

    async def restore(self, conn: Connection, by: UserId, entry_id: int) -> None:
        """It can be chosen again. Raises Absent, for a merged one as well: that is separated."""
        entry = await self._entry(conn, entry_id)
        if entry.merged_into is not None:
            raise Absent()
        await db.restore_entry(conn, self.table, entry_id)
        await audit(conn, by, "dictionary.restored", entry.code, dictionary=self.table)

    async def move(self, conn: Connection, entry_id: int, places: Literal[-1, 1]) -> None:
        """One place down (1) or up (-1) among those in use. Raises Absent."""
        await self._entry(conn, entry_id)
        await db.move_entry(conn, self.table, entry_id, places)

    async def merge(self, conn: Connection, by: UserId, entry_id: int, into_id: int) -> None:
        """From now on it counts as the other one; history keeps its name. Raises Absent, NeededEntry, Invalid."""
        entry, into = await self._entry(conn, entry_id, given_up=True), await db.lock_entry(conn, self.table, into_id)
        if entry.merged_into is not None:
            raise Absent()
        if into is None or into.retired or into.id == entry.id:
            raise Invalid("into", "out_of_range")
        if any(entry.more[column] != into.more[column] for column in self.same):
            raise Invalid("into", "counts_differently")
        await db.merge_entry(conn, self.table, entry_id, into_id, by)
        await audit(conn, by, "dictionary.merged", entry.code, dictionary=self.table, into=into.code)

    async def separate(self, conn: Connection, by: UserId, entry_id: int) -> None:
        """It counts as itself again, as before it was merged. Raises Absent, NotMerged."""
        entry = await self._entry(conn, entry_id)
        if not await db.separate_entry(conn, self.table, entry_id, by):
            raise NotMerged()
        await audit(conn, by, "dictionary.separated", entry.code, dictionary=self.table)

    async def _entry(self, conn: Connection, entry_id: int, *, given_up: bool = False) -> db.DictionaryEntry:
        entry = await db.lock_entry(conn, self.table, entry_id)
        if entry is None:
            raise Absent()
        if given_up and entry.code in self.needed:
            raise NeededEntry()
        return entry

    def _checked(self, names: dict[str, str], more: dict[str, Any]) -> dict[str, str]:
        faults = Faults()
        checked = faults.check(checked_names, names) or {}
        for column, allowed in self.choices.items():
            if more.get(column) not in allowed:
                faults.add(_outside(column, allowed))
        faults.end()
        return checked


def _outside(column: str, allowed: Allowed) -> Invalid:
    if isinstance(allowed, range):
        return Invalid(column, "between", least=allowed[0], most=allowed[-1])
    return Invalid(column, "out_of_range")


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


def _code(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:30]
    return words if re.match(r"[a-z][a-z0-9_]", words) else f"entry_{words}".strip("_")
