"""A connection as the owner of the tables, whom no policy holds."""

from collections.abc import AsyncIterator

import asyncpg
import pytest_asyncio

from callcenter.local.postgres import LocalPostgres


@pytest_asyncio.fixture
async def owner(postgres: LocalPostgres, database: str) -> AsyncIterator[asyncpg.Connection]:
    """As the owner."""
    connection = await asyncpg.connect(postgres.url(database))
    yield connection
    await connection.close()
