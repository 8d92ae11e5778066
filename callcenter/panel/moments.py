"""What a hurried person types for a day or a moment: "25", "25.11", "+3", "tomorrow", "fri", "tomorrow 930".

Read in the order of the reader's language, with the words of all three: an operator types as customers speak. Whatever
`formats` prints is understood. Without a year the day is the next one, or the latest one, as the field looks
ahead or back.
"""

import enum
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import msgspec

from callcenter.panel.moment_words import DAYS, MONTHS, RELATIVE, plain, value_of

MORNING = time(9)  # when only a day was typed
FIRST_YEAR, LAST_YEAR = 1970, 2200  # beyond that it is a slip of the finger, and clocks of some zones end
LONGEST = 60  # letters of a text that may name a moment
A_YEAR = timedelta(days=366)
_TOKEN = re.compile(r"(?P<word>[^\W\d_]+)|(?P<number>\d+)")
_CLOCK = re.compile(r"(?<![\d.:])(\d{1,2}):(\d{2})(?::\d{2})?(?![\d:])")
_TIME_ALONE = re.compile(r"\d{1,2}:?\d{2}")
_STEP = re.compile(r"\s*([+-])\s*(\d{1,4})(?!\d)")
_ISO_JOINT = re.compile(r"(?<=\d)[tT](?=\d{2}:)")  # 2026-11-25T09:30
_YEAR_FIRST = ("hu",)
# Words that stand beside a date and say nothing.
_SILENT = {"at", "on", "the", "of", "ora", "orakor", "г", "года", "в", "во", "на", "ч"}
_SUFFIX = re.compile(r"(?<=\d)(st|nd|rd|th|-[aáeé]n|-?ig|-kor|-го|-е)\b", re.IGNORECASE)


class Looks(enum.StrEnum):
    """Which way a field looks from now: a plan ahead, an order or a search back."""

    AHEAD = "ahead"
    BACK = "back"


class NotUnderstood(ValueError):
    """The text names no day or no time of this calendar."""


