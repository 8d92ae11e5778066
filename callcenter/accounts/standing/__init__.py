"""What an account is: prospect, qualified, not a fit, client, former client, and the ways between them; and what it is
besides, partner or supplier (H11)."""

from collections.abc import Sequence

from callcenter.accounts.checking import seen
from callcenter.accounts.model import Lifecycle
from callcenter.accounts.standing import sql
from callcenter.accounts.telling import announce
from callcenter.db import Connection
from callcenter.errors import Invalid
from callcenter.ids import AccountId

__all__ = ["ROLES", "Lifecycle", "change", "change_roles"]

ROLES = ("partner", "supplier")


async def change(conn: Connection, account_id: AccountId, lifecycle: Lifecycle) -> None:
    """Another status, by one of the ways there are. Raises Absent, Invalid."""
    account = await seen(conn, account_id)
    if lifecycle not in account.ways:
        raise Invalid("lifecycle", "no_such_way")
    if not await sql.update_lifecycle(conn, account.id, account.lifecycle, lifecycle):
        raise Invalid("lifecycle", "changed_meanwhile")
    await announce(conn, account_id)


async def change_roles(conn: Connection, account_id: AccountId, roles: Sequence[str]) -> None:
    """These are its roles from now on. Raises Absent, Invalid: who is nothing else keeps one."""
    account = await seen(conn, account_id)
    if not set(roles) <= set(ROLES):
        raise Invalid("roles", "out_of_range")
    if not roles and account.lifecycle is Lifecycle.NONE:
        raise Invalid("roles", "role_needed")
    if not await sql.update_roles(conn, account_id, [role for role in ROLES if role in roles]):
        raise Invalid("roles", "role_needed")
    await announce(conn, account_id)
