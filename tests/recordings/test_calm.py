"""The loop of `callcenter work` stays free while recordings are encoded and stored (by tests/loops.py)."""

import asyncio
import os
import sys
import time
from pathlib import Path

import msgspec
import pytest

from tests.loops import LONG_MS, LoopWatch, Watched
from tests.recordings.desk import Desk

ROOT = Path(__file__).parents[2]


async def seen_by_worker(desk: Desk, recordings: int, seconds: float) -> Watched:
    """What a worker's loop did while it brought so many recordings of so many seconds to the store."""
    home = desk.shelf.spool.folder.parent
    settings = {
        "DATABASE_URL": desk.url, "CALLCENTER_HOME": str(home), "RECORDINGS_SPOOL": str(desk.shelf.spool.folder),
        "STORE_FOLDER": str(home / "objects"), "AMI_PORT": "9", "AMI_SECRET": "nobody-listens-there",
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.recordings.watched_worker", cwd=ROOT, env={**os.environ, **settings},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 24,
    )  # fmt: skip
    assert process.stdin and process.stdout
    assert await asyncio.wait_for(process.stdout.readline(), 30) == b"ready\n"
    for call_id in [await desk.recorded(seconds) for _ in range(recordings)]:
        await desk.until_state(call_id, "stored", 30)
    process.stdin.close()
    told = await asyncio.wait_for(process.stdout.read(), 30)
    await asyncio.wait_for(process.wait(), 10)
    return msgspec.json.decode(told, type=Watched)


async def test_nothing_on_the_workers_loop_takes_20_ms_or_waits(desk: Desk) -> None:
    seen = await seen_by_worker(desk, recordings=4, seconds=15.0)
    assert seen.callbacks > 500
    assert len(seen.beats) > 100
    assert seen.most_cpu_ms < LONG_MS, seen.worst[0]
    assert seen.most_own_ms < LONG_MS, "a thread of ours kept the interpreter's lock"
    assert seen.blocked == []


def busy(seconds: float) -> None:
    begun = time.thread_time()
    while time.thread_time() - begun < seconds:
        pass


@pytest.mark.parametrize("stalled", ["by work", "by a file", "by a thread", "not at all"])
async def test_the_watch_sees_each_kind_of_stall(stalled: str, tmp_path: Path) -> None:
    """The instrument itself: it would be worth nothing if it never went off."""
    watch = LoopWatch()
    file = tmp_path / "file"
    with watch.watching():
        await asyncio.sleep(0.02)
        match stalled:
            case "by work":
                busy(0.04)
            case "by a file":
                file.write_bytes(b"x")
            case "by a thread":  # one step of the interpreter that gives the lock to nobody
                await asyncio.to_thread(sum, range(5_000_000))
        await asyncio.sleep(0.05)
    seen = watch.seen()
    assert (seen.most_cpu_ms > LONG_MS) == (stalled == "by work")
    assert (seen.most_own_ms > LONG_MS) == (stalled in ("by work", "by a thread"))
    assert bool(seen.blocked) == (stalled == "by a file")
