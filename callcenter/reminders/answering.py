"""What people answer to a reminder: seen, or later. Every page and device of theirs follows."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from callcenter import activities, clock, users
from callcenter.db import Connection, announce
from callcenter.errors import Absent
from callcenter.ids import AccountId, ActivityId, UserId
from callcenter.reminders import sql
from callcenter.reminders.model import Later, promise_of

_NIGHT_ENDS = time(4)  # before it "tomorrow morning" is the morning that comes
_DAY_BEGINS = time(8)
Subject = tuple[AccountId, ActivityId]


async def acknowledge(conn: Connection, user: users.User, subject: Subject, promise: str) -> None:
    """The user has seen the reminder of that planned time; it does not come again. Raises Absent for others' contacts.

    Of a contact that is done, cancelled or planned for another time by now nothing is kept.
    """
    await _answer(conn, user, subject, promise, None)


async def snooze(conn: Connection, user: users.User, subject: Subject, promise: str, later: Later) -> None:
    """The reminder comes again, if the contact is still planned then. Raises Absent for others' contacts."""
    await _answer(conn, user, subject, promise, await _moment(conn, user, later))


async def acknowledge_late(conn: Connection, user: users.User, shown_at: datetime) -> None:
    """The user has seen the list, and with it everything that was late when it was shown."""
    await _answer_late(conn, user, shown_at, None)


async def snooze_late(conn: Connection, user: users.User, shown_at: datetime, later: Later) -> None:
    """The list, and everything that was late when it was shown, comes again."""
    await _answer_late(conn, user, shown_at, await _moment(conn, user, later))


async def logged_in(conn: Connection, user_id: UserId) -> None:
    """The user has just logged in: the page that follows asks for the list, if it is wanted (A9)."""
    await sql.set_logged_in(conn, user_id, clock.now())


def moment_after(now: datetime, later: Later, day_begins: time) -> datetime:
    """The moment that `later` means at `now`, which is on the user's clock."""
    match later:
        case Later.IN_5_MINUTES | Later.IN_15_MINUTES | Later.IN_AN_HOUR:
            return now.astimezone(UTC) + timedelta(minutes=int(later))
        case Later.TOMORROW_MORNING:
            day = now.date() if now.time() < min(_NIGHT_ENDS, day_begins) else now.date() + timedelta(days=1)
            return datetime.combine(day, day_begins, now.tzinfo)


async def _moment(conn: Connection, user: users.User, later: Later) -> datetime:
    settings = await sql.settings_of(conn, user.id)
    now = clock.now().astimezone(ZoneInfo(user.time_zone))
    return moment_after(now, later, settings.day_begins if settings else _DAY_BEGINS)


async def _answer(
    conn: Connection, user: users.User, subject: Subject, promise: str, again_at: datetime | None
) -> None:
    activity = await activities.activity_by_id(conn, *subject)
    if activity is None or activity.assignee_id != user.id:
        raise Absent()
    if activity.state == "planned" and promise_of(activity.due_at, activity.due_on) == promise:
        await sql.upsert_answer(conn, user.id, subject, clock.now(), again_at)
    await _tell(conn, user.id)


async def _answer_late(conn: Connection, user: users.User, shown_at: datetime, again_at: datetime | None) -> None:
    seen_at = min(shown_at, clock.now())
    await sql.answer_late(conn, user.id, seen_at, again_at)
    await sql.answer_list(conn, user.id, seen_at, again_at)
    await _tell(conn, user.id)


async def _tell(conn: Connection, user_id: UserId) -> None:
    await announce(conn, "reminder", user_id, user_id=user_id)
