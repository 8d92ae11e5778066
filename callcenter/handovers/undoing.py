"""Undoing: what nobody touched meanwhile goes back, and what stays is told."""

from callcenter import accounts, activities, clock, users
from callcenter.db import Connection
from callcenter.errors import Absent
from callcenter.handovers import sql
from callcenter.handovers.giving import tell
from callcenter.handovers.model import HandoverId, HandoverUndone, Receipt, SuccessorAway
from callcenter.ids import UserId


async def receipt_of(conn: Connection, handover_id: HandoverId) -> Receipt:
    """The handover with what each successor got and has still. Raises Absent."""
    handover = await sql.handover_by_id(conn, handover_id)
    if handover is None:
        raise Absent()
    return Receipt(handover=handover, shares=await sql.shares_of(conn, handover_id))


async def undo(conn: Connection, by: UserId, handover_id: HandoverId) -> None:
    """Everything that is still with its successor goes back, also after further work on it.

    Raises Absent, HandoverUndone, SuccessorAway when the person whom it came from does not work here now.
    """
    handover = await sql.lock_handover(conn, handover_id)
    if handover is None:
        raise Absent()
    if handover.undone_at is not None:
        raise HandoverUndone()
    first = await users.user_by_id(conn, handover.from_user)
    if first is None or not first.active:
        raise SuccessorAway(name=handover.from_name)
    back = await accounts.owning.give_back(conn, handover_id, handover.from_user)
    plans_back = await activities.following.return_plans(
        conn, await sql.plans_given(conn, handover_id), handover.from_user
    )
    await sql.set_undone(conn, handover_id, clock.now())
    await tell(conn, {handover.from_user, *await sql.receivers_of(conn, handover_id)})
    await users.audit(conn, by, "handover.undone", handover_id, accounts=back, plans=plans_back)
