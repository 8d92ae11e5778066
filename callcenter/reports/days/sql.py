"""The queries of `reports.days`."""

from collections.abc import Sequence
from datetime import date, datetime

from callcenter.db import Connection, fetch_rows
from callcenter.ids import UserId
from callcenter.reports.days.model import Thing
from callcenter.reports.sql import PERSON_NAME

MOST = 200  # things of a day; more do not fit into one
MOST_LATE = 20  # shown in the strip; the list of plans has the others
MOST_NEARBY = 30
NEARBY_DAYS = 14  # what is planned so soon may be done today, when somebody is there anyway

# Plans for a moment and plans for a whole day, each by its own index (activity_due, activity_due_day).
_PLANNED = """
                SELECT activity.account_id, activity.id
                  FROM activity
                 WHERE activity.assignee_id = $1
                   AND activity.state = 'planned'
"""
_THING = f"""
        SELECT account.id AS account_id, activity.id AS activity_id, account.name AS account_name, account.city,
               account.address, coalesce({PERSON_NAME}, '') AS person_name, kind.code AS kind_code,
               kind.names AS kind_names, kind.counts_as, purpose.names AS purpose_names, activity.due_at,
               activity.due_on, activity.reschedules, coalesce(giver.name, '') AS given_by, activity.comment,
               activity.row_version
          FROM planned
          JOIN activity ON activity.account_id = planned.account_id AND activity.id = planned.id
          JOIN account AS own ON own.id = activity.account_id
          JOIN account ON account.id = CASE WHEN own.canonical_id IS NULL THEN own.id ELSE own.canonical_id END
                      AND account.deleted_at IS NULL
          JOIN activity_kind AS kind ON kind.id = activity.kind_id
          JOIN purpose ON purpose.id = activity.purpose_id
          LEFT JOIN app_user AS giver ON giver.id = activity.entered_by AND giver.id <> activity.assignee_id
          LEFT JOIN person ON person.account_id = activity.account_id AND person.id = activity.person_id
"""
_IN_ORDER = "ORDER BY coalesce(activity.due_at, activity.due_on::timestamp AT TIME ZONE $2::text), activity.id"


async def things_of(
    conn: Connection, user_id: UserId, day: date, moments: tuple[datetime, datetime], time_zone: str
) -> list[Thing]:
    """What the user has planned for the day, which begins and ends at `moments` in `time_zone`."""
    return await fetch_rows(
        conn,
        Thing,
        f"""
        WITH planned AS (
            ({_PLANNED} AND activity.due_at >= $3 AND activity.due_at < $4 ORDER BY activity.due_at LIMIT {MOST})
            UNION ALL
            ({_PLANNED} AND activity.due_at IS NULL AND activity.due_on = $5 ORDER BY activity.id LIMIT {MOST})
        )
        {_THING} {_IN_ORDER} LIMIT {MOST}
        """,
        user_id,
        time_zone,
        *moments,
        day,
    )


async def late_things_of(
    conn: Connection, user_id: UserId, today: date, begins: datetime, time_zone: str
) -> list[Thing]:
    """What is undone from before `today`, which begins at `begins`: the oldest first, up to MOST_LATE and one."""
    return await fetch_rows(
        conn,
        Thing,
        f"""
        WITH planned AS (
            ({_PLANNED} AND activity.due_at < $3 ORDER BY activity.due_at LIMIT {MOST_LATE + 1})
            UNION ALL
            ({_PLANNED} AND activity.due_at IS NULL AND activity.due_on < $4
              ORDER BY activity.due_on LIMIT {MOST_LATE + 1})
        )
        {_THING} {_IN_ORDER} LIMIT {MOST_LATE + 1}
        """,
        user_id,
        time_zone,
        begins,
        today,
    )


async def things_nearby(
    conn: Connection, user_id: UserId, cities: Sequence[str], day: date, moments: tuple[datetime, datetime]
) -> list[Thing]:
    """What else the user has planned in these cities, until two weeks after the day: undone first."""
    return await fetch_rows(
        conn,
        Thing,
        f"""
        WITH planned AS (
            {_PLANNED}
               AND (activity.due_at < $3::timestamptz OR activity.due_at >= $4::timestamptz
                    OR activity.due_at IS NULL AND activity.due_on <> $5)
               AND (activity.due_at < $4::timestamptz + '{NEARBY_DAYS} days'::interval
                    OR activity.due_at IS NULL AND activity.due_on <= $5 + {NEARBY_DAYS})
        )
        {_THING}
         WHERE lower(btrim(account.city)) = ANY ($2)
         ORDER BY coalesce(activity.due_at, activity.due_on::timestamptz), activity.id
         LIMIT {MOST_NEARBY}
        """,
        user_id,
        [city.strip().lower() for city in cities],
        *moments,
        day,
    )
