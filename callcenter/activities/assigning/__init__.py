"""Assignments: one plan for several people and accounts (A3)."""

from functools import partial

from callcenter import accounts
from callcenter.activities.assigning import sql
from callcenter.activities.assigning.model import Assigned, Given, LeftOut, Recipients
from callcenter.activities.model import Plan
from callcenter.activities.planning import check_plan
from callcenter.db import Connection, Refusals, announce, refusing
from callcenter.errors import Faults, Invalid
from callcenter.ids import UserId

__all__ = ["Assigned", "Given", "LeftOut", "Recipients", "assign"]

_REFUSALS: Refusals = {
    "activity_kind_id_fkey": partial(Invalid, "kind", "unknown"),
    "activity_purpose_id_fkey": partial(Invalid, "purpose", "unknown"),
}


async def assign(conn: Connection, by: UserId, what: Plan, to: Recipients) -> Assigned:
    """The same for several people and accounts: whoever of them sees an account gets it planned there (A3).

    What nobody of them can get is left out and told; given again, the same stays one. Who gets something is told at
    once, on every page. `what.assignee_id` means nothing. Raises Invalid.
    """
    faults = Faults()
    faults.check(check_plan, what)
    for field, chosen in (("members", to.members), ("accounts", to.accounts)):
        if not chosen:
            faults.add(Invalid(field, f"no_{field}"))
    faults.end()
    async with refusing(conn, _REFUSALS):
        given = await sql.insert_assignments(conn, by, what, to)
    for assignee_id, first in {one.assignee_id: one for one in given}.items():
        await announce(conn, "queue", assignee_id, user_id=assignee_id)
        await announce(conn, "assigned", first.activity_id, user_id=assignee_id)
    for account_id in {one.account_id for one in given}:
        await accounts.announce(conn, account_id)
    return Assigned(given=given, left_out=await sql.not_assigned(conn, by, what, to, given))
