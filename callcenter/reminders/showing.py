"""What stands in the corner now. One thing at a time, the nearest first; many late ones come as one list."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from callcenter import clock, users
from callcenter.db import Connection
from callcenter.reminders import sql
from callcenter.reminders.model import MOST_LATE, ControlList, ListShows, PopUp, Reminder, Undone


async def pop_up_of(conn: Connection, user: users.User) -> PopUp:
    """What the user is reminded of now. Empty when nothing is due, or all of it was answered."""
    now = clock.now()
    due = await sql.due_reminders(conn, user.id, now)
    control = await sql.control_list_of(conn, user.id, now)
    asked = control is not None and list_is_due(control, now)
    if not asked and late_among(due) <= MOST_LATE:
        return shown(due, None)
    begins = now.astimezone(ZoneInfo(user.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    until = day_after(begins) if asked and control and control.shows is ListShows.TODAY else now
    undone = await sql.undone_of(conn, user.id, begins, until)
    return shown(due, undone if undone.total else None)


def list_is_due(control: ControlList, now: datetime) -> bool:
    """Whether the list was to come and has not been answered since."""
    if control.again_at is not None and control.again_at <= now:
        return True
    moments = [at for at in (control.logged_in_at, control.before_end_at) if at is not None and at <= now]
    return bool(moments) and (control.answered_at is None or max(moments) > control.answered_at)


def late_among(due: list[Reminder]) -> int:
    """How many of them are late."""
    return sum(reminder.late for reminder in due)


def shown(due: list[Reminder], undone: Undone | None) -> PopUp:
    """What is still ahead comes before what is late; with a list the late ones do not come one by one."""
    ahead = [reminder for reminder in reversed(due) if not reminder.late]
    late = [] if undone else [reminder for reminder in reversed(due) if reminder.late]
    waiting = len(ahead) + len(late) + (1 if undone else 0)
    if ahead or not undone:
        return PopUp(reminder=next(iter(ahead + late), None), undone=None, waiting=waiting)
    return PopUp(reminder=None, undone=undone, waiting=waiting)


def day_after(begins: datetime) -> datetime:
    """Where the day ends that begins there; it may have 23 or 25 hours."""
    return begins + timedelta(days=1)  # on the clock of its zone: wall time, not seconds
