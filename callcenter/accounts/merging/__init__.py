"""Two accounts that are the same become one, by a pointer, and are separated again (issue 3, 13).

Tables: account_merge; account.canonical_id points from an account to the one that stands for it. No row of a history
moves: whoever reads one account reads all that it stands for. The database does the act and its undoing in one
statement each, one after the other, so that two merges at once cannot make a circle.
"""

from functools import partial

from callcenter import db, users
from callcenter.accounts.checking import seen
from callcenter.accounts.merging import sql
from callcenter.accounts.merging.model import COUNTED, OWN, Comparison, Merged, Side, Wish
from callcenter.accounts.merging.sql import account_with, family_of, merged_into
from callcenter.accounts.telling import announce
from callcenter.db import INVISIBLE, Connection, Refusals, refusing
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, UserId

__all__ = [
    "COUNTED", "OWN", "Comparison", "Merged", "Side", "Wish", "account_with", "comparison", "family_of", "merge",
    "merged_into", "separate",
]  # fmt: skip

_REFUSALS: Refusals = {
    INVISIBLE: Absent,
    "account_merge_of_two": partial(Invalid, "merge", "merged_with_itself"),
    "account_merge_of_two_kept": partial(Invalid, "merge", "merged_meanwhile"),
    "account_merge_one_target": partial(Invalid, "merge", "merged_meanwhile"),
    "account_is_something": partial(Invalid, "merge", "no_such_way"),
    "account_merge_keeps_client": partial(Invalid, "merge", "client_stays"),
    "account_merge_after_the_call": partial(Invalid, "merge", "call_open"),
    "account_merge_after_the_list": partial(Invalid, "merge", "list_at_work"),
    "account_merge_owner_in_sight": partial(Invalid, "merge", "goes_to_others"),
}


async def comparison(conn: Connection, kept_id: AccountId, gone_id: AccountId) -> Comparison | None:
    """The two side by side; the one of the two that is a client stays, whichever was asked for. None when they are not
    two that may be seen and stand for themselves."""
    found = await sql.sides(conn, [kept_id, gone_id])
    if len(found) != 2:
        return None
    kept, gone = found[kept_id], found[gone_id]
    return Comparison(kept=kept, gone=gone) if gone.may_go_into(kept) else Comparison(kept=gone, gone=kept)


async def merge(conn: Connection, by: UserId, wish: Wish) -> None:
    """From now on one account stands for both. Raises Absent, Invalid (merge: why it cannot be)."""
    await seen(conn, wish.kept_id)
    if await comparison(conn, wish.kept_id, wish.gone_id) is None:  # also one that is out of sight
        raise Invalid("merge", "merged_meanwhile")
    concerned = await sql.owners_concerned(conn, [wish.kept_id, wish.gone_id])
    async with refusing(conn, _REFUSALS):
        if not await sql.insert_merge(conn, by, wish):
            raise Invalid("merge", "changed_meanwhile")
    await users.audit(conn, by, "account.merged", f"account {wish.gone_id}", into=wish.kept_id, taken=wish.taken)
    await _tell(conn, [wish.kept_id, wish.gone_id], concerned)


async def separate(conn: Connection, by: UserId, account_id: AccountId) -> AccountId:
    """The account stands for itself again; returns the one that stood for it. Raises Absent, Invalid (merge: why not).

    What was written since stays with the account on which it was written.
    """
    await seen(conn, account_id)
    family = await family_of(conn, account_id)
    concerned = await sql.owners_concerned(conn, family)
    async with refusing(conn, _REFUSALS):
        into_id = await sql.set_separated(conn, account_id, by)
    if into_id is None:
        raise Invalid("merge", "separated_already")
    await users.audit(conn, by, "account.separated", f"account {account_id}", of=into_id)
    await _tell(conn, family, concerned)
    return family[0]


async def _tell(conn: Connection, account_ids: list[AccountId], before: list[UserId]) -> None:
    for account_id in account_ids:
        await announce(conn, account_id)
    for user_id in sorted({*before, *await sql.owners_concerned(conn, account_ids)}):
        await db.announce(conn, "queue", user_id, user_id=user_id)
