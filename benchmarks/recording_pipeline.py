"""The recording pipeline against a bare encode and put: recordings a second, as a ratio (at least 0.7).

Bare: one process, no database: read both sides, encode them in blocks, put the file in a folder store, read it back.
Ours: rows, job queue, child process, waveform, read back, states, clearing up. Both use one encoder and the same folder
store; rounds are interleaved.

Also printed, of the worker's event loop while it works (tests/loops.py says how): the longest callback by its own CPU
time, and of the heartbeat how late it came and how much of that this process had caused (both at most 20 ms). Beside
it the floor: how late a heartbeat came at the same time in a process that does nothing else. A machine that runs
something else makes both hearts late, and neither of the first two figures. The bare way runs outside of the watch.

    python -m benchmarks.recording_pipeline [recordings in a round] [seconds of each]
"""

import asyncio
import gc
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
import psutil
import soundfile

from callcenter import db, logs
from callcenter.ids import CallId
from callcenter.local.postgres import LocalPostgres
from callcenter.recordings import Encoders, Shelf, Spool
from callcenter.recordings.audio.encoding import COMPRESSION
from callcenter.storage import FolderStore
from tests.factories import Office
from tests.loops import LoopWatch, Watched
from tests.recordings.desk import Desk
from tests.recordings.sounds import wav

ROUNDS = 3
FLOOR = "floor"  # the argument that makes this the process with the bare heartbeat


def speech(seconds: float, seed: int) -> np.ndarray:
    """Noise in syllables: as hard to encode as a voice."""
    random = np.random.default_rng(seed)
    at = np.arange(int(seconds * 8000)) / 8000
    voice = sum(np.sin(2 * np.pi * (120 + 20 * np.sin(at * 3)) * at * n) / n for n in range(1, 12))
    return ((voice * 0.15 + random.normal(0, 0.02, len(at))) * (np.sin(at * 4 + seed) > -0.2) * 32767).astype(np.int16)


async def bare(folder: Path, number: int, sides: tuple[np.ndarray, np.ndarray]) -> float:
    """Seconds for a round of the bare way."""
    store = FolderStore(folder / "objects")
    files = [(wav(folder / f"{n}-o.wav", sides[0]), wav(folder / f"{n}-c.wav", sides[1])) for n in range(number)]
    began = time.perf_counter()
    for n, (operator, customer) in enumerate(files):
        target = folder / f"{n}.ogg"
        with (
            soundfile.SoundFile(operator) as left,
            soundfile.SoundFile(customer) as right,
            soundfile.SoundFile(
                target, "w", 8000, 2, format="OGG", subtype="OPUS", compression_level=COMPRESSION
            ) as file,
        ):
            while len(block := left.read(32000, dtype="int16")):
                file.write(np.stack([block, right.read(32000, dtype="int16")], axis=1))
        await store.put_file(f"bare/{n}.ogg", target)
        await store.fingerprint(f"bare/{n}.ogg")
    took = time.perf_counter() - began
    await store.close()
    return took


async def ours(desk: Desk, number: int, sides: tuple[np.ndarray, np.ndarray], seen: list[Watched]) -> float:
    """Seconds for a round of our way, from the end of the calls to the last `stored`."""
    ended = {"state": "ended", "end_reason": "completed", "ended_at": datetime.now(UTC)}
    calls = [CallId(await desk.office.call(desk.user_id, desk.account_id, **ended)) for _ in range(number)]
    for call_id in calls:
        wav(desk.shelf.spool.operator(call_id), sides[0])
        wav(desk.shelf.spool.customer(call_id), sides[1])
    watch = LoopWatch()
    gc.collect()
    gc.freeze()  # as `work` does at its start
    async with desk.working():
        with watch.watching():
            began = time.perf_counter()
            for call_id in calls:
                await desk.end(call_id)
            while await desk.office.value("SELECT count(*) FROM recording WHERE state <> 'stored'"):
                await asyncio.sleep(0.02)
            took = time.perf_counter() - began
    seen.append(watch.seen())
    return took


