"""The first fifty entries of a history, through our function and as the bare statement by psql: at most 3 times.

Of an account as most are, of one with 300 contacts, and of the one with 18 807, as an operator sees them. The time of
psql is the one that it tells itself (\\timing), in one session beside ours, in turns.

    python -m benchmarks.timeline [contacts [accounts]]
"""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from benchmarks.lists import Overheard
from benchmarks.million import measured, million, told
from callcenter import activities, db, logs
from callcenter.ids import AccountId, UserId
from callcenter.local.postgres import LocalPostgres, find_binaries

ROUNDS = 60
MOST = 3.0
_ACCOUNTS = {
    "timeline of a usual account": "SELECT id, owner_id FROM account WHERE id % 1000 = 7 LIMIT 1",
    "timeline of 300 contacts": "SELECT id, owner_id FROM account WHERE id % 1000 = 0 AND id > 1000 LIMIT 1",
    "timeline of 18 807 contacts": "SELECT id, owner_id FROM account WHERE id = 1000",
}


class Psql:
    """A session of psql as the operator's database role."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def ask(self, statement: str) -> float:
        """Milliseconds, as psql tells them."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{statement};\n".encode())
        await self._process.stdin.drain()
        async for line in self._process.stdout:
            if match := re.match(rb"Time: ([\d.]+) ms", line):
                return float(match[1])
        raise RuntimeError("psql has ended")


@asynccontextmanager
async def psql(server: LocalPostgres, user: UserId) -> AsyncIterator[Psql]:
    """A session that sees what the operator sees."""
    process = await asyncio.create_subprocess_exec(
        str(find_binaries() / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", server.url("bench", user="callcenter_app"),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 24,
    )  # fmt: skip
    session = Psql(process)
    assert process.stdin is not None
    process.stdin.write(f"SET ROLE r_operator; SET app.user_id = '{user}';\n\\timing on\n".encode())
    try:
        yield session
    finally:
        process.stdin.close()
        await process.wait()


def as_text(query: str, values: tuple[object, ...]) -> str:
    """The statement with its values in it, for psql."""
    words = {f"${n}": quoted(value) for n, value in enumerate(values, 1)}
    return re.sub(r"\$\d+", lambda found: words[found[0]], query)


def quoted(value: object) -> str:
    """A value as it stands in a statement; texts here hold no quotation marks."""
    if isinstance(value, list):
        return "'{" + ", ".join(str(each) for each in value) + "}'"
    return "NULL" if value is None else f"'{value}'"


async def main(contacts: int, accounts: int) -> None:
    """Measure and print."""
    logs.configure(level="warning")
    async with million(accounts, contacts) as server:
        owner = await asyncpg.connect(server.url("bench"))
        pool = await db.open_pool(server.url("bench", user="callcenter_app"), size=2)
        for title, query in _ACCOUNTS.items():
            account, user = await owner.fetchrow(query)
            async with psql(server, user) as bare:
                await compare(pool, bare, title, AccountId(account), UserId(user))
        await pool.close()
        await owner.close()


async def compare(pool: db.Pool, bare: Psql, title: str, account: AccountId, user: UserId) -> None:
    """One line for one account."""
    actor = db.Actor(user_id=user, role=db.Role.OPERATOR)
    async with db.acting(pool, actor) as conn:
        overheard = Overheard(conn)
        await activities.history.timeline(overheard, account)  # type: ignore[arg-type]
    query, values = overheard.sent[-1]  # before it the accounts that are one with this one are asked for
    statement, floor = as_text(query, values), []

    async def ours() -> None:
        async with db.acting(pool, actor) as conn:
            assert len(await activities.history.timeline(conn, account)) > 0

    async def theirs() -> None:
        floor.append(await bare.ask(statement))

    took = await measured(ROUNDS, {"ours": ours, "theirs": theirs})
    told(f"{title}, load {os.getloadavg()[0]:.0f}", took["ours"], sorted(floor[3:]), MOST)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    asyncio.run(main(*[*given, *(1_000_000, 1_000_000)[len(given) :]]))
