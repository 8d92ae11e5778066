"""Fifty thousand accounts are handed over while others dial: within 5 s, and no lock is waited for longer than 100 ms.

The leaver has 50 000 accounts and 12 500 plans, which go to four successors. Beside it eight operators, the successors
among them, press the key of their next customer once a second through the rooms: intention, the exchange's facts,
wrap-up with the next contact. That is as often as five hundred people who talk for a minute each. Told are the seconds
of the handover and of its undoing, the longest press with and without it, and the lock waits over 100 ms that Postgres
itself wrote down (log_lock_waits with a deadlock_timeout of 100 ms).

    python -m benchmarks.handover [accounts]
"""

import asyncio
import itertools
import os
import sys
import time
import uuid
from datetime import timedelta

import asyncpg
import psutil

from benchmarks.million import million
from callcenter import activities, clock, db, handovers, logs
from callcenter.ids import AccountId, UserId
from callcenter.local.postgres import LocalPostgres
from tests.calls.test_journey import Floor
from tests.factories import Office

SECONDS, MOST_MILLISECONDS = 5.0, 100
SUCCESSORS, OPERATORS = 4, 8
_LOAD = """
    SET session_replication_role = replica;
    UPDATE account SET owner_id = {leaver} WHERE id IN (
        SELECT id FROM account WHERE owner_id NOT IN ({others}) ORDER BY id LIMIT {number});
    INSERT INTO assignment (account_id, owner_id, since)
        SELECT id, owner_id, now() FROM account WHERE owner_id = {leaver};
    UPDATE activity SET assignee_id = {leaver}, owner_id = {leaver} WHERE state = 'planned'
       AND account_id IN (SELECT id FROM account WHERE owner_id = {leaver});
    UPDATE next_step SET owner_id = {leaver} WHERE account_id IN (SELECT id FROM account WHERE owner_id = {leaver});
    SET session_replication_role = origin;
    VACUUM ANALYZE account; VACUUM ANALYZE assignment; VACUUM ANALYZE activity
"""


class Dialling(Floor):
    """An operator who calls account after account."""

    presses: list[float]

    async def go_on(self, accounts: list[AccountId]) -> None:
        """Until cancelled; each press is timed, from the key to the committed intention, and the wrap-up after it."""
        self.presses = []
        kind, purpose = await self.office.id_of("activity_kind", "call"), await self.office.id_of("purpose", "needs")
        for account in itertools.cycle(accounts):
            began = time.perf_counter()
            self.account_id = account
            call = (await self.press()).call
            self.presses.append(time.perf_counter() - began)
            await self.talk(call)
            following = activities.Plan(
                kind_id=kind, purpose_id=purpose, assignee_id=self.user.id, due_at=clock.now() + timedelta(days=3)
            )
            began = time.perf_counter()
            await self.wrap_up(call, "interested", next_contacts=(following,))
            self.presses.append(time.perf_counter() - began)
            await asyncio.sleep(1)


async def operators_of(office: Office) -> list[Dialling]:
    """People with a telephone each and twenty accounts of their own."""
    found = []
    for _ in range(OPERATORS):
        floor = Dialling(office)
        floor.user = await floor.user_of(await office.user(login=login()))
        await office.telephone(floor.user.id, extension=login())
        found.append(floor)
    return found


def login() -> str:
    """A log-in, or an extension, that nobody has in a data set that was used before."""
    return f"bench-{uuid.uuid4().hex[:12]}"


async def accounts_of(floor: Dialling) -> list[AccountId]:
    """Twenty accounts with a number."""
    accounts = [await floor.office.account(floor.user.id) for _ in range(20)]
    for account in accounts:
        await floor.office.number(account)
    return accounts


async def loaded(server: LocalPostgres, number: int, leaver: UserId, others: list[UserId]) -> None:
    """The leaver owns so many accounts with their plans."""
    owner = await asyncpg.connect(server.url("bench"))
    filled = _LOAD.format(leaver=leaver, number=number, others=", ".join(str(each) for each in others))
    for statement in filled.split(";"):
        await owner.execute(statement, timeout=None)
    await owner.close()


