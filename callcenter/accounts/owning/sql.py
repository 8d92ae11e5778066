"""The queries of `accounts.owning`."""

from callcenter.accounts.model import Owner
from callcenter.db import Connection, fetch_rows
from callcenter.ids import AccountId, UserId

GIVING_SECONDS = 300.0  # fifty thousand accounts take ten seconds, on a machine that is busy with others a minute


async def count_parts(conn: Connection, owner_id: UserId, key: str) -> dict[str, int]:
    """How many of the owner's accounts have which key; `key` is an expression over `account`."""
    rows = await conn.fetch(
        f"""
        SELECT {key} AS key, count(*) AS accounts
          FROM account
         WHERE owner_id = $1
           AND canonical_id IS NULL
         GROUP BY 1
        """,
        owner_id,
    )
    return {row["key"]: row["accounts"] for row in rows}


async def set_owners(conn: Connection, owner_id: UserId, shares: dict[str, UserId], key: str) -> int:
    """Every account of the owner to the person of its key; how many went.

    Those that were merged go along with the one that stands for them.
    """
    status = await conn.execute(
        f"""
        UPDATE account
           SET owner_id = share.to_user
          FROM unnest($2::text[], $3::bigint[]) AS share (key, to_user)
         WHERE account.owner_id = $1
           AND account.canonical_id IS NULL
           AND {key} = share.key
        """,
        owner_id,
        list(shares),
        list(shares.values()),
        timeout=GIVING_SECONDS,
    )
    return int(status.removeprefix("UPDATE "))


async def reset_owners(conn: Connection, handover_id: int, owner_id: UserId) -> int:
    """Those that nobody gave on meanwhile go back to the owner; how many went."""
    status = await conn.execute(
        """
        UPDATE account
           SET owner_id = $2
          FROM assignment
         WHERE assignment.handover_id = $1
           AND account.id = assignment.account_id
           AND account.owner_id = assignment.owner_id
           AND account.canonical_id IS NULL
        """,
        handover_id,
        owner_id,
        timeout=GIVING_SECONDS,
    )
    return int(status.removeprefix("UPDATE "))


async def owners_of(conn: Connection, account_id: AccountId) -> list[Owner]:
    """Who kept the account since when, newest first."""
    return await fetch_rows(
        conn,
        Owner,
        """
        SELECT owner.name, assignment.since
          FROM assignment
          JOIN app_user AS owner ON owner.id = assignment.owner_id
         WHERE assignment.account_id = kept_id($1)
         ORDER BY since DESC
        """,
        account_id,
    )
