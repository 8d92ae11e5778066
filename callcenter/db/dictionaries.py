"""Tables of names to choose from. All have the same form (migration 0003): id, code, names, position, retired_at, and
columns of their own. Entries are retired, never deleted, because history keeps their names."""

from typing import Any

import msgspec

from callcenter.db.pool import Connection
from callcenter.db.rows import fetch_rows


class DictionaryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry, retired or not, with its own columns in `more`."""

    id: int
    code: str
    names: dict[str, str]
    retired: bool
    more: dict[str, Any]


async def dictionary_entries(conn: Connection, table: str) -> list[DictionaryEntry]:
    """All entries, those in use first."""
    return await fetch_rows(
        conn,
        DictionaryEntry,
        f"""
        SELECT id, code, names, retired_at IS NOT NULL AS retired,
               to_jsonb(entry) - ARRAY['id', 'code', 'names', 'position', 'retired_at'] AS more
          FROM {table} AS entry
         ORDER BY retired_at IS NOT NULL, position, id
        """,
    )


async def insert_entry(conn: Connection, table: str, code: str, names: dict[str, str], more: dict[str, Any]) -> str:
    """A new entry, last in the list; its code is `code`, numbered when that is taken."""
    columns, places = "".join(f", {name}" for name in more), "".join(f", ${i}" for i in range(3, 3 + len(more)))
    made: str = await conn.fetchval(
        f"""
        INSERT INTO {table} (code, names, position{columns})
        SELECT $1 || CASE WHEN taken.count > 0 THEN '_' || taken.count + 1 ELSE '' END, $2,
               (SELECT coalesce(max(position), 0) + 10 FROM {table}){places}
          FROM (SELECT count(*) FROM {table} WHERE code ~ ('^' || $1 || '(_[0-9]+)?$')) AS taken
        RETURNING code
        """,
        code,
        names,
        *more.values(),
    )
    return made


async def update_entry(
    conn: Connection, table: str, entry_id: int, names: dict[str, str], more: dict[str, Any]
) -> str | None:
    """The code of the entry, which has these names and columns now; None when there is no such entry."""
    columns = "".join(f", {name} = ${i}" for i, name in enumerate(more, 3))
    code: str | None = await conn.fetchval(
        f"UPDATE {table} SET names = $2{columns} WHERE id = $1 RETURNING code", entry_id, names, *more.values()
    )
    return code


async def retire_entry(conn: Connection, table: str, entry_id: int) -> str | None:
    """The code of the entry, which cannot be chosen any more; None when there is no such entry."""
    code: str | None = await conn.fetchval(
        f"UPDATE {table} SET retired_at = coalesce(retired_at, now()) WHERE id = $1 RETURNING code", entry_id
    )
    return code


async def restore_entry(conn: Connection, table: str, entry_id: int) -> str | None:
    """The code of the entry, which can be chosen again; None when there is no such entry."""
    code: str | None = await conn.fetchval(
        f"UPDATE {table} SET retired_at = NULL WHERE id = $1 RETURNING code", entry_id
    )
    return code
