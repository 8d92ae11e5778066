"""A past contact, entered by hand for whoever had it (H14)."""

from functools import partial

import msgspec

from callcenter import accounts, clock
from callcenter.activities.history import sql
from callcenter.activities.model import PastContact
from callcenter.db import INVISIBLE, Connection, Refusals, refusing
from callcenter.errors import Absent, Faults, Invalid
from callcenter.ids import ActivityId, UserId

NOTE_LENGTH = 10_000
_REFUSALS: Refusals = {
    INVISIBLE: Absent,
    "activity_account_id_fkey": Absent,
    "activity_person_of_account": partial(Invalid, "person", "unknown"),
    "activity_kind_id_fkey": partial(Invalid, "kind", "unknown"),
    "activity_purpose_id_fkey": partial(Invalid, "purpose", "unknown"),
    "activity_result_id_fkey": partial(Invalid, "result", "unknown"),
    "activity_assignee_id_fkey": partial(Invalid, "assignee", "unknown"),
}


async def tell(conn: Connection, by: UserId, past: PastContact) -> ActivityId:
    """Bind to its account what happened once. When it happened, when it was told and who told it are three things.

    Raises Absent for an account that `by` may not see, Invalid for what lies ahead or is too long.
    """
    faults = Faults()
    if past.happened_at > clock.now():
        faults.add(Invalid("happened", "in_the_future"))
    if len(past.note) > NOTE_LENGTH:
        faults.add(Invalid("note", "too_long", most=NOTE_LENGTH, length=len(past.note)))
    faults.end()
    of_person = await accounts.merging.account_with(conn, past.account_id, past.person_id)
    past = msgspec.structs.replace(past, account_id=of_person)
    async with refusing(conn, _REFUSALS):
        (activity_id,) = await sql.restore(conn, by, [past], "manual")
    await accounts.announce(conn, past.account_id)
    return activity_id
