"""Periods: whole days on somebody's clock, with the moments at which they begin and end."""

import enum
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from callcenter.errors import Invalid

MOST_DAYS = 366
YEARS = range(1990, 2101)


class Span(enum.StrEnum):
    """The periods that can be chosen by a name, and the one that is typed."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    CUSTOM = "custom"


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """The days from `first` to `last`, both included, in `time_zone`."""

    first: date
    last: date
    time_zone: str

    @property
    def begins_at(self) -> datetime:
        """The first moment of the first day."""
        return midnight(self.first, self.time_zone)

    @property
    def ends_at(self) -> datetime:
        """The first moment after the last day."""
        return midnight(self.last + timedelta(days=1), self.time_zone)

    @property
    def days(self) -> list[date]:
        """Every day, in order."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]


def period_of(span: Span, now: datetime, time_zone: str) -> Period:
    """The day, the week (from Monday) or the month in which `now` lies; CUSTOM begins as the month."""
    today = now.astimezone(ZoneInfo(time_zone)).date()
    match span:
        case Span.TODAY:
            first = last = today
        case Span.WEEK:
            first = today - timedelta(days=today.weekday())
            last = first + timedelta(days=6)
        case Span.MONTH | Span.CUSTOM:
            first = today.replace(day=1)
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Period(first=first, last=last, time_zone=time_zone)


def open_ended(first: date | None, last: date | None, time_zone: str) -> tuple[datetime | None, datetime | None]:
    """The moments at which a stretch of days begins and ends, None where it is open.

    Raises Invalid for `from` or `to`.
    """
    for field, day in (("from", first), ("to", last)):
        if day and day.year not in YEARS:
            raise Invalid(field, "not_a_day")
    if first and last and last < first:
        raise Invalid("to", "ends_before_it_begins")
    begins = midnight(first, time_zone) if first else None
    return begins, midnight(last + timedelta(days=1), time_zone) if last else None


def between(first: str, last: str, time_zone: str) -> Period:
    """The period of two typed days (YYYY-MM-DD). Raises Invalid for `from` or `to`."""
    begins, ends = day_of("from", first), day_of("to", last)
    if ends < begins:
        raise Invalid("to", "ends_before_it_begins")
    if (ends - begins).days >= MOST_DAYS:
        raise Invalid("to", "period_too_long", most=MOST_DAYS)
    return Period(first=begins, last=ends, time_zone=time_zone)


def day_of(field: str, typed: str) -> date:
    """A typed day. Raises Invalid for `field`."""
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        raise Invalid(field, "not_a_day") from None
    if day.year not in YEARS:
        raise Invalid(field, "not_a_day")
    return day


def midnight(day: date, time_zone: str) -> datetime:
    """The moment at which `day` begins in `time_zone`."""
    # Where a day begins at 01:00 (the clock jumps at midnight) ZoneInfo gives the moment of the jump; where 00:00
    # comes twice, the first of the two. Both agree with Postgres' AT TIME ZONE, which sorts contacts into days.
    return datetime.combine(day, time(), ZoneInfo(time_zone))
