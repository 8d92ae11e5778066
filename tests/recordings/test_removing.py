"""An erased recording goes from the store and the spool, whatever happens in between, and never comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import pytest

from callcenter import db, recordings
from callcenter.background import TryLater, Worker
from callcenter.db import Actor, Role
from callcenter.erasing import Because, Whom, erase, erasures, preview
from callcenter.ids import CallId, PersonId
from callcenter.recordings.removing import Removals
from callcenter.recordings.upload import object_key
from tests.recordings.desk import LEASE, Desk
from tests.recordings.sounds import aged
from tests.recordings.test_killed import dies, started
from tests.storage.s3_wire import Fault, S3Wire
from tests.waiting import until


async def of_person(desk: Desk, call_id: CallId) -> Whom:
    person = await desk.office.person(desk.account_id)
    async with db.acting(desk.pool, db.SYSTEM) as conn:
        await conn.execute("UPDATE call SET person_id = $2 WHERE id = $1", call_id, person)
    return Whom(account_id=desk.account_id, person_id=PersonId(person))


async def erased(desk: Desk, call_id: CallId) -> Actor:
    admin = await desk.office.user("administrator")
    actor, whom = Actor(user_id=admin, role=Role.ADMINISTRATOR), await of_person(desk, call_id)
    async with db.acting(desk.pool, actor) as conn:
        (subject, _) = await preview(conn, whom)
        await erase(conn, whom, Because.ASKED, subject.name)
    return actor


@asynccontextmanager
async def removing(desk: Desk) -> AsyncIterator[None]:
    handlers = {recordings.Uploads.job: desk.uploads, Removals.job: Removals(desk.pool, desk.shelf)}
    worker = Worker(desk.url, handlers, delays=(0.05, 0.05), lease=LEASE)
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        worker.stop()
        await asyncio.wait_for(task, 10)


async def until_gone(desk: Desk, call_id: CallId) -> None:
    async def gone() -> bool:
        return (await desk.row(call_id))["gone_at"] is not None

    await until(gone, 15, what="recording gone")


async def no_removal_owed(desk: Desk) -> bool:
    return bool(await desk.office.value("SELECT count(*) = 0 FROM jobs.pgqueuer WHERE entrypoint = $1", Removals.job))


async def in_store(desk: Desk) -> list[str]:
    return [found.key async for found in desk.shelf.store.listing("")]


async def test_an_erased_recording_goes_from_the_store_with_its_peaks(any_desk: Desk) -> None:
    """L2: in the folder and in S3; the row tells that there was one, how long, and that it is gone."""
    desk = any_desk
    call_id, other = await desk.recorded(2.0), await desk.recorded(1.0)
    await desk.uploads.run(call_id)
    await desk.uploads.run(other)
    actor = await erased(desk, call_id)
    assert await desk.state(call_id) == "erased"
    async with removing(desk):
        await until_gone(desk, call_id)
    row = await desk.row(call_id)
    assert (row["peaks"], row["object_key"], row["sha256"], row["duration_seconds"]) == (None, None, None, 2.0)
    assert await in_store(desk) == [await desk.key(other)]
    async with db.acting(desk.pool, actor) as conn:
        (line,) = await erasures(conn)
    assert (line.recordings, line.gone, line.held) == (1, 1, 0)


async def test_a_recording_that_waits_in_the_spool_never_reaches_the_store(desk: Desk) -> None:
    """Also when it was being encoded at that moment: who brings it there takes it away again."""
    call_id = await desk.recorded(2.0)
    await dies(await started(desk, "recording put"))  # an object without a row, sound and encoded file in the spool
    await erased(desk, call_id)
    async with removing(desk):
        await until_gone(desk, call_id)
        await until(desk.nothing_owed, 10)
    assert await in_store(desk) == []
    assert desk.in_spool(call_id) == []


async def test_what_turns_up_later_is_removed_by_the_sweeps(desk: Desk) -> None:
    call_id = await desk.recorded(1.0)
    await desk.uploads.run(call_id)
    key = await desk.key(call_id)
    await erased(desk, call_id)
    async with removing(desk):
        await until_gone(desk, call_id)
        await until(lambda: no_removal_owed(desk), 5)
        late = desk.shelf.spool.operator(call_id)
        late.write_bytes(b"x" * 100)
        aged(late)
        await desk.shelf.store.put_file(key, late)
        await recordings.sweeping.balance(desk.pool, desk.shelf, date(*(int(part) for part in key.split("/")[:3])))
        await recordings.sweeping.sweep(desk.pool, desk.shelf)
        await until_gone(desk, call_id)
    assert await in_store(desk) == []
    assert not late.exists()
    assert await desk.office.value("SELECT count(*) FROM recording_orphan") == 0


async def test_a_legal_hold_keeps_the_sound_until_it_ends(desk: Desk) -> None:
    call_id = await desk.recorded(1.0)
    await desk.uploads.run(call_id)
    async with db.acting(desk.pool, db.SYSTEM) as conn:
        await conn.execute("UPDATE recording SET legal_hold = true WHERE call_id = $1", call_id)
    whom = await of_person(desk, call_id)
    actor = Actor(user_id=await desk.office.user("administrator"), role=Role.ADMINISTRATOR)
    async with db.acting(desk.pool, actor) as conn:
        subject, seen = await preview(conn, whom)
        assert (seen.goes.recordings, seen.goes.held) == (0, 1)
        await erase(conn, whom, Because.ASKED, subject.name)
    await recordings.removing.sweep(desk.pool)
    assert await no_removal_owed(desk)
    assert await desk.state(call_id) == "stored"
    async with db.acting(desk.pool, db.SYSTEM) as conn:
        await conn.execute(
            "UPDATE recording SET legal_hold = false, removal_try_at = now() - interval '2 minutes' WHERE call_id = $1",
            call_id,
        )
    await recordings.removing.sweep(desk.pool)
    async with removing(desk):
        await until_gone(desk, call_id)
    assert await desk.state(call_id) == "erased"
    assert await in_store(desk) == []


async def test_a_store_that_is_away_is_asked_until_it_has_nothing_any_more(s3_desk: Desk, wire: S3Wire) -> None:
    desk = s3_desk
    call_id = await desk.recorded(1.0)
    await desk.uploads.run(call_id)
    await erased(desk, call_id)
    job = Removals(desk.pool, desk.shelf)
    wire.fault = Fault.ERROR
    for _ in range(5):
        assert await job.begin(call_id)
        with pytest.raises(TryLater):
            await job.run(call_id)
        await job.put_off(call_id, "away", 0.0)
    wire.fault = Fault.NONE
    assert await job.begin(call_id) == 1
    await job.run(call_id)
    assert (await desk.row(call_id))["gone_at"] is not None
    assert await in_store(desk) == []


async def test_a_worker_killed_between_the_store_and_the_row_is_followed_by_another(desk: Desk) -> None:
    """L2: after `kill -9` the job goes on where it was."""
    call_id = await desk.recorded(1.0)
    await desk.uploads.run(call_id)
    await erased(desk, call_id)
    await dies(await started(desk, "objects removed"))
    assert (await desk.row(call_id))["gone_at"] is None
    async with removing(desk):
        await until_gone(desk, call_id)


async def test_a_removal_that_fails_is_begun_anew_later(desk: Desk) -> None:
    call_id = await desk.recorded(1.0)
    await desk.uploads.run(call_id)
    await erased(desk, call_id)
    job = Removals(desk.pool, desk.shelf)
    for _ in range(3):
        await job.begin(call_id)
    await job.park(call_id, "failed 3 times")
    row = await desk.row(call_id)
    assert (row["removal_starts"], row["removal_reason"]) == (0, "failed 3 times")
    assert object_key(call_id, b"\1" * 32).startswith(row["object_key"][:47])
    assert await job.begin(call_id) == 1
