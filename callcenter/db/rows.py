"""Rows become structs: a missing or an extra column is named at once."""

import uuid
from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from callcenter.db.pool import Connection

T = TypeVar("T", bound=msgspec.Struct)

# asyncpg gives these as Python objects already; only enums and structs inside JSON are converted.
_READY = (bytes, datetime, date, time, timedelta, Decimal, uuid.UUID)

AT_ONCE = 100  # rows of a stream: turning them into structs must not hold up the event loop


async def fetch_rows(connection: Connection, struct: type[T], query: str, *values: Any) -> list[T]:
    """All rows of `query` as `struct`; enums are converted, unknown columns refused."""
    return [_as(struct, row) for row in await connection.fetch(query, *values)]


async def stream_rows(connection: Connection, struct: type[T], query: str, *values: Any) -> AsyncIterator[T]:
    """The rows of `query` one after the other by a cursor of the server: AT_ONCE of them are in memory, and all are as
    they were when the query began."""
    async for row in connection.cursor(query, *values, prefetch=AT_ONCE):
        yield _as(struct, row)


async def fetch_one(connection: Connection, struct: type[T], query: str, *values: Any) -> T | None:
    """The first row of `query` as `struct`, or None."""
    row = await connection.fetchrow(query, *values)
    return None if row is None else _as(struct, row)


def _as(struct: type[T], row: Any) -> T:
    fields = dict(row)
    unknown = fields.keys() - set(struct.__struct_fields__)
    if unknown:
        raise TypeError(f"{struct.__name__} has no field for the columns {sorted(unknown)}")
    return msgspec.convert(fields, struct, builtin_types=_READY)
