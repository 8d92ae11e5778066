"""The queries of the lists."""

from collections.abc import Sequence

from callcenter.accounts.model import AccountLine
from callcenter.db import Connection, fetch_rows


async def list_accounts(
    conn: Connection,
    lifecycles: Sequence[str],
    words: str = "",
    *,
    after: tuple[str, int] | None = None,
    limit: int = 50,
) -> list[AccountLine]:
    """A page of the visible accounts in these lifecycles, by name; `after` is name and id of the page before.

    `words`: part of the name or of a person's name, or the last four or more digits of a number.
    """
    return await fetch_rows(
        conn,
        AccountLine,
        f"""
        SELECT {_LINE}
         WHERE {_FOUND}
           AND (account.name, account.id) > ($4, $5)
         ORDER BY account.name, account.id
         LIMIT $6
        """,
        *_searched(lifecycles, words),
        after[0] if after else "",
        after[1] if after else 0,
        limit,
    )


async def count_accounts(conn: Connection, lifecycles: Sequence[str], words: str = "", *, most: int = 10_000) -> int:
    """How many accounts `list_accounts` finds; `most` + 1 stands for more than `most`."""
    found: int = await conn.fetchval(
        f"SELECT count(*) FROM (SELECT FROM account WHERE {_FOUND} LIMIT $4) AS found",
        *_searched(lifecycles, words),
        most + 1,
    )
    return found


def _searched(lifecycles: Sequence[str], words: str) -> tuple[list[str], str, str]:
    printable = "".join(letter for letter in words if letter.isprintable()).strip()[:200]
    digits = "".join(letter for letter in printable if letter in "0123456789")
    return list(lifecycles), printable, digits if len(digits) >= FEWEST_DIGITS else ""


FEWEST_DIGITS = 4  # fewer would find half of all numbers


# Signs that LIKE gives a meaning are taken away after folding, which makes such signs of others (％ becomes %).
_PATTERN = r"'%' || regexp_replace(folded($2), '([\\%_])', '\\\1', 'g') || '%'"


_FOUND = f"""account.deleted_at IS NULL
           AND account.lifecycle = ANY ($1)
           AND (
               $2 = ''
               OR folded(account.name) LIKE {_PATTERN}
               OR account.id IN (
                   SELECT person.account_id
                     FROM person
                    WHERE folded(person.family_name || ' ' || person.given_name) LIKE {_PATTERN}
                       OR folded(person.given_name || ' ' || person.family_name) LIKE {_PATTERN}
               )
               OR ($3 <> '' AND account.id IN (
                   SELECT phone_number.account_id
                     FROM phone_number
                    WHERE reverse(phone_number.e164) LIKE reverse($3) || '%'
               ))
           )"""


_LINE = """account.id, account.name, account.lifecycle, account.city, account.country, owner.name AS owner_name,
               account.problem, latest.done_at AS latest_at, latest.names AS latest_result, next.due_at AS next_at
          FROM account
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
               ) AS next ON true"""
