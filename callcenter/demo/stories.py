"""What happened to each account in three months, and what is planned next."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import msgspec

from callcenter.demo.model import Beat, Colleague, Story

DAYS = 92  # of history
OVERDUE = 5  # of each operator: planned for an earlier day and not done
TODAY = 11


@cache
def stories() -> tuple[Story, ...]:
    """All stories of stories.toml."""
    told = tomllib.loads((Path(__file__).parent / "stories.toml").read_text(encoding="utf-8"))
    return tuple(
        msgspec.convert({**story, "beats": [_beat(beat) for beat in story.get("beats", [])]}, Story)
        for story in told["story"]
    )


def _beat(words: str) -> Beat:
    kind, purpose, result = words.split()
    return Beat(kind=kind, purpose=purpose, result=result)


def some_story(chance: Random) -> Story:
    """One of the stories, by its weight."""
    return chance.choices(stories(), [story.weight for story in stories()])[0]


def told(story: Story, owner: Colleague, now: datetime, chance: Random) -> list[tuple[Beat, datetime]]:
    """When each contact of the story was, oldest first, on working days and in working hours of the owner."""
    zone = ZoneInfo(owner.time_zone)
    day = now.astimezone(zone).date() - timedelta(days=chance.randint(*story.quiet_days))
    first = now.astimezone(zone).date() - timedelta(days=DAYS)
    days: list[date] = []
    for _ in story.beats:
        day = max(working_day(day), first)
        days.append(day)
        day -= timedelta(days=chance.randint(2, 9))
    beats = story.beats if days and days[-1] > first else story.beats[-4:]
    moments = sorted(datetime.combine(day, _hour(chance), zone) for day in days[: len(beats)])
    return [(beat, at) for beat, at in zip(beats, moments, strict=True) if at < now]


def working_day(day: date) -> date:
    """The day itself, or the Friday before."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _hour(chance: Random) -> time:
    minutes = chance.randrange(8 * 60 + 20, 17 * 60)
    return time(minutes // 60, minutes % 60, chance.randrange(60))


def due_moments(owner: Colleague, now: datetime, chance: Random) -> Iterator[datetime]:
    """When the owner's next contacts are due: some on earlier days, many today, the others in the weeks to come."""
    zone = ZoneInfo(owner.time_zone)
    today = now.astimezone(zone).date()
    back = 1
    for _ in range(OVERDUE):
        yield datetime.combine(working_day(today - timedelta(days=back)), _quarter(chance), zone)
        back += chance.randint(1, 5)
    for slot in sorted(chance.sample(range(36), TODAY)):
        yield datetime.combine(today, time(8 + slot // 4, slot % 4 * 15), zone)
    while True:
        later = today + timedelta(days=chance.randint(1, 26))
        yield datetime.combine(
            later + timedelta(days=7 - later.weekday() if later.weekday() > 4 else 0), _quarter(chance), zone
        )


def _quarter(chance: Random) -> time:
    return time(chance.randrange(8, 17), chance.choice((0, 15, 30, 45)))
