"""The queries of `accounts.owning`."""

from collections.abc import Sequence

import msgspec

from callcenter.accounts.model import Owner
from callcenter.db import Connection, fetch_rows
from callcenter.ids import AccountId, UserId

GIVING_SECONDS = 300.0  # fifty thousand accounts take ten seconds, on a machine that is busy with others a minute


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """An account and who got it."""

    account_id: AccountId
    to_user: UserId


async def count_parts(conn: Connection, owner_id: UserId, key: str) -> dict[str, int]:
    """How many of the owner's accounts have which key; `key` is an expression over `account`."""
    rows = await conn.fetch(
        f"SELECT {key} AS key, count(*) AS accounts FROM account WHERE owner_id = $1 GROUP BY 1", owner_id
    )
    return {row["key"]: row["accounts"] for row in rows}


async def set_owners(conn: Connection, owner_id: UserId, shares: dict[str, UserId], key: str) -> list[Given]:
    """Every account of the owner to the person of its key."""
    rows = await conn.fetch(
        f"""
        UPDATE account
           SET owner_id = share.to_user
          FROM unnest($2::text[], $3::bigint[]) AS share (key, to_user)
         WHERE account.owner_id = $1
           AND {key} = share.key
        RETURNING account.id AS account_id, account.owner_id AS to_user
        """,
        owner_id,
        list(shares),
        list(shares.values()),
        timeout=GIVING_SECONDS,
    )
    return [Given(account_id=account_id, to_user=to_user) for account_id, to_user in rows]


async def reset_owners(conn: Connection, given: Sequence[Given], owner_id: UserId) -> int:
    """Those that nobody gave on meanwhile go back to the owner."""
    rows = await conn.fetch(
        """
        UPDATE account
           SET owner_id = $1
          FROM unnest($2::bigint[], $3::bigint[]) AS given (account_id, to_user)
         WHERE account.id = given.account_id
           AND account.owner_id = given.to_user
        RETURNING account.id
        """,
        owner_id,
        [each.account_id for each in given],
        [each.to_user for each in given],
        timeout=GIVING_SECONDS,
    )
    return len(rows)


async def owners_of(conn: Connection, account_id: AccountId) -> list[Owner]:
    """Who kept the account since when, newest first."""
    return await fetch_rows(
        conn,
        Owner,
        """
        SELECT owner.name, lower(assignment.during) AS since
          FROM assignment
          JOIN app_user AS owner ON owner.id = assignment.owner_id
         WHERE assignment.account_id = $1
         ORDER BY since DESC
        """,
        account_id,
    )
