"""The queries of the lists."""

from collections.abc import Sequence

from callcenter.accounts.model import AccountLine
from callcenter.db import Connection, fetch_rows


async def list_accounts(
    conn: Connection, lifecycles: Sequence[str], *, after: tuple[str, int], limit: int
) -> list[AccountLine]:
    """A page of the visible accounts in these lifecycles, by name and id, beginning after the place `after`."""
    # A limit that the planner does not know: else it walks all names for a leader of few accounts, hoping for a page.
    return await _lines(
        conn,
        """
        deleted_at IS NULL
               AND lifecycle = ANY ($1)
               AND (name, id) > ($2, $3)
             ORDER BY name, id
             LIMIT (SELECT $4::integer)
        """,
        list(lifecycles),
        *after,
        limit,
    )


async def search_accounts(
    conn: Connection, lifecycles: Sequence[str], words: str, digits: str, *, after: tuple[str, int], limit: int
) -> list[AccountLine]:
    """A page of those whose name or person's name holds `words`, or a number of which ends with `digits` if any."""
    return await _lines(
        conn,
        "id = ANY (ARRAY(SELECT accounts_found($1, $2, $3, $4, $5, $6)))",
        list(lifecycles),
        words,
        digits,
        *after,
        limit,
    )


async def count_listed(conn: Connection, lifecycles: Sequence[str], *, most: int) -> int:
    """How many accounts `list_accounts` finds in all; `most` + 1 stands for more than `most`."""
    found: int = await conn.fetchval(
        """
        SELECT count(*)
          FROM (SELECT FROM account WHERE deleted_at IS NULL AND lifecycle = ANY ($1) LIMIT $2) AS listed
        """,
        list(lifecycles),
        most + 1,
    )
    return found


async def count_found(conn: Connection, lifecycles: Sequence[str], words: str, digits: str, *, most: int) -> int:
    """How many accounts `search_accounts` finds in all; `most` + 1 stands for more than `most`."""
    found: int = await conn.fetchval(
        "SELECT count(*) FROM account WHERE id = ANY (ARRAY(SELECT accounts_found($1, $2, $3, '', 0, $4)))",
        list(lifecycles),
        words,
        digits,
        most + 1,
    )
    return found


async def _lines(conn: Connection, of_page: str, *values: object) -> list[AccountLine]:
    """The page is cut off first: only what is shown gets its latest and its next contact."""
    return await fetch_rows(
        conn,
        AccountLine,
        f"""
        SELECT account.id, account.name, account.lifecycle, account.city, account.country, owner.name AS owner_name,
               account.problem, latest.done_at AS latest_at, latest.names AS latest_result, next.due_at AS next_at
          FROM (
            SELECT id, name, lifecycle, city, country, owner_id, problem
              FROM account
             WHERE {of_page}
               ) AS account
          JOIN app_user AS owner ON owner.id = account.owner_id
          LEFT JOIN LATERAL (
               SELECT activity.done_at, result.names
                 FROM activity
                 LEFT JOIN result ON result.id = activity.result_id
                WHERE activity.account_id = account.id
                  AND activity.state = 'done'
                ORDER BY activity.done_at DESC
                LIMIT 1
               ) AS latest ON true
          LEFT JOIN LATERAL (
               SELECT coalesce(activity.due_at, activity.due_on::timestamptz) AS due_at
                 FROM activity
                WHERE activity.account_id = account.id
                  AND activity.state = 'planned'
                ORDER BY 1
                LIMIT 1
               ) AS next ON true
         ORDER BY account.name, account.id
        """,
        *values,
    )