class _Token(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    before: str  # what stands between it and the number or word before: "25.11 10" is ten o'clock, "25.11.10" a year

    @property
    def year(self) -> int | None:
        """The year that it names: four digits, or two that hang on what stands before."""
        if len(self.text) == 4:
            return int(self.text)
        return 2000 + int(self.text) if len(self.text) == 2 and self.before in (".", "/", "-") else None


def read_day(text: str, language: str, now: datetime, looks: Looks) -> date:
    """The day that `text` means to somebody whose clock shows `now`. Raises NotUnderstood."""
    return _day(_prepared(text), language, now.date(), looks)


def read_moment(text: str, language: str, now: datetime, day: date | None = None) -> datetime:
    """The moment ahead, on the clock of `now`; a day alone is its morning, a time alone the next such time.

    With a `day` that lies ahead a time alone is on that day. Raises NotUnderstood.
    """
    moment = _moment(text, language, now)
    if day is None or day <= now.date() or not _TIME_ALONE.fullmatch(text.strip()):
        return moment
    return datetime.combine(day, moment.time(), now.tzinfo)


def _moment(text: str, language: str, now: datetime) -> datetime:
    given = _prepared(text)
    clock = _CLOCK.search(given)
    if clock:
        rest = given[: clock.start()] + " " + given[clock.end() :]
        return _at(rest, _time(clock[1], clock[2]), language, now)
    for rest, at in _readings(given):
        try:
            return _at(rest, at, language, now)
        except NotUnderstood:
            continue
    raise NotUnderstood(text)


def _readings(given: str) -> Iterator[tuple[str, time | None]]:
    """The text as a day alone, then with its last number, then with its last two numbers, as the time."""
    yield given, None
    numbers = list(re.finditer(r"(?<![\d+-])\d+", given))
    if not numbers or given[numbers[-1].end() :].strip(" ."):
        return
    last = numbers[-1][0]
    hours, minutes = (last[:-2], last[-2:]) if len(last) > 2 else (last, "0")
    times = [(numbers[-1].start(), hours, minutes)]
    if len(numbers) > 1 and given[numbers[-2].end() : numbers[-1].start()] in (".", " "):
        times.append((numbers[-2].start(), numbers[-2][0], last))
    for start, hours, minutes in times:
        if _is_time(hours, minutes) and (start == 0 or given[start - 1].isspace()):
            yield given[:start], time(int(hours), int(minutes))


def _at(rest: str, at: time | None, language: str, now: datetime) -> datetime:
    if at is not None and not rest.strip(" .,"):
        found = datetime.combine(now.date(), at, now.tzinfo)
        return found if found > now else datetime.combine(now.date() + timedelta(days=1), at, now.tzinfo)
    day = _day(rest, language, now.date(), Looks.AHEAD)
    if at is None and day == now.date() and now.time() >= MORNING:
        return (now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    return datetime.combine(day, at or MORNING, now.tzinfo)


def _time(hours: str, minutes: str) -> time:
    if not _is_time(hours, minutes):
        raise NotUnderstood(f"{hours}:{minutes}")
    return time(int(hours), int(minutes))


def _is_time(hours: str, minutes: str) -> bool:
    return max(len(hours), len(minutes)) <= 2 and int(hours) < 24 and int(minutes) < 60


def _prepared(text: str) -> str:
    if len(text) > LONGEST or re.search(r"\d{5}", text):
        raise NotUnderstood(text[:LONGEST])
    return _SUFFIX.sub("", _ISO_JOINT.sub(" ", plain(text)))


def _day(text: str, language: str, today: date, looks: Looks) -> date:
    step = _STEP.fullmatch(text.rstrip())
    if step:
        return _within(today + timedelta(days=int(step[1] + step[2])))
    words, numbers = _sorted(text)
    if len(words) == 1 and not numbers:
        days = value_of(words[0], language, RELATIVE)
        if days is not None:
            return today + timedelta(days=days)
    weekday, month = _named(words, language)
    if not numbers:
        if weekday is None or month is not None:
            raise NotUnderstood(text)
        return today + timedelta(days=_to_weekday(weekday, today, looks))
    if weekday is not None and month is None and len(numbers) == 1:
        raise NotUnderstood(text)  # "fri 9" is a time
    year, month, day = _calendar(numbers, month, language)
    return _chosen(year, month, day, weekday, today, looks)


def _sorted(text: str) -> tuple[list[str], list[_Token]]:
    """Words and numbers of the text; raises NotUnderstood for anything that dates do not have."""
    if re.search(r"[^\w\s.,/–-]", text) or re.search(r"(?<!\d)-\d", text):
        raise NotUnderstood(text)
    words, numbers, end = [], [], 0
    for found in _TOKEN.finditer(text):
        if found["number"]:
            numbers.append(_Token(text=found["number"], before=text[end : found.start()]))
        elif found["word"] not in _SILENT:
            words.append(found["word"])
        end = found.end()
    if len(words) > 2 or len(numbers) > 3 or not (words or numbers):
        raise NotUnderstood(text)
    return words, numbers


def _named(words: list[str], language: str) -> tuple[int | None, int | None]:
    """The day of the week and the month among the words, each at most once."""
    weekday = month = None
    for word in words:
        as_month, as_day = value_of(word, language, MONTHS), value_of(word, language, DAYS)
        if as_day is not None and weekday is None and (as_month is None or month is not None):
            weekday = as_day
        elif as_month is not None and month is None:
            month = as_month
        else:
            raise NotUnderstood(word)
    return weekday, month


def _calendar(numbers: list[_Token], month: int | None, language: str) -> tuple[int | None, int | None, int]:
    """Year, month and day among the numbers: what is not said is None."""
    year, rest = _year(numbers, language, named=month is not None)
    values = [int(token.text) for token in rest]
    if len(values) == 1 and (month is not None or year is None):
        return year, month, values[0]
    if month is not None or len(values) != 2 or not rest[1].before.strip():  # "25 11" is a day and a time
        raise NotUnderstood(values)
    month_first = language in _YEAR_FIRST or rest[0] is not numbers[0]
    first, second = values
    return (year, first, second) if month_first and first <= 12 else (year, second, first)


def _year(numbers: list[_Token], language: str, *, named: bool) -> tuple[int | None, list[_Token]]:
    """The year, if one is among the numbers, and the others."""
    first, last = numbers[0], numbers[-1]
    if len(first.text) == 4:
        return int(first.text), numbers[1:]
    if len(numbers) < (2 if named else 3):
        return None, numbers
    if language in _YEAR_FIRST and not named and len(first.text) == 2 and last.year is not None and len(last.text) == 2:
        return 2000 + int(first.text), numbers[1:]
    if last.year is None:
        raise NotUnderstood(last.text)
    return last.year, numbers[:-1]


def _chosen(year: int | None, month: int | None, day: int, weekday: int | None, today: date, looks: Looks) -> date:
    """The day that fits; without a year, or a month, the nearest one the way the field looks."""
    fitting = [found for found in _candidates(year, month, day, today) if weekday in (None, found.weekday())]
    if weekday is not None:  # with it a day is known without its year
        fitting = [found for found in fitting if year is not None or abs(found - today) <= A_YEAR]
    if year is not None or weekday is not None:
        best = min(fitting, key=lambda found: abs(found - today), default=None)
    elif looks is Looks.AHEAD:
        best = min((found for found in fitting if found >= today), default=None)
    else:
        best = max((found for found in fitting if found <= today), default=None)
    if best is None:
        raise NotUnderstood(f"{year}-{month}-{day}")
    return _within(best)


def _candidates(year: int | None, month: int | None, day: int, today: date) -> Iterator[date]:
    years = (year,) if year is not None else range(today.year - 8, today.year + 9)  # 29 February, with its weekday
    if year is None and month is None:
        years = range(today.year - 1, today.year + 2)
    for each in years:
        for number in (month,) if month is not None else range(1, 13):
            try:
                yield date(each, number, day)
            except ValueError:
                continue


def _to_weekday(weekday: int, today: date, looks: Looks) -> int:
    """Days to the next such day of the week, or the latest: never today."""
    ahead = (weekday - today.weekday() - 1) % 7 + 1
    return ahead if looks is Looks.AHEAD else ahead - 7 or -7


def _within(found: date) -> date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise NotUnderstood(found)
    return found
