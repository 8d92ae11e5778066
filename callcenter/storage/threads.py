"""The few threads of a store, for libraries and disks that block."""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from callcenter.storage.model import StoreUnavailable

THREADS = 4
LONGEST = 300.0  # seconds in which one piece of work must be done, such as 64 MB sent or read
P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """Runs work beside the event loop. Who waits, waits `longest` seconds at most, whatever a server or a disk does."""

    def __init__(self, name: str, longest: float = LONGEST) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix=name)
        self._longest = longest

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` gives; raises what it raises, and StoreUnavailable when it takes too long."""
        call = functools.partial(work, *args, **kwargs)
        try:
            async with asyncio.timeout(self._longest) as waiting:
                return await asyncio.get_running_loop().run_in_executor(self._threads, call)
        except TimeoutError as error:
            if not waiting.expired():
                raise
            raise StoreUnavailable(f"The store was not done after {self._longest:g} s.") from error

    def close(self) -> None:
        """Start nothing more; what runs ends by its own limits."""
        self._threads.shutdown(wait=False, cancel_futures=True)
