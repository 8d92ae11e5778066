"""News of an account: it goes to whoever looks after it; leaders and administrators hear of every account."""

from callcenter import db
from callcenter.accounts import sql
from callcenter.db import Connection
from callcenter.ids import AccountId


async def announce(conn: Connection, account_id: AccountId) -> None:
    """Tell the open pages, when this transaction commits, that the account or its history changed.

    Topic `account`. Only the owner, leaders and administrators can have it on the screen (A34 to A37), so no other page
    is woken.
    """
    await db.announce(conn, "account", account_id, user_id=await sql.owner_of(conn, account_id))
