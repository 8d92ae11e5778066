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


async def names_of(conn: Connection) -> dict[str, dict[str, int]]:
    """The ids of what may be named in a list, by Field and by name in any language."""
    rows = await conn.fetch(
        """
        SELECT 'source' AS field, id, ARRAY[code, names->>'en', names->>'hu', names->>'ru'] AS names
          FROM source WHERE retired_at IS NULL
        UNION ALL
        SELECT 'type', id, ARRAY[code, names->>'en', names->>'hu', names->>'ru']
          FROM account_type WHERE retired_at IS NULL
        UNION ALL
        SELECT 'contact_kind', id, ARRAY[code, names->>'en', names->>'hu', names->>'ru']
          FROM activity_kind WHERE retired_at IS NULL
        UNION ALL
        SELECT 'contact_purpose', id, ARRAY[code, names->>'en', names->>'hu', names->>'ru']
          FROM purpose WHERE retired_at IS NULL
        UNION ALL
        SELECT 'contact_result', id, ARRAY[code, names->>'en', names->>'hu', names->>'ru']
          FROM result WHERE retired_at IS NULL
        UNION ALL
        SELECT 'campaign', id, ARRAY[name] FROM campaign WHERE active
        UNION ALL
        SELECT 'owner', id, ARRAY[login, name] FROM app_user WHERE active AND id IN (SELECT seen_users())
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
