"""The queries of `handovers`."""

from collections.abc import Sequence
from datetime import datetime

from callcenter import accounts, activities
from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.handovers.model import Handover, HandoverId, Rule, Share, Worker
from callcenter.ids import UserId

_HANDOVER = """
    SELECT handover.id, handover.from_user, leaver.name AS from_name, author.name AS by_name, handover.rule,
           handover.at, handover.undone_at
      FROM handover
      JOIN app_user AS leaver ON leaver.id = handover.from_user
      JOIN app_user AS author ON author.id = handover.by_user
"""


_WORKER = """
    SELECT app_user.id, app_user.name, team.name AS team_name, app_user.active,
           (SELECT count(*) FROM account WHERE account.owner_id = app_user.id) AS accounts,
           (SELECT count(*)
              FROM activity
             WHERE activity.assignee_id = app_user.id
               AND activity.state = 'planned') AS plans
      FROM app_user
      JOIN team ON team.id = app_user.team_id
"""


async def worker(conn: Connection, user_id: UserId) -> Worker | None:
    """The person with what they have in hand, if the acting person leads them."""
    return await fetch_one(
        conn, Worker, f"{_WORKER} WHERE app_user.id = $1 AND app_user.id IN (SELECT seen_users())", user_id
    )


async def workers(conn: Connection) -> list[Worker]:
    """Everybody whom the acting person leads and who works here, or has work in hand still, by team and name."""
    return await fetch_rows(
        conn,
        Worker,
        f"""
        SELECT *
          FROM ({_WORKER} WHERE app_user.id IN (SELECT seen_users())) AS seen
         WHERE active
            OR accounts + plans > 0
         ORDER BY team_name, name, id
        """,
    )


async def counted_accounts(conn: Connection, user_ids: Sequence[UserId]) -> dict[UserId, int]:
    """How many accounts each of these people has, in their order."""
    rows = await conn.fetch(
        """
        SELECT person.id, count(account.id) AS accounts
          FROM unnest($1::bigint[]) WITH ORDINALITY AS person (id, place)
          LEFT JOIN account ON account.owner_id = person.id
         GROUP BY person.id, person.place
         ORDER BY person.place
        """,
        list(user_ids),
    )
    return {UserId(row["id"]): row["accounts"] for row in rows}


async def insert_handover(conn: Connection, from_user: UserId, by: UserId, rule: Rule) -> HandoverId:
    """A new handover."""
    handover_id: HandoverId = await conn.fetchval(
        "INSERT INTO handover (from_user, by_user, rule) VALUES ($1, $2, $3) RETURNING id", from_user, by, rule.value
    )
    return handover_id


async def insert_accounts(conn: Connection, handover_id: HandoverId, given: Sequence[accounts.owning.Given]) -> None:
    """Which account went to whom."""
    await conn.execute(
        """
        INSERT INTO handover_account (handover_id, account_id, to_user)
        SELECT $1, account_id, to_user FROM unnest($2::bigint[], $3::bigint[]) AS given (account_id, to_user)
        """,
        handover_id,
        [each.account_id for each in given],
        [each.to_user for each in given],
        timeout=accounts.owning.GIVING_SECONDS,
    )


async def insert_plans(
    conn: Connection, handover_id: HandoverId, plans: Sequence[activities.following.Followed]
) -> None:
    """Which plan went to whom."""
    await conn.execute(
        """
        INSERT INTO handover_plan (handover_id, account_id, activity_id, to_user)
        SELECT $1, account_id, activity_id, to_user
          FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS followed (account_id, activity_id, to_user)
        """,
        handover_id,
        [plan.account_id for plan in plans],
        [plan.activity_id for plan in plans],
        [plan.to_user for plan in plans],
        timeout=accounts.owning.GIVING_SECONDS,
    )


async def latest_handovers(conn: Connection, *, limit: int = 50) -> list[Handover]:
    """The latest handovers that the acting person may see."""
    return await fetch_rows(conn, Handover, f"{_HANDOVER} ORDER BY handover.at DESC, handover.id DESC LIMIT $1", limit)


async def handover_by_id(conn: Connection, handover_id: HandoverId) -> Handover | None:
    """The handover, if it may be seen."""
    return await fetch_one(conn, Handover, f"{_HANDOVER} WHERE handover.id = $1", handover_id)


async def lock_handover(conn: Connection, handover_id: HandoverId) -> Handover | None:
    """The handover, kept from a second undoing until the transaction ends."""
    return await fetch_one(conn, Handover, f"{_HANDOVER} WHERE handover.id = $1 FOR UPDATE OF handover", handover_id)


async def shares_of(conn: Connection, handover_id: HandoverId) -> list[Share]:
    """What each successor got, and what of it is still theirs to give back."""
    return await fetch_rows(
        conn,
        Share,
        """
        WITH given AS (
            SELECT handover_account.to_user, count(*) AS accounts,
                   count(*) FILTER (WHERE account.owner_id = handover_account.to_user) AS kept
              FROM handover_account
              LEFT JOIN account ON account.id = handover_account.account_id
             WHERE handover_account.handover_id = $1
             GROUP BY handover_account.to_user
        ), planned AS (
            SELECT handover_plan.to_user, count(*) AS plans,
                   count(*) FILTER (WHERE activity.state = 'planned'
                                      AND activity.assignee_id = handover_plan.to_user
                                      AND account.owner_id = handover_plan.to_user) AS kept
              FROM handover_plan
              LEFT JOIN activity ON activity.account_id = handover_plan.account_id
                                AND activity.id = handover_plan.activity_id
              LEFT JOIN account ON account.id = handover_plan.account_id
             WHERE handover_plan.handover_id = $1
             GROUP BY handover_plan.to_user
        )
        SELECT app_user.id AS to_user, app_user.name AS to_name,
               coalesce(given.accounts, 0) AS accounts, coalesce(planned.plans, 0) AS plans,
               coalesce(given.kept, 0) AS accounts_kept, coalesce(planned.kept, 0) AS plans_kept
          FROM given
          FULL JOIN planned ON planned.to_user = given.to_user
          JOIN app_user ON app_user.id = coalesce(given.to_user, planned.to_user)
         ORDER BY app_user.name, app_user.id
        """,
        handover_id,
    )


async def accounts_given(conn: Connection, handover_id: HandoverId) -> list[accounts.owning.Given]:
    """Which account went to whom."""
    rows = await conn.fetch("SELECT account_id, to_user FROM handover_account WHERE handover_id = $1", handover_id)
    return [accounts.owning.Given(account_id=account_id, to_user=to_user) for account_id, to_user in rows]


async def plans_given(conn: Connection, handover_id: HandoverId) -> list[activities.following.Followed]:
    """Which plan went to whom."""
    return await fetch_rows(
        conn,
        activities.following.Followed,
        "SELECT account_id, activity_id, to_user FROM handover_plan WHERE handover_id = $1",
        handover_id,
    )


async def set_undone(conn: Connection, handover_id: HandoverId, at: datetime) -> None:
    """It was taken back."""
    await conn.execute("UPDATE handover SET undone_at = $2 WHERE id = $1", handover_id, at)
