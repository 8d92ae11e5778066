"""First orders of many prospects on a Postgres that is killed again and again: each is whole or not there at all.

Eight operators enter orders through the room, as the panel does. Meanwhile one of three things happens at random
moments: a connection is cut, a backend is killed with -9 (Postgres then restarts all of them), or the whole of Postgres
is killed with -9 and started again. An order without an answer is entered again afterwards, as a person would.
"""

import asyncio
import os
import signal
from contextlib import suppress
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import asyncpg
import msgspec
import psutil

from callcenter import accounts, db
from callcenter.accounts.orders import OrderEntry
from callcenter.errors import DatabaseAway, Invalid
from callcenter.ids import AccountId, UserId
from callcenter.local.postgres import LocalPostgres
from tests.factories import Office

DATABASE = "conversions"
WRITERS = 8
ORDER = OrderEntry(
    number="2026-1", ordered_on=date(2026, 11, 2), amount=Decimal("1284000.50"), margin=Decimal(90), currency="HUF"
)

# Between one and twelve contacts each, done or planned, with the texts and the log that real ones have.
_PROSPECTS = """
    WITH fresh AS (
        INSERT INTO account (name, owner_id, country, time_zone, source_id, lifecycle)
        SELECT 'Prospect ' || n, $2, 'HU', 'Europe/Budapest', (SELECT min(id) FROM source),
               (ARRAY['prospect', 'qualified'])[1 + n % 2]
          FROM generate_series(1, $1) AS n
        RETURNING id
    )
    INSERT INTO activity (account_id, kind_id, purpose_id, assignee_id, entered_by, state, done_at, due_at, result_id,
                          note)
    SELECT fresh.id, (SELECT min(id) FROM activity_kind), (SELECT min(id) FROM purpose), $2, $2,
           CASE WHEN n % 5 = 4 THEN 'planned' ELSE 'done' END,
           CASE WHEN n % 5 = 4 THEN NULL ELSE now() - n * interval '3 days' END, now() + n * interval '1 day',
           (SELECT min(id) FROM result), 'Contact ' || n || ' of ' || md5(fresh.id::text)
      FROM fresh
     CROSS JOIN LATERAL generate_series(1, 1 + fresh.id % 12) AS n
"""
# Told without history_of: what every history was, and is.
_HISTORIES = """
    SELECT account.id, (SELECT count(*) FROM activity WHERE activity.account_id = account.id) AS contacts,
           (SELECT md5(string_agg(activity::text, '|' ORDER BY activity.id))
              FROM activity
             WHERE activity.account_id = account.id) AS told,
           (SELECT count(*) FROM activity_event WHERE activity_event.account_id = account.id) AS events
      FROM account
"""
_STATES = """
    SELECT account.id, account.lifecycle = 'client' AS client,
           CASE WHEN account.lifecycle = 'client'
                THEN orders.count = 1 AND account.client_since IS NOT NULL AND account.first_order_id = receipt.order_id
                     AND receipt.contacts_before = receipt.contacts_after AND receipt.hash_before = receipt.hash_after
                     AND receipt.contacts_before = (
                         SELECT count(*) FROM activity WHERE activity.account_id = account.id)
                ELSE orders.count = 0 AND account.client_since IS NULL AND account.first_order_id IS NULL
                     AND receipt.account_id IS NULL AND account.row_version = 1 END AS whole
      FROM account
      LEFT JOIN first_order_receipt AS receipt ON receipt.account_id = account.id
     CROSS JOIN LATERAL (SELECT count(*) FROM sales_order WHERE sales_order.account_id = account.id) AS orders
"""

_BACKENDS = (
    "SELECT pid FROM pg_stat_activity WHERE usename = 'callcenter_app' AND datname = 'conversions' "
    "ORDER BY state <> 'active', random()"
)


class Told(msgspec.Struct, kw_only=True):
    """What happened in a run."""

    conversions: int = 0
    unanswered: int = 0  # orders whose answer was lost
    there_already: int = 0  # of these, how many had been committed
    cut: int = 0
    backends_killed: int = 0
    servers_killed: int = 0
    halves: int = 0  # accounts that were neither prospect nor client, after any kill
    lost: int = 0  # orders that were answered and are not there
    changed: int = 0  # histories that are not as they were


