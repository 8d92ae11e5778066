"""The queries of `activities.following`."""

from collections.abc import Sequence

import msgspec

from callcenter.db import Connection
from callcenter.ids import AccountId, ActivityId, UserId

FOLLOWING_SECONDS = 300.0  # as long as their accounts may take


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """A planned contact and who has it now."""

    account_id: AccountId
    activity_id: ActivityId
    to_user: UserId


async def follow_owners(conn: Connection, assignee_id: UserId) -> None:
    """Every plan of the person goes to the owner of its account, except where that is the person."""
    await conn.execute(
        """
        UPDATE activity
           SET assignee_id = account.owner_id
          FROM account
         WHERE account.id = activity.account_id
           AND activity.assignee_id = $1
           AND activity.state = 'planned'
           AND account.owner_id <> $1
        """,
        assignee_id,
        timeout=FOLLOWING_SECONDS,
    )


async def return_plans(conn: Connection, plans: Sequence[Followed], assignee_id: UserId) -> int:
    """Those that are still planned for the person whom they went to go back, except where the account went on to
    somebody else; returns how many."""
    rows = await conn.fetch(
        """
        UPDATE activity
           SET assignee_id = $1
          FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS followed (account_id, activity_id, to_user)
          JOIN account ON account.id = followed.account_id AND account.owner_id IN ($1, followed.to_user)
         WHERE activity.account_id = followed.account_id
           AND activity.id = followed.activity_id
           AND activity.assignee_id = followed.to_user
           AND activity.state = 'planned'
        RETURNING activity.id
        """,
        assignee_id,
        [plan.account_id for plan in plans],
        [plan.activity_id for plan in plans],
        [plan.to_user for plan in plans],
        timeout=FOLLOWING_SECONDS,
    )
    return len(rows)
