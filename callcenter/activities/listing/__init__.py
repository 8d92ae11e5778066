"""Lists of contacts: the queue, and planned and done ones, filtered, a page at a time or all of it (A8, A41 to A45)."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from callcenter.activities.listing import sql
from callcenter.activities.listing.model import ContactFilter, ContactLine, Day, State
from callcenter.activities.sql import due_items
from callcenter.db import Connection

__all__ = [
    "ContactFilter",
    "ContactLine",
    "Day",
    "State",
    "count_contacts",
    "due_items",
    "list_contacts",
    "stream_contacts",
]


async def list_contacts(
    conn: Connection, wanted: ContactFilter, *, after: tuple[datetime, int] | None = None, limit: int = 50
) -> list[ContactLine]:
    """A page of the contacts of visible accounts that fit: what is undone by its moment, what is done newest first.

    `after` is key and activity of the last line before.
    """
    return await sql.list_contacts(conn, await _wanted(conn, wanted), after=after, limit=limit)


async def count_contacts(conn: Connection, wanted: ContactFilter, *, most: int = 10_000) -> int:
    """How many contacts `list_contacts` finds; `most` + 1 stands for more than `most`."""
    return await sql.count_contacts(conn, await _wanted(conn, wanted), most=most)


async def stream_contacts(conn: Connection, wanted: ContactFilter) -> AsyncIterator[ContactLine]:
    """All contacts that fit, one after the other, as they were at the beginning; a few are in memory."""
    async for line in sql.stream_contacts(conn, await _wanted(conn, wanted)):
        yield line


async def _wanted(conn: Connection, wanted: ContactFilter) -> dict[str, Any]:
    """What is looked for: of entries that were merged each stands for all."""
    parts = wanted.wanted
    for name, dictionary in _DICTIONARIES.items():
        if name in parts:
            parts[name] = await sql.alike(conn, dictionary, parts[name])
    return parts


_DICTIONARIES = {
    "kinds": "activity_kind",
    "purposes": "purpose",
    "results": "result",
    "types": "account_type",
    "sources": "source",
}
