"""A worker that is killed in the middle of a list loses nothing and doubles nothing."""

import asyncio
import sys
from pathlib import Path

import pytest

from callcenter.imports import State
from tests.imports.desk import Desk

ROOT = Path(__file__).parents[2]
LINES = 3500  # four chunks of the run, two of the check
LIST = "Név;Telefon;Dátum\n" + "".join(f"Kft. {n};+3630{n:07d};2024-03-{n % 28 + 1:02d}\n" for n in range(LINES))


async def killed(desk: Desk, times: int) -> None:
    """A worker comes, works, and is killed after so many chunks."""
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.imports.mortal_worker", desk.url, "lines are done", str(times), cwd=ROOT
    )
    assert await asyncio.wait_for(worker.wait(), 30) == -9


async def counts(desk: Desk) -> list[int]:
    tables = ("account", "phone_number", "activity", "assignment")
    return [await desk.office.value(f"SELECT count(*) FROM {table}") for table in tables]


@pytest.mark.parametrize("chunks", [1, 3])
async def test_a_run_that_is_killed_goes_on_where_it_was(desk: Desk, chunks: int) -> None:
    batch = await desk.staged(LIST)
    await desk.check(batch)
    await killed(desk, 1)  # in the check, which begins again
    async with desk.working():
        await desk.reaches(batch, State.CHECKED)
    await desk.run(batch)
    await killed(desk, chunks)
    assert await counts(desk) == [chunks * 1000 - 1] * 4  # line 1 holds the headings
    async with desk.working():
        await desk.reaches(batch, State.DONE)
    assert await counts(desk) == [LINES] * 4
    assert await desk.office.value("SELECT count(DISTINCT account_id) FROM import_row") == LINES


async def test_an_undo_that_is_killed_goes_on_where_it_was(desk: Desk) -> None:
    async with desk.working():
        batch = await desk.came_in(LIST)
    async with desk.acting() as conn:
        from callcenter import imports

        await imports.undo(conn, desk.leader, batch)
    await killed(desk, 2)
    async with desk.working():
        await desk.reaches(batch, State.UNDONE)
    assert await desk.office.value("SELECT count(*) FROM account WHERE deleted_at IS NULL") == 0
    assert await desk.office.value("SELECT count(*) FROM activity WHERE state <> 'cancelled'") == 0
    assert await desk.office.value("SELECT count(*) FROM import_row WHERE undone = 'restored'") == LINES
