"""The worker: takes jobs from the queue, a few at a time, and runs the sweeps."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import anyio._backends._asyncio  # noqa: F401  # else pgqueuer's first step reads it in, which stops the loop for 60 ms
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Job
from pgqueuer.domain.types import Channel

from callcenter import db, logs
from callcenter.background.model import Handler, Hopeless, TryLater
from callcenter.background.queueing import SETTINGS, queries

STARTS = 3  # a job that failed or killed its process so often is parked
LEASE = timedelta(seconds=10)  # a job of a process that died is taken by another after this
POLL = timedelta(seconds=1)  # for what no notification tells: jobs put off, jobs of a process that died
DELAYS = (2.0, 15.0)  # seconds after the first and the second failed start
_log = logs.get("background")


class Worker:
    """Runs jobs of the given kinds, at most `concurrency` at a time, and sweeps, until it is stopped.

    Lives through restarts of Postgres. `url` is a direct connection: notifications do not pass a pooler.
    """

    def __init__(
        self,
        url: str,
        handlers: Mapping[str, Handler],
        *,
        concurrency: int = 8,
        delays: tuple[float, float] = DELAYS,
        lease: timedelta = LEASE,
    ) -> None:
        # Everything that the queue's connections do, they do as the system.
        self._url = url + ("&" if "?" in url else "?") + "role=r_system"
        self._handlers = handlers
        self._concurrency = max(concurrency, 2)
        self._delays = delays
        self._lease = lease
        self._sweeps: list[tuple[float, Callable[[], Awaitable[object]]]] = []
        self._manager: QueueManager | None = None
        self._stopping = asyncio.Event()

    def every(self, seconds: float, sweep: Callable[[], Awaitable[object]]) -> None:
        """Call `sweep` at the start and then about every so many seconds; a failure is logged and ends nothing."""
        self._sweeps.append((seconds, sweep))

    async def run(self) -> None:
        """Work until `stop`. Jobs under way are finished."""
        sweeps = [asyncio.create_task(self._sweep(seconds, sweep)) for seconds, sweep in self._sweeps]
        wait = 0.2
        try:
            while not self._stopping.is_set():
                try:
                    await self._work()
                    wait = 0.2
                except Exception as error:  # the background's border: whatever happened, work goes on
                    _log.warning("the queue broke off", error=repr(error), retry_seconds=wait)
                    await self._pause(wait)
                    wait = min(wait * 2, 5.0)
        finally:
            for task in sweeps:
                task.cancel()
            await asyncio.gather(*sweeps, return_exceptions=True)

    def stop(self) -> None:
        """Take no more jobs; `run` returns when those under way are done. Cancel `run` to break them off."""
        self._stopping.set()
        if self._manager:
            self._manager.shutdown.set()

    async def _work(self) -> None:
        async with contextlib.AsyncExitStack() as stack:
            pool = await db.open_pool(self._url, size=4)
            stack.push_async_callback(_close, pool)
            manager = QueueManager(queries(AsyncpgPoolDriver(pool)), channel=Channel(SETTINGS.channel))
            for name, handler in self._handlers.items():
                manager.entrypoint(name, accepts_context=False)(self._job(name, handler))
            self._manager = manager
            if self._stopping.is_set():
                return
            await manager.run(
                dequeue_timeout=POLL,
                batch_size=1,
                max_concurrent_tasks=self._concurrency,
                heartbeat_timeout=self._lease,
                shutdown_on_listener_failure=True,
                log_aggregation_interval=timedelta(0),
            )

    def _job(self, name: str, handler: Handler) -> Callable[[Job], Awaitable[None]]:
        async def run(job: Job) -> None:
            key = (job.payload or b"").decode()
            with logs.bound_contextvars(job=name, key=key):
                await self._start(handler, key)

        return run

    async def _start(self, handler: Handler, key: str) -> None:
        starts = await handler.begin(key)
        if starts is None:
            return
        if starts > STARTS:
            await self._park(handler, key, f"{STARTS} starts ended without a word: the process was killed each time")
            return
        try:
            await handler.run(key)
        except TryLater as later:
            await handler.put_off(key, later.reason, later.seconds)
            raise RetryRequested(timedelta(seconds=later.seconds), later.reason) from later
        except Hopeless as hopeless:
            await self._park(handler, key, hopeless.reason)
        except Exception as error:  # the background's border
            _log.warning("a start failed", starts=starts, error=repr(error), exc_info=True)
            if starts < STARTS:
                raise RetryRequested(timedelta(seconds=self._delays[starts - 1]), repr(error)) from error
            await self._park(handler, key, f"failed {STARTS} times, at last with {error!r}")

    async def _park(self, handler: Handler, key: str, reason: str) -> None:
        _log.error("parked", reason=reason)
        await handler.park(key, reason)

    async def _sweep(self, seconds: float, sweep: Callable[[], Awaitable[object]]) -> None:
        while True:
            try:
                await sweep()
            except Exception as error:  # the background's border
                _log.warning("a sweep failed", error=repr(error), exc_info=True)
            await asyncio.sleep(seconds * random.uniform(0.9, 1.1))  # noqa: S311  # several workers do not sweep in step

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


async def _close(pool: db.Pool) -> None:
    """Close it, and when Postgres does not answer, just drop it."""
    try:
        await asyncio.wait_for(pool.close(), 3)
    except Exception:  # the background's border
        pool.terminate()
