"""Who reads a calendar, and what stands in it."""

from datetime import date, datetime, time

import msgspec

from callcenter.db import Actor, Role
from callcenter.errors import Refusal
from callcenter.ids import AccountId, ActivityId, UserId


class AskedTooOften(Refusal):
    """A calendar program asks again and again."""

    code = "asked_too_often"


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """The user whose address it is."""

    user_id: UserId
    name: str
    role: Role
    language: str
    day_begins: time  # when all-day contacts are reminded of
    asked: int  # how often in this hour, with this time

    @property
    def actor(self) -> Actor:
        """For whom the calendar is read."""
        return Actor(user_id=self.user_id, role=self.role)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A planned contact as a calendar shows it."""

    account_id: AccountId
    activity_id: ActivityId
    account_name: str
    kind_names: dict[str, str]
    due_at: datetime | None
    due_on: date | None  # a whole day, when there is no moment
    reschedules: int
    lead_minutes: int | None  # so long before; None: no reminder
