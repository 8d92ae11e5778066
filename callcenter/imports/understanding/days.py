"""Dates as lists have them: to the minute, the day, the month or the year; what is not known is not invented."""

import re
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale

from callcenter.imports.understanding.headings import folded

EARLIEST_YEAR = 1950
_TIME = r"(?:[ T]+(\d{1,2}):(\d{2})(?::\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-./ ]+(\d{{1,2}})[-./ ]+(\d{{1,2}})\.?{_TIME}")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[-./ ]+(\d{{1,2}})[-./ ]+(\d{{4}})\.?{_TIME}")
_MONTH = re.compile(r"(?:(\d{4})[-./ ]+(\d{1,2})|(\d{1,2})[-./ ]+(\d{4}))\.?")
_YEAR = re.compile(r"(\d{4})\.?")


class NotADay(ValueError):
    """The text is no date."""


def read_past(text: str, zone: ZoneInfo) -> tuple[datetime, str]:
    """When it was, and how exactly that is known: exact, day, month or year. Raises NotADay."""
    words = " ".join(text.split())
    try:
        if match := _YEAR_FIRST.fullmatch(words):
            year, month, day, hour, minute = match.groups()
            return _moment(zone, (year, month, day), hour, minute)
        if match := _DAY_FIRST.fullmatch(words):
            day, month, year, hour, minute = match.groups()
            return _moment(zone, (year, month, day), hour, minute)
        if match := _MONTH.fullmatch(words):
            return _noon(zone, match[1] or match[4], match[2] or match[3]), "month"
        if match := _YEAR.fullmatch(words):
            return _noon(zone, match[1]), "year"
        return _named(words, zone)
    except (ValueError, OverflowError):
        raise NotADay(text) from None


def _moment(zone: ZoneInfo, day: tuple[str, str, str], hour: str | None, minute: str | None) -> tuple[datetime, str]:
    if hour is None or minute is None:
        return _noon(zone, *day), "day"
    return _noon(zone, *day).replace(hour=int(hour), minute=int(minute)), "exact"


def _noon(zone: ZoneInfo, year: str, month: str = "1", day: str = "1") -> datetime:
    """Noon is the same day in every time zone of the house."""
    if int(year) < EARLIEST_YEAR:
        raise NotADay(year)
    return datetime(int(year), int(month), int(day), 12, tzinfo=zone)


def _named(words: str, zone: ZoneInfo) -> tuple[datetime, str]:
    """Months by name: "March 2024", "2024. március", "15 марта 2024"."""
    parts = folded(words).split()
    months = [_months()[part] for part in parts if part in _months()]
    years = [part for part in parts if re.fullmatch(r"\d{4}", part)]
    days = [part for part in parts if re.fullmatch(r"\d{1,2}", part)]
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or len(parts) > 4:
        raise NotADay(words)
    if days:
        return _noon(zone, years[0], str(months[0]), days[0]), "day"
    return _noon(zone, years[0], str(months[0])), "month"


@cache
def _months() -> dict[str, int]:
    return {
        folded(name): number
        for language in ("en", "hu", "ru")
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in Locale.parse(language).months[context][width].items()
    }
