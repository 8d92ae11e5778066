"""`callcenter work` that watches its own loop: says `ready`, and when its input ends what it saw."""

import asyncio
import sys

import msgspec

from callcenter import app, logs, settings
from tests.loops import LoopWatch


async def main() -> None:
    logs.configure(level="info")
    watch = LoopWatch()
    async with app.working(settings.read()):
        with watch.watching():
            print("ready", flush=True)
            await asyncio.to_thread(sys.stdin.read)
    print(msgspec.json.encode(watch.seen()).decode(), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
