"""The hours of a day as a plan shows them: those of work, and all between the first and the last thing."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from callcenter.reports.periods import midnight

HOUR = timedelta(hours=1)


def hours_of(day: date, time_zone: str, opens: time, closes: time, moments: Iterable[datetime]) -> list[datetime]:
    """When the hours begin, in UTC. Where the clock is put forward or back, one of them is missing or comes twice."""
    zone, begins = ZoneInfo(time_zone), midnight(day, time_zone).astimezone(UTC)
    count = round((midnight(day + timedelta(days=1), time_zone).astimezone(UTC) - begins) / HOUR)
    hours = [begins + HOUR * number for number in range(count)]
    wanted = {number for number, hour in enumerate(hours) if _works(hour.astimezone(zone), opens, closes)}
    wanted |= {int((moment - begins) / HOUR) for moment in moments}
    return hours[min(wanted) : max(wanted) + 1] if wanted else hours


def hour_of(moment: datetime, hours: list[datetime]) -> datetime:
    """The hour in which the moment lies."""
    return max(hour for hour in hours if hour <= moment)


def _works(hour: datetime, opens: time, closes: time) -> bool:
    return opens <= hour.replace(minute=59).time() and hour.time() < closes
