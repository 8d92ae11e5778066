"""The queries of the mapping."""

from collections.abc import Sequence

from callcenter.db import Connection
from callcenter.ids import UserId


async def remembered_fields(conn: Connection, headings_hash: bytes) -> list[str] | None:
    """What columns under these headings meant last time."""
    fields: list[str] | None = await conn.fetchval(
        "SELECT fields FROM import_mapping WHERE headings_hash = $1", headings_hash
    )
    return fields


async def remember_fields(conn: Connection, headings_hash: bytes, fields: Sequence[str], used_by: UserId) -> None:
    """What columns under these headings mean from now on."""
    await conn.execute(
        """
        INSERT INTO import_mapping (headings_hash, fields, used_by)
        VALUES ($1, $2, $3)
            ON CONFLICT (headings_hash) DO UPDATE
           SET fields = excluded.fields, used_by = excluded.used_by, used_at = now()
        """,
        headings_hash,
        list(fields),
        used_by,
    )


# Under the name of a merged entry its target is meant; an entry in use with the same name comes later, and wins.
_ENTRIES = """
        SELECT '{field}' AS field, target.id, ARRAY[entry.code, entry.names->>'en', entry.names->>'hu',
               entry.names->>'ru'] AS names, target.id = entry.id AS own
          FROM {table} AS entry
          LEFT JOIN merged_entry AS merged ON merged.dictionary = '{table}' AND merged.entry_id = entry.id
          JOIN {table} AS target ON target.id = coalesce(merged.into_id, entry.id) AND target.retired_at IS NULL
        UNION ALL"""
_LISTS = {
    "source": "source",
    "type": "account_type",
    "contact_kind": "activity_kind",
    "contact_purpose": "purpose",
    "contact_result": "result",
}


async def names_of(conn: Connection) -> dict[str, dict[str, int]]:
    """The ids of what may be named in a list, by Field and by name in any language."""
    rows = await conn.fetch(
        f"""
        {"".join(_ENTRIES.format(field=field, table=table) for field, table in _LISTS.items())}
        SELECT 'campaign', id, ARRAY[name], true FROM campaign WHERE active
        UNION ALL
        SELECT 'owner', id, ARRAY[login, name], true FROM app_user WHERE active AND id IN (SELECT seen_users())
         ORDER BY own
        """
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["field"], {}).update(dict.fromkeys((name for name in row["names"] if name), row["id"]))
    return found


async def possible_owners(conn: Connection) -> list[tuple[UserId, str, str]]:
    """Who may own what comes in: id, name, team; as far as the transaction's user leads them."""
    rows = await conn.fetch(
        """
        SELECT app_user.id, app_user.name, team.name AS team_name
          FROM app_user
          JOIN team ON team.id = app_user.team_id
         WHERE app_user.active
           AND app_user.id IN (SELECT seen_users())
         ORDER BY team.name, app_user.name, app_user.id
        """
    )
    return [(row["id"], row["name"], row["team_name"]) for row in rows]
