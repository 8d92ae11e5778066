"""The figures of a period and the rows behind each of them."""

from collections.abc import AsyncIterator

import msgspec

from callcenter.db import Connection, Role
from callcenter.errors import Absent
from callcenter.ids import UserId
from callcenter.reports import sql
from callcenter.reports.model import Contact, Figures, Line, Member, Metric, Page, Place, Report, TeamPlace, Whose
from callcenter.reports.periods import Period

EVERYBODY = Whose()


async def people_counted(conn: Connection, whose: Whose = EVERYBODY) -> list[Member]:
    """Those whose figures the asker sees: an operator the own, a leader the team's, an administrator all.

    Raises Absent for a person or a team that is somebody else's, or is not there.
    """
    members = await sql.members(conn, whose.team_id)
    if whose.person_id is not None:
        members = [member for member in members if member.id == whose.person_id]
    unknown_team = whose.team_id is not None and whose.team_id not in {team.id for team in await sql.teams(conn)}
    if unknown_team or (not members and whose.person_id is not None):
        raise Absent
    return members


async def figures_of(conn: Connection, period: Period, whose: Whose = EVERYBODY) -> Report:
    """The figures of the period, all together, by person, by team (with the teams below it) and by day (A2, A16, A23).

    Days without anything and operators without anything are there with zeros. Raises Absent as `people_counted`.
    """
    members = await people_counted(conn, whose)
    people = [member.id for member in members]
    counted = await sql.counts(conn, people, period)
    for part, amounts in (await sql.amounts(conn, people, period)).items():
        counted[part] = msgspec.structs.replace(counted[part], amounts=amounts)
    teams = await sql.teams(conn)
    return Report(
        total=counted.get(("total", None), Figures()),
        people=[line for member in members if (line := _person(member, counted))],
        teams=[_team(team, counted) for team in teams],
        days=[(day, counted.get(("day", day), Figures())) for day in period.days],
    )


async def contacts_behind(
    conn: Connection, metric: Metric, period: Period, whose: Whose = EVERYBODY, after: Place | None = None
) -> Page:
    """The contacts (for sales: the orders) that a number counts, newest first, a page at a time.

    Raises Absent as `people_counted`.
    """
    people: list[UserId] = [member.id for member in await people_counted(conn, whose)]
    if metric is Metric.SALES:
        rows = await sql.orders(conn, people, period, after)
    else:
        rows = await sql.contacts(conn, metric, people, period, after)
    count = await sql.count_behind(conn, metric, people, period)
    return Page(rows=rows[: sql.PAGE], after=_place(rows), count=count, most=sql.COUNTED)


async def stream_behind(
    conn: Connection, metric: Metric, period: Period, whose: Whose = EVERYBODY
) -> AsyncIterator[Contact]:
    """All that `contacts_behind` shows, one after the other. Raises Absent as `people_counted`."""
    people: list[UserId] = [member.id for member in await people_counted(conn, whose)]
    async for row in sql.stream_behind(conn, metric, people, period):
        yield row


def _place(rows: list[Contact]) -> Place | None:
    if len(rows) <= sql.PAGE:
        return None
    latest = rows[sql.PAGE - 1]
    return Place(at=latest.at, id=str(latest.id))


def _person(member: Member, counted: dict[sql.Part, Figures]) -> Line | None:
    """The line of a person; None for somebody without any figures who is no working operator."""
    figures = counted.get(("person", member.id))
    if figures is None and not (member.active and member.role is Role.OPERATOR):
        return None
    return Line(id=member.id, name=member.name, team_name=member.team_name, figures=figures or Figures())


def _team(team: TeamPlace, counted: dict[sql.Part, Figures]) -> Line:
    return Line(id=team.id, name=team.name, depth=team.depth, figures=counted.get(("team", team.id), Figures()))
