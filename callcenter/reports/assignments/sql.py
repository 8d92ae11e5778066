"""The queries of `reports.assignments`."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from callcenter.db import Connection, fetch_rows
from callcenter.ids import AccountId
from callcenter.reports.assignments.model import DAYS, Assignment, ChosenAccount, MemberCount, Side, Wanted

PAGE = 50

# $1 whose, $2 the moment now, $3 today, $4 since when what is over is shown. Who planned it and who is to do it differ.
_WHOSE = {Side.GIVEN: "activity.entered_by = $1", Side.RECEIVED: "activity.assignee_id = $1"}
_STATE = """CASE WHEN activity.state <> 'planned' THEN activity.state
                    WHEN CASE WHEN activity.due_at IS NULL THEN activity.due_on < $3 ELSE activity.due_at < $2 END
                    THEN 'late' ELSE 'planned' END"""
_ASSIGNED = """
          FROM activity
          JOIN account AS own ON own.id = activity.account_id
          JOIN account ON account.id = CASE WHEN own.canonical_id IS NULL THEN own.id ELSE own.canonical_id END
                      AND account.deleted_at IS NULL
          JOIN app_user AS assignee ON assignee.id = activity.assignee_id
          {joined}
         WHERE {whose}
           AND activity.entered_by <> activity.assignee_id
           AND activity.first_due_at IS NOT NULL
           AND (activity.state = 'planned' OR activity.created_at >= $4)
"""
_SHOWN = """JOIN app_user AS giver ON giver.id = activity.entered_by
          JOIN activity_kind AS kind ON kind.id = activity.kind_id
          JOIN purpose ON purpose.id = activity.purpose_id
          LEFT JOIN result ON result.id = activity.result_id"""


def _asked(wanted: Wanted) -> tuple[Any, ...]:
    return wanted.user_id, wanted.now, wanted.today, wanted.now - timedelta(days=DAYS)


async def assignments(conn: Connection, wanted: Wanted, *, after: int | None = None) -> list[Assignment]:
    """A page of them and one, the latest given first; `after` is the id of the last one before."""
    return await fetch_rows(
        conn,
        Assignment,
        f"""
        SELECT account.id AS account_id, activity.id AS activity_id, account.name AS account_name,
               kind.names AS kind_names, purpose.names AS purpose_names, activity.comment, activity.due_at,
               activity.due_on, activity.reschedules, activity.created_at AS given_at, giver.name AS giver_name,
               assignee.name AS assignee_name, {_STATE} AS state, activity.done_at, result.names AS result_names,
               coalesce(result.tone, 'idle') AS result_tone, activity.note
        {_ASSIGNED.format(joined=_SHOWN, whose=_WHOSE[wanted.side])}
           AND ($5::bigint IS NULL OR activity.assignee_id = $5)
           AND ($6::text IS NULL OR {_STATE} = $6)
           AND ($7::bigint IS NULL OR activity.id < $7)
         ORDER BY activity.id DESC
         LIMIT {PAGE + 1}
        """,
        *_asked(wanted),
        wanted.member_id,
        wanted.state,
        after,
    )


async def counts_by_member(conn: Connection, wanted: Wanted) -> list[MemberCount]:
    """The same, counted: who has how many in each state."""
    return await fetch_rows(
        conn,
        MemberCount,
        f"""
        SELECT activity.assignee_id AS user_id, assignee.name, count(*) FILTER (WHERE {_STATE} = 'late') AS late,
               count(*) FILTER (WHERE {_STATE} = 'planned') AS planned,
               count(*) FILTER (WHERE activity.state = 'done') AS done,
               count(*) FILTER (WHERE activity.state = 'cancelled') AS cancelled
        {_ASSIGNED.format(joined="", whose=_WHOSE[wanted.side])}
         GROUP BY activity.assignee_id, assignee.name
         ORDER BY assignee.name
        """,
        *_asked(wanted),
    )


async def accounts_chosen(conn: Connection, account_ids: Sequence[AccountId]) -> list[ChosenAccount]:
    """Those of them that are seen, by name."""
    return await fetch_rows(
        conn,
        ChosenAccount,
        """
        SELECT account.id, account.name, account.city, owner.name AS owner_name
          FROM account
          JOIN app_user AS owner ON owner.id = account.owner_id
         WHERE account.id = ANY ($1)
           AND account.deleted_at IS NULL
           AND account.canonical_id IS NULL
         ORDER BY account.name, account.id
        """,
        list(account_ids),
    )
