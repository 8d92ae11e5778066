"""The queries of `reports`. Every one of them runs with the visibility of the person who asks."""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import msgspec

from callcenter.db import Connection, fetch_rows, stream_rows
from callcenter.ids import TeamId, UserId
from callcenter.reports.model import (
    Contact,
    Exchange,
    Figures,
    Member,
    Metric,
    Place,
    TeamPlace,
)
from callcenter.reports.periods import Period

COUNTED = 10_000  # rows; counting further would take longer than it is worth
PAGE = 50  # rows; lists ask for one more, which tells whether there is a next page

# The policies of `account` say whose accounts somebody sees; figures also need to know whose work.
_WHO_IS_SEEN = "app_user.id IN (SELECT seen_users())"


async def members(conn: Connection, team_id: TeamId | None = None) -> list[Member]:
    """Everybody whose figures the asker may see; of one team and those below it when `team_id` is given."""
    return await fetch_rows(
        conn,
        Member,
        f"""
        SELECT app_user.id, app_user.name, app_user.role, app_user.team_id, team.name AS team_name,
               app_user.active
          FROM app_user
          JOIN team ON team.id = app_user.team_id
         WHERE {_WHO_IS_SEEN}
           AND ($1::bigint IS NULL OR app_user.team_id IN (SELECT teams_below($1)))
         ORDER BY app_user.name, app_user.id
        """,
        team_id,
    )


async def teams(conn: Connection) -> list[TeamPlace]:
    """The teams whose figures the asker may see, each after the one above it. An operator sees none."""
    return await fetch_rows(
        conn,
        TeamPlace,
        """
        WITH RECURSIVE seen AS (
            SELECT id
              FROM team
             WHERE CASE current_user
                       WHEN 'r_operator' THEN false
                       WHEN 'r_leader' THEN id IN (
                           SELECT teams_below(me.team_id) FROM app_user AS me WHERE me.id = (SELECT acting_user()))
                       ELSE true
                   END
        ), tree AS (
            SELECT team.id, team.name, 0 AS depth, ARRAY[team.name, team.id::text] AS path
              FROM team
             WHERE team.id IN (SELECT id FROM seen)
               AND (team.parent_id IS NULL OR team.parent_id NOT IN (SELECT id FROM seen))
            UNION ALL
            SELECT team.id, team.name, tree.depth + 1, tree.path || ARRAY[team.name, team.id::text]
              FROM team
              JOIN tree ON tree.id = team.parent_id
        )
        SELECT id, name, depth
          FROM tree
         ORDER BY path
        """,
    )


# One definition for a number and for the list behind it. A call that somebody entered by hand has no line that could
# say whether it was answered: there the result says so. Effective is what was effective on the day of the contact.
# $1 people; $2 from, $3 until; $4 time zone; $5 and $6 the first and the last day. What a query does not name costs
# nothing: Postgres leaves such a part out.
_ROWS = """
    WITH RECURSIVE contact AS (
        SELECT activity.account_id, activity.id, activity.assignee_id AS user_id, activity.done_at,
               activity.person_id, activity.kind_id, activity.result_id, activity.call_id,
               (activity.done_at AT TIME ZONE $4::text)::date AS day,
               kind.counts_as = 'call' AS is_call,
               kind.counts_as = 'call' AND coalesce(
                   CASE WHEN call.id IS NULL THEN held.effective ELSE call.answered_at IS NOT NULL END, false
               ) AS is_answered,
               kind.counts_as = 'call' AND coalesce(held.effective, false) AS is_effective,
               kind.counts_as = 'meeting' AS is_meeting,
               CASE WHEN kind.counts_as = 'call' AND call.answered_at IS NOT NULL
                   THEN greatest(extract(epoch FROM call.ended_at - call.answered_at)::double precision, 0)
               END AS talk_seconds
          FROM activity
          JOIN activity_kind AS kind ON kind.id = activity.kind_id
          LEFT JOIN result_effective AS held
            ON held.result_id = activity.result_id
           AND held.during @> (activity.done_at AT TIME ZONE $4::text)::date
          LEFT JOIN call ON call.id = activity.call_id
         WHERE activity.state = 'done'
           AND activity.assignee_id = ANY ($1::bigint[])
           AND activity.done_at >= $2
           AND activity.done_at < $3
    ), sale AS (
        SELECT account_id, id, sold_by AS user_id, ordered_on AS day, number, amount, currency,
               ordered_on::timestamp AT TIME ZONE $4::text AS at
          FROM sales_order
         WHERE sold_by = ANY ($1::bigint[])
           AND ordered_on BETWEEN $5::date AND $6::date
    ), above AS (
        SELECT id AS team_id, id AS top_id
          FROM team
        UNION
        SELECT above.team_id, team.parent_id
          FROM above
          JOIN team ON team.id = above.top_id
         WHERE team.parent_id IS NOT NULL
    )
"""
_COUNTED_AS = {
    Metric.CALLS: ("contact", "is_call"),
    Metric.ANSWERED: ("contact", "is_answered"),
    Metric.EFFECTIVE: ("contact", "is_effective"),
    Metric.TALK: ("contact", "talk_seconds IS NOT NULL"),
    Metric.MEETINGS: ("contact", "is_meeting"),
    Metric.SALES: ("sale", "true"),
}
# Every cell (a person on a day) counts in the total, for the person, for the day and for every team above the person.
_PARTS = """
          FROM cell
          JOIN app_user ON app_user.id = cell.user_id
         CROSS JOIN LATERAL (
            SELECT 'total' AS name, NULL::bigint AS id, NULL::date AS day
            UNION ALL SELECT 'person', cell.user_id, NULL
            UNION ALL SELECT 'day', NULL, cell.day
            UNION ALL SELECT 'team', above.top_id, NULL FROM above WHERE above.team_id = app_user.team_id
         ) AS part
"""
Part = tuple[str, Any]  # ("total", None), ("person", id), ("team", id), ("day", date)


