"""A list of 100 000 rows from the file to the accounts: rows a second, as a ratio of two bare COPYs.

Ours: read in the child, staged, checked (numbers, duplicates inside and outside), brought in as accounts, people,
numbers, addresses, first owners and next steps with all their keys, indexes and triggers, each row with its verdict and
what it made, in chunks that a killed worker neither loses nor doubles.
Bare, of the cells: the five cells of each row into a temporary table, without key, index, trigger or log (target 0.10;
that writes one narrow row where ours writes seven).
Bare, of the result: the very rows that the list left in seven tables, once more into tables of the same columns without
key, index or trigger; nothing is read, understood or compared.
Also printed: seconds (at most 60) and the largest memory of this process, which stages and works (at most 300 MB), and
of its children, Postgres among them.

    python -m benchmarks.import [rows]
"""

import asyncio
import itertools
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import asyncpg

from callcenter import db, imports, logs
from callcenter.imports import State
from callcenter.local.postgres import LocalPostgres
from tests.factories import Office
from tests.imports.desk import Desk

LEFT = ("account", "person", "phone_number", "email_address", "assignment", "next_step", "import_row")
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


async def bare_result(server: LocalPostgres, folder: Path) -> float:
    """Seconds of a bare COPY of everything that the list left."""
    seconds = 0.0
    async with db.connected(server.url("bench")) as owner:
        for table in LEFT:
            rows, columns = folder / table, await stored_columns(owner, table)
            await owner.copy_from_table(table, columns=columns, output=rows, format="binary")
            await owner.execute(f"CREATE TABLE bare_{table} AS SELECT {', '.join(columns)} FROM {table} WITH NO DATA")
            began = time.perf_counter()
            await owner.copy_to_table(f"bare_{table}", columns=columns, source=rows, format="binary")
            seconds += time.perf_counter() - began
            rows.unlink()
    return seconds


async def stored_columns(owner: asyncpg.Connection, table: str) -> list[str]:
    """The table's columns but for those that Postgres computes."""
    rows = await owner.fetch(
        "SELECT attname FROM pg_attribute "
        "WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        table,
    )
    return [row["attname"] for row in rows]


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
            largest = memory(resource.RUSAGE_SELF)
            result = await bare_result(server, Path(name))
            await pool.close()
        finally:
            await server.stop()
    told(number, steps, floor, result)
    print(f"largest memory: process {largest:.0f} MB (at most 300), largest child, Postgres included, ", end="")
    print(f"{memory(resource.RUSAGE_CHILDREN):.0f} MB")


def memory(who: int) -> float:
    """The largest memory so far, in MB."""
    return resource.getrusage(who).ru_maxrss / 1024


def told(number: int, steps: dict[str, float], floor: float, result: float) -> None:
    """Print the figures."""
    whole = sum(steps.values())
    print(", ".join(f"{step} {seconds:.1f} s" for step, seconds in steps.items()))
    print(f"import: {number / whole:,.0f} rows/s, {whole:.1f} s (at most 60); load {os.getloadavg()[0]:.1f}")
    print(f"bare COPY of the cells: {number / floor:,.0f} rows/s, ratio {floor / whole:.3f} (target 0.10)")
    print(f"bare COPY of the result: {number / result:,.0f} rows/s, ratio {result / whole:.3f}")
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(each.ru_utime + each.ru_stime for each in used)
    print(f"processor time of everything, Postgres and the making of its cluster included: {cpu:.1f} s")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
