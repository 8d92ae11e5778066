"""The queries of `imports`."""

from collections.abc import AsyncIterable, Sequence
from typing import Any

import msgspec

from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import AccountId, BatchId, UserId
from callcenter.imports.model import Batch, Checked, Counts, Entry, Made, Row, Settings, Verdict

_BATCH = """
        SELECT import_batch.id, import_batch.created_by, creator.name AS creator_name, import_batch.created_at,
               import_batch.state, import_batch.file_name, import_batch.form, import_batch.encoding,
               import_batch.separator, import_batch.headings, import_batch.headed, import_batch.settings,
               import_batch.lines, import_batch.done_lines, import_batch.began_at, import_batch.ended_at,
               import_batch.starts, import_batch.reason
          FROM import_batch
          JOIN app_user AS creator ON creator.id = import_batch.created_by"""
STAGING_SECONDS = 120.0


async def batch_by_id(conn: Connection, batch_id: BatchId) -> Batch | None:
    """The batch, if the transaction's user may see it."""
    return await fetch_one(conn, Batch, f"{_BATCH} WHERE import_batch.id = $1", batch_id)


async def list_batches(conn: Connection, *, before_id: int | None = None, limit: int = 50) -> list[Batch]:
    """The lists that came in, newest first."""
    return await fetch_rows(
        conn,
        Batch,
        f"""
        {_BATCH}
         WHERE $1::bigint IS NULL
            OR import_batch.id < $1
         ORDER BY import_batch.id DESC
         LIMIT $2
        """,
        before_id,
        limit,
    )


async def insert_batch(conn: Connection, created_by: UserId, columns: dict[str, Any]) -> BatchId:
    """The new batch's id."""
    batch_id: BatchId = await conn.fetchval(
        """
        INSERT INTO import_batch (created_by, file_name, form, encoding, separator, headings, headed, settings)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        RETURNING id
        """,
        created_by,
        *(columns[name] for name in ("file_name", "form", "encoding", "separator", "headings", "headed", "settings")),
    )
    return batch_id


async def stage_rows(conn: Connection, batch_id: BatchId, lines: AsyncIterable[tuple[int, list[str]]]) -> int:
    """Keep the lines as they stand in the file; how many there are."""
    # Postgres copies into no table with row level security: the lines go through one of this transaction's own.
    await conn.execute("CREATE TEMPORARY TABLE staged_line (line integer, raw text[]) ON COMMIT DROP")
    await conn.copy_records_to_table("staged_line", records=lines, columns=["line", "raw"], timeout=STAGING_SECONDS)
    await conn.execute(
        "INSERT INTO import_row (batch_id, line, raw) SELECT $1, line, raw FROM staged_line",
        batch_id,
        timeout=STAGING_SECONDS,
    )
    lines_staged: int = await conn.fetchval(
        """
        UPDATE import_batch
           SET lines = (SELECT coalesce(max(line), 0) FROM staged_line)
         WHERE id = $1
        RETURNING lines
        """,
        batch_id,
    )
    return lines_staged


async def set_settings(conn: Connection, batch_id: BatchId, settings: Settings) -> None:
    """What the columns mean, and what holds for all rows."""
    await conn.execute("UPDATE import_batch SET settings = $2 WHERE id = $1", batch_id, settings)


async def raw_lines(conn: Connection, batch_id: BatchId, after: int, until: int) -> list[tuple[int, list[str]]]:
    """The cells of some lines."""
    rows = await conn.fetch(
        """
        SELECT line, raw
          FROM import_row
         WHERE batch_id = $1
           AND line > $2
           AND line <= $3
         ORDER BY line
        """,
        batch_id,
        after,
        until,
    )
    return [(row["line"], row["raw"]) for row in rows]


async def save_checked(conn: Connection, batch_id: BatchId, checked: Sequence[Checked]) -> None:
    """The verdicts of some lines."""
    await conn.execute(
        """
        UPDATE import_row
           SET entry = told.entry, verdict = told.verdict, reason = told.reason, first_line = told.first_line,
               account_id = NULL
          FROM jsonb_to_recordset($2::jsonb) AS told (
               line integer, verdict text, entry jsonb, reason jsonb, first_line integer)
         WHERE import_row.batch_id = $1
           AND import_row.line = told.line
        """,
        batch_id,
        checked,
    )