def _asked(people: list[UserId], period: Period) -> tuple[Any, ...]:
    return people, period.begins_at, period.ends_at, period.time_zone, period.first, period.last


def _after(place: Place | None) -> tuple[Any, Any]:
    """A place among contacts; one in another list is none."""
    return (place.at, int(place.id)) if place and place.id.isdigit() else (None, None)


async def counts(conn: Connection, people: list[UserId], period: Period) -> dict[Part, Figures]:
    """The figures without amounts, by part."""
    rows = await conn.fetch(
        f"""
        {_ROWS}, cell AS (
            SELECT user_id, day,
                   count(*) FILTER (WHERE is_call) AS calls,
                   count(*) FILTER (WHERE is_answered) AS answered,
                   count(*) FILTER (WHERE is_effective) AS effective,
                   coalesce(sum(talk_seconds), 0) AS talk_seconds,
                   count(*) FILTER (WHERE is_meeting) AS meetings,
                   0 AS sales
              FROM contact
             GROUP BY user_id, day
            UNION ALL
            SELECT user_id, day, 0, 0, 0, 0, 0, count(*)
              FROM sale
             GROUP BY user_id, day
        )
        SELECT part.name, part.id, part.day, sum(calls)::bigint AS calls, sum(answered)::bigint AS answered,
               sum(effective)::bigint AS effective, sum(talk_seconds) AS talk_seconds,
               sum(meetings)::bigint AS meetings, sum(sales)::bigint AS sales
        {_PARTS}
         GROUP BY part.name, part.id, part.day
        """,
        *_asked(people, period),
    )
    return {_part(row): msgspec.convert(dict(list(row.items())[3:]), Figures) for row in rows}


async def amounts(conn: Connection, people: list[UserId], period: Period) -> dict[Part, dict[str, Decimal]]:
    """What the orders of each part add up to, by currency."""
    rows = await conn.fetch(
        f"""
        {_ROWS}, cell AS (
            SELECT user_id, day, currency, sum(amount) AS amount
              FROM sale
             GROUP BY user_id, day, currency
        )
        SELECT part.name, part.id, part.day, cell.currency, sum(cell.amount) AS amount
        {_PARTS}
         GROUP BY part.name, part.id, part.day, cell.currency
         ORDER BY cell.currency
        """,
        *_asked(people, period),
    )
    by_part: dict[Part, dict[str, Decimal]] = {}
    for row in rows:
        by_part.setdefault(_part(row), {})[row["currency"]] = row["amount"]
    return by_part


def _part(row: Any) -> Part:
    return row["name"], row["id"] if row["day"] is None else row["day"]


