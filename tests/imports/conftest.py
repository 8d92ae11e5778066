"""The desk at which lists come in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.factories import Office
from tests.imports.desk import Desk


@pytest_asyncio.fixture
async def desk(office: Office, database_url: str, tmp_path: Path) -> Desk:
    """A leader with an operator and a file to bring in."""
    return await Desk.set(office, database_url, tmp_path)


@pytest_asyncio.fixture
async def busy(desk: Desk) -> AsyncIterator[Desk]:
    """The same with a worker that takes lists through their steps."""
    async with desk.working():
        yield desk
