"""The queries of the undoing."""

from collections.abc import Sequence

import msgspec

from callcenter.db import Connection
from callcenter.ids import AccountId, BatchId
from callcenter.imports.model import Made


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """A row that came in."""

    line: int
    account_id: AccountId
    made: Made


async def brought_lines(conn: Connection, batch_id: BatchId, after: int, until: int) -> list[Brought]:
    """The rows of some lines that came in and are not undone."""
    rows = await conn.fetch(
        """
        SELECT line, account_id, made
          FROM import_row
         WHERE batch_id = $1
           AND line > $2
           AND line <= $3
           AND account_id IS NOT NULL
           AND undone IS NULL
         ORDER BY line
        """,
        batch_id,
        after,
        until,
    )
    return [
        Brought(line=row["line"], account_id=row["account_id"], made=msgspec.convert(row["made"], Made)) for row in rows
    ]


async def created_accounts(
    conn: Connection, batch_id: BatchId, account_ids: Sequence[AccountId]
) -> dict[AccountId, tuple[str | None, str | None]]:
    """Those of the accounts that the list itself brought: whether they are undone already, and why not."""
    rows = await conn.fetch(
        """
        SELECT account_id, undone, left_because
          FROM import_row
         WHERE account_id = ANY ($2)
           AND batch_id = $1
           AND made @> '{"account": true}'
        """,
        batch_id,
        list(account_ids),
    )
    return {row["account_id"]: (row["undone"], row["left_because"]) for row in rows}


async def later_work(conn: Connection, batch_id: BatchId, account_ids: Sequence[AccountId]) -> dict[AccountId, str]:
    """What somebody did with accounts since the list brought them; accounts without later work are missing."""
    rows = await conn.fetch(
        """
        WITH made AS (
            SELECT import_row.account_id, sum(jsonb_array_length(coalesce(made->'people', '[]'))) AS people,
                   sum(jsonb_array_length(coalesce(made->'numbers', '[]'))) AS numbers,
                   sum(jsonb_array_length(coalesce(made->'contacts', '[]'))) AS contacts,
                   sum(jsonb_array_length(coalesce(made->'campaigns', '[]'))) AS campaigns,
                   count(*) FILTER (WHERE made ? 'filled') AS filled
              FROM import_row
             WHERE import_row.account_id = ANY ($2)
               AND import_row.batch_id = $1
             GROUP BY import_row.account_id
        )
        SELECT wanted.id,
               CASE WHEN account.id IS NULL OR account.deleted_at IS NOT NULL THEN 'gone'
                    WHEN EXISTS (SELECT FROM account_merge WHERE account.id IN (account_id, into_id)) THEN 'merged'
                    WHEN EXISTS (SELECT FROM call WHERE call.account_id = account.id) THEN 'calls'
                    WHEN EXISTS (SELECT FROM sales_order WHERE sales_order.account_id = account.id) THEN 'orders'
                    WHEN (SELECT count(*) FROM activity WHERE activity.account_id = account.id) > made.contacts
                      OR EXISTS (SELECT FROM activity WHERE activity.account_id = account.id AND row_version > 1)
                    THEN 'contacts'
                    WHEN (SELECT count(*) FROM person WHERE person.account_id = account.id) > made.people
                      OR EXISTS (SELECT FROM person WHERE person.account_id = account.id AND row_version > 1)
                    THEN 'people'
                    WHEN (SELECT count(*) FROM phone_number WHERE phone_number.account_id = account.id) > made.numbers
                    THEN 'numbers'
                    WHEN (SELECT count(*) FROM lead WHERE lead.account_id = account.id) > made.campaigns
                      OR EXISTS (SELECT FROM lead WHERE lead.account_id = account.id AND lead.attempts > 0)
                    THEN 'campaigns'
                    WHEN account.row_version > 1 + made.filled THEN 'changed' END AS because
          FROM unnest($2::bigint[]) AS wanted (id)
          JOIN made ON made.account_id = wanted.id
          LEFT JOIN account ON account.id = wanted.id
        """,
        batch_id,
        list(account_ids),
    )
    return {row["id"]: row["because"] for row in rows if row["because"]}


async def save_undone(conn: Connection, batch_id: BatchId, undone: Sequence[tuple[int, str]]) -> None:
    """What became of some lines: restored, or left for a reason ("" for none)."""
    await conn.execute(
        """
        UPDATE import_row
           SET undone = CASE WHEN told.because = '' THEN 'restored' ELSE 'left' END,
               left_because = nullif(told.because, '')
          FROM unnest($2::integer[], $3::text[]) AS told (line, because)
         WHERE import_row.batch_id = $1
           AND import_row.line = told.line
        """,
        batch_id,
        [line for line, _ in undone],
        [because for _, because in undone],
    )
