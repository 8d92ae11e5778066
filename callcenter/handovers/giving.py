"""The act itself: accounts get their new owners, plans follow, and the database notes what went to whom."""

from collections.abc import Sequence

from callcenter import accounts, activities, users
from callcenter.db import Connection, announce
from callcenter.errors import Absent, Invalid
from callcenter.handovers import sql
from callcenter.handovers.model import HandoverId, NothingToHandOver, Rule, SuccessorAway
from callcenter.handovers.spreading import spread
from callcenter.ids import UserId

_KEPT_TOGETHER = {
    Rule.EVENLY: accounts.owning.KeptTogether.NOTHING,
    Rule.BY_CITY: accounts.owning.KeptTogether.CITY,
    Rule.BY_LANGUAGE: accounts.owning.KeptTogether.LANGUAGE,
}


async def hand_over(
    conn: Connection, by: UserId, from_user: UserId, to_users: Sequence[UserId], rule: Rule
) -> HandoverId:
    """Give all accounts and planned contacts of `from_user` to `to_users`, in the caller's transaction.

    Plans on accounts of others go to the accounts' owners. Raises Absent, Invalid (no successor, or one to whom the
    acting person may not give), SuccessorAway, NothingToHandOver.
    """
    await _check(conn, from_user, to_users)
    handover_id = await sql.insert_handover(conn, from_user, by, rule)
    together = _KEPT_TOGETHER[rule]
    have = await sql.counted_accounts(conn, to_users)
    shares = spread(await accounts.owning.parts_of(conn, from_user, together), have)
    await sql.begin_handing(conn, handover_id)
    given = await accounts.owning.give(conn, from_user, shares, together)
    await activities.following.follow_owners(conn, from_user)
    await sql.end_handing(conn)
    plans = await sql.count_plans(conn, handover_id)
    if not given and not plans:
        raise NothingToHandOver()
    await tell(conn, {from_user, *to_users, *await sql.receivers_of(conn, handover_id)})
    await users.audit(conn, by, "handover.made", handover_id, of=from_user, accounts=given, plans=plans)
    return handover_id


async def tell(conn: Connection, user_ids: set[UserId]) -> None:
    """Their queues are different now."""
    for user_id in sorted(user_ids):
        await announce(conn, "queue", user_id, user_id=user_id)


async def _check(conn: Connection, from_user: UserId, to_users: Sequence[UserId]) -> None:
    if await sql.worker(conn, from_user) is None:  # nobody of that id, or nobody whom the acting person leads
        raise Absent()
    if not to_users:
        raise Invalid("successors", "nobody_chosen")
    if from_user in to_users:
        raise Invalid("successors", "unknown")
    for user_id in to_users:
        user = await users.user_by_id(conn, user_id)
        if user is None:
            raise Invalid("successors", "unknown")
        if not user.active:
            raise SuccessorAway(name=user.name)
