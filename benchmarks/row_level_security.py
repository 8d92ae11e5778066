"""Row level security against a plain WHERE, on lists and keys at a million accounts: at most 1.1 times.

The same rows by the same statements: once as the operator's database role, where the policy alone decides, once as the
owner of the tables, where the statement says it itself. Both prepared on one open connection each; only they are timed.

    python benchmarks/row_level_security.py [accounts]
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

import asyncpg

from benchmarks.million import busiest, measured, million, told

ROUNDS = 400
# What is asked, with the place of the condition; and the condition that the policy stands for.
ASKED = {
    "list: a page of own accounts": (
        "SELECT id, name, city FROM account WHERE deleted_at IS NULL AND name > 'M' {and_own} "
        "ORDER BY name, id LIMIT 50",
        "AND owner_id = {user}",
    ),
    "key: one account": ("SELECT id, name, city FROM account WHERE id = {account} {and_own}", "AND owner_id = {user}"),
    "key: an account's latest contacts": (
        "SELECT id, done_at FROM activity WHERE account_id = {account} {and_own} "
        "ORDER BY coalesce(done_at, due_at, created_at) DESC, id DESC LIMIT 20",
        "AND EXISTS (SELECT FROM account WHERE account.id = activity.account_id AND owner_id = {user})",
    ),
    "key: a foreign account": ("SELECT id, name FROM account WHERE id = {foreign} {and_own}", "AND owner_id = {user}"),
}


async def main(number: int) -> None:
    """Measure and print."""
    async with million(number) as server:
        user = await busiest(server.url("bench"))
        plain = await asyncpg.connect(server.url("bench"))
        secured = await asyncpg.connect(server.url("bench", user="callcenter_app"))
        await secured.execute(f"SET ROLE r_operator; SET app.user_id = '{user}'")
        filled = {
            "user": user,
            "account": await plain.fetchval(
                "SELECT id FROM account WHERE owner_id = $1 ORDER BY id % 1000 LIMIT 1", user
            ),
            "foreign": await plain.fetchval("SELECT min(id) FROM account WHERE owner_id <> $1", user),
        }
        for title, (query, own) in ASKED.items():
            by_policy = query.format(**filled, and_own="")
            by_where = query.format(**filled, and_own=own.format(**filled))
            assert await secured.fetch(by_policy) == await plain.fetch(by_where), title
            took = await measured(ROUNDS, {"policy": prepared(secured, by_policy), "where": prepared(plain, by_where)})
            told(title, took["policy"], took["where"], 1.1)
        await plain.close()
        await secured.close()


def prepared(connection: "asyncpg.Connection[asyncpg.Record]", query: str) -> Callable[[], Awaitable[object]]:
    """Ask the query; asyncpg prepares it once."""
    return lambda: connection.fetch(query)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
