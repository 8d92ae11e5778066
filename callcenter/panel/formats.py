"""How dates, times, durations, numbers and money look to a reader: CLDR, and the habits of three languages."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
from babel import dates
from babel import numbers as babel_numbers

from callcenter import clock


class _Habits(msgspec.Struct, frozen=True, kw_only=True):
    """How a language writes what CLDR leaves open, or writes otherwise than the glossary."""

    locale: str
    this_year: str
    narrow: str
    time: str
    moment: str
    entered: str  # a day as it stands in a field
    full: str  # a day with nothing shortened but the day of the week
    percent: str
    no_value: str
    forint: str  # fillér are no longer in use: no decimals
    units: tuple[str, str, str]  # hours, minutes, seconds


_HABITS = {
    "en": _Habits(
        locale="en_GB", this_year="E d MMM", narrow="d MMM", time="HH:mm", moment="{day}, {time}", percent="#,##0.#%",
        entered="d MMM y", full="E d MMMM y",
        no_value="–", forint="¤¤\u00a0#,##0", units=("h", "min", "s"),
    ),
    "hu": _Habits(
        locale="hu_HU", this_year="MMM d., E", narrow="MMM d.", time="H:mm", moment="{day} {time}", percent="#,##0.#%",
        entered="y. MM. dd.", full="y. MMMM d., E",
        no_value="–", forint="#,##0\u00a0¤", units=("ó", "p", "mp"),
    ),
    "ru": _Habits(
        locale="ru_RU", this_year="E, d MMM", narrow="d MMM", time="HH:mm", moment="{day}, {time}",
        entered="dd.MM.y", full="E, d MMMM y",
        percent="#,##0.#\u00a0%", no_value="—", forint="#,##0\u00a0¤", units=("ч", "мин", "с"),
    ),
}  # fmt: skip


class Formats:
    """How dates, times, numbers and money look for one person."""

    def __init__(self, language: str, time_zone: str) -> None:
        self.language = language
        self._habits = _HABITS.get(language, _HABITS["en"])
        self._locale = self._habits.locale
        self._zone = ZoneInfo(time_zone)

    def local(self, moment: datetime) -> datetime:
        """The moment on the person's clock."""
        return moment.astimezone(self._zone)

    def day(self, value: datetime | date | None) -> str:
        """A day in a list: with the day of the week when it is this year's, else with its year."""
        return self._this_year(value, self._habits.this_year)

    def known_day(self, value: date, precision: str) -> str:
        """A day, or no more of it than is known: its month or its year (H14)."""
        if precision in ("month", "year"):
            return dates.format_skeleton("yMMMM" if precision == "month" else "y", value, locale=self._locale)
        return self.day(value)

    def narrow_day(self, value: datetime | date | None) -> str:
        """A day where there is little room: no day of the week."""
        return self._this_year(value, self._habits.narrow)

    def with_year(self, value: datetime | date | None) -> str:
        """A day with its year, as it stands in a sentence."""
        if value is None:
            return ""
        return dates.format_date(self._day_of(value), "medium", locale=self._locale)

    def span(self, first: date, last: date) -> str:
        """From a day to a day, what they share said once."""
        return dates.format_interval(first, last, "yMMMd", locale=self._locale)

    def time(self, value: datetime | None) -> str:
        """Hours and minutes."""
        return dates.format_time(self.local(value), self._habits.time, locale=self._locale) if value else ""

    def clock(self, value: datetime | None) -> str:
        """Hours, minutes and seconds."""
        return dates.format_time(self.local(value), f"{self._habits.time}:ss", locale=self._locale) if value else ""

    def moment(self, value: datetime | None) -> str:
        """Day and time."""
        return self._habits.moment.format(day=self.day(value), time=self.time(value)) if value else ""

    def entered_day(self, value: datetime | date) -> str:
        """A day as it stands in a field: `moments` reads it back."""
        return dates.format_date(self._day_of(value), self._habits.entered, locale=self._locale)

    def entered_moment(self, value: datetime) -> str:
        """Day and time as they stand in a field."""
        return f"{self.entered_day(value)} {self.time(value)}"

    def full_day(self, value: datetime | date) -> str:
        """A day in full, so that whoever typed it sees what was understood."""
        return dates.format_date(self._day_of(value), self._habits.full, locale=self._locale)

    def full_moment(self, value: datetime) -> str:
        """Day and time in full."""
        return self._habits.moment.format(day=self.full_day(value), time=self.time(value))

    def duration(self, seconds: float | timedelta | None) -> str:
        """As a clock shows it, and as the page's own clocks do: 06:41, 1:02:03."""
        if seconds is None:
            return ""
        hours, minutes, rest = _parts(seconds)
        return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"

    def spent(self, seconds: float | timedelta | None) -> str:
        """In words: minutes and seconds, from an hour on hours and minutes."""
        if seconds is None:
            return self._habits.no_value
        hours, minutes, rest = _parts(seconds)
        of_hours, of_minutes, of_seconds = self._habits.units
        pairs = ((hours, of_hours), (minutes, of_minutes)) if hours else ((minutes, of_minutes), (rest, of_seconds))
        return " ".join(f"{self.number(count)}\u00a0{unit}" for count, unit in pairs)

    def number(self, value: float | int | Decimal | None, digits: int = 0) -> str:
        """A figure with the language's separators."""
        if value is None:
            return self._habits.no_value
        return babel_numbers.format_decimal(
            value, "#,##0" + ("." + "0" * digits if digits else ""), locale=self._locale
        )

    def percent(self, part: float | int | None, whole: float | int | None) -> str:
        """A ratio in percent, to a tenth; a dash when there is nothing to divide by."""
        if not whole or part is None:
            return self._habits.no_value
        return babel_numbers.format_percent(part / whole, self._habits.percent, locale=self._locale)

    def money(self, amount: Decimal | str | float, currency: str) -> str:
        """An amount with its currency; forint without decimals."""
        value = Decimal(str(amount))
        if currency == "HUF":
            return babel_numbers.format_currency(
                value, currency, self._habits.forint, locale=self._locale, currency_digits=False
            )
        shown = babel_numbers.format_currency(value, currency, locale=self._locale)
        # CLDR parts a currency's letters from the digits, which Babel leaves out where the currency comes first.
        return shown.replace(currency, f"{currency}\u00a0", 1) if shown.startswith(currency) else shown

    def _this_year(self, value: datetime | date | None, pattern: str) -> str:
        if value is None or self._day_of(value).year != self.local(clock.now()).year:
            return self.with_year(value)
        return dates.format_date(self._day_of(value), pattern, locale=self._locale)

    def _day_of(self, value: datetime | date) -> date:
        return self.local(value).date() if isinstance(value, datetime) else value


def _parts(seconds: float | timedelta) -> tuple[int, int, int]:
    whole = int(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
    return whole // 3600, whole // 60 % 60, whole % 60