class Conversions:
    """A run on a server of its own; `told` counts, `converted` returns when every prospect is a client."""

    def __init__(self, server: LocalPostgres, *, seed: int, between_kills: float) -> None:
        self._server = server
        self._random = Random(seed)
        self._seconds = between_kills
        self._pool: db.Pool
        self._operator: UserId
        self._todo: list[AccountId] = []
        self._asked: set[AccountId] = set()
        self._answered: set[AccountId] = set()
        self._unanswered: set[AccountId] = set()
        self._histories: list[Any] = []
        self.told = Told()

    async def converted(self, prospects: int) -> Told:
        """Make so many prospects, convert them all under fire, and count what is not as it has to be."""
        await self._server.ensure_database(DATABASE)
        await db.migrate(self._server.url(DATABASE))
        self._pool = await db.open_pool(self._server.url(DATABASE, user="callcenter_app"), size=WRITERS + 1)
        try:
            await self._prospects(prospects)
            async with asyncio.TaskGroup() as writers:  # when one fails, or the fire, all end
                fire = writers.create_task(self._under_fire())
                await asyncio.gather(*(writers.create_task(self._sell()) for _ in range(WRITERS)))
                fire.cancel()
            await self._server.start()
            await self._look()
            self.told.conversions = len(self._answered)
            self.told.changed = len(set(self._histories) ^ set(await self._all(_HISTORIES)))
            return self.told
        finally:
            await self._pool.close()

    async def _prospects(self, number: int) -> None:
        office = await Office.opened(self._pool)
        self._operator = await office.user()
        async with db.acting(self._pool, db.SYSTEM) as conn:
            await conn.execute(_PROSPECTS, number, self._operator, timeout=300)
        self._histories = await self._all(_HISTORIES)
        self._todo = [row[0] for row in self._histories]
        self._random.shuffle(self._todo)

    async def _sell(self) -> None:
        actor = db.Actor(user_id=self._operator, role=db.Role.OPERATOR)
        while self._todo:
            account = self._todo.pop()
            self._asked.add(account)
            try:
                async with db.acting(self._pool, actor) as conn:
                    await accounts.orders.add_order(conn, account, self._operator, ORDER)
            except DatabaseAway:
                self.told.unanswered += 1
                self._unanswered.add(account)
                self._todo.insert(0, account)
                await asyncio.sleep(0.02)
            except Invalid as refused:
                if refused.reason != "taken" or account not in self._unanswered:
                    raise  # only an order without an answer is entered again
                self.told.there_already += 1
                self._answered.add(account)
            else:
                self._answered.add(account)

    async def _under_fire(self) -> None:
        while True:
            await asyncio.sleep(self._random.uniform(0.2, 1.8) * self._seconds)
            with suppress(ProcessLookupError, psutil.NoSuchProcess):
                await self._random.choice((self._cut, self._kill_backend, self._kill_server))()
            await self._look()

    async def _cut(self) -> None:
        pids = await self._all(f"SELECT pg_terminate_backend(pid) FROM ({_BACKENDS} LIMIT 1) AS one")
        self.told.cut += len(pids)

    async def _kill_backend(self) -> None:
        for row in await self._all(f"{_BACKENDS} LIMIT 1"):
            os.kill(row["pid"], signal.SIGKILL)
            self.told.backends_killed += 1

    async def _kill_server(self) -> None:
        """As when the machine goes: the postmaster and all that it has started."""
        assert self._server.pid is not None
        postmaster = psutil.Process(self._server.pid)
        processes = [postmaster, *postmaster.children(recursive=True)]
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        await asyncio.to_thread(psutil.wait_procs, processes, timeout=10)
        self.told.servers_killed += 1
        await self._server.start()

    async def _look(self) -> None:
        """Whatever was answered is there, and nothing is there by half. Writers go on meanwhile."""
        answered = set(self._answered)
        rows = await self._all(_STATES)
        self.told.halves += sum(not row["whole"] for row in rows)
        clients = {row["id"] for row in rows if row["client"]}
        self.told.lost += len(answered - clients)
        assert clients <= self._asked, "nobody becomes a client without an order"

    async def _all(self, query: str) -> list[Any]:
        """The superuser's answer, as soon as Postgres has recovered: this connection goes with the others."""
        for _ in range(600):
            try:
                owner = await asyncpg.connect(self._server.url(DATABASE), timeout=10)
                try:
                    return list(await owner.fetch(query))
                finally:
                    owner.terminate()
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await asyncio.sleep(0.05)
        raise TimeoutError("Postgres does not come back")
