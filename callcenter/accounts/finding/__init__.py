"""The lists of prospects and of clients, searched by name, person and number."""

from collections.abc import Sequence

from callcenter.accounts.finding import sql
from callcenter.accounts.model import AccountLine
from callcenter.db import Connection

__all__ = ["count_accounts", "list_accounts"]

FEWEST_DIGITS = 4  # fewer would find half of all numbers
MOST_LETTERS = 200
_START = ("", 0)


async def list_accounts(
    conn: Connection,
    lifecycles: Sequence[str],
    words: str = "",
    *,
    after: tuple[str, int] | None = None,
    limit: int = 50,
) -> list[AccountLine]:
    """A page of the visible accounts in these lifecycles, by name; `after` is name and id of the page before.

    `words`: part of the name or of a person's name, or the last four or more digits of a number.
    """
    text, digits = _searched(words)
    if not text:
        return await sql.list_accounts(conn, lifecycles, after=after or _START, limit=limit)
    return await sql.search_accounts(conn, lifecycles, text, digits, after=after or _START, limit=limit)


async def count_accounts(conn: Connection, lifecycles: Sequence[str], words: str = "", *, most: int = 10_000) -> int:
    """How many accounts `list_accounts` finds; `most` + 1 stands for more than `most`."""
    text, digits = _searched(words)
    if not text:
        return await sql.count_listed(conn, lifecycles, most=most)
    return await sql.count_found(conn, lifecycles, text, digits, most=most)


def _searched(words: str) -> tuple[str, str]:
    printable = "".join(letter for letter in words if letter.isprintable()).strip()[:MOST_LETTERS]
    digits = "".join(letter for letter in printable if letter in "0123456789")
    return printable, digits if len(digits) >= FEWEST_DIGITS else ""
