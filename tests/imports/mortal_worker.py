"""A worker that dies, as by `kill -9`, when its log has said so often what the caller names: `url event times`."""

import asyncio
import os
import signal
import sys
from typing import Any

import structlog

from callcenter import db, imports
from callcenter.background import Worker
from tests.imports.desk import LEASE


async def main(url: str, event: str, times: int) -> None:
    left = [times]

    def die(_logger: Any, _name: str, entry: Any) -> Any:
        left[0] -= entry["event"] == event
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        raise structlog.DropEvent

    structlog.configure(processors=[die])
    pool = await db.open_pool(url, size=4)
    worker = Worker(url, {imports.steps.Steps.job: imports.steps.Steps(pool)}, lease=LEASE)
    await asyncio.wait_for(worker.run(), 60)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
