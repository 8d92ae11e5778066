"""The accounts of the sample office with their stories and plans, made up from one seed."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from callcenter.demo.firms import FirmMaker
from callcenter.demo.model import Colleague, Firm, Story
from callcenter.demo.stories import OVERDUE, TODAY, due_moments, some_story, told

CALLED_TODAY = 6  # of each operator, before now
_WHOLE_DAY = ("prepare_offer", "task", "email")


def compose(owners: list[tuple[Colleague, int]], now: datetime, seed: int) -> list[Firm]:
    """The accounts of all owners (with how many each has); the same seed and moment give the same office."""
    chance = Random(seed)  # noqa: S311
    makers: dict[str, FirmMaker] = {}
    firms: list[Firm] = []
    for owner, count in owners:
        maker = makers.setdefault(owner.language, FirmMaker(owner.language, chance))
        firms.extend(_book_of(owner, count, maker, now))
    return firms


def _book_of(owner: Colleague, count: int, maker: FirmMaker, now: datetime) -> list[Firm]:
    chance = maker.chance
    stories = [some_story(chance) for _ in range(count)]
    dues = _dues(stories, owner, now, chance)
    called_today = _called_today(stories, owner, now, chance)
    book = []
    for place, story in enumerate(stories):
        columns = maker.columns(owner)
        due_at, due_on = dues.get(place, (None, None))
        happened = told(story, owner, now, chance)
        if place in called_today and happened:
            happened = [*happened[:-1], (happened[-1][0], called_today[place])]
        near = due_at is not None and due_at.astimezone(ZoneInfo(owner.time_zone)).date() <= _today(owner, now)
        book.append(Firm(owner=owner, columns=columns, people=maker.people(columns, talker=near), story=story,
                         happened=happened, due_at=due_at, due_on=due_on))  # fmt: skip
    return book


def _dues(
    stories: list[Story], owner: Colleague, now: datetime, chance: Random
) -> dict[int, tuple[datetime | None, date | None]]:
    """By place: when the next contact is due. Calls come first, so that the top of every queue can be called."""
    places = [place for place, story in enumerate(stories) if story.follows]
    chance.shuffle(places)
    places.sort(key=lambda place: (stories[place].name == "later", _is_whole_day(stories[place])))
    far, near = defaultdict[bool, list[int]](list), OVERDUE + TODAY
    for position, place in enumerate(places):
        far[position >= near].append(place)
    found: dict[int, tuple[datetime | None, date | None]] = {}
    for place, due in zip([*far[False], *far[True]], due_moments(owner, now, chance), strict=False):
        later = due + timedelta(days=chance.randint(20, 60)) if stories[place].name == "later" else due
        found[place] = (None, later.date()) if _is_whole_day(stories[place]) else (later, None)
    return found


def _is_whole_day(story: Story) -> bool:
    return story.follows is not None and story.follows[0] in _WHOLE_DAY


def _called_today(stories: list[Story], owner: Colleague, now: datetime, chance: Random) -> dict[int, datetime]:
    """By place: when the latest contact of the story was, for those that were called this morning already."""
    begin = datetime.combine(_today(owner, now), datetime.min.time(), ZoneInfo(owner.time_zone)) + timedelta(hours=8)
    minutes = int((now - begin).total_seconds() // 60) - 10
    called = [place for place, story in enumerate(stories) if story.beats and story.beats[-1].kind == "call"]
    if minutes < CALLED_TODAY * 5:
        return {}
    moments = sorted(chance.sample(range(min(minutes, 540)), CALLED_TODAY))
    return {
        place: begin + timedelta(minutes=minute, seconds=chance.randrange(60))
        for place, minute in zip(chance.sample(called, min(CALLED_TODAY, len(called))), moments, strict=False)
    }


def _today(owner: Colleague, now: datetime) -> date:
    return now.astimezone(ZoneInfo(owner.time_zone)).date()