# A recording of an account that moved to somebody else is hidden by its policy: the contact then stands without it.
PERSON_NAME = """
    btrim(CASE person.language
        WHEN 'en' THEN person.given_name || ' ' || person.family_name
        ELSE person.family_name || ' ' || person.given_name
    END)
"""


# What stands behind a number, newest first, after the place in $7 and $8; at most $9, all of it without.
_LATER = "AND ($7::timestamptz IS NULL OR ({0}, {1}.id) < ($7, $8::bigint)) ORDER BY {0} DESC, {1}.id DESC LIMIT $9"
_CONTACTS = f"""
        {_ROWS}
        SELECT contact.id, contact.done_at AS at, app_user.name AS user_name, account.id AS account_id,
               account.name AS account_name, coalesce({PERSON_NAME}, '') AS person_name, kind.names AS kind_names,
               result.names AS result_names, coalesce(result.tone, 'idle') AS result_tone, contact.call_id,
               recording.state AS recording_state, recording.duration_seconds, {{peaks}} AS peaks,
               contact.talk_seconds
          FROM contact
          JOIN app_user ON app_user.id = contact.user_id
          JOIN account AS own ON own.id = contact.account_id
          JOIN account ON account.id = CASE WHEN own.canonical_id IS NULL THEN own.id ELSE own.canonical_id END
          JOIN activity_kind AS kind ON kind.id = contact.kind_id
          LEFT JOIN person ON person.account_id = contact.account_id AND person.id = contact.person_id
          LEFT JOIN result ON result.id = contact.result_id
          LEFT JOIN recording ON recording.call_id = contact.call_id
         WHERE {{counted}}
           {_LATER.format("contact.done_at", "contact")}
"""
_ORDERS = f"""
        {_ROWS}
        SELECT sale.id, sale.at, app_user.name AS user_name, account.id AS account_id, account.name AS account_name,
               '' AS person_name, NULL::jsonb AS kind_names, NULL::jsonb AS result_names, 'ok' AS result_tone,
               NULL AS call_id, NULL AS recording_state, NULL::double precision AS duration_seconds,
               NULL::jsonb AS peaks, NULL::double precision AS talk_seconds, sale.number AS order_number,
               sale.amount, sale.currency
          FROM sale
          JOIN app_user ON app_user.id = sale.user_id
          JOIN account AS own ON own.id = sale.account_id
          JOIN account ON account.id = CASE WHEN own.canonical_id IS NULL THEN own.id ELSE own.canonical_id END
         WHERE true
           {_LATER.format("sale.at", "sale")}
"""


async def contacts(
    conn: Connection, metric: Metric, people: list[UserId], period: Period, after: Place | None
) -> list[Contact]:
    """The contacts that `metric` counts, newest first; no orders."""
    query = _CONTACTS.format(peaks="recording.peaks", counted=_COUNTED_AS[metric][1])
    return await fetch_rows(conn, Contact, query, *_asked(people, period), *_after(after), PAGE + 1)


async def orders(conn: Connection, people: list[UserId], period: Period, after: Place | None) -> list[Contact]:
    """The orders of the period, newest first; the moment is the beginning of the day of the order."""
    return await fetch_rows(conn, Contact, _ORDERS, *_asked(people, period), *_after(after), PAGE + 1)


def stream_behind(conn: Connection, metric: Metric, people: list[UserId], period: Period) -> AsyncIterator[Contact]:
    """All of the contacts or orders that `metric` counts, without the peaks that only a player draws."""
    of_contacts = _CONTACTS.format(peaks="NULL::jsonb", counted=_COUNTED_AS[metric][1])
    query = _ORDERS if metric is Metric.SALES else of_contacts
    return stream_rows(conn, Contact, query, *_asked(people, period), None, None, None)


async def count_behind(conn: Connection, metric: Metric, people: list[UserId], period: Period) -> int:
    """How many contacts or orders `metric` counts, up to COUNTED and one."""
    table, condition = _COUNTED_AS[metric]
    found: int = await conn.fetchval(
        f"{_ROWS} SELECT count(*) FROM (SELECT FROM {table} WHERE {condition} LIMIT {COUNTED + 1}) AS counted",
        *_asked(people, period),
    )
    return found


async def exchanges(conn: Connection) -> list[Exchange]:
    """The telephone exchanges and how our links to them stand."""
    return await fetch_rows(conn, Exchange, "SELECT name, link, link_changed_at FROM pbx ORDER BY name")
