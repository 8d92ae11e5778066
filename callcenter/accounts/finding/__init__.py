"""The lists of prospects and of clients: filtered, in an order, a page at a time or all of it."""

from collections.abc import AsyncIterator
from typing import Any

from callcenter.accounts.finding import sql
from callcenter.accounts.finding.model import FEWEST_DIGITS, AccountFilter, Order, OwnWanted
from callcenter.accounts.finding.twins import LookAlikes, Wanted, look_alikes
from callcenter.accounts.model import AccountLine
from callcenter.db import Connection

__all__ = [
    "FEWEST_DIGITS",
    "NEVER",
    "AccountFilter",
    "LookAlikes",
    "Order",
    "OwnWanted",
    "Wanted",
    "count_accounts",
    "list_accounts",
    "look_alikes",
    "place_of",
    "stream_accounts",
]

NEVER = "-infinity"  # stands for the latest contact of an account that had none


async def list_accounts(
    conn: Connection,
    wanted: AccountFilter,
    order: Order = Order.NAME,
    *,
    after: tuple[str, int] | None = None,
    limit: int = 50,
) -> list[AccountLine]:
    """A page of the visible accounts that fit; `after` is the place (`place_of`) of the last one before."""
    return await sql.list_accounts(conn, await _wanted(conn, wanted), order, after=after, limit=limit)


async def count_accounts(conn: Connection, wanted: AccountFilter, *, most: int = 10_000) -> int:
    """How many accounts `list_accounts` finds; `most` + 1 stands for more than `most`."""
    return await sql.count_accounts(conn, await _wanted(conn, wanted), most=most)


async def stream_accounts(
    conn: Connection, wanted: AccountFilter, order: Order = Order.NAME
) -> AsyncIterator[AccountLine]:
    """All visible accounts that fit, one after the other, as they were at the beginning; a few are in memory."""
    async for line in sql.stream_accounts(conn, await _wanted(conn, wanted), order):
        yield line


def place_of(line: AccountLine, order: Order) -> tuple[str, int]:
    """Where a line stands in a list of that order: a further page begins after it."""
    if order is Order.NAME:
        return line.name, line.id
    return line.latest_at.isoformat() if line.latest_at else NEVER, line.id


async def _wanted(conn: Connection, wanted: AccountFilter) -> dict[str, Any]:
    """What is looked for: of entries that were merged each stands for all."""
    parts = wanted.wanted
    for name, dictionary in _DICTIONARIES.items():
        if name in parts:
            parts[name] = await sql.alike(conn, dictionary, parts[name])
    return parts


_DICTIONARIES = {"types": "account_type", "sources": "source", "latest_results": "result", "any_results": "result"}
