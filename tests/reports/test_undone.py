"""What each member has not done, counted as the list behind the number shows it."""

from datetime import UTC, datetime, timedelta

from callcenter import activities, db, reports
from callcenter.activities.listing import ContactFilter, Day, State
from callcenter.db import Actor, Role
from callcenter.ids import UserId
from tests.factories import Office

TODAY = datetime.now(UTC).date()


def day(on: object) -> Day:
    begins = reports.periods.midnight(on, "UTC")  # type: ignore[arg-type]
    return Day(on=on, begins=begins, ends=begins + timedelta(days=1))  # type: ignore[arg-type]


async def test_undone_of_each_member_equals_the_rows_behind_the_number_and_of_a_foreign_team_nothing_comes(
    office: Office,
) -> None:
    """A15: contacts and assignments of earlier days and of today, for a moment or a whole day; never of tomorrow."""
    leader = await office.user("leader")
    anna, foreign = await office.user(time_zone="UTC"), await office.user(team_id=await office.team())
    account, hidden = await office.account(anna), await office.account(foreign)
    now = day(TODAY)
    for due in (
        {"due_at": now.begins - timedelta(seconds=1)}, {"due_at": now.begins}, {"due_at": now.ends},
        {"due_on": TODAY - timedelta(days=3)}, {"due_on": TODAY}, {"due_on": TODAY + timedelta(days=1)},
        {"due_at": now.begins - timedelta(days=1), "entered_by": leader},
    ):  # fmt: skip
        await office.planned(account, anna, **due)
    await office.planned(hidden, foreign, due_at=now.begins)
    async with db.acting(office.pool, Actor(user_id=leader, role=Role.LEADER)) as conn:
        people = [UserId(anna), foreign]
        (line,) = await reports.undone.undone_of(conn, people, TODAY, now.begins, now.ends, "UTC")
        assert (line.user_id, line.late, line.today, line.given) == (anna, 3, 2, 1)
        assert line.oldest_on == TODAY - timedelta(days=3)
        for count, since, until in ((line.late, None, day(TODAY - timedelta(days=1))), (line.today, now, now)):
            behind = ContactFilter(state=State.UNDONE, assignees=(anna,), since=since, until=until)
            assert await activities.listing.count_contacts(conn, behind) == count
