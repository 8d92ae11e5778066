"""The list of everything undone: after an absence, at log-in, before the end of the day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from callcenter.reminders import Later, ListShows
from tests.factories import Office
from tests.reminders.desk import Desk, at

SetTime = Callable[[datetime], None]


async def test_thirty_days_of_absence_bring_one_list_and_not_twelve_pop_ups(office: Office, set_time: SetTime) -> None:
    desk = await Desk.opened(office)
    await desk.choose(list_at_log_in=False)
    for each in range(12):
        await desk.planned(due_at=at("10:00", "2026-10-20") + timedelta(days=each))
    back = at("09:00", "2026-11-24")
    set_time(back)
    await desk.log_in()
    pop_up = await desk.pop_up()
    assert (pop_up.reminder, pop_up.waiting) == (None, 1)
    assert pop_up.undone
    assert (pop_up.undone.earlier, pop_up.undone.today) == (12, 0)
    await desk.answer_list(back, Later.IN_15_MINUTES)
    assert (await desk.pop_up()).waiting == 0
    set_time(back + timedelta(minutes=15))
    assert await desk.undone() == 12
    await desk.answer_list(back + timedelta(minutes=15))
    set_time(back + timedelta(days=30))
    assert (await desk.pop_up()).waiting == 0


async def test_what_fell_due_after_the_list_was_shown_is_not_answered_with_it(
    office: Office, set_time: SetTime
) -> None:
    desk = await Desk.opened(office)
    for each in range(4):
        await desk.planned(due_at=at("09:00") + timedelta(minutes=each))
    shown_at = at("11:59")
    set_time(shown_at)
    assert await desk.undone() == 4
    since = await desk.planned(due_at=at("12:00"))
    set_time(at("12:01"))
    await desk.answer_list(shown_at)
    assert await desk.reminded_of() == since.activity_id


async def test_list_comes_at_log_in_when_it_is_wanted_and_something_is_undone(
    office: Office, set_time: SetTime
) -> None:
    desk = await Desk.opened(office)
    set_time(at("08:30"))
    await desk.log_in()
    assert (await desk.pop_up()).waiting == 0  # nothing is planned
    await desk.planned("letter", due_at=at("10:00", "2026-11-20"))  # off: no pop-up of its own, but undone all the same
    await desk.planned(due_at=at("16:00"))
    await desk.planned(due_on=date(2026, 11, 24))
    await desk.planned(due_at=at("09:00", "2026-11-25"))
    assert await desk.reminded_of()  # the all-day one is ahead of the list
    await desk.acknowledge()
    pop_up = await desk.pop_up()
    assert pop_up.undone
    assert (pop_up.undone.earlier, pop_up.undone.today) == (1, 2)
    await desk.choose(list_shows=ListShows.LATE)
    pop_up = await desk.pop_up()
    assert pop_up.undone
    assert (pop_up.undone.earlier, pop_up.undone.today) == (1, 1)
    await desk.choose(list_at_log_in=False)
    assert await desk.undone() == 0
    await desk.choose()
    await desk.answer_list(at("08:30"))
    assert await desk.undone() == 0
    set_time(at("08:31"))
    await desk.log_in()
    assert await desk.undone() == 3


async def test_list_comes_before_the_end_of_the_day_on_the_users_clock_and_waits_until_it_is_answered(
    office: Office, set_time: SetTime
) -> None:
    desk = await Desk.opened(office, time_zone="Asia/Vladivostok")
    await desk.choose(list_at_log_in=False, list_minutes_before_end=30)
    await desk.planned("letter", due_at=at("12:00", "2026-10-20"))
    ends = datetime.fromisoformat("2026-11-24T06:30+00:00")  # 16:30 there
    set_time(ends - timedelta(days=1))
    await desk.answer_list(ends - timedelta(days=1))
    set_time(ends - timedelta(seconds=1))
    assert await desk.undone() == 0
    for later in (ends, ends + timedelta(hours=15), ends + timedelta(days=21)):
        set_time(later)
        assert await desk.undone() == 1
    await desk.answer_list(ends + timedelta(days=21))
    assert await desk.undone() == 0


async def test_list_and_what_is_ahead_do_not_answer_for_each_other(office: Office, set_time: SetTime) -> None:
    desk = await Desk.opened(office)
    for each in range(5):
        await desk.planned(due_at=at("10:00", "2026-11-01") + timedelta(days=each))
    meeting = await desk.planned("meeting", due_at=at("09:20"))
    set_time(at("09:00"))
    await desk.log_in()
    await desk.answer_list(at("09:00"))
    assert await desk.reminded_of() == meeting.activity_id
    await desk.acknowledge()
    assert (await desk.pop_up()).waiting == 0
