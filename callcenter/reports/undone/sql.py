"""The query of `reports.undone`."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from callcenter.db import Connection, fetch_rows
from callcenter.ids import UserId


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """What one member has not done."""

    user_id: UserId
    late: int  # of earlier days
    today: int
    oldest_on: date | None  # the earliest day with something undone
    given: int  # of both, what somebody else assigned


async def undone_of(
    conn: Connection, people: Sequence[UserId], today: date, begins: datetime, ends: datetime, time_zone: str
) -> list[Undone]:
    """One line for each of `people` with something undone until the end of `today`, on the asker's clock.

    `begins`, `ends`: of that day in `time_zone`. Counted are contacts of accounts that the asker sees, as the list of
    plans shows them.
    """
    return await fetch_rows(
        conn,
        Undone,
        """
        SELECT activity.assignee_id AS user_id,
               count(*) FILTER (WHERE coalesce(due_at < $3, due_on < $2)) AS late,
               count(*) FILTER (WHERE NOT coalesce(due_at < $3, due_on < $2)) AS today,
               min(coalesce((due_at AT TIME ZONE $5)::date, due_on)) AS oldest_on,
               count(*) FILTER (WHERE activity.entered_by <> activity.assignee_id) AS given
          FROM activity
          JOIN account ON account.id = activity.account_id
         WHERE activity.assignee_id = ANY ($1)
           AND activity.state = 'planned'
           AND account.deleted_at IS NULL
           AND (activity.due_at < $4 OR activity.due_at IS NULL AND activity.due_on <= $2)
         GROUP BY activity.assignee_id
        """,
        list(people),
        today,
        begins,
        ends,
        time_zone,
    )