def waits(server: LocalPostgres) -> list[str]:
    """The lock waits over 100 ms that Postgres wrote down so far."""
    log = (server.data.parent / "postgres.log").read_text(errors="replace")
    return [line for line in log.splitlines() if "still waiting for" in line]


async def main(number: int) -> None:
    """Measure and print."""
    logs.configure(level="warning")
    async with million(max(4 * number, 100_000)) as server:
        pool = await db.open_pool(server.url("bench", user="callcenter_app"), size=OPERATORS + 4)
        try:
            await measure(server, Office(pool), number)
        finally:
            await pool.close()


async def measure(server: LocalPostgres, office: Office, number: int) -> None:
    """Dial for three seconds, then hand over, then take back, dialling on."""
    print(f"{number} accounts")
    await settled(office)
    leaver = await office.user(login=login())
    administrator = await office.user("administrator", login=login())
    floors = await operators_of(office)
    await loaded(server, number, leaver, [floor.user.id for floor in floors])
    books = [await accounts_of(floor) for floor in floors]
    dialling = [asyncio.create_task(floor.go_on(book)) for floor, book in zip(floors, books, strict=True)]
    try:
        await asyncio.sleep(3)
        await hand_over(server, office, floors, leaver, administrator)
    finally:
        for task in dialling:
            task.cancel()
        await asyncio.gather(*dialling, return_exceptions=True)


async def hand_over(
    server: LocalPostgres, office: Office, floors: list[Dialling], leaver: UserId, administrator: UserId
) -> None:
    """The act and its undoing, timed and told."""
    quiet, before = presses(floors), waits(server)
    actor = db.Actor(user_id=administrator, role=db.Role.ADMINISTRATOR)
    to = [floor.user.id for floor in floors[:SUCCESSORS]]
    began = time.perf_counter()
    async with db.acting(office.pool, actor) as conn:
        backend = psutil.Process(await conn.fetchval("SELECT pg_backend_pid()"))
        spent = cpu(backend)
        handover = await handovers.hand_over(conn, administrator, leaver, to, handovers.Rule.EVENLY)
        spent = cpu(backend) - spent
    given = time.perf_counter() - began
    busy = presses(floors)
    began = time.perf_counter()
    async with db.acting(office.pool, actor) as conn:
        await handovers.undo(conn, administrator, handover)
    undone = time.perf_counter() - began
    print(f"handed over in {given:.1f} s (at most {SECONDS:.0f}), taken back in {undone:.1f} s")
    print(f"processor time of its connection in Postgres: {spent:.1f} s")
    told("presses and wrap-ups before", quiet)
    told("presses and wrap-ups during", busy)
    waited = waits(server)[len(before) :]
    print(f"lock waits over {MOST_MILLISECONDS} ms: {len(waited)} (at most 0); load {os.getloadavg()[0]:.1f}")
    print(*waited, sep="\n")


async def settled(office: Office) -> None:
    """The team, the exchange and the rule of the country, once."""
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute(
            "INSERT INTO country_rule (country, prefixes, calls_from, calls_until) "
            "VALUES ('HU', '{+36}', '00:00', '24:00') ON CONFLICT DO NOTHING"
        )
        await conn.execute("INSERT INTO pbx (name) VALUES ('bench') ON CONFLICT DO NOTHING")
        office.pbx_id = await conn.fetchval("SELECT min(id) FROM pbx")
        office.team_id = await conn.fetchval("SELECT min(id) FROM team")


def cpu(process: psutil.Process) -> float:
    """Seconds of processor time so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


def presses(floors: list[Dialling]) -> list[float]:
    """Take what was timed since the last time, in milliseconds."""
    found = sorted(1000 * seconds for floor in floors for seconds in floor.presses)
    for floor in floors:
        floor.presses = []
    return found


def told(title: str, took: list[float]) -> None:
    """One line."""
    print(f"{title}: {len(took)}, median {took[len(took) // 2]:.0f} ms, longest {took[-1]:.0f} ms")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000))
