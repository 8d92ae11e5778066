"""Connections: how they are opened and which Python types come out of them."""

from typing import TYPE_CHECKING, Any

import asyncpg
import msgspec

if TYPE_CHECKING:
    from asyncpg import Record
    from asyncpg.pool import PoolConnectionProxy

    Pool = asyncpg.Pool[Record]
    Connection = asyncpg.Connection[Record] | PoolConnectionProxy[Record]
else:
    Pool = asyncpg.Pool
    Connection = asyncpg.Connection

STATEMENT_TIMEOUT = 30.0  # seconds; nobody waits longer in front of a screen


# What is raised while Postgres cannot be reached, restarts, or has no connection left: it passes by itself.
AWAY: tuple[type[Exception], ...] = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
)


async def open_pool(url: str, *, size: int = 10) -> "Pool":
    """A pool of at most `size` connections to `url`.

    Every use must be a transaction of `acting`: connections are handed back without a reset.
    """
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
