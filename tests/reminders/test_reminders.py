"""One reminder: its moment, its end, its return; and whose it is."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from callcenter import activities, db, reminders
from callcenter.errors import Absent, Invalid
from callcenter.reminders import Later
from tests.factories import Office
from tests.reminders.desk import Desk, Planned, at

SetTime = Callable[[datetime], None]


async def test_reminder_comes_its_lead_time_before_the_due_moment_by_kind_of_contact(
    office: Office, set_time: SetTime
) -> None:
    for kind, minutes in (("call", 5), ("meeting", 30), ("presentation", 30), ("prepare_offer", 15)):
        desk = await Desk.opened(office)
        plan = await desk.planned(kind, due_at=at("12:00"))
        set_time(at("12:00") - timedelta(minutes=minutes, seconds=1))
        assert await desk.reminded_of() is None, kind
        set_time(at("12:00") - timedelta(minutes=minutes))
        assert await desk.reminded_of() == plan.activity_id, kind


async def test_kind_that_is_off_never_pops_up_and_another_lead_time_holds_at_once(
    office: Office, set_time: SetTime
) -> None:
    desk = await Desk.opened(office)
    letter = await desk.planned("letter", due_at=at("12:00"))
    set_time(at("15:00"))
    assert await desk.reminded_of() is None
    await desk.choose(mail_minutes=60)
    assert await desk.reminded_of() == letter.activity_id
    set_time(at("10:59"))
    assert await desk.reminded_of() is None


async def test_reminder_waits_until_it_is_acknowledged_through_night_and_weekend(
    office: Office, set_time: SetTime
) -> None:
    desk = await Desk.opened(office)
    plan = await desk.planned(due_at=at("16:55", "2026-11-27"))
    for later in (at("16:50", "2026-11-27"), at("23:59", "2026-11-27"), at("07:00", "2026-11-30")):
        set_time(later)
        assert await desk.reminded_of() == plan.activity_id
    assert (await desk.pop_up()).reminder.late  # type: ignore[union-attr]
    await desk.acknowledge()
    assert (await desk.pop_up()).waiting == 0


async def test_what_is_done_or_cancelled_in_between_is_not_reminded_of(office: Office, set_time: SetTime) -> None:
    desk = await Desk.opened(office)
    done, cancelled = await desk.planned(due_at=at("12:00")), await desk.planned(due_at=at("12:01"))
    set_time(at("11:58"))
    assert (await desk.pop_up()).waiting == 2
    outcome = activities.Outcome(result_id=await office.id_of("result", "busy"))
    async with db.acting(office.pool, desk.user.actor) as conn:
        await activities.complete(conn, done.account_id, done.activity_id, outcome)
        await activities.cancel(conn, cancelled.account_id, cancelled.activity_id)
    assert (await desk.pop_up()).waiting == 0


async def test_who_is_being_called_is_not_reminded_of(office: Office, set_time: SetTime) -> None:
    desk = await Desk.opened(office)
    plan = await desk.planned(due_at=at("12:00"))
    set_time(at("11:58"))
    call = await office.call(desk.id, plan.account_id, activity_id=plan.activity_id)
    assert await desk.reminded_of() is None
    await office.value(
        "UPDATE call SET state = 'ended', ended_at = now(), end_reason = 'busy' WHERE id = $1 RETURNING 1", call
    )
    assert await desk.reminded_of() == plan.activity_id


@pytest.mark.parametrize(
    ("later", "again"),
    [
        (Later.IN_5_MINUTES, at("12:03")),
        (Later.IN_15_MINUTES, at("12:13")),
        (Later.IN_AN_HOUR, at("12:58")),
        (Later.TOMORROW_MORNING, at("08:00", "2026-11-25")),
    ],
)
async def test_snoozed_reminder_comes_again_at_its_moment_and_not_before(
    office: Office, set_time: SetTime, later: Later, again: datetime
) -> None:
    desk = await Desk.opened(office)
    plan = await desk.planned(due_at=at("12:00"))
    set_time(at("11:58"))
    await desk.snooze(later)
    set_time(again - timedelta(seconds=1))
    assert await desk.reminded_of() is None
    set_time(again)
    assert await desk.reminded_of() == plan.activity_id


async def test_tomorrow_morning_is_the_beginning_of_the_users_day_also_when_the_clocks_change(
    office: Office, set_time: SetTime
) -> None:
    for evening, morning in (
        (at("18:00", "2026-10-24"), "2026-10-25T07:00+00:00"),  # summer time ends in this night
        (at("18:00", "2027-03-27"), "2027-03-28T06:00+00:00"),  # and begins in this one
        (at("01:30", "2026-11-25"), "2026-11-25T07:00+00:00"),  # at night it is the morning that comes
    ):
        desk = await Desk.opened(office)
        await desk.planned(due_at=evening)
        set_time(evening)
        await desk.snooze(Later.TOMORROW_MORNING)
        assert await office.value(
            "SELECT again_at FROM reminder WHERE user_id = $1", desk.id
        ) == datetime.fromisoformat(morning)


async def test_lead_time_is_time_that_passes_when_the_clocks_change(office: Office, set_time: SetTime) -> None:
    desk = await Desk.opened(office)
    await desk.choose(call_minutes=120)
    plan = await desk.planned(due_at=datetime.fromisoformat("2026-10-25T01:30+00:00"))  # the second 2:30 of that night
    set_time(datetime.fromisoformat("2026-10-24T23:29+00:00"))
    assert await desk.reminded_of() is None
    set_time(datetime.fromisoformat("2026-10-24T23:30+00:00"))
    assert await desk.reminded_of() == plan.activity_id


async def test_all_day_contact_comes_when_the_day_begins_where_the_user_is(office: Office, set_time: SetTime) -> None:
    for zone, opens in (
        ("Europe/Budapest", "2026-10-25T07:00+00:00"),
        ("Asia/Vladivostok", "2026-10-24T22:00+00:00"),
        ("America/New_York", "2026-10-25T12:00+00:00"),
    ):
        desk = await Desk.opened(office, time_zone=zone)
        plan = await desk.planned(due_on=date(2026, 10, 25))
        begins = datetime.fromisoformat(opens)
        set_time(begins - timedelta(seconds=1))
        assert await desk.reminded_of() is None, zone
        set_time(begins)
        assert await desk.reminded_of() == plan.activity_id, zone
        assert not (await desk.pop_up()).reminder.late  # type: ignore[union-attr]
        set_time(begins + timedelta(hours=16, minutes=1))  # past the midnight of that zone
        assert (await desk.pop_up()).reminder.late  # type: ignore[union-attr]


async def test_a_day_of_lead_brings_an_all_day_meeting_the_day_before(office: Office, set_time: SetTime) -> None:
    desk = await Desk.opened(office)
    await desk.choose(meeting_minutes=1440)
    plan = await desk.planned("meeting", due_on=date(2026, 11, 25))
    set_time(at("07:59", "2026-11-24"))
    assert await desk.reminded_of() is None
    set_time(at("08:00", "2026-11-24"))
    assert await desk.reminded_of() == plan.activity_id


async def test_postponed_contact_reminds_again_at_its_new_time(office: Office, set_time: SetTime) -> None:
    desk = await Desk.opened(office)
    plan = await desk.planned(due_at=at("12:00"))
    set_time(at("11:58"))
    await desk.acknowledge()
    async with db.acting(office.pool, desk.user.actor) as conn:
        await activities.postpone(conn, plan.account_id, plan.activity_id, at("15:00"))
    assert await desk.reminded_of() is None
    set_time(at("14:55"))
    assert await desk.reminded_of() == plan.activity_id


async def test_answer_to_an_earlier_promise_does_not_silence_the_new_one(office: Office, set_time: SetTime) -> None:
    desk = await Desk.opened(office)
    plan = await desk.planned(due_at=at("12:00"))
    set_time(at("11:58"))
    seen = (await desk.pop_up()).reminder
    assert seen
    async with db.acting(office.pool, desk.user.actor) as conn:
        await activities.postpone(conn, plan.account_id, plan.activity_id, at("12:01"))
        await reminders.acknowledge(conn, desk.user, (plan.account_id, plan.activity_id), seen.promise)
    assert await desk.reminded_of() == plan.activity_id


async def test_contact_given_to_somebody_else_reminds_that_person_only(office: Office, set_time: SetTime) -> None:
    anna, leader = await Desk.opened(office), await Desk.opened(office, "leader")
    plan = await anna.planned(due_at=at("12:00"))
    set_time(at("11:58"))
    await anna.acknowledge()  # her answer is not the leader's
    await office.value("UPDATE activity SET assignee_id = $2 WHERE id = $1 RETURNING 1", plan.activity_id, leader.id)
    assert await leader.reminded_of() == plan.activity_id
    assert await anna.reminded_of() is None
    await office.value("UPDATE activity SET assignee_id = $2 WHERE id = $1 RETURNING 1", plan.activity_id, anna.id)
    assert await leader.reminded_of() is None


async def test_nobody_answers_for_another_and_row_level_security_alone_shows_only_the_own_answers(
    office: Office, set_time: SetTime
) -> None:
    anna, igor = await Desk.opened(office), await Desk.opened(office)
    leader, administrator = await Desk.opened(office, "leader"), await Desk.opened(office, "administrator")
    plan = await anna.planned(due_at=at("12:00"))
    subject = (plan.account_id, plan.activity_id)
    set_time(at("11:58"))
    for other in (igor, leader, administrator):
        async with db.acting(office.pool, other.user.actor) as conn:
            with pytest.raises(Absent):
                await reminders.acknowledge(conn, other.user, subject, at("12:00").isoformat())
    await anna.acknowledge()
    for desk, rows in ((anna, 1), (igor, 0), (leader, 0), (administrator, 0)):
        async with db.acting(office.pool, desk.user.actor) as conn:
            assert await conn.fetchval("SELECT count(*) FROM reminder") == rows
            assert await conn.fetchval("SELECT count(*) FROM reminder_settings") == 1
            assert await conn.fetchval("SELECT count(*) FROM control_list") == 1
    assert await _may_write_for(igor, anna, plan) == []


async def _may_write_for(desk: Desk, other: Desk, plan: Planned) -> list[str]:
    """Which writes about somebody else, or about an account out of sight, Postgres lets through."""
    written = []
    for name, user_id in (("for another", other.id), ("about a foreign account", desk.id)):
        try:
            async with db.acting(desk.office.pool, desk.user.actor) as conn:
                with db.violating({db.INVISIBLE: Absent}):
                    await conn.execute(
                        "INSERT INTO reminder (user_id, account_id, activity_id, answered_at) "
                        "VALUES ($1, $2, $3, now())",
                        user_id,
                        plan.account_id,
                        plan.activity_id,
                    )
            written.append(name)
        except Absent:
            continue
    return written


async def test_settings_that_cannot_be_chosen_are_refused_together(office: Office) -> None:
    desk = await Desk.opened(office)
    with pytest.raises(Invalid) as refused:
        await desk.choose(call_minutes=7, meeting_minutes=-1, list_minutes_before_end=5000)
    assert [fault.field for fault in refused.value.each] == [
        "call_minutes", "meeting_minutes", "list_minutes_before_end",
    ]  # fmt: skip


async def test_what_is_ahead_comes_before_what_is_late_and_each_is_shown_by_itself(
    office: Office, set_time: SetTime
) -> None:
    desk = await Desk.opened(office)
    late = [await desk.planned(due_at=at("09:00") + timedelta(minutes=each)) for each in range(3)]
    ahead = [await desk.planned("meeting", due_at=at("12:20")), await desk.planned(due_at=at("12:04"))]
    set_time(at("12:00"))
    seen = []
    for waiting in (5, 4, 3, 2, 1):
        pop_up = await desk.pop_up()
        assert pop_up.reminder
        assert pop_up.waiting == waiting
        seen.append(pop_up.reminder.activity_id)
        await desk.acknowledge()
    assert seen == [each.activity_id for each in (ahead[1], ahead[0], *late)]
