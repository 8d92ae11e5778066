"""What an account is: prospect, qualified, not a fit, client, former client, and the ways between them."""

from callcenter.accounts.checking import seen
from callcenter.accounts.model import Lifecycle
from callcenter.accounts.standing import sql
from callcenter.accounts.telling import announce
from callcenter.db import Connection
from callcenter.errors import Invalid
from callcenter.ids import AccountId

__all__ = ["Lifecycle", "change"]


async def change(conn: Connection, account_id: AccountId, lifecycle: Lifecycle) -> None:
    """Another status, by one of the ways there are. Raises Absent, Invalid."""
    account = await seen(conn, account_id)
    if lifecycle not in account.lifecycle.ways:
        raise Invalid("lifecycle", "no_such_way")
    if not await sql.update_lifecycle(conn, account.id, account.lifecycle, lifecycle):
        raise Invalid("lifecycle", "changed_meanwhile")
    await announce(conn, account_id)
