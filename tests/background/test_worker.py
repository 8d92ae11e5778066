"""Jobs: promised in a transaction, done once, tried again, parked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver

from callcenter import db
from callcenter.background import Hopeless, TryLater, Worker, enqueue
from callcenter.background.queueing import queries
from callcenter.db import Role
from callcenter.errors import DatabaseAway
from callcenter.local.postgres import LocalPostgres
from tests.factories import Office
from tests.waiting import until


class Ledger:
    """A handler whose rows are kept in memory; `does` says what a start of a key does."""

    def __init__(self) -> None:
        self.does: dict[str, list[Exception]] = {}
        self.starts: dict[str, int] = {}
        self.done: list[str] = []
        self.parked: dict[str, str] = {}
        self.put_off_for: dict[str, str] = {}
        self.running = self.most_running = 0
        self.seconds = 0.0

    async def begin(self, key: str) -> int | None:
        self.starts[key] = self.starts.get(key, 0) + 1
        return self.starts[key]

    async def run(self, key: str) -> None:
        self.running += 1
        self.most_running = max(self.running, self.most_running)
        try:
            await asyncio.sleep(self.seconds)
            if self.does.get(key):
                raise self.does[key].pop(0)
            self.done.append(key)
        finally:
            self.running -= 1

    async def put_off(self, key: str, reason: str, seconds: float) -> None:
        self.put_off_for[key] = reason
        self.starts[key] -= 1

    async def park(self, key: str, reason: str) -> None:
        self.parked[key] = reason


@asynccontextmanager
async def working(url: str, ledger: Ledger, concurrency: int = 4) -> AsyncIterator[Worker]:
    worker = Worker(url, {"book": ledger}, concurrency=concurrency, delays=(0.05, 0.05))
    task = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stop()
        await asyncio.wait_for(task, 10)


async def owe(pool: db.Pool, *keys: str, actor: db.Actor = db.SYSTEM) -> None:
    async with db.acting(pool, actor) as conn:
        await enqueue(conn, "book", *keys)


async def test_a_job_is_done_once(pool: db.Pool, database_url: str) -> None:
    ledger = Ledger()
    async with working(database_url, ledger):
        await owe(pool, "1", "2", "1")
        await until(lambda: len(ledger.done) == 2, what="both jobs")
    assert sorted(ledger.done) == ["1", "2"]


@pytest.mark.parametrize("role", list(Role))
async def test_everybody_may_owe_a_job(pool: db.Pool, office: Office, database_url: str, role: Role) -> None:
    user = await office.user(role.value)
    ledger = Ledger()
    async with working(database_url, ledger):
        await owe(pool, "1", actor=db.Actor(user_id=user, role=role))
        await until(lambda: ledger.done == ["1"])


async def test_an_operator_cannot_take_a_job_away(pool: db.Pool, office: Office) -> None:
    user = await office.user()
    await owe(pool, "1")
    for statement in ("DELETE FROM jobs.pgqueuer", "UPDATE jobs.pgqueuer SET priority = 1"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with db.acting(pool, db.Actor(user_id=user, role=Role.OPERATOR)) as conn:
                await conn.execute(statement)


async def test_what_is_rolled_back_was_never_owed(pool: db.Pool, office: Office) -> None:
    async def owed_and_failed() -> None:
        async with db.acting(pool, db.SYSTEM) as conn:
            await enqueue(conn, "book", "1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await owed_and_failed()
    assert await office.value("SELECT count(*) FROM jobs.pgqueuer") == 0


async def test_a_failed_start_is_repeated_and_the_third_parks(pool: db.Pool, database_url: str) -> None:
    ledger = Ledger()
    ledger.does = {"once": [ValueError("x")], "always": [ValueError(str(n)) for n in range(9)]}
    async with working(database_url, ledger):
        await owe(pool, "once", "always", "never")
        await until(lambda: len(ledger.done) == 2 and ledger.parked, what="done and parked")
    assert sorted(ledger.done) == ["never", "once"]
    assert ledger.starts == {"once": 2, "always": 3, "never": 1}
    assert "ValueError('2')" in ledger.parked["always"]


async def test_a_hopeless_job_is_parked_at_once(pool: db.Pool, database_url: str, office: Office) -> None:
    ledger = Ledger()
    ledger.does = {"1": [Hopeless("it is a text")]}
    async with working(database_url, ledger):
        await owe(pool, "1")
        await until(lambda: ledger.parked)
    assert ledger.parked == {"1": "it is a text"}
    assert await office.value("SELECT count(*) FROM jobs.pgqueuer") == 0


async def test_waiting_for_something_outside_is_not_counted(pool: db.Pool, database_url: str) -> None:
    ledger = Ledger()
    ledger.does = {"1": [TryLater("the store is away", 0.02) for _ in range(3)]}
    async with working(database_url, ledger):
        await owe(pool, "1")
        await until(lambda: ledger.done == ["1"], 9)
    assert ledger.starts["1"] == 1
    assert ledger.put_off_for["1"] == "the store is away"


async def test_starts_that_ended_without_a_word_park_the_fourth(pool: db.Pool, database_url: str) -> None:
    ledger = Ledger()
    ledger.starts["1"] = 3  # three processes died in it
    async with working(database_url, ledger):
        await owe(pool, "1")
        await until(lambda: ledger.parked)
    assert "killed" in ledger.parked["1"]
    assert ledger.done == []


async def test_no_more_than_allowed_run_at_once(pool: db.Pool, database_url: str) -> None:
    ledger = Ledger()
    ledger.seconds = 0.05
    async with working(database_url, ledger, concurrency=3):
        await owe(pool, *(str(n) for n in range(12)))
        await until(lambda: len(ledger.done) == 12)
    assert ledger.most_running == 3


async def test_stopping_finishes_what_runs(pool: db.Pool, database_url: str) -> None:
    ledger = Ledger()
    ledger.seconds = 0.3
    async with working(database_url, ledger):
        await owe(pool, "1")
        await until(lambda: ledger.running == 1)
    assert ledger.done == ["1"]


async def test_two_workers_share_the_jobs(pool: db.Pool, database_url: str) -> None:
    first, second = Ledger(), Ledger()
    first.seconds = second.seconds = 0.02
    async with working(database_url, first), working(database_url, second):
        await owe(pool, *(str(n) for n in range(30)))
        await until(lambda: len(first.done) + len(second.done) >= 30)
    assert sorted(first.done + second.done, key=int) == [str(n) for n in range(30)]


async def test_a_failing_sweep_comes_again(database_url: str) -> None:
    calls: list[int] = []

    async def sweep() -> None:
        calls.append(1)
        raise RuntimeError("swept into a wall")

    worker = Worker(database_url, {"book": Ledger()})
    worker.every(0.02, sweep)
    task = asyncio.create_task(worker.run())
    await until(lambda: len(calls) >= 3)
    worker.stop()
    await asyncio.wait_for(task, 10)


async def test_work_goes_on_after_the_connections_were_cut(
    pool: db.Pool, database_url: str, database: str, postgres: LocalPostgres
) -> None:
    ledger = Ledger()
    async with working(database_url, ledger):
        await owe(pool, "1")
        await until(lambda: ledger.done == ["1"])
        admin = await asyncpg.connect(postgres.url("postgres"))
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()",
            database,
        )
        await admin.close()
        async with asyncio.timeout(5):
            while True:
                try:
                    await owe(pool, "2")
                    break
                except DatabaseAway:
                    await asyncio.sleep(0.05)
        await until(lambda: ledger.done == ["1", "2"], 9)


async def test_the_schema_is_what_this_pgqueuer_declares(database: str, postgres: LocalPostgres) -> None:
    owner = await asyncpg.connect(postgres.url(database))
    plan = await queries(AsyncpgDriver(owner)).plan_upgrade()
    await owner.close()
    assert not plan.statements
