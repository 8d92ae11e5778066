"""The moments at which people most often plan the next contact."""

from datetime import datetime, time, timedelta

_SATURDAY = 5


def usual_moments(now: datetime) -> dict[str, datetime]:
    """What the buttons beside a field offer, on the clock of `now`: mornings of working days, except in an hour."""
    morning = datetime.combine(now.date(), time(9), now.tzinfo)
    return {
        "in_an_hour": (now + timedelta(hours=1)).replace(second=0, microsecond=0),
        "tomorrow": _working_day(morning + timedelta(days=1)),
        "in_3_days": _working_day(morning + timedelta(days=3)),
        "next_week": morning + timedelta(days=7 - now.weekday()),
        "in_a_month": _working_day(morning + timedelta(days=30)),
    }


def following_moment(now: datetime, wait: timedelta) -> datetime:
    """When a contact that usually follows after `wait` is proposed: a morning after days, otherwise to the minute.

    No wait at all means the same day: in an hour.
    """
    if wait >= timedelta(days=1):
        return _working_day(datetime.combine((now + wait).date(), time(9), now.tzinfo))
    return (now + (wait or timedelta(hours=1))).replace(second=0, microsecond=0)


def _working_day(moment: datetime) -> datetime:
    return moment + timedelta(days=7 - moment.weekday()) if moment.weekday() >= _SATURDAY else moment
