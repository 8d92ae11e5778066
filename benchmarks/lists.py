"""Lists, filters, what is due and the timeline at a million accounts, through our functions and as bare statements.

Ours: a transaction that acts for the operator, row level security, rows turned into structs. Floor: the very same
statements, sent once more by asyncpg alone on an open connection as the operator's database role. At most 3 times.

    python benchmarks/lists.py [accounts]
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg

from benchmarks.million import busiest, measured, million, told
from callcenter import accounts, activities, db, logs
from callcenter.db.pool import prepare
from callcenter.ids import AccountId

ROUNDS = 60
LIFECYCLES = ("prospect", "qualified", "rejected")
DONE = activities.listing.State.DONE
Asked = dict[str, Callable[[Any], Awaitable[object]]]


class Overheard:
    """Stands before a connection and keeps the statements that a function sends."""

    def __init__(self, conn: db.Connection) -> None:
        self._conn = conn
        self.sent: list[tuple[str, tuple[Any, ...]]] = []

    async def fetch(self, query: str, *values: Any) -> Any:
        self.sent.append((query, values))
        return await self._conn.fetch(query, *values)

    async def fetchval(self, query: str, *values: Any) -> Any:
        self.sent.append((query, values))
        return await self._conn.fetchval(query, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._conn, name)


async def main(number: int) -> None:
    """Measure and print."""
    logs.configure(level="warning")
    now = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    async with million(number) as server:
        user = await busiest(server.url("bench"))
        pool = await db.open_pool(server.url("bench", user="callcenter_app"), size=2)
        actor = db.Actor(user_id=user, role=db.Role.OPERATOR)
        async with db.acting(pool, actor) as conn:
            talkative = AccountId(await conn.fetchval("SELECT id FROM account ORDER BY id % 1000 LIMIT 1"))
        owner = await asyncpg.connect(server.url("bench"))
        rare = await owner.fetchrow("SELECT (SELECT max(id) FROM result), (SELECT max(id) FROM purpose)")
        await owner.close()
        operators = lists_asked(*rare) | {
            "what is due": lambda conn: activities.listing.due_items(conn, user, now, now + timedelta(days=1)),
            "timeline of 300 contacts": lambda conn: activities.history.timeline(conn, talkative),
        }
        bare = await asyncpg.connect(server.url("bench", user="callcenter_app"))
        await prepare(bare)
        for who, asks in ((actor, operators), (db.Actor(user_id=user, role=db.Role.ADMINISTRATOR), lists_asked(*rare))):
            print("-- " + ("the operator with the most accounts" if who is actor else "an administrator, who sees all"))
            await bare.execute(
                f"RESET ROLE; SET ROLE {'r_operator' if who is actor else 'r_admin'}; SET app.user_id = '{user}'"
            )
            for title, ask in asks.items():
                await compare(pool, who, bare, title, ask)
        await bare.close()
        await pool.close()


def lists_asked(rare: int, purpose: int) -> Asked:
    """Lists by one filter and by several, rare values and common ones, in each order; and what they count."""
    finding, listing = accounts.finding, activities.listing
    filters: dict[str, Any] = {
        "accounts": {}, "accounts, part of a name": {"names": ["a1b2"]}, "accounts, words": {"words": "a1b2"},
        "accounts, digits": {"words": "8761"}, "accounts, a rare city": {"cities": ["győr"]},
        "accounts, a rare last result": {"latest_results": [rare]}, "accounts, a common one": {"latest_results": [1]},
        "accounts, a rare result ever": {"any_results": [rare]},
        "accounts, two names": {"names": ["a1b2", "c3d4"]},
        "accounts, three cities": {"cities": ["győr", "pécs", "eger"]},
        "accounts, a rare field of one's own": {"own": [own("huge")]},
        "accounts, a common one of one's own": {"own": [own("big")]},
        "accounts, city and result": {"cities": ["győr"], "any_results": [1]},
    }  # fmt: skip
    asked: Asked = {}
    for title, parts in filters.items():
        wanted = finding.AccountFilter(lifecycles=LIFECYCLES, **parts)
        asked[title] = lambda conn, wanted=wanted: finding.list_accounts(conn, wanted)  # type: ignore[misc]
        asked[f"{title}: count"] = lambda conn, wanted=wanted: finding.count_accounts(conn, wanted)  # type: ignore[misc]
    everybody = finding.AccountFilter(lifecycles=LIFECYCLES)
    asked["accounts, page 20"] = lambda conn: finding.list_accounts(conn, everybody, after=("M", 0))
    asked["accounts, longest ago"] = lambda conn: finding.list_accounts(conn, everybody, finding.Order.LONGEST_AGO)
    for title, undone in {
        "plans": {},
        "plans, one purpose, rare": {"purposes": [7]},
        "plans, a rare field of one's own": {"own": [own("huge")]},
        "plans, two names": {"names": ["a1b2", "c3d4"]},
        "done": {"state": listing.State.DONE},
    }.items():
        plans = listing.ContactFilter(**undone)  # type: ignore[arg-type]
        asked[title] = lambda conn, plans=plans: listing.list_contacts(conn, plans)  # type: ignore[misc]
        asked[f"{title}: count"] = lambda conn, plans=plans: listing.count_contacts(conn, plans)  # type: ignore[misc]
    return asked


def own(value: str) -> accounts.finding.OwnWanted:
    """A field of the house's own with this value."""
    return accounts.finding.OwnWanted(subject="account", code="size", values=[value])


async def compare(
    pool: db.Pool, actor: db.Actor, bare: Any, title: str, ask: Callable[[Any], Awaitable[object]]
) -> None:
    """One line for one list."""
    async with db.acting(pool, actor) as conn:
        overheard = Overheard(conn)
        await ask(overheard)

    async def ours() -> None:
        async with db.acting(pool, actor) as conn:
            await ask(conn)

    async def floor() -> None:
        for query, values in overheard.sent:
            await bare.fetch(query, *values)

    took = await measured(ROUNDS, {"ours": ours, "floor": floor})
    told(title, took["ours"], took["floor"], 3.0)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
