"""News of an account: it goes to whoever looks after it; leaders and administrators hear of every account."""

from callcenter import db
from callcenter.accounts import sql
from callcenter.db import Connection
from callcenter.ids import AccountId


async def announce(conn: Connection, account_id: AccountId) -> None:
    """Tell the open pages, when this transaction commits, that the account or its history changed.

    Topic `account`. Only the owner, leaders and administrators can have it on the screen (A34 to A37), so no other page
    is woken. Of an account that was merged it is news of the one that stands for it.
    """
    kept_id, owner_id = await sql.kept_with_owner(conn, account_id)
    await db.announce(conn, "account", kept_id, user_id=owner_id)
