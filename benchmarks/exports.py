"""A list of a hundred thousand accounts as CSV and as a workbook, through the whole panel, against Postgres' own COPY.

Ours: a request of an administrator who is logged in, up to the last byte in another process. Floor: COPY of the very
same query to a file, by the same role under the same policies. Besides: by how much the memory of the panel grows from
a list of some accounts to that of all, and for how long its event loop is held up at most while the list goes out: by
work of its own (processor time between two turns), and, on a machine that has other work, at all.

    python benchmarks/exports.py [accounts]
"""

import asyncio
import gc
import os
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg

from benchmarks.million import million
from callcenter import accounts, db, logs, panel
from callcenter.db.pool import prepare
from callcenter.ids import UserId
from tests.factories import Office
from tests.panel.conftest import running_panel

MOST_RATIO = {"csv": 3.0, "xlsx": 8.0}
MOST_GROWTH = 32 << 20  # bytes
MOST_HELD = 0.020  # seconds
TICK = 0.001
# A reader in a process of its own: it gives the bytes that came.
READER = """
import sys, urllib.request
sys.stdin.readline()
answer = urllib.request.urlopen(urllib.request.Request(sys.argv[1], headers={"Cookie": sys.argv[2]}))
size = 0
while piece := answer.read(1 << 20):
    size += len(piece)
print(size)
"""


class Overheard:
    """Stands before a connection and keeps the query that a stream is read with."""

    def __init__(self, conn: db.Connection) -> None:
        self._conn = conn
        self.sent: tuple[str, tuple[Any, ...]] = ("", ())

    def cursor(self, query: str, *values: Any, **options: Any) -> Any:
        self.sent = query, values
        return self._conn.cursor(query, *values, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._conn, name)


async def main(number: int) -> None:
    """Measure and print; fail beyond the limits."""
    logs.configure(level="warning")
    async with million(number) as server:
        url = server.url("bench", user="callcenter_app")
        pool = await db.open_pool(url, size=2)
        office = await Office.opened(pool)
        chief = await office.user("administrator", login="chief")
        query, values = await query_of(pool, chief)
        bare = await asyncpg.connect(url)
        await prepare(bare)
        await bare.execute(f"SET ROLE r_admin; SET app.user_id = '{chief}'")
        with tempfile.TemporaryDirectory() as home:
            floor = await best(lambda: bare.copy_from_query(query, *values, output=f"{home}/floor", format="csv"))
            print(
                f"COPY of {number} accounts: {floor:6.2f} s, {Path(home, 'floor').stat().st_size >> 20} MB", flush=True
            )
            async with running_panel(office, url, Path(home)) as running:
                await asyncio.to_thread(panel.warm, running.application)
                gc.collect()
                gc.freeze()  # as the process that serves does
                browser = await running.browser_of(chief)
                late = [await measured(running.url, browser, form, floor) for form in MOST_RATIO]
        await bare.close()
        await pool.close()
    sys.exit("beyond a limit" if any(late) else 0)


async def query_of(pool: db.Pool, chief: UserId) -> tuple[str, tuple[Any, ...]]:
    """What the export of all prospects asks the database."""
    async with db.acting(pool, db.Actor(user_id=chief, role=db.Role.ADMINISTRATOR)) as conn:
        overheard: Any = Overheard(conn)
        wanted = accounts.finding.AccountFilter(lifecycles=("prospect", "qualified", "rejected"))
        async for _ in accounts.finding.stream_accounts(overheard, wanted):
            break
        sent: tuple[str, tuple[Any, ...]] = overheard.sent
        return sent


async def best(way: Callable[[], Awaitable[object]]) -> float:
    """The shortest of three times, in seconds."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        await way()
        times.append(time.perf_counter() - began)
    return min(times)


async def measured(url: str, browser: aiohttp.ClientSession, form: str, floor: float) -> bool:
    """One line for one form of file; whether it is beyond a limit."""
    cookie = "; ".join(f"{one.key}={one.value}" for one in browser.cookie_jar)
    columns = "column=person&column=number&column=city&column=address&column=owner&column=latest&column=next"
    await read(f"{url}/exports/accounts.{form}?city=gyor&{columns}", cookie, [])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    held: list[tuple[float, float]] = []
    runs = [await read(f"{url}/exports/accounts.{form}?{columns}", cookie, held) for _ in range(3)]
    took, size = min(runs)
    waited, worked = sorted(one for one, _ in held), max(own for _, own in held)
    growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) << 10
    print(
        f"{form:5} {took:6.2f} s, {size >> 20} MB   ratio {took / floor:5.2f} (at most {MOST_RATIO[form]})   "
        f"memory +{growth / (1 << 20):.1f} MB, {before >> 10} MB before (at most +{MOST_GROWTH >> 20})   "
        f"loop held by its own work {worked * 1000:.1f} ms (at most {MOST_HELD * 1000:.0f}), "
        f"at all {waited[-1] * 1000:.1f} (99 % {waited[int(len(waited) * 0.99)] * 1000:.1f})",
        flush=True,
    )
    return took / floor > MOST_RATIO[form] or growth > MOST_GROWTH or worked > MOST_HELD


async def tick(held: list[tuple[float, float]]) -> None:
    """Keep by how much every sleep of a millisecond is late, and how long this thread has worked meanwhile."""
    while True:
        began, worked = time.perf_counter(), time.thread_time()
        await asyncio.sleep(TICK)
        held.append((time.perf_counter() - began - TICK, time.thread_time() - worked))


async def read(address: str, cookie: str, held: list[tuple[float, float]]) -> tuple[float, int]:
    """Seconds and bytes of a file that another process reads; the turns of the loop meanwhile go into `held`."""
    pipe = asyncio.subprocess.PIPE
    reader = await asyncio.create_subprocess_exec(
        sys.executable, "-c", READER, address, cookie, stdin=pipe, stdout=pipe
    )
    await asyncio.sleep(1)  # it has started, which is no work of the panel
    ticker, began = asyncio.create_task(tick(held)), time.perf_counter()
    told, _ = await reader.communicate(b"\n")
    took = time.perf_counter() - began
    ticker.cancel()
    assert reader.returncode == 0, "the list did not come whole"
    return took, int(told)


if __name__ == "__main__":
    os.environ.pop("CALLCENTER_BENCH_DATA", None)  # of as many accounts as it says, not of those that others share
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
