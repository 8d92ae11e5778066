"""The queries of `handovers`."""

from collections.abc import Sequence
from datetime import datetime

from callcenter import activities
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
           (SELECT count(*)
              FROM account
             WHERE account.owner_id = app_user.id
               AND account.canonical_id IS NULL) AS accounts,
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
          LEFT JOIN account ON account.owner_id = person.id AND account.canonical_id IS NULL
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


async def begin_handing(conn: Connection, handover_id: HandoverId) -> None:
    """From here on the database notes with this handover which account gets another owner, and which plans go along.

    Until `end_handing` or the end of the transaction. What changes is looked at in memory: 50 000 accounts before
    and after are more than a statement usually has.
    """
    await conn.execute(
        "SELECT set_config('app.handover_id', $1::bigint::text, true), set_config('work_mem', '64MB', true)",
        handover_id,
    )


async def end_handing(conn: Connection) -> None:
    """What changes hands after this in the transaction does not belong to a handover."""
    await conn.execute("SELECT set_config('app.handover_id', '', true)")


async def receivers_of(conn: Connection, handover_id: HandoverId) -> list[UserId]:
    """Everybody who got an account or a plan."""
    rows = await conn.fetch(
        """
        SELECT owner_id AS to_user FROM assignment WHERE handover_id = $1
        UNION
        SELECT to_user FROM handover_plan WHERE handover_id = $1
        """,
        handover_id,
    )
    return [row["to_user"] for row in rows]


async def count_plans(conn: Connection, handover_id: HandoverId) -> int:
    """How many plans went along."""
    plans: int = await conn.fetchval("SELECT count(*) FROM handover_plan WHERE handover_id = $1", handover_id)
    return plans


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
            SELECT assignment.owner_id AS to_user, count(*) AS accounts,
                   count(*) FILTER (WHERE account.owner_id = assignment.owner_id
                                      AND account.canonical_id IS NULL) AS kept
              FROM assignment
              LEFT JOIN account ON account.id = assignment.account_id
             WHERE assignment.handover_id = $1
             GROUP BY assignment.owner_id
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
