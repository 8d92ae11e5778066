"""Workers that are killed, frozen, or two at once: one object, whole, and nothing left behind."""

import asyncio
import hashlib
import sys
from pathlib import Path

import psutil
import pytest

from callcenter import recordings
from callcenter.ids import CallId, new_call_id
from callcenter.recordings import Encoders, Spool, Uploads
from callcenter.recordings.upload import object_key
from tests.recordings.desk import Desk
from tests.recordings.sounds import aged
from tests.waiting import until

STEPS = [
    "recording is encoded",
    "recording encoded",
    "recording put",
    "recording read back",
    "recording stored",
    "recording left the spool",
]
ROOT = Path(__file__).parents[2]


async def started(desk: Desk, event: str) -> asyncio.subprocess.Process:
    objects = desk.shelf.spool.folder.parent / "objects"
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.recordings.mortal_worker", desk.url, str(desk.shelf.spool.folder), str(objects),
        event, cwd=ROOT,
    )  # fmt: skip


async def dies(process: asyncio.subprocess.Process) -> None:
    assert await asyncio.wait_for(process.wait(), 30) == -9


async def is_whole(desk: Desk, call_id: CallId) -> None:
    row = await desk.until_state(call_id, "stored", 15)
    assert row["sha256"] == hashlib.sha256(await desk.content(call_id)).digest()
    assert [found.key async for found in desk.shelf.store.listing("")] == [row["object_key"]]
    assert len(await desk.heard(call_id)) == round(row["duration_seconds"] * 8000)


@pytest.mark.parametrize("event", STEPS)
async def test_a_worker_killed_at_any_point_costs_nothing(desk: Desk, event: str) -> None:
    call_id = await desk.recorded(2.0)
    await dies(await started(desk, event))
    async with desk.working():
        await is_whole(desk, call_id)
        await until(desk.nothing_owed, 10)
    if event == "recording stored":
        for path, _ in desk.shelf.spool.files():
            aged(path)
        await recordings.sweeping.sweep(desk.pool, desk.shelf)
    assert desk.in_spool(call_id) == []


async def test_a_worker_killed_while_it_encodes_costs_nothing(desk: Desk) -> None:
    call_id = await desk.recorded(120.0)
    process = await started(desk, "never")
    encoded = desk.shelf.spool.folder / "encoded"
    await until(lambda: any(file.stat().st_size for file in encoded.glob("*.unfinished")), 20, what="a half file")
    process.kill()
    await dies(process)
    async with desk.working():
        await is_whole(desk, call_id)


async def test_what_kills_its_worker_three_times_is_parked(desk: Desk) -> None:
    call_id = await desk.recorded(1.0)
    for _ in range(3):
        await dies(await started(desk, "recording is encoded"))
    async with desk.working():
        row = await desk.until_state(call_id, "parked", 15)
    assert "killed" in row["reason"]
    assert len(desk.in_spool(call_id)) == 2, "the sound is kept"


async def test_a_crash_of_the_encoder_is_a_failed_start(desk: Desk) -> None:
    poisoned, good = await desk.recorded(60.0), await desk.recorded(1.0)
    async with desk.working():
        encoded = desk.shelf.spool.folder / "encoded"
        await until(lambda: any(encoded.glob(f"{poisoned}.*.unfinished")), 10)
        for child in psutil.Process().children():
            if "callcenter.recordings.audio" in " ".join(child.cmdline()):
                child.kill()
        row = await desk.until_state(poisoned, "stored", 15)
        await desk.until_state(good, "stored")
    assert row["starts"] == 2


async def test_an_encoding_that_nobody_waits_for_any_more_ends_its_child_and_the_next_one_is_done(desk: Desk) -> None:
    long, short = await desk.recorded(600.0), await desk.recorded(0.5)
    encoders = Encoders(1)
    target = desk.shelf.spool.unfinished(long)
    encoding = asyncio.create_task(encoders.encode(*desk.both_sides(long), target))
    await until(lambda: target.exists() and target.stat().st_size, 20)
    encoding.cancel()
    await asyncio.wait({encoding})
    facts = await encoders.encode(*desk.both_sides(short), desk.shelf.spool.unfinished(short))
    assert facts.duration_seconds == 0.5
    await encoders.close()
    assert target.stat().st_size < 600 * 2000, "it did not go on"


