"""A break begins and ends by a key; dialling ends it as well, since whoever dials is back."""

from callcenter.db import Connection, announce
from callcenter.errors import Invalid
from callcenter.ids import UserId
from callcenter.presence import sql
from callcenter.presence.model import BreakReason


async def begin_break(conn: Connection, user_id: UserId, reason: str) -> None:
    """From now on `user_id` is on a break. A second one, from another tab, changes nothing. Raises Invalid."""
    if reason not in set(BreakReason):
        raise Invalid("reason", "unknown")
    if await sql.insert_break(conn, user_id, BreakReason(reason)):
        await announce(conn, "presence", user_id, user_id=user_id)


async def end_break(conn: Connection, user_id: UserId) -> None:
    """The break is over, if there was one."""
    if await sql.close_break(conn, user_id):
        await announce(conn, "presence", user_id, user_id=user_id)
