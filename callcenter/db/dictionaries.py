"""Tables of names to choose from. All have the same form (migration 0003): id, code, names, position, retired_at, and
columns of their own. Entries are retired or merged, never deleted, because history keeps their names."""

from typing import Any, Literal

import msgspec

from callcenter.db.pool import Connection
from callcenter.db.rows import fetch_one, fetch_rows


class DictionaryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry, retired or not, with its own columns in `more`."""

    id: int
    code: str
    names: dict[str, str]
    retired: bool
    merged_into: dict[str, str] | None  # the names of the entry that it counts as
    more: dict[str, Any]


_ENTRY = """
        SELECT entry.id, entry.code, entry.names, entry.retired_at IS NOT NULL AS retired, target.names AS merged_into,
               to_jsonb(entry) - ARRAY['id', 'code', 'names', 'position', 'retired_at'] AS more
          FROM {table} AS entry
          LEFT JOIN merged_entry AS merged ON merged.dictionary = '{table}' AND merged.entry_id = entry.id
          LEFT JOIN {table} AS target ON target.id = merged.into_id
"""


async def dictionary_entries(conn: Connection, table: str) -> list[DictionaryEntry]:
    """All entries, those in use first, in their order."""
    order = "ORDER BY entry.retired_at IS NOT NULL, entry.position, entry.id"
    return await fetch_rows(conn, DictionaryEntry, f"{_ENTRY.format(table=table)} {order}")


async def lock_entry(conn: Connection, table: str, entry_id: int) -> DictionaryEntry | None:
    """An entry, which nobody else changes until the end of the transaction."""
    return await fetch_one(
        conn, DictionaryEntry, f"{_ENTRY.format(table=table)} WHERE entry.id = $1 FOR UPDATE OF entry", entry_id
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
) -> None:
    """The entry has these names and columns now."""
    columns = "".join(f", {name} = ${i}" for i, name in enumerate(more, 3))
    await conn.execute(f"UPDATE {table} SET names = $2{columns} WHERE id = $1", entry_id, names, *more.values())


async def retire_entry(conn: Connection, table: str, entry_id: int) -> bool:
    """Whether another one is in use; then the entry cannot be chosen any more."""
    status = await conn.execute(
        f"""
        UPDATE {table}
           SET retired_at = coalesce(retired_at, now())
         WHERE id = $1
           AND EXISTS (SELECT FROM {table} AS other WHERE other.id <> $1 AND other.retired_at IS NULL)
        """,
        entry_id,
    )
    return status == "UPDATE 1"


async def restore_entry(conn: Connection, table: str, entry_id: int) -> None:
    """The entry can be chosen again."""
    await conn.execute(f"UPDATE {table} SET retired_at = NULL WHERE id = $1", entry_id)


async def move_entry(conn: Connection, table: str, entry_id: int, places: Literal[-1, 1]) -> None:
    """The entry stands so many places further down among those in use, if there is room."""
    await conn.execute(
        f"""
        WITH ordered AS (
            SELECT id, row_number() OVER (ORDER BY position, id) AS place
              FROM {table}
             WHERE retired_at IS NULL
        ), fresh AS (
            SELECT id, row_number() OVER (ORDER BY place + CASE WHEN id = $1 THEN $2 * 1.5 ELSE 0 END) * 10 AS position
              FROM ordered
        )
        UPDATE {table} AS entry
           SET position = fresh.position
          FROM fresh
         WHERE entry.id = fresh.id
           AND entry.position <> fresh.position
        """,
        entry_id,
        places,
    )


async def merge_entry(conn: Connection, table: str, entry_id: int, into_id: int, by: int) -> None:
    """The entry counts as the other one from now on, and cannot be chosen any more."""
    await conn.execute(
        f"""
        WITH merged AS (
            INSERT INTO dictionary_merge (dictionary, entry_id, into_id, merged_by, retired_before)
            SELECT '{table}', id, $2, $3, retired_at
              FROM {table}
             WHERE id = $1
        )
        UPDATE {table} SET retired_at = coalesce(retired_at, now()) WHERE id = $1
        """,
        entry_id,
        into_id,
        by,
    )


async def separate_entry(conn: Connection, table: str, entry_id: int, by: int) -> bool:
    """Whether the entry was merged; it counts as itself again, and is in use if it was."""
    status = await conn.execute(
        f"""
        WITH separated AS (
            UPDATE dictionary_merge
               SET separated_at = now(), separated_by = $2
             WHERE dictionary = '{table}'
               AND entry_id = $1
               AND separated_at IS NULL
            RETURNING entry_id, retired_before
        )
        UPDATE {table} AS entry
           SET retired_at = separated.retired_before
          FROM separated
         WHERE entry.id = separated.entry_id
        """,
        entry_id,
        by,
    )
    return status == "UPDATE 1"
