"""A day of one person: what is planned for it, hour by hour and place by place."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from callcenter.ids import AccountId, ActivityId

CLOSE = timedelta(hours=1)  # two meetings that begin within it are told of each other; how long they last nobody knows


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    """A planned contact or task of the day."""

    account_id: AccountId
    activity_id: ActivityId
    account_name: str
    city: str
    address: str
    person_name: str
    kind_code: str
    kind_names: dict[str, str]
    counts_as: str
    purpose_names: dict[str, str]
    due_at: datetime | None
    due_on: date | None  # instead of a moment, the whole day
    reschedules: int
    given_by: str  # who planned it for somebody else; "" for an own plan
    comment: str
    row_version: int

    @property
    def on_the_way(self) -> bool:
        """Whether somebody has to go there: meetings but those online, and visits."""
        return (self.counts_as == "meeting" and self.kind_code != "video_meeting") or self.kind_code == "visit"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A city of the day: the appointments there in their order, and what else could be done there."""

    city: str
    things: list[Thing]
    nearby: list[Thing]


def meetings_close_to(things: Sequence[Thing]) -> dict[ActivityId, Thing]:
    """For each meeting that begins less than an hour before or after another one: that other one, the nearest."""
    meetings = [thing for thing in things if thing.counts_as == "meeting" and thing.due_at is not None]
    close: dict[ActivityId, Thing] = {}
    for one in meetings:
        others = [other for other in meetings if other is not one and abs(_at(other) - _at(one)) < CLOSE]
        if others:
            close[one.activity_id] = min(others, key=lambda other: abs(_at(other) - _at(one)))
    return close


def places_of(things: Sequence[Thing], nearby: Sequence[Thing]) -> list[Place]:
    """The appointments by city: a city stands where its first appointment does, those of a whole day come last."""
    order = sorted((thing for thing in things if thing.on_the_way), key=_turn)
    cities: dict[str, list[Thing]] = {}
    for thing in order:
        cities.setdefault(_city(thing), []).append(thing)
    return [
        Place(city=there[0].city.strip(), things=there, nearby=[one for one in nearby if city and _city(one) == city])
        for city, there in cities.items()
    ]


def _at(thing: Thing) -> datetime:
    assert thing.due_at is not None
    return thing.due_at


def _turn(thing: Thing) -> tuple[bool, float, str]:
    return thing.due_at is None, thing.due_at.timestamp() if thing.due_at else 0, thing.address.casefold()


def _city(thing: Thing) -> str:
    return thing.city.strip().lower()
