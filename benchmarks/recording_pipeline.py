"""The recording pipeline against a bare encode and put: recordings a second, as a ratio (at least 0.7).

Bare: one process, no database: read both sides, encode them in blocks, put the file in a folder store, read it back.
Ours: rows, job queue, child process, waveform, read back, states, clearing up. Both use one encoder and the same folder
store; rounds are interleaved. Also printed: how late a heartbeat on the worker's event loop came meanwhile.

    python -m benchmarks.recording_pipeline [recordings in a round] [seconds of each]
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

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
from tests.recordings.desk import Desk
from tests.recordings.sounds import wav

ROUNDS = 3
BEAT = 0.005


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


async def ours(desk: Desk, number: int, sides: tuple[np.ndarray, np.ndarray], lags: list[float]) -> float:
    """Seconds for a round of our way, from the end of the calls to the last `stored`."""
    ended = {"state": "ended", "end_reason": "completed", "ended_at": datetime.now(UTC)}
    calls = [CallId(await desk.office.call(desk.user_id, desk.account_id, **ended)) for _ in range(number)]
    for call_id in calls:
        wav(desk.shelf.spool.operator(call_id), sides[0])
        wav(desk.shelf.spool.customer(call_id), sides[1])
    async with desk.working():
        beating = asyncio.create_task(beat(lags))
        began = time.perf_counter()
        for call_id in calls:
            await desk.end(call_id)
        while await desk.office.value("SELECT count(*) FROM recording WHERE state <> 'stored'"):
            await asyncio.sleep(0.02)
        took = time.perf_counter() - began
        beating.cancel()
    return took


async def beat(lags: list[float]) -> None:
    """Note in milliseconds how late each beat comes."""
    while True:
        due = time.perf_counter() + BEAT
        await asyncio.sleep(BEAT)
        lags.append((time.perf_counter() - due) * 1000)


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
    lags: list[float] = []
    idle: list[float] = []
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
            began = cpu()
            rates["ours"].append(number / await ours(desk, number, sides, lags))
            spent["ours"].append((cpu() - began) / number)
            beating = asyncio.create_task(beat(idle))
            await asyncio.sleep(2)
            beating.cancel()
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
    for words, found in (("working", sorted(lags)), ("idle", sorted(idle))):
        shares = (f"p{share:g} {found[int(len(found) * share / 100)]:.1f}" for share in (50, 99, 99.9))
        print(f"heartbeat late while {words}, ms:", *shares, f"most {found[-1]:.1f}")
    print(f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    given = [*sys.argv[1:3], *("8", "60")[len(sys.argv) - 1 :]]
    asyncio.run(main(int(given[0]), float(given[1])))