async def floor() -> None:
    """The process with the bare heartbeat: until its input ends, then its beats."""
    watch = LoopWatch()
    with watch.watching():
        await asyncio.to_thread(sys.stdin.read)
    print(msgspec.json.encode(watch.seen()).decode())


def cpu() -> float:
    """CPU seconds of this process and of its encoder (Postgres not counted)."""
    encoder = [child for child in psutil.Process().children() if "recordings.audio" in " ".join(child.cmdline())]
    return sum(found.user + found.system for found in (one.cpu_times() for one in (psutil.Process(), *encoder)))


async def main(number: int, seconds: float) -> None:
    """Measure and print. The first round of each is not counted: the encoder starts in it."""
    logs.configure(level="warning")
    sides = (speech(seconds, 1), speech(seconds, 2))
    rates: dict[str, list[float]] = {"bare": [], "ours": []}
    spent: dict[str, list[float]] = {"bare": [], "ours": []}
    seen: list[Watched] = []
    floor_seen: list[Watched] = []
    with tempfile.TemporaryDirectory(prefix="callcenter-bench-") as folder:
        server = LocalPostgres(Path(folder) / "home")
        await server.start()
        await server.ensure_database("bench")
        await db.migrate(server.url("bench"))
        url = server.url("bench", user="callcenter_app")
        pool = await db.open_pool(url, size=8)
        office = await Office.opened(pool)
        encoders = Encoders(1)
        for turn in range(1 + ROUNDS):
            began = cpu()
            (Path(folder) / f"bare{turn}").mkdir()
            rates["bare"].append(number / await bare(Path(folder) / f"bare{turn}", number, sides))
            spent["bare"].append((cpu() - began) / number)
            spool = Spool(Path(folder) / "spool")
            store = FolderStore(Path(folder) / "objects")
            desk = await Desk(office, Shelf(spool=spool, store=store), encoders, url).sit_down()
            bare_heart = await started_floor()
            began = cpu()
            rates["ours"].append(number / await ours(desk, number, sides, seen))
            spent["ours"].append((cpu() - began) / number)
            told, _ = await bare_heart.communicate(b"")
            floor_seen.append(msgspec.json.decode(told, type=Watched))
            await store.close()
        await encoders.close()
        await pool.close()
        await server.stop()
    for name, values in ((name, counted[1:]) for name, counted in rates.items()):
        print(
            f"{name}: {statistics.median(values):.2f} recordings/s ({min(values):.2f} to {max(values):.2f}), "
            f"{statistics.median(spent[name][1:]):.2f} CPU s each, of {seconds:.0f} s"
        )
    print(f"ratio: {statistics.median(rates['ours'][1:]) / statistics.median(rates['bare'][1:]):.2f} x (at least 0.7)")
    print(f"longest callback on the loop, ms of CPU: {max(one.most_cpu_ms for one in seen):.1f} (at most 20)")
    waits = [call for one in seen for call in one.blocked]
    print("calls on the loop that wait for disk, child or import:", waits or "none")
    told_late("ours", [beat.own_ms for one in seen for beat in one.beats], "of it by this process")
    told_late("ours", [beat.late_ms for one in seen for beat in one.beats], "in all")
    told_late("floor", [beat.late_ms for one in floor_seen for beat in one.beats], "in all, in a process of its own")
    print(f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


async def started_floor() -> asyncio.subprocess.Process:
    """The bare heartbeat, beating."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.recording_pipeline", FLOOR,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 24,
    )  # fmt: skip


def told_late(name: str, late: list[float], words: str) -> None:
    """Print how late a heartbeat came."""
    found = sorted(late)
    shares = (f"p{share:g} {found[int(len(found) * share / 100)]:.1f}" for share in (50, 99, 99.9))
    print(f"heartbeat late, {name}, {words}, ms:", *shares, f"most {found[-1]:.1f}")


if __name__ == "__main__":
    if sys.argv[1:] == [FLOOR]:
        asyncio.run(floor())
        sys.exit()
    given = [*sys.argv[1:3], *("8", "60")[len(sys.argv) - 1 :]]
    asyncio.run(main(int(given[0]), float(given[1])))
