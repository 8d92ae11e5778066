"""Somebody looked at a pair: they are two, or it was too quick to say so."""

from callcenter import users
from callcenter.db import Connection
from callcenter.duplicates import sql
from callcenter.duplicates.model import PairId
from callcenter.errors import Absent
from callcenter.ids import UserId


async def dismiss(conn: Connection, by: UserId, pair_id: PairId) -> None:
    """They are two accounts, and stay off the list. Raises Absent."""
    await _decide(conn, by, pair_id, "duplicate.dismissed", by)


async def bring_back(conn: Connection, by: UserId, pair_id: PairId) -> None:
    """The pair is to be looked at again. Raises Absent."""
    await _decide(conn, by, pair_id, "duplicate.brought_back", None)


async def _decide(conn: Connection, by: UserId, pair_id: PairId, action: str, dismissed_by: UserId | None) -> None:
    pair = await sql.set_dismissed(conn, pair_id, dismissed_by)
    if pair is None:
        raise Absent()
    await users.audit(conn, by, action, pair_id, accounts=[pair["low_id"], pair["high_id"]])
