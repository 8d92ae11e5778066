"""Stores to try: a folder, and S3 behind a wire that can fail."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from callcenter.storage import FolderStore, ObjectStore
from tests.storage.real_s3 import store_at
from tests.storage.s3_wire import S3Wire


@pytest_asyncio.fixture
async def wire(s3_server: int) -> AsyncIterator[S3Wire]:
    """The wire before that server."""
    opened = S3Wire(s3_server)
    await opened.start()
    yield opened
    await opened.stop()


@pytest_asyncio.fixture
async def s3_store(wire: S3Wire, s3_server: int) -> AsyncIterator[ObjectStore]:
    """The S3 store, emptied afterwards."""
    store = store_at(wire.port)
    yield store
    cleaner = store_at(s3_server)
    for key in [found.key async for found in cleaner.listing("")]:
        await cleaner.delete(key)
    await cleaner.close()
    await store.close()


@pytest_asyncio.fixture
async def folder_store(tmp_path: Path) -> AsyncIterator[ObjectStore]:
    """The folder store."""
    store = FolderStore(tmp_path / "objects")
    yield store
    await store.close()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest) -> ObjectStore:
    """Each store in turn: the contract is one."""
    found: ObjectStore = request.getfixturevalue(f"{request.param}_store")
    return found