async def accepted_lines(conn: Connection, batch_id: BatchId, after: int, until: int) -> list[Checked]:
    """The entries of some lines that are to come in."""
    rows = await conn.fetch(
        """
        SELECT line, verdict, entry, first_line
          FROM import_row
         WHERE batch_id = $1
           AND line > $2
           AND line <= $3
           AND verdict IN ('new', 'update')
           AND account_id IS NULL
         ORDER BY line
        """,
        batch_id,
        after,
        until,
    )
    return [
        Checked(
            line=row["line"],
            verdict=Verdict(row["verdict"]),
            entry=msgspec.convert(row["entry"], Entry),
            first_line=row["first_line"],
        )
        for row in rows
    ]


async def accounts_of_lines(conn: Connection, batch_id: BatchId, lines: Sequence[int]) -> dict[int, AccountId]:
    """The accounts that earlier lines brought in or were about."""
    rows = await conn.fetch(
        """
        SELECT line, account_id
          FROM import_row
         WHERE batch_id = $1
           AND line = ANY ($2)
           AND account_id IS NOT NULL
        """,
        batch_id,
        list(lines),
    )
    return {row["line"]: row["account_id"] for row in rows}


async def own_accounts(conn: Connection, batch_id: BatchId, account_ids: Sequence[AccountId]) -> set[AccountId]:
    """Those of the accounts that came in with this list."""
    rows = await conn.fetch(
        "SELECT DISTINCT account_id FROM import_row WHERE account_id = ANY ($2) AND batch_id = $1",
        batch_id,
        list(account_ids),
    )
    return {row["account_id"] for row in rows}


async def one_at_a_time(conn: Connection) -> None:
    """Until this transaction ends no other list comes in, so that two lists never bring the same account."""
    await conn.execute("SELECT pg_advisory_xact_lock(7025)")


async def save_made(conn: Connection, batch_id: BatchId, made: Sequence[tuple[int, AccountId, Made]]) -> None:
    """What some lines brought in."""
    await conn.execute(
        """
        UPDATE import_row
           SET account_id = told.account_id, made = told.made
          FROM jsonb_to_recordset($2::jsonb) AS told (line integer, account_id bigint, made jsonb)
         WHERE import_row.batch_id = $1
           AND import_row.line = told.line
        """,
        batch_id,
        [{"line": line, "account_id": account_id, "made": each} for line, account_id, each in made],
    )


async def counts_of(conn: Connection, batch_id: BatchId) -> Counts:
    """How many rows there are of each verdict, and what became of them."""
    found = await fetch_one(
        conn,
        Counts,
        """
        SELECT count(*) FILTER (WHERE verdict = 'new') AS new, count(*) FILTER (WHERE verdict = 'update') AS update,
               count(*) FILTER (WHERE verdict = 'duplicate') AS duplicate,
               count(*) FILTER (WHERE verdict = 'error') AS error,
               count(*) FILTER (WHERE account_id IS NOT NULL) AS came_in,
               count(*) FILTER (WHERE undone = 'restored') AS restored, count(*) FILTER (WHERE undone = 'left') AS left
          FROM import_row
         WHERE batch_id = $1
        """,
        batch_id,
    )
    assert found is not None, "a query without GROUP BY has one row"
    return found


async def list_rows(
    conn: Connection, batch_id: BatchId, kinds: Sequence[str], *, after: int = 0, limit: int = 50
) -> list[Row]:
    """The rows with one of these verdicts (`left`: those that an undo left as they are), in the order of the file."""
    return await fetch_rows(
        conn,
        Row,
        """
        SELECT line, raw, verdict, reason, first_line, account_id, undone, left_because
          FROM import_row
         WHERE batch_id = $1
           AND line > $3
           AND (verdict = ANY ($2) OR ('left' = ANY ($2) AND undone = 'left'))
         ORDER BY line
         LIMIT $4
        """,
        batch_id,
        list(kinds),
        after,
        limit,
    )


async def first_lines(conn: Connection, batch_id: BatchId, *, limit: int = 6) -> list[list[str]]:
    """The cells of the first lines, for whoever says what they mean."""
    rows = await conn.fetch("SELECT raw FROM import_row WHERE batch_id = $1 ORDER BY line LIMIT $2", batch_id, limit)
    return [row["raw"] for row in rows]
