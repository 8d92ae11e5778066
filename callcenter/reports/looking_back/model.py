"""What had been planned for a day or a week when it began, and what became of it by its end."""

import enum
from datetime import date, datetime

import msgspec

from callcenter.ids import AccountId, ActivityId


class Fate(enum.StrEnum):
    """What became of a plan, in the order in which a leader asks."""

    DONE = "done"
    POSTPONED = "postponed"  # to a time after the period
    CANCELLED = "cancelled"
    HANDED_OVER = "handed_over"  # somebody else was to do it at the end of the period
    UNDONE = "undone"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One plan: as it stood at the beginning, what became of it, and what it is now."""

    account_id: AccountId
    activity_id: ActivityId
    account_name: str
    deleted: bool  # the account is not there any more
    kind_names: dict[str, str]
    purpose_names: dict[str, str]
    planned_at: datetime | None
    planned_on: date | None  # instead of a moment, the whole day
    fate: Fate
    at: datetime | None  # when that happened; None: nothing did
    by_name: str  # who did it, or changed it, when that was somebody else
    due_at: datetime | None  # for when it stood at the end
    due_on: date | None
    moves: int  # postponings within the period
    result_names: dict[str, str] | None
    result_tone: str
    because: str  # what was said when it was cancelled
    to_name: str  # to whom it went
    state_now: str  # planned, done, cancelled
    done_now_at: datetime | None
    due_now_at: datetime | None
    due_now_on: date | None

    @property
    def went_on(self) -> bool:
        """Whether something else became of it after the period."""
        done_later = self.state_now != "planned" and self.fate not in (Fate.DONE, Fate.CANCELLED)
        moved_later = (self.due_now_at, self.due_now_on) != (self.due_at, self.due_on) and self.state_now == "planned"
        return done_later or (moved_later and self.fate is not Fate.DONE)


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """All of it: the lines, how many there are of each fate, and how many are out of sight."""

    lines: list[Line]
    counts: dict[Fate, int]  # of the lines
    hidden: int  # of accounts that somebody else keeps now
    cut: bool  # there are more lines than are shown
