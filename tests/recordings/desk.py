"""A desk with a spool, a store and calls that have ended."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import numpy as np
import soundfile

from callcenter import db, recordings
from callcenter.background import Worker
from callcenter.ids import AccountId, CallId, UserId
from callcenter.recordings import Answered, Encoders, Shelf, Uploads
from callcenter.recordings.audio import Wav
from tests.factories import Office
from tests.recordings.sounds import tone, wav
from tests.waiting import until

LEASE = timedelta(seconds=1)


class Desk:
    """One operator with one account, and what a test does to their calls."""

    def __init__(self, office: Office, shelf: Shelf, encoders: Encoders, url: str) -> None:
        self.office, self.shelf, self.url = office, shelf, url
        self.encoders = encoders
        self.pool = office.pool
        self.uploads = Uploads(office.pool, shelf, encoders)
        self.user_id: UserId
        self.account_id: AccountId

    async def sit_down(self) -> "Desk":
        self.user_id = await self.office.user()
        self.account_id = await self.office.account(self.user_id)
        return self

    @property
    def operator(self) -> db.Actor:
        return db.Actor(user_id=self.user_id, role=db.Role.OPERATOR)

    async def call(self, *, ended_ago: float = 60.0, answered: Answered = Answered.YES, **columns: Any) -> CallId:
        """A call that has ended so many seconds ago; its recording is pending. No files yet."""
        whose = (columns.pop("user_id", self.user_id), columns.pop("account_id", self.account_id))
        call_id = CallId(await self.office.call(*whose, **columns))
        await self.end(call_id, ended_ago, answered)
        return call_id

    async def end(self, call_id: CallId, ended_ago: float = 60.0, answered: Answered = Answered.YES) -> None:
        async with db.acting(self.pool, db.SYSTEM) as conn:
            await conn.execute(
                """
                UPDATE call
                   SET state = 'ended', end_reason = 'completed', ended_at = now() - make_interval(secs => $2),
                       answered_at = now() - make_interval(secs => $2 + 20)
                 WHERE id = $1
                """,
                call_id,
                ended_ago,
            )
            await recordings.call_ended(conn, call_id, answered)

    async def recorded(
        self, seconds: float = 2.0, *, operator_hertz: float = 440, customer_hertz: float = 880
    ) -> CallId:
        """An ended call with both sides in the spool."""
        call_id = CallId(await self.office.call(self.user_id, self.account_id))
        wav(self.shelf.spool.operator(call_id), tone(operator_hertz, seconds))
        wav(self.shelf.spool.customer(call_id), tone(customer_hertz, seconds))
        await self.end(call_id)
        return call_id

    async def row(self, call_id: CallId) -> Any:
        return await self.office.row("SELECT * FROM recording WHERE call_id = $1", call_id)

    async def state(self, call_id: CallId) -> str:
        found: str = await self.office.value("SELECT state FROM recording WHERE call_id = $1", call_id)
        return found

    async def until_state(self, call_id: CallId, state: str, seconds: float = 9.0) -> Any:
        async def reached() -> bool:
            return await self.state(call_id) == state

        await until(reached, seconds, what=f"recording {state}")
        return await self.row(call_id)

    async def nothing_owed(self) -> bool:
        return bool(await self.office.value("SELECT count(*) = 0 FROM jobs.pgqueuer"))

    async def key(self, call_id: CallId) -> str:
        """The name of the object of a stored recording."""
        found: str = (await self.row(call_id))["object_key"]
        return found

    async def content(self, call_id: CallId) -> bytes:
        """The object, whole."""
        key = await self.key(call_id)
        return b"".join([piece async for piece in self.shelf.store.open_range(key, 0, 10**9)])

    async def heard(self, call_id: CallId) -> np.ndarray:
        """The object, decoded: a row a sample, operator left, customer right."""
        samples, rate = soundfile.read(io.BytesIO(await self.content(call_id)))
        assert rate == 8000
        return samples

    def both_sides(self, call_id: CallId) -> tuple[Wav | None, Wav | None]:
        sides = self.shelf.spool.sides(call_id)
        return sides.operator, sides.customer

    def in_spool(self, call_id: CallId) -> list[str]:
        return sorted(path.name for path in self.shelf.spool.folder.rglob(f"{call_id}*"))

    @asynccontextmanager
    async def working(self) -> AsyncIterator[Worker]:
        """A worker beside the test."""
        worker = Worker(self.url, {recordings.Uploads.job: self.uploads}, delays=(0.05, 0.05), lease=LEASE)
        task = asyncio.create_task(worker.run())
        try:
            yield worker
        finally:
            worker.stop()
            await asyncio.wait_for(task, 10)
