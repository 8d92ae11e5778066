"""The query of `accounts.standing`."""

from callcenter.accounts.model import Lifecycle
from callcenter.db import Connection
from callcenter.ids import AccountId


async def update_lifecycle(conn: Connection, account_id: AccountId, before: Lifecycle, after: Lifecycle) -> bool:
    """Whether the account was still what the caller saw, and is `after` now."""
    status = await conn.execute(
        "UPDATE account SET lifecycle = $3 WHERE id = $1 AND lifecycle = $2", account_id, before.value, after.value
    )
    return status == "UPDATE 1"
