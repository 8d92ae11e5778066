"""Looking back: what had been planned when a day began, and what became of it, whatever happened since."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from callcenter import activities, db, reports
from callcenter.db import Actor, Role
from callcenter.ids import AccountId, ActivityId, UserId
from callcenter.local.postgres import LocalPostgres
from callcenter.reports.looking_back import Fate, Line, Look, look_back
from tests.factories import Office

NOW = datetime.now(UTC)
DAY = (NOW - timedelta(days=1)).date()
NOON = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
A_DAY = reports.periods.Period(first=DAY, last=DAY, time_zone="UTC")
Night = Callable[[], Awaitable[None]]


@pytest.fixture
def night(postgres: LocalPostgres, database: str) -> Night:
    """Afterwards everything that is in the log happened a day earlier."""

    async def passes() -> None:
        owner = await asyncpg.connect(postgres.url(database))
        await owner.execute("SET session_replication_role = replica")
        await owner.execute("UPDATE activity_event SET at = at - interval '1 day'")
        await owner.close()

    return passes


class Story:
    """An operator with plans, and the leader."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.anna: UserId
        self.leader: UserId
        self.account: AccountId

    async def begins(self) -> None:
        self.leader = await self.office.user("leader", name="Olga")
        self.anna = await self.office.user(name="Anna", time_zone="UTC")
        self.account = await self.office.account(self.anna)

    async def plan(self, **columns: object) -> ActivityId:
        return ActivityId(await self.office.planned(self.account, self.anna, **{"due_at": NOON, **columns}))

    async def looks(self, user_id: UserId, role: Role = Role.OPERATOR, period: reports.periods.Period = A_DAY) -> Look:
        async with db.acting(self.office.pool, Actor(user_id=user_id, role=role)) as conn:
            return await look_back(conn, self.anna, period, NOW)


@pytest.fixture
async def story(office: Office) -> Story:
    told = Story(office)
    await told.begins()
    return told


def fates(look: Look) -> dict[ActivityId, Fate]:
    assert look.counts == {fate: sum(line.fate == fate for line in look.lines) for fate in Fate}
    return {line.activity_id: line.fate for line in look.lines}


async def test_a_past_day_tells_what_became_of_its_plan_and_later_changes_do_not_rewrite_it(
    story: Story, night: Night
) -> None:
    """A25: done with its result, postponed how often and to when, called off why, still undone by the end of it."""
    office, account = story.office, story.account
    done, postponed, called_off, undone = [await story.plan() for _ in range(4)]
    whole_day = await story.plan(due_at=None, due_on=DAY)
    for elsewhere in ({"due_at": NOON + timedelta(days=1)}, {"due_at": None, "due_on": DAY - timedelta(days=1)}):
        await story.plan(**elsewhere)
    moved_before = await story.plan()
    actor = Actor(user_id=story.anna, role=Role.OPERATOR)
    outcome = activities.Outcome(result_id=await office.id_of("result", "meeting_agreed"))
    corrected = activities.Outcome(result_id=await office.id_of("result", "refused"))
    async with db.acting(office.pool, actor) as conn:
        await activities.postpone(conn, account, moved_before, LATER)
    await night()
    await story.plan(comment="came in the course of the day")
    async with db.acting(office.pool, actor) as conn:
        await activities.complete(conn, account, done, outcome)
        for days in (0, 1):
            await activities.postpone(conn, account, postponed, LATER + timedelta(days=days))
        await activities.cancel(conn, account, called_off, "On holiday")
    await night()
    then = {done: Fate.DONE, postponed: Fate.POSTPONED, called_off: Fate.CANCELLED, undone: Fate.UNDONE,
            whole_day: Fate.UNDONE}  # fmt: skip
    assert fates(await story.looks(story.anna)) == then
    async with db.acting(office.pool, actor) as conn:
        await activities.planning.record_outcome(conn, account, done, corrected)
        await activities.complete(conn, account, undone, outcome)
        await activities.cancel(conn, account, postponed)
        await activities.postpone(conn, account, whole_day, LATER)
    look = await story.looks(story.anna)
    assert fates(look) == then
    lines: dict[ActivityId, Line] = {line.activity_id: line for line in look.lines}
    assert (lines[done].result_names or {})["en"] == "Meeting agreed"
    assert (lines[postponed].moves, lines[postponed].due_at) == (2, LATER + timedelta(days=1))
    assert lines[called_off].because == "On holiday"
    assert {one for one, line in lines.items() if line.went_on} == {undone, postponed, whole_day}


async def test_what_went_to_somebody_else_is_told_to_the_leader_and_only_counted_for_who_had_it(
    story: Story, night: Night
) -> None:
    """A25, A34, A36: the plan of a member by level; nothing of it for another team's leader."""
    kept_account = story.account
    kept = await story.plan()
    story.account = await story.office.account(story.anna)
    passed_on = await story.plan()
    await night()
    boris = await story.office.user(name="Boris")
    async with db.acting(story.office.pool, db.SYSTEM) as conn:
        await conn.execute("UPDATE account SET owner_id = $2 WHERE id = $1", story.account, boris)
        await conn.execute("UPDATE activity SET assignee_id = $2 WHERE id = $1", passed_on, boris)
    await night()
    look = await story.looks(story.anna)
    assert (fates(look), look.hidden) == ({kept: Fate.UNDONE}, 1)
    look = await story.looks(story.leader, Role.LEADER)
    assert fates(look) == {kept: Fate.UNDONE, passed_on: Fate.HANDED_OVER}
    assert [line.to_name for line in look.lines if line.fate is Fate.HANDED_OVER] == ["Boris"]
    assert kept_account != story.account
    foreign = await story.office.user("leader", team_id=await story.office.team())
    look = await story.looks(foreign, Role.LEADER)
    assert (look.lines, look.hidden) == ([], 0)
    look = await story.looks(boris)
    assert (look.lines, look.hidden) == ([], 0)


async def test_a_week_holds_its_plan_as_it_stood_when_it_began(story: Story, night: Night) -> None:
    """A25: what is moved within the week is not postponed, and a day that has not ended says how it stands so far."""
    within, beyond, early = await story.plan(), await story.plan(), await story.plan()
    await night()
    week = reports.periods.Period(first=DAY, last=DAY + timedelta(days=6), time_zone="UTC")
    async with db.acting(story.office.pool, Actor(user_id=story.anna, role=Role.OPERATOR)) as conn:
        await activities.postpone(conn, story.account, within, LATER)
        await activities.postpone(conn, story.account, beyond, DAY + timedelta(days=7))
        await activities.complete(
            conn, story.account, early, activities.Outcome(result_id=await story.office.id_of("result", "informed"))
        )
    await night()
    look = await story.looks(story.anna, period=week)
    assert fates(look) == {within: Fate.UNDONE, beyond: Fate.POSTPONED, early: Fate.DONE}
