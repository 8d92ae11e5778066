"""A desk over the folder store, one over S3 behind a wire that can fail."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from callcenter.recordings import Encoders, Shelf, Spool
from callcenter.storage import FolderStore, S3Limits
from tests.factories import Office
from tests.recordings.desk import Desk
from tests.storage.real_s3 import store_at
from tests.storage.s3_wire import S3Wire


@pytest_asyncio.fixture(scope="session")
async def encoders() -> AsyncIterator[Encoders]:
    """Encoding children, shared by the tests."""
    opened = Encoders(1)
    yield opened
    await opened.close()


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    """An empty spool."""
    folder = tmp_path / "spool"
    folder.mkdir()
    return Spool(folder)


@pytest_asyncio.fixture
async def desk(
    office: Office, spool: Spool, tmp_path: Path, encoders: Encoders, database_url: str
) -> AsyncIterator[Desk]:
    """A desk whose recordings go to a folder."""
    store = FolderStore(tmp_path / "objects")
    yield await Desk(office, Shelf(spool=spool, store=store), encoders, database_url).sit_down()
    await store.close()


@pytest_asyncio.fixture
async def wire(s3_server: int) -> AsyncIterator[S3Wire]:
    """The wire before that server."""
    opened = S3Wire(s3_server)
    await opened.start()
    yield opened
    await opened.stop()


@pytest_asyncio.fixture
async def s3_desk(
    office: Office, spool: Spool, wire: S3Wire, encoders: Encoders, database_url: str
) -> AsyncIterator[Desk]:
    """A desk whose recordings go to S3, into a bucket that is empty."""
    store = store_at(wire.port, limits=S3Limits(silent_seconds=2.0))
    for left in [found async for found in store.listing("")]:
        await store.delete(left.key)
    yield await Desk(office, Shelf(spool=spool, store=store), encoders, database_url).sit_down()
    await store.close()


@pytest.fixture(params=["desk", "s3_desk"])
def any_desk(request: pytest.FixtureRequest) -> Desk:
    """Each desk in turn: what holds for one store holds for the other."""
    found: Desk = request.getfixturevalue(request.param)
    return found
