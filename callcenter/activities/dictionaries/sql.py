"""The queries of the lists to choose from."""

from callcenter.activities.model import Entry, Kind, Result
from callcenter.db import Connection, fetch_one, fetch_rows


async def kinds(conn: Connection) -> list[Kind]:
    """The kinds that may be chosen."""
    return await fetch_rows(
        conn,
        Kind,
        "SELECT id, code, names, counts_as FROM activity_kind WHERE retired_at IS NULL ORDER BY position, id",
    )


async def kind_is_used(conn: Connection, kind_id: int) -> bool:
    """Whether anything was planned or done in this way, or in one that counts as it."""
    used: bool = await conn.fetchval(
        """
        SELECT EXISTS (SELECT FROM activity WHERE kind_id = $1)
            OR EXISTS (SELECT FROM merged_entry WHERE dictionary = 'activity_kind' AND $1 IN (entry_id, into_id))
        """,
        kind_id,
    )
    return used


async def purposes(conn: Connection) -> list[Entry]:
    """The purposes that may be chosen."""
    return await fetch_rows(
        conn, Entry, "SELECT id, code, names FROM purpose WHERE retired_at IS NULL ORDER BY position, id"
    )


_RESULT = """
    result.id, result.code, result.names, result.effective, result.tone, result.lead_outcome, result.next_in,
    result.digit, (SELECT kind.id
                     FROM activity_kind AS named
                     LEFT JOIN merged_entry AS merged
                       ON merged.dictionary = 'activity_kind' AND merged.entry_id = named.id
                     JOIN activity_kind AS kind ON kind.id = coalesce(merged.into_id, named.id)
                    WHERE named.code = result.next_kind
                      AND kind.retired_at IS NULL) AS next_kind_id
"""


async def results(conn: Connection) -> list[Result]:
    """The results that may be chosen, those with a digit first."""
    return await fetch_rows(
        conn,
        Result,
        f"SELECT {_RESULT} FROM result WHERE retired_at IS NULL ORDER BY digit NULLS LAST, position, id",
    )


async def result_by_id(conn: Connection, result_id: int) -> Result | None:
    """A result, retired or not."""
    return await fetch_one(conn, Result, f"SELECT {_RESULT} FROM result WHERE id = $1", result_id)
