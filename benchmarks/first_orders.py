"""Ten thousand first orders while Postgres is killed at random: nothing by half, nothing lost, no history changed.

tests/accounts/conversions.py says what is done and how it is counted; all figures but the first must be as told here.

    python -m benchmarks.first_orders [prospects] [seed]
"""

import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from callcenter import logs
from callcenter.local.postgres import LocalPostgres
from tests.accounts.conversions import Conversions


async def main(prospects: int, seed: int) -> int:
    """Run, print, and say whether everything held."""
    logs.configure(level="error")
    logging.getLogger("asyncpg").setLevel(logging.CRITICAL)  # of the pool, each time that Postgres is away
    with tempfile.TemporaryDirectory(prefix="callcenter-bench-") as folder:
        server = LocalPostgres(Path(folder))
        await server.start()
        began = time.perf_counter()
        try:
            told = await Conversions(server, seed=seed, between_kills=0.3).converted(prospects)
        finally:
            await server.stop()
    figures = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in msgspec.structs.asdict(told).items())
    print(f"first orders, seed {seed}, {time.perf_counter() - began:.0f} s: {figures}")
    print("halves, lost and changed must be 0, and every prospect a client")
    return int(bool(told.halves or told.lost or told.changed or told.conversions != prospects))


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    sys.exit(asyncio.run(main(*[*given, *(10_000, 1)[len(given) :]])))
