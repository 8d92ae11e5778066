"""Where accounts come from (A27): the list that an administrator keeps."""

from callcenter import db, users
from callcenter.db import Connection
from callcenter.ids import UserId

TABLE = "source"


async def source_entries(conn: Connection) -> list[db.DictionaryEntry]:
    """All sources, those in use first, the retired ones after them."""
    return await db.dictionary_entries(conn, TABLE)


async def add_source(conn: Connection, by: UserId, names: dict[str, str]) -> str:
    """A new source, last in the list; returns its code. Raises Invalid."""
    return await users.add_entry(conn, by, TABLE, names)


async def change_source(conn: Connection, by: UserId, source_id: int, names: dict[str, str]) -> None:
    """Other names; history shows them. Raises Absent, Invalid."""
    await users.change_entry(conn, by, TABLE, source_id, names)


async def retire_source(conn: Connection, by: UserId, source_id: int) -> None:
    """It stays in history and cannot be chosen any more. Raises Absent."""
    await users.retire_entry(conn, by, TABLE, source_id)


async def restore_source(conn: Connection, by: UserId, source_id: int) -> None:
    """It can be chosen again. Raises Absent."""
    await users.restore_entry(conn, by, TABLE, source_id)