def test_no_two_workers_write_one_unfinished_file(spool: Spool) -> None:
    call_id = new_call_id()
    assert spool.unfinished(call_id) != spool.unfinished(call_id)


async def test_two_workers_at_once_make_one_object_of_each(desk: Desk) -> None:
    calls = [await desk.recorded(0.5) for _ in range(6)]
    async with desk.working(), desk.working():
        for call_id in calls:
            await desk.until_state(call_id, "stored", 15)
    for call_id in calls:
        assert (await desk.row(call_id))["sha256"] == hashlib.sha256(await desk.content(call_id)).digest()
        assert desk.in_spool(call_id) == []


async def test_two_starts_of_one_recording_at_once_agree(any_desk: Desk) -> None:
    desk = any_desk
    call_id = await desk.recorded(1.0)
    others = [Uploads(desk.pool, desk.shelf, desk.encoders) for _ in range(3)]
    results = await asyncio.gather(*(uploads.run(call_id) for uploads in others), return_exceptions=True)
    assert any(result is None for result in results)
    await is_whole(desk, call_id)


async def test_a_frozen_worker_that_wakes_up_replaces_nothing_and_takes_its_own_back(any_desk: Desk) -> None:
    desk = any_desk
    call_id = await desk.recorded(1.0)
    sides = [desk.shelf.spool.operator(call_id), desk.shelf.spool.customer(call_id)]
    contents = [side.read_bytes() for side in sides]
    frozen = await desk.uploads._encoded(call_id)
    assert frozen
    await Uploads(desk.pool, desk.shelf, desk.encoders).run(call_id)
    before = await desk.content(call_id)
    for side, content in zip(sides, contents, strict=True):
        side.write_bytes(content)
    # It wakes up with an encoded file of its own, other bytes of the same sound.
    target = desk.shelf.spool.unfinished(call_id)
    own = await desk.encoders.encode(*desk.both_sides(call_id), target)
    desk.shelf.spool.finish(call_id, target, own)
    assert own.sha256 != frozen.sha256, "Ogg streams carry a random serial number"
    await desk.uploads.run(call_id)
    assert await desk.content(call_id) == before
    await is_whole(desk, call_id)
    for side in sides:
        side.unlink()
    aged(desk.shelf.spool.encoded(call_id, own))
    await recordings.sweeping.sweep(desk.pool, desk.shelf)
    assert desk.in_spool(call_id) == [], "what it left goes with the next sweep"


async def test_of_two_that_put_before_either_wrote_it_down_one_object_stays(any_desk: Desk) -> None:
    """Neither may judge or delete what the other has put: the first to write it down has the recording."""
    desk = any_desk
    call_id = await desk.recorded(1.0)
    first = await desk.uploads._encoded(call_id)
    assert first
    key = object_key(call_id, first.sha256)
    await desk.shelf.store.put_file(key, desk.shelf.spool.encoded(call_id, first))
    target = desk.shelf.spool.unfinished(call_id)
    second = await desk.encoders.encode(*desk.both_sides(call_id), target)
    desk.shelf.spool.finish(call_id, target, second)
    assert first.sha256 != second.sha256
    await Uploads(desk.pool, desk.shelf, desk.encoders).run(call_id)
    assert (await desk.row(call_id))["sha256"] == second.sha256
    await desk.uploads._take_back(call_id, first)  # the first goes on, and its row is written already
    await is_whole(desk, call_id)


async def test_a_recording_without_a_worker_is_in_the_store_soon_after_one_starts(desk: Desk) -> None:
    call_id = await desk.recorded(10.0)
    async with desk.working():
        await desk.until_state(call_id, "stored", 9)
