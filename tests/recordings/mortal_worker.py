"""A worker that dies, as by `kill -9`, when its log says what the caller names: `url spool objects event`."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

import structlog

from callcenter import db, recordings
from callcenter.background import Worker
from callcenter.recordings import Encoders, Shelf, Spool, Uploads
from callcenter.storage import FolderStore
from tests.recordings.desk import LEASE


async def main(url: str, spool: str, objects: str, event: str) -> None:
    def die(_logger: Any, _name: str, entry: Any) -> Any:
        if entry["event"] == event:
            os.kill(os.getpid(), signal.SIGKILL)
        raise structlog.DropEvent

    structlog.configure(processors=[die])
    pool = await db.open_pool(url, size=4)
    shelf = Shelf(spool=Spool(Path(spool)), store=FolderStore(Path(objects)))
    removals = recordings.removing.Removals(pool, shelf)
    handlers = {recordings.Uploads.job: Uploads(pool, shelf, Encoders(1)), removals.job: removals}
    worker = Worker(url, handlers, lease=LEASE)
    await asyncio.wait_for(worker.run(), 60)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
