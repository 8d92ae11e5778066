"""What a reminder is about, what people choose, and the one pop-up that a page shows."""

import enum
from datetime import date, datetime, time
from typing import ClassVar

import msgspec

from callcenter.ids import AccountId, ActivityId

LEADS = (0, 5, 10, 15, 30, 60, 120, 1440)  # minutes before the due moment that may be chosen (A51)
BEFORE_END = (0, 15, 30, 60, 120)  # minutes before the end of the day at which the list may come (A9)
MOST_LATE = 3  # late ones that are shown one by one; more come as one list


class Later(enum.StrEnum):
    """When a reminder comes again."""

    IN_5_MINUTES = "5"
    IN_15_MINUTES = "15"
    IN_AN_HOUR = "60"
    TOMORROW_MORNING = "morning"


class ListShows(enum.StrEnum):
    """What the list of undone things holds (A8, A9)."""

    LATE = "late"  # everything whose time has passed
    TODAY = "today"  # and what is planned until tonight


class ReminderSettings(msgspec.Struct, frozen=True, kw_only=True):
    """When somebody wants to be reminded. Minutes before the due moment; None: never."""

    before_ends: ClassVar[tuple[int, ...]] = BEFORE_END  # what may be chosen for the list

    call_minutes: int | None
    meeting_minutes: int | None
    task_minutes: int | None  # everything that is no call, meeting or letter
    mail_minutes: int | None
    day_begins: time  # in the user's time zone; at that time all-day contacts come, and what waits for the morning
    day_ends: time
    list_at_log_in: bool
    list_minutes_before_end: int | None
    list_shows: ListShows
    sound: bool


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """A planned contact whose moment to be reminded has come, and to which nobody has answered."""

    account_id: AccountId
    activity_id: ActivityId
    account_name: str
    person_name: str
    city: str
    kind_code: str
    kind_names: dict[str, str]
    comment: str
    due_at: datetime | None
    due_on: date | None  # a whole day, when there is no moment
    given_by: str  # who assigned it; "" for what the user planned
    late: bool

    @property
    def promise(self) -> str:
        """The time as a form carries it back: an answer holds for this promise only."""
        return promise_of(self.due_at, self.due_on)


class ControlList(msgspec.Struct, frozen=True, kw_only=True):
    """When the list was to come last, and what was answered."""

    logged_in_at: datetime | None  # None: not wanted at log-in
    before_end_at: datetime | None  # None: not wanted before the end of the day
    answered_at: datetime | None
    again_at: datetime | None
    shows: ListShows


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """How much is undone: of earlier days, and of today. Counted up to 10 000."""

    earlier: int
    today: int

    @property
    def total(self) -> int:
        """Both."""
        return self.earlier + self.today


class PopUp(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the corner now: one reminder, or the list, or nothing; and how many wait behind it."""

    reminder: Reminder | None
    undone: Undone | None
    waiting: int  # with the one that is shown


def promise_of(due_at: datetime | None, due_on: date | None) -> str:
    """A planned time as text: the moment wins over the day."""
    when = due_at or due_on
    return when.isoformat() if when else ""
