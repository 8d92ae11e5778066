"""One person's day: its hours on every clock, what stands in it, and the same by place."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from callcenter import db, reports
from callcenter.db import Actor, Role
from callcenter.ids import UserId
from callcenter.reports import days
from callcenter.reports.periods import midnight
from tests.factories import Office

DAY = date(2026, 12, 3)
BEGINS, ENDS = datetime(2026, 12, 3, tzinfo=UTC), datetime(2026, 12, 4, tzinfo=UTC)
AT_NINE = BEGINS + timedelta(hours=9)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 3, 28), ["00", "01", "02", "03", "04"]),
        (date(2026, 3, 29), ["00", "01", "03", "04"]),  # the clock is put forward at two
        (date(2026, 10, 25), ["00", "01", "02", "02", "03", "04"]),  # and back at three
    ],
)
def test_on_days_when_the_clock_is_changed_an_hour_is_missing_or_comes_twice(day: date, shown: list[str]) -> None:
    zone = midnight(day, "Europe/Budapest").tzinfo
    hours = days.hours_of(day, "Europe/Budapest", time(0), time(5), [])
    assert [f"{hour.astimezone(zone):%H}" for hour in hours] == shown
    late = hours[-2] + timedelta(minutes=30)
    assert days.hour_of(late, hours) == hours[-2]


def test_hours_are_those_of_work_and_all_between_the_first_and_the_last_thing() -> None:
    hours = days.hours_of(DAY, "UTC", time(8, 30), time(11), [BEGINS + timedelta(hours=13, minutes=59)])
    assert [hour.hour for hour in hours] == [8, 9, 10, 11, 12, 13]


async def things(office: Office, user_id: UserId, role: Role = Role.OPERATOR, whose: UserId | None = None) -> list[Any]:
    async with db.acting(office.pool, Actor(user_id=user_id, role=role)) as conn:
        return await days.things_of(conn, whose or user_id, DAY, (BEGINS, ENDS), "UTC")


async def test_day_holds_what_is_planned_for_it_and_the_strip_what_is_undone_from_before(office: Office) -> None:
    """A4, A25: for a moment and for the whole day, whoever gave it; a leader sees a member's, a stranger none."""
    leader, anna = await office.user("leader", name="Olga"), await office.user(time_zone="UTC")
    stranger = await office.user("leader", team_id=await office.team())
    account = await office.account(anna)
    for due in (
        {"due_at": ENDS - timedelta(seconds=1)}, {"due_at": BEGINS, "entered_by": leader}, {"due_on": DAY},
        {"due_at": ENDS}, {"due_on": DAY + timedelta(days=1)},
        {"due_at": BEGINS - timedelta(seconds=1)}, {"due_on": DAY - timedelta(days=9)},
    ):  # fmt: skip
        await office.planned(account, anna, **due)
    await office.done(account, anna, due_at=AT_NINE)
    seen = [(thing.due_at or thing.due_on, thing.given_by) for thing in await things(office, anna)]
    assert sorted(seen, key=str) == [
        (DAY, ""), (BEGINS, "Olga"), (ENDS - timedelta(seconds=1), ""),
    ]  # fmt: skip
    assert len(await things(office, leader, Role.LEADER, anna)) == 3
    assert await things(office, stranger, Role.LEADER, anna) == []
    async with db.acting(office.pool, Actor(user_id=anna, role=Role.OPERATOR)) as conn:
        late = await days.late_things_of(conn, anna, DAY, BEGINS, "UTC")
    assert [thing.due_at or thing.due_on for thing in late] == [
        DAY - timedelta(days=9), BEGINS - timedelta(seconds=1),
    ]  # fmt: skip


async def test_meetings_stand_by_city_in_their_order_with_what_is_undone_there(office: Office) -> None:
    """W2: the day's meetings by address, so that a trip can be ordered, and what else is to be done on the way."""
    anna = await office.user(time_zone="UTC")
    meeting, online = (
        await office.id_of("activity_kind", "meeting"),
        await office.id_of("activity_kind", "video_meeting"),
    )
    for name, city, kind, hours in (
        ("Late", "Győr", meeting, 15), ("First", " Pécs", meeting, 9), ("Between", "Győr", meeting, 10),
        ("Online", "Sopron", online, 11),
    ):  # fmt: skip
        account = await office.account(anna, name=name, city=city, address=f"{name} street 1")
        await office.planned(account, anna, kind_id=kind, due_at=BEGINS + timedelta(hours=hours))
    for name, city, due in (
        ("Forgotten", "győr", {"due_on": DAY - timedelta(days=40)}), ("Soon", "GYŐR", {"due_at": ENDS}),
        ("Much later", "Győr", {"due_on": DAY + timedelta(days=40)}), ("Elsewhere", "Eger", {"due_at": ENDS}),
    ):  # fmt: skip
        await office.planned(await office.account(anna, name=name, city=city), anna, **due)
    async with db.acting(office.pool, Actor(user_id=anna, role=Role.OPERATOR)) as conn:
        today = await days.things_of(conn, anna, DAY, (BEGINS, ENDS), "UTC")
        nearby = await days.things_nearby(conn, anna, [" Pécs", "Győr"], DAY, (BEGINS, ENDS))
    places = days.places_of(today, nearby)
    assert [(place.city, [one.account_name for one in place.things]) for place in places] == [
        ("Pécs", ["First"]), ("Győr", ["Between", "Late"]),
    ]  # fmt: skip
    assert [[one.account_name for one in place.nearby] for place in places] == [[], ["Forgotten", "Soon"]]


async def test_two_meetings_that_begin_within_an_hour_are_told_of_each_other_and_calls_are_not(office: Office) -> None:
    anna = await office.user(time_zone="UTC")
    account, meeting = await office.account(anna), await office.id_of("activity_kind", "meeting")
    first, second, third = [
        await office.planned(account, anna, kind_id=meeting, due_at=AT_NINE + timedelta(minutes=minutes))
        for minutes in (0, 59, 119)
    ]
    await office.planned(account, anna, due_at=AT_NINE)
    close = days.meetings_close_to(await things(office, anna))
    assert {one: other.activity_id for one, other in close.items()} == {first: second, second: first}
    assert third not in close
    assert reports.days is days
