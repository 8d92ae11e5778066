"""The queries of `accounts.standing`."""

from collections.abc import Sequence

from callcenter.accounts.model import Lifecycle
from callcenter.db import Connection
from callcenter.ids import AccountId


async def update_lifecycle(conn: Connection, account_id: AccountId, before: Lifecycle, after: Lifecycle) -> bool:
    """Whether the account was still what the caller saw, and is `after` now."""
    status = await conn.execute(
        "UPDATE account SET lifecycle = $3 WHERE id = $1 AND lifecycle = $2", account_id, before.value, after.value
    )
    return status == "UPDATE 1"


async def update_roles(conn: Connection, account_id: AccountId, roles: Sequence[str]) -> bool:
    """Whether the account may have these roles, and has them now: who is nothing else needs one."""
    status = await conn.execute(
        """
        UPDATE account
           SET roles = $2::text[]
         WHERE id = $1
           AND (lifecycle <> 'none' OR $2::text[] <> '{}')
        """,
        account_id,
        list(roles),
    )
    return status == "UPDATE 1"
