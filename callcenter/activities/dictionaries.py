"""Kinds, purposes and results: what may be chosen. Retired entries keep their names in history."""

import enum
from typing import Any

import msgspec

from callcenter import db, users
from callcenter.db import Connection
from callcenter.errors import Invalid
from callcenter.ids import UserId


class Dictionary(enum.StrEnum):
    """The lists of this room."""

    KINDS = "activity_kind"
    PURPOSES = "purpose"
    RESULTS = "result"


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator enters; a purpose has names only, a kind also `counts_as`, a result the rest."""

    names: dict[str, str]
    counts_as: str = "other"
    effective: bool = False
    tone: str = "idle"
    lead_outcome: str = "keep"
    digit: int | None = None


COUNTS_AS = ("call", "meeting", "mail", "sale", "other")
TONES = ("ok", "info", "warn", "bad", "idle")
OUTCOMES = ("keep", "done", "retry", "suppress")


async def entries(conn: Connection, dictionary: Dictionary) -> list[db.DictionaryEntry]:
    """All entries, those in use first, the retired ones after them."""
    return await db.dictionary_entries(conn, dictionary.value)


async def add_entry(conn: Connection, by: UserId, dictionary: Dictionary, entered: Entered) -> str:
    """A new entry, last in the list; returns its code. Raises Invalid."""
    return await users.add_entry(conn, by, dictionary.value, entered.names, _columns(dictionary, entered))


async def change_entry(conn: Connection, by: UserId, dictionary: Dictionary, entry_id: int, entered: Entered) -> None:
    """Other names, another meaning; history shows the new name. Raises Absent, Invalid."""
    await users.change_entry(conn, by, dictionary.value, entry_id, entered.names, _columns(dictionary, entered))


def _columns(dictionary: Dictionary, entered: Entered) -> dict[str, Any]:
    match dictionary:
        case Dictionary.PURPOSES:
            return {}
        case Dictionary.KINDS:
            _one_of("counts_as", entered.counts_as, COUNTS_AS)
            return {"counts_as": entered.counts_as}
        case Dictionary.RESULTS:
            _one_of("tone", entered.tone, TONES)
            _one_of("lead_outcome", entered.lead_outcome, OUTCOMES)
            if entered.digit is not None and not 0 <= entered.digit <= 9:
                raise Invalid("digit", "out_of_range")
            names = ("effective", "tone", "lead_outcome", "digit")
            return {name: getattr(entered, name) for name in names}


def _one_of(field: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise Invalid(field, "out_of_range")


async def retire_entry(conn: Connection, by: UserId, dictionary: Dictionary, entry_id: int) -> None:
    """It stays in history and cannot be chosen any more. Raises Absent."""
    await users.retire_entry(conn, by, dictionary.value, entry_id)


async def restore_entry(conn: Connection, by: UserId, dictionary: Dictionary, entry_id: int) -> None:
    """It can be chosen again. Raises Absent."""
    await users.restore_entry(conn, by, dictionary.value, entry_id)
