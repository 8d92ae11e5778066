"""The queries of the lists."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec

from callcenter.accounts.finding.model import Order
from callcenter.accounts.model import AccountLine, Lifecycle
from callcenter.db import Connection, fetch_rows, stream_rows
from callcenter.ids import AccountId

_ORDERS = {
    Order.NAME: "account.name, account.id",
    Order.LONGEST_AGO: "account.latest_at, account.id",
    Order.LATEST: "account.latest_at DESC, account.id DESC",
}

# The account and those that it stands for, mostly none. What hangs on them is taken from each by itself, so that it is
# found by its index whatever the statistics say.
_KIN = "(SELECT account.id UNION ALL SELECT id FROM account AS merged WHERE merged.canonical_id = account.id) AS kin"
_LINE = f"""account.id, account.name, account.lifecycle, account.city, account.address, account.country,
               owner.name AS owner_name, account.problem, account_type.names AS type_names,
               source.names AS source_names, account.roles, account.fields,
               nullif(account.latest_at, '-infinity') AS latest_at, result.names AS latest_result,
               next.due_at AS next_at, coalesce(person.name, '') AS person_name, coalesce(number.e164, '') AS number,
               ARRAY(
                   SELECT campaign.name
                     FROM {_KIN}
                    CROSS JOIN LATERAL (
                          SELECT lead.campaign_id, lead.created_at FROM lead WHERE lead.account_id = kin.id OFFSET 0
                          ) AS standing
                     JOIN campaign ON campaign.id = standing.campaign_id
                    GROUP BY campaign.id
                    ORDER BY min(standing.created_at)
               ) AS campaign_names"""
# With an account and those that it stands for: the next contact, the person to ask for and the number to dial first.
_WITH_EACH = f"""JOIN app_user AS owner ON owner.id = account.owner_id
          JOIN source ON source.id = account.source_id
          LEFT JOIN account_type ON account_type.id = account.type_id
          LEFT JOIN result ON result.id = account.latest_result_id
          LEFT JOIN LATERAL (
               SELECT first.due_at
                 FROM {_KIN}
                CROSS JOIN LATERAL (
                      SELECT coalesce(activity.due_at, activity.due_on::timestamptz) AS due_at
                        FROM activity
                       WHERE activity.account_id = kin.id
                         AND activity.state = 'planned'
                       ORDER BY 1
                       LIMIT 1
                      ) AS first
                ORDER BY 1
                LIMIT 1
               ) AS next ON true
          LEFT JOIN LATERAL (
               SELECT first.name
                 FROM {_KIN}
                CROSS JOIN LATERAL (
                      SELECT trim(CASE person.language
                                  WHEN 'en' THEN person.given_name || ' ' || person.family_name
                                  ELSE person.family_name || ' ' || person.given_name END) AS name
                        FROM person
                       WHERE person.account_id = kin.id
                       ORDER BY person.position, person.id
                       LIMIT 1
                      ) AS first
                ORDER BY kin.id <> account.id
                LIMIT 1
               ) AS person ON true
          LEFT JOIN LATERAL (
               SELECT first.e164
                 FROM {_KIN}
                CROSS JOIN LATERAL (
                      SELECT phone_number.e164
                        FROM phone_number
                       WHERE phone_number.account_id = kin.id
                       ORDER BY phone_number.position, phone_number.id
                       LIMIT 1
                      ) AS first
                ORDER BY kin.id <> account.id
                LIMIT 1
               ) AS number ON true"""


async def list_accounts(
    conn: Connection, wanted: dict[str, Any], order: Order, *, after: tuple[str, int] | None, limit: int
) -> list[AccountLine]:
    """A page of the accounts that `accounts_listed` finds: cut off first, so that only what is shown gets its people,
    numbers and next contact."""
    key, after_id = after or (None, 0)
    return await fetch_rows(
        conn,
        AccountLine,
        f"""
        SELECT {_LINE}
          FROM (
            SELECT *
              FROM account
             WHERE id = ANY (ARRAY(SELECT accounts_listed($1, $2, $3, $4, $5)))
               ) AS account
          {_WITH_EACH}
         ORDER BY {_ORDERS[order]}
        """,
        wanted,
        order.value,
        key,
        after_id,
        limit,
    )


def stream_accounts(conn: Connection, wanted: dict[str, Any], order: Order) -> AsyncIterator[AccountLine]:
    """All of the accounts; the function gives their order, so that the first lines are there before the last ones."""
    return stream_rows(
        conn,
        AccountLine,
        f"""
        SELECT {_LINE}
          FROM accounts_listed($1, $2, NULL, 0, NULL) WITH ORDINALITY AS listed (id, place)
          JOIN account ON account.id = listed.id
          {_WITH_EACH}
         ORDER BY listed.place
        """,
        wanted,
        order.value,
    )


async def count_accounts(conn: Connection, wanted: dict[str, Any], *, most: int) -> int:
    """How many accounts `list_accounts` finds in all; `most` + 1 stands for more than `most`."""
    found: int = await conn.fetchval("SELECT count(*) FROM accounts_listed($1, 'none', NULL, 0, $2)", wanted, most + 1)
    return found


async def alike(conn: Connection, dictionary: str, chosen: list[int]) -> list[int]:
    """The entries chosen, and those that were merged with them."""
    rows = await conn.fetch(
        "SELECT entries_alike($1, entry_id) AS id FROM unnest($2::bigint[]) AS entry_id", dictionary, chosen
    )
    return [row["id"] for row in rows]


class LookAlike(msgspec.Struct, frozen=True, kw_only=True):
    """An account in sight that may be the one that somebody is typing."""

    id: AccountId
    name: str
    city: str
    owner_name: str
    by: list[str]  # name, number, email


async def look_alikes(conn: Connection, name: str, e164: str, email: str) -> list[LookAlike]:
    """Visible accounts whose name (or person's name) holds `name`, or that have the number or the address; by name."""
    return await fetch_rows(
        conn,
        LookAlike,
        """
        SELECT account.id, account.name, account.city, owner.name AS owner_name, found.by
          FROM (
            SELECT id, array_agg(DISTINCT by) AS by
              FROM (
                SELECT unnest(ARRAY(SELECT accounts_listed($1, 'name', '', 0, 5))) AS id, 'name' AS by
                 WHERE $2 <> ''
                UNION ALL
                SELECT kept_id(account_id), 'number' FROM phone_number WHERE e164 = $3
                UNION ALL
                SELECT kept_id(account_id), 'email' FROM email_address WHERE normalised = lower(btrim($4))
                   ) AS each
             GROUP BY id
             LIMIT 10
               ) AS found
          JOIN account ON account.id = found.id
          JOIN app_user AS owner ON owner.id = account.owner_id
         WHERE account.deleted_at IS NULL
         ORDER BY account.name, account.id
        """,
        {"lifecycles": [lifecycle.value for lifecycle in Lifecycle], "words": name},
        name,
        e164,
        email,
    )


async def known_elsewhere(conn: Connection, name: str, city: str, e164: str, email: str) -> list[str]:
    """By what accounts out of sight are the same, each once; counted against the asker's questions of the hour."""
    rows = await conn.fetch("SELECT known_elsewhere($1, $2, $3, $4) AS by", name, city, e164, email)
    return [row["by"] for row in rows]
