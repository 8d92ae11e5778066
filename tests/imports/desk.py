"""Lists as a leader brings them in: staged from a file, checked and run by a worker beside the test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from callcenter import db, imports, lists
from callcenter.background import Worker
from callcenter.ids import BatchId, UserId
from callcenter.imports import Settings, State
from tests.factories import Office
from tests.waiting import until

LEASE = timedelta(seconds=1)


class Desk:
    """A leader with an operator, and a folder for files."""

    def __init__(self, office: Office, url: str, folder: Path) -> None:
        self.office = office
        self.pool = office.pool
        self.url = url
        self.folder = folder
        self.leader: UserId
        self.operator: UserId

    @classmethod
    async def set(cls, office: Office, url: str, folder: Path) -> "Desk":
        """The people are there."""
        desk = cls(office, url, folder)
        desk.leader = await office.user("leader")
        desk.operator = await office.user(name="Béla Kiss", login="bela")
        return desk

    def acting(self) -> Any:
        """A transaction of the leader."""
        return db.acting(self.pool, db.Actor(user_id=self.leader, role=db.Role.LEADER))

    async def staged(self, content: str | bytes, *, form: lists.Form | None = None, encoding: str = "") -> BatchId:
        """A list that was loaded."""
        path = self.folder / "list"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        async with self.acting() as conn:
            return await imports.stage(conn, self.leader, path, file_name="list.csv", form=form, encoding=encoding)

    async def batch(self, batch_id: BatchId) -> imports.Batch:
        """The batch as it is now."""
        async with self.acting() as conn:
            batch = await imports.batch_by_id(conn, batch_id)
        assert batch is not None
        return batch

    async def settings(self, batch_id: BatchId, **changes: Any) -> Settings:
        """What was proposed, with what every list needs, and these changes."""
        proposed = (await self.batch(batch_id)).settings
        office = self.office
        needed: dict[str, Any] = {
            "country": "HU", "source_id": await office.id_of("source", "bought_list"), "owner_ids": [self.operator],
            "kind_id": await office.id_of("activity_kind", "call"),
            "purpose_id": await office.id_of("purpose", "first_contact"),
            "result_id": await office.id_of("result", "interested"),
        }  # fmt: skip
        return msgspec.structs.replace(proposed, **{**needed, **changes})

    async def check(self, batch_id: BatchId, **changes: Any) -> None:
        """The dry run is owed."""
        settings = await self.settings(batch_id, **changes)
        async with self.acting() as conn:
            await imports.check(conn, self.leader, batch_id, settings)

    async def checked(self, content: str | bytes, **changes: Any) -> BatchId:
        """A list after its dry run."""
        batch_id = await self.staged(content)
        await self.check(batch_id, **changes)
        await self.reaches(batch_id, State.CHECKED)
        return batch_id

    async def came_in(self, content: str | bytes, **changes: Any) -> BatchId:
        """A list that was brought in."""
        batch_id = await self.checked(content, **changes)
        await self.run(batch_id)
        await self.reaches(batch_id, State.DONE)
        return batch_id

    async def run(self, batch_id: BatchId) -> None:
        """The run is owed."""
        async with self.acting() as conn:
            await imports.run(conn, self.leader, batch_id)

    async def undone(self, batch_id: BatchId) -> None:
        """A list that was undone."""
        async with self.acting() as conn:
            await imports.undo(conn, self.leader, batch_id)
        await self.reaches(batch_id, State.UNDONE)

    async def reaches(self, batch_id: BatchId, state: State, seconds: float = 15) -> None:
        """Wait for the worker."""

        async def there() -> bool:
            now = await self.batch(batch_id)
            assert now.state is not State.STUCK, now.reason
            return now.state is state

        await until(there, seconds, what=f"{state.value} of the list")

    async def verdicts(self, batch_id: BatchId) -> list[tuple[int, str, list[str]]]:
        """Line, verdict and the codes of the reasons."""
        rows = await self.office.rows(
            "SELECT line, verdict, reason FROM import_row WHERE batch_id = $1 AND verdict IS NOT NULL ORDER BY line",
            batch_id,
        )
        return [(row["line"], row["verdict"], [each["code"] for each in row["reason"] or []]) for row in rows]

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """A worker beside the test."""
        worker = Worker(
            self.url, {imports.steps.Steps.job: imports.steps.Steps(self.pool)}, delays=(0.05, 0.05), lease=LEASE
        )
        worker.every(0.2, lambda: imports.steps.sweep(self.pool))
        task = asyncio.create_task(worker.run())
        try:
            yield
        finally:
            worker.stop()
            await asyncio.wait_for(task, 10)
