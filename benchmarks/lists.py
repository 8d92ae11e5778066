"""Lists, search, what is due and the timeline at a million accounts, through our functions and as bare statements.

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
LIFECYCLES = ("prospect", "qualified")


class Overheard:
    """Stands before a connection and keeps the statements that a function sends."""

    def __init__(self, conn: db.Connection) -> None:
        self._conn = conn
        self.sent: list[tuple[str, tuple[Any, ...]]] = []

    async def fetch(self, query: str, *values: Any) -> Any:
        self.sent.append((query, values))
        return await self._conn.fetch(query, *values)

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
        asked: dict[str, Callable[[Any], Awaitable[object]]] = {
            "accounts, first page": lambda conn: accounts.finding.list_accounts(conn, LIFECYCLES),
            "accounts, page 20": lambda conn: accounts.finding.list_accounts(conn, LIFECYCLES, after=("M", 0)),
            "search, part of a name": lambda conn: accounts.finding.list_accounts(conn, LIFECYCLES, "a1b2"),
            "search, digits of a number": lambda conn: accounts.finding.list_accounts(conn, LIFECYCLES, "8761"),
            "what is due": lambda conn: activities.due_items(conn, user, now, now + timedelta(days=1)),
            "timeline of 300 contacts": lambda conn: activities.history.timeline(conn, talkative),
            "words in 300 contacts": lambda conn: activities.history.timeline(
                conn, talkative, sought=activities.history.Sought(words="ház")
            ),
        }
        bare = await asyncpg.connect(server.url("bench", user="callcenter_app"))
        await prepare(bare)
        await bare.execute(f"SET ROLE r_operator; SET app.user_id = '{user}'")
        for title, ask in asked.items():
            await compare(pool, actor, bare, title, ask)
        await bare.close()
        await pool.close()


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
