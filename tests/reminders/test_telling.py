"""The beat: who is told that something fell due, and that no restart skips anybody."""

import asyncio
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from callcenter import clock, db, reminders
from callcenter.db import Change
from callcenter.ids import UserId
from callcenter.reminders import Later
from callcenter.reminders import sql as reminders_sql
from tests.factories import Office
from tests.reminders.desk import Desk, at

SetTime = Callable[[datetime], None]


async def told(office: Office, after: datetime, until: datetime) -> set[UserId]:
    """Who is told of what fell due in between."""
    async with db.acting(office.pool, db.SYSTEM) as conn:
        return set(await reminders_sql.users_with_something_due(conn, after, until))


async def beats_until(office: Office, moment: datetime) -> None:
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute("UPDATE reminder_beat SET told_until = $1", moment)


async def test_each_is_told_at_the_moment_less_the_own_lead_time_and_when_it_is_late(office: Office) -> None:
    desk, other = await Desk.opened(office), await Desk.opened(office)
    await desk.planned("meeting", due_at=at("12:00"))
    await other.choose(meeting_minutes=5)
    await other.planned("meeting", due_at=at("12:00"))
    second = timedelta(seconds=1)
    assert await told(office, at("11:30") - second, at("11:30")) == {desk.id}
    assert await told(office, at("11:55") - second, at("11:55")) == {other.id}
    assert await told(office, at("12:00") - second, at("12:00")) == {desk.id, other.id}
    assert await told(office, at("11:30"), at("11:55") - second) == set()


async def test_snoozes_all_day_contacts_and_the_end_of_the_day_have_their_moments_too(
    office: Office, set_time: SetTime
) -> None:
    desk = await Desk.opened(office)
    await desk.choose(list_minutes_before_end=30)
    await desk.planned(due_at=at("12:00"))
    set_time(at("11:56"))
    await desk.snooze(Later.IN_15_MINUTES)
    second = timedelta(seconds=1)
    for moment in (at("12:11"), at("08:00", "2026-11-25"), at("16:30", "2026-11-25")):
        assert await told(office, moment - second, moment) == {desk.id}, moment
        assert await told(office, moment, moment + second) == set(), moment


async def test_who_has_left_is_not_told_and_the_successor_is(office: Office) -> None:
    desk = await Desk.opened(office)
    await desk.planned(due_at=at("12:00"))
    await desk.planned(due_on=date(2026, 11, 25))
    successor = await office.leaves(desk.id)
    assert await told(office, at("00:00", "2026-11-23"), at("23:59", "2026-11-26")) == {successor}


async def test_three_days_without_any_process_skip_nobody_and_two_processes_tell_once(
    office: Office, database_url: str, set_time: SetTime
) -> None:
    desk = await Desk.opened(office)
    await desk.planned(due_at=at("12:00", "2026-11-22"))
    await beats_until(office, at("10:00", "2026-11-21"))
    heard: list[Change] = []
    ready = asyncio.Event()
    listening = asyncio.create_task(db.listen(database_url, heard.append, on_gap=ready.set))
    await asyncio.wait_for(ready.wait(), 5)
    set_time(at("10:00", "2026-11-24"))
    try:
        counts = await asyncio.gather(reminders.tell_due(office.pool), reminders.tell_due(office.pool))
        assert sum(counts) == 1
        assert await reminders.tell_due(office.pool) == 0
        async with asyncio.timeout(5):
            while not heard:
                await asyncio.sleep(0.01)
        assert [(change.topic, change.user_id) for change in heard] == [("reminder", desk.id)]
        assert await office.value("SELECT told_until FROM reminder_beat") == clock.now()
    finally:
        listening.cancel()


async def test_who_is_due_is_answered_by_indexes(office: Office) -> None:
    """However many plans there are, only those whose moment lies between two beats are read."""
    desk = await Desk.opened(office)
    await desk.planned(due_at=at("12:00"))
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute(
            """
            INSERT INTO activity (account_id, kind_id, purpose_id, assignee_id, entered_by, state, due_at)
            SELECT account_id, kind_id, purpose_id, assignee_id, entered_by, state, due_at + number * interval '1 hour'
              FROM activity, generate_series(1, 1000) AS number
            """
        )
        await conn.execute("ANALYZE activity")
        lines = await conn.fetch(f"EXPLAIN {reminders_sql.WHO_IS_DUE}", at("12:00"), at("12:01"), list(reminders.LEADS))
    plan = "\n".join(line[0] for line in lines)
    by_moment = r"Index Cond: \(\(COALESCE\(due_at, .* > .* AND \(COALESCE\(due_at, .* <= "
    assert re.search(by_moment, plan), plan  # in the partition that has rows
