"""Who has no next step, at a million accounts three quarters of them without: our functions against a bare statement.

Ours: a transaction that acts for the person, row level security, a page of 51 lines with names, last contacts and
reasons, and both counts. Floor: the barest statement that answers the question, on an open connection without policies:
51 ids of that person's accounts without a plan, from the two tables themselves. At most 50 ms, whoever asks.

    python benchmarks/next_steps.py [accounts]
"""

import asyncio
import sys
from datetime import UTC, datetime

import asyncpg

from benchmarks.million import busiest, measured, million, told
from callcenter import db, logs, promises, reports
from callcenter.db import Actor, Role
from callcenter.ids import UserId
from callcenter.promises import Group, Half

ROUNDS = 60
MOST_MS = 50.0
FLOOR = """
SELECT id
  FROM account
 WHERE ($1::bigint[] IS NULL OR owner_id = ANY ($1))
   AND deleted_at IS NULL
   AND NOT EXISTS (SELECT FROM activity WHERE activity.account_id = account.id AND activity.state = 'planned')
 LIMIT 51
"""


async def main(number: int) -> None:
    """Measure and print; fail beyond the limit."""
    logs.configure(level="warning")
    async with million(number) as server:
        user = await busiest(server.url("bench"))
        bare = await asyncpg.connect(server.url("bench"))
        await bare.execute("SET ROLE r_system")
        leader = UserId(await bare.fetchval("SELECT min(id) FROM app_user WHERE role = 'leader'"))
        pool = await db.open_pool(server.url("bench", user="callcenter_app"), size=2)
        slow = False
        for title, actor in (
            ("an operator's", Actor(user_id=user, role=Role.OPERATOR)),
            ("a leader's team", Actor(user_id=leader, role=Role.LEADER)),
            ("everybody's", Actor(user_id=user, role=Role.ADMINISTRATOR)),
        ):
            slow |= await compare(pool, bare, f"no next step, {title}", actor)
        await pool.close()
        await bare.close()
    sys.exit(f"more than {MOST_MS} ms" if slow else 0)


async def compare(pool: db.Pool, bare: asyncpg.Connection, title: str, actor: Actor) -> bool:
    """One line for one person; whether it took too long."""
    today = datetime.now(UTC).date()

    async def people(conn: db.Connection) -> list[UserId] | None:
        everybody = actor.role is Role.ADMINISTRATOR
        return None if everybody else [one.id for one in await reports.people_counted(conn)]

    async def ours() -> None:
        async with db.acting(pool, actor) as conn:
            owners = await people(conn)
            await promises.listed_accounts(
                conn, Half(group=Group.ASKED, today=today, owners=owners), after=None, limit=51
            )
            for group in Group:
                await promises.count_listed(conn, Half(group=group, today=today, owners=owners), most=10_000)

    async with db.acting(pool, actor) as conn:
        owners = await people(conn)

    async def floor() -> None:
        await bare.fetch(FLOOR, owners)

    took = await measured(ROUNDS, {"ours": ours, "floor": floor})
    told(title, took["ours"], took["floor"], 10.0)
    return took["ours"][len(took["ours"]) // 2] > MOST_MS


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
