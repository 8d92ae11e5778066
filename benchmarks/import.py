"""A list of 100 000 rows from the file to the accounts: rows a second, as a ratio of a bare COPY (target 0.10).

Bare: the same cells copied into a table with the columns of an account and its number, without index or trigger.
Ours: read in the child, staged, checked (numbers, duplicates inside and outside), brought in as accounts, people and
numbers with all their indexes and triggers, each row with its verdict. Also printed: seconds (at most 60) and the
largest memory of this process, which stages and works (at most 300 MB), and of its children, Postgres among them.

    python -m benchmarks.import [rows]
"""

import asyncio
import itertools
import resource
import sys
import tempfile
import time
from pathlib import Path

from callcenter import db, imports, logs
from callcenter.imports import State
from callcenter.local.postgres import LocalPostgres
from tests.factories import Office
from tests.imports.desk import Desk

CITIES = ("Győr", "Pécs", "Szeged", "Debrecen", "Miskolc", "Budapest")


def cells(rows: int) -> list[tuple[str, str, str, str, str]]:
    """Rows as a bought list has them."""
    return [
        (f"Cég {n} Kft.", CITIES[n % 6], f"06 30 {n // 10000:03d} {n % 10000:04d}", f"Kovács {n}", f"info{n}@ceg.hu")
        for n in range(rows)
    ]


async def bare(desk: Desk, rows: list[tuple[str, ...]]) -> float:
    """Seconds of a bare COPY."""
    async with db.acting(desk.pool, db.SYSTEM) as conn:
        await conn.execute("CREATE TEMPORARY TABLE bare (name text, city text, number text, person text, email text)")
        began = time.perf_counter()
        await conn.copy_records_to_table("bare", records=rows)
        return time.perf_counter() - began


async def ours(desk: Desk, rows: list[tuple[str, ...]]) -> dict[str, float]:
    """Seconds of each step."""
    content = "\n".join(["name;city;phone;contact person;email", *(";".join(row) for row in rows)])
    marks = [time.perf_counter()]
    batch = await desk.staged(content)
    marks.append(time.perf_counter())
    await desk.check(batch)
    await desk.reaches(batch, State.CHECKED, 300)
    marks.append(time.perf_counter())
    await desk.run(batch)
    await desk.reaches(batch, State.DONE, 300)
    marks.append(time.perf_counter())
    async with desk.acting() as conn:
        counts = await imports.showing.counts_of(conn, batch)
    assert counts.came_in == len(rows), counts
    return dict(zip(("staged", "checked", "brought in"), (b - a for a, b in itertools.pairwise(marks)), strict=True))


async def main(number: int) -> None:
    """Measure and print."""
    logs.configure()
    with tempfile.TemporaryDirectory(prefix="callcenter-bench-") as name:
        server = LocalPostgres(Path(name) / "postgres")
        await server.start()
        try:
            await server.ensure_database("bench")
            await db.migrate(server.url("bench"))
            url = server.url("bench", user="callcenter_app")
            pool = await db.open_pool(url, size=8)
            desk = await Desk.set(await Office.opened(pool), url, Path(name))
            rows = cells(number)
            floor = await bare(desk, rows)
            async with desk.working():
                steps = await ours(desk, rows)
            await pool.close()
        finally:
            await server.stop()
    told(number, floor, steps)


def told(number: int, floor: float, steps: dict[str, float]) -> None:
    """Print the figures."""
    whole = sum(steps.values())
    memory = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(", ".join(f"{step} {seconds:.1f} s" for step, seconds in steps.items()))
    print(f"import: {number / whole:,.0f} rows/s in {whole:.1f} s; bare COPY: {number / floor:,.0f} rows/s")
    print(f"ratio {floor / whole:.3f} (target 0.10), of the run alone {floor / steps['brought in']:.3f}")
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(each.ru_utime + each.ru_stime for each in used)
    print(f"processor time of everything, Postgres and the making of its cluster included: {cpu:.1f} s")
    print(f"largest memory: process {memory[0]:.0f} MB, largest child, Postgres included, {memory[1]:.0f} MB")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
