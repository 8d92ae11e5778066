"""Connections: how they are opened and which Python types come out of them."""

import uuid
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

_JSONB_VERSION = b"\x01"  # before the text, in Postgres' binary form (jsonb_send)
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
    """Teach a connection our types: JSON as Python values, UUIDs as text. Binary, so that rows within rows work too."""
    await connection.set_type_codec(
        "json", encoder=msgspec.json.encode, decoder=msgspec.json.decode, schema="pg_catalog", format="binary"
    )
    await connection.set_type_codec(
        "jsonb", encoder=_encode_jsonb, decoder=_decode_jsonb, schema="pg_catalog", format="binary"
    )
    await connection.set_type_codec(
        "uuid", encoder=_encode_uuid, decoder=_decode_uuid, schema="pg_catalog", format="binary"
    )


async def _keep(_connection: Any) -> None:
    """Nothing to reset: `SET LOCAL` ends with its transaction."""


def _encode_jsonb(value: Any) -> bytes:
    return _JSONB_VERSION + msgspec.json.encode(value)


def _decode_jsonb(value: bytes) -> Any:
    return msgspec.json.decode(value[1:])


def _encode_uuid(value: Any) -> bytes:
    return uuid.UUID(str(value)).bytes


def _decode_uuid(value: bytes) -> str:
    return str(uuid.UUID(bytes=value))
