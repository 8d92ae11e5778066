"""Connections: how they are opened and which Python types come out of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import asyncpg
import msgspec

from callcenter.db.answering import connecting

if TYPE_CHECKING:
    from asyncpg import Record
    from asyncpg.pool import PoolConnectionProxy

    Pool = asyncpg.Pool[Record]
    Connection = asyncpg.Connection[Record] | PoolConnectionProxy[Record]
else:
    Pool = asyncpg.Pool
    Connection = asyncpg.Connection

STATEMENT_TIMEOUT = 30.0  # seconds; nobody waits longer in front of a screen


async def open_pool(url: str, *, size: int = 10) -> "Pool":
    """A pool of at most `size` connections to `url`.

    Every use must be a transaction of `acting`: connections are handed back without a reset. Raises DatabaseAway.
    """
    with connecting():
        pool: Pool = await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=size,
            init=prepare,
            reset=_keep,
            command_timeout=STATEMENT_TIMEOUT,
            server_settings={"application_name": "callcenter", "idle_in_transaction_session_timeout": "60s"},
        )
    return pool


@asynccontextmanager
async def connected(url: str, *, seconds: float = 10.0) -> "AsyncIterator[Connection]":
    """A connection outside every pool: for a lock that is held for long, for listening, for migrations.

    Raises DatabaseAway when there is none within `seconds`. It is dropped, not closed with ceremony: Postgres may hang.
    """
    with connecting():
        connection = await asyncpg.connect(url, timeout=seconds)
    try:
        yield connection
    finally:
        connection.terminate()


async def prepare(connection: "Connection") -> None:
    """Teach a connection our types: JSON as Python values, UUIDs as text."""
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name, encoder=_encode_json, decoder=msgspec.json.decode, schema="pg_catalog", format="text"
        )
    await connection.set_type_codec("uuid", encoder=str, decoder=str, schema="pg_catalog", format="text")


async def _keep(_connection: Any) -> None:
    """Nothing to reset: `SET LOCAL` ends with its transaction."""


def _encode_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
