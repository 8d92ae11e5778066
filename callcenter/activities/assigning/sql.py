"""The queries of `activities.assigning`."""

from collections.abc import Sequence
from typing import Any

from callcenter.activities.assigning.model import Given, LeftOut, Recipients
from callcenter.activities.model import Plan
from callcenter.db import Connection, fetch_rows
from callcenter.ids import UserId

# What is given a second time, while it is still to be done: $3 by whom, $4 to $8 what.
_GIVEN_BEFORE = """EXISTS (
               SELECT
                 FROM activity
                WHERE activity.account_id = {account}
                  AND activity.assignee_id = {assignee}
                  AND activity.entered_by = $3
                  AND activity.state = 'planned'
                  AND activity.kind_id = $4
                  AND activity.purpose_id = $5
                  AND activity.due_at IS NOT DISTINCT FROM $6
                  AND activity.due_on IS NOT DISTINCT FROM $7
                  AND activity.comment = $8
               )"""


def _wanted(by: UserId, what: Plan, to: Recipients) -> tuple[Any, ...]:
    chosen = list(to.accounts), list(to.members), by
    return *chosen, what.kind_id, what.purpose_id, what.due_at, what.due_on, what.comment


async def insert_assignments(conn: Connection, by: UserId, what: Plan, to: Recipients) -> list[Given]:
    """The new plans: of each account one for each member who sees it, and whom `by` may plan for."""
    return await fetch_rows(
        conn,
        Given,
        f"""
        INSERT INTO activity (account_id, assignee_id, entered_by, state, kind_id, purpose_id, due_at, due_on, comment)
        SELECT wanted.account_id, wanted.assignee_id, $3, 'planned', $4, $5, $6, $7, $8
          FROM (SELECT account.id AS account_id, member.id AS assignee_id
                  FROM account
                 CROSS JOIN LATERAL assignable(account.owner_id) AS member (id)
                 WHERE account.id = ANY ($1)
                   AND account.deleted_at IS NULL
                   AND account.canonical_id IS NULL
                   AND member.id = ANY ($2)
                 ORDER BY account.id, member.id) AS wanted
         WHERE NOT {_GIVEN_BEFORE.format(account="wanted.account_id", assignee="wanted.assignee_id")}
        RETURNING account_id, assignee_id, id AS activity_id
        """,
        *_wanted(by, what, to),
    )


async def not_assigned(
    conn: Connection, by: UserId, what: Plan, to: Recipients, given: Sequence[Given]
) -> list[LeftOut]:
    """The accounts of those chosen that nothing was given with, by name."""
    return await fetch_rows(
        conn,
        LeftOut,
        f"""
        SELECT account.id AS account_id, account.name AS account_name, owner.name AS owner_name,
               {_GIVEN_BEFORE.format(account="account.id", assignee="ANY ($2)")} AS given_before
          FROM account
          JOIN app_user AS owner ON owner.id = account.owner_id
         WHERE account.id = ANY ($1)
           AND account.deleted_at IS NULL
           AND account.canonical_id IS NULL
           AND account.id <> ALL ($9)
         ORDER BY account.name, account.id
        """,
        *_wanted(by, what, to),
        [one.account_id for one in given],
    )
