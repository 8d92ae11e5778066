"""Kinds, purposes and results: what may be chosen. Retired entries keep their names in history."""

from datetime import timedelta

import msgspec

from callcenter.db import Connection, fetch_one, fetch_rows


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A kind or purpose with its name in each language."""

    id: int
    code: str
    names: dict[str, str]


class Kind(Entry, frozen=True, kw_only=True):
    """How a contact is made; `counts_as` tells the figures what it is."""

    counts_as: str


class Result(Entry, frozen=True, kw_only=True):
    """What came of a contact."""

    effective: bool  # A23
    tone: str
    lead_outcome: str  # keep, done, retry, suppress
    next_kind: str | None
    next_in: timedelta | None
    digit: int | None


async def kinds(conn: Connection) -> list[Kind]:
    """The kinds that may be chosen."""
    return await fetch_rows(
        conn,
        Kind,
        "SELECT id, code, names, counts_as FROM activity_kind WHERE retired_at IS NULL ORDER BY position, id",
    )


async def purposes(conn: Connection) -> list[Entry]:
    """The purposes that may be chosen."""
    return await fetch_rows(
        conn, Entry, "SELECT id, code, names FROM purpose WHERE retired_at IS NULL ORDER BY position, id"
    )


_RESULT = "id, code, names, effective, tone, lead_outcome, next_kind, next_in, digit"


async def results(conn: Connection) -> list[Result]:
    """The results that may be chosen, those with a digit first."""
    return await fetch_rows(
        conn,
        Result,
        f"SELECT {_RESULT} FROM result WHERE retired_at IS NULL ORDER BY digit NULLS LAST, position, id",
    )


async def result_by_id(conn: Connection, result_id: int) -> Result | None:
    """A result, retired or not."""
    return await fetch_one(conn, Result, f"SELECT {_RESULT} FROM result WHERE id = $1", result_id)
