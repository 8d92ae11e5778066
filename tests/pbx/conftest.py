from collections.abc import AsyncIterator

import pytest_asyncio

from tests.pbx.ami import Ami
from tests.pbx.office import PbxOffice, asterisk

__all__ = ["ami", "asterisk"]


@pytest_asyncio.fixture
async def ami(asterisk: PbxOffice) -> AsyncIterator[Ami]:
    """A fresh AMI connection of the application's user."""
    connection = await asterisk.log_in()
    yield connection
    await connection.close()
