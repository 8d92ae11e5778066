"""What a report is made of: figures, the rows behind them, and what can be asked."""

import enum
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from callcenter.db import Role
from callcenter.ids import AccountId, CallId, TeamId, UserId


class Metric(enum.StrEnum):
    """What is counted; each number opens the list of its rows."""

    CALLS = "calls"
    ANSWERED = "answered"
    EFFECTIVE = "effective"  # A23: a call whose result is marked as effective
    TALK = "talk"  # seconds; its rows are the calls in which somebody talked
    MEETINGS = "meetings"
    SALES = "sales"  # orders


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of one person, team, day or of all. Ratios are ratios of these sums, never means of ratios (A2)."""

    calls: int = 0
    answered: int = 0
    effective: int = 0
    talk_seconds: float = 0
    meetings: int = 0
    sales: int = 0
    amounts: dict[str, Decimal] = {}  # of the orders, by currency


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A person or a team with its figures; those of a team include the teams below it, `depth` levels down."""

    id: int
    name: str
    team_name: str = ""
    depth: int = 0
    figures: Figures


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a period: all together, by person, by team and by day."""

    total: Figures
    people: list[Line]
    teams: list[Line]
    days: list[tuple[date, Figures]]


class Whose(msgspec.Struct, frozen=True, kw_only=True):
    """Whose contacts: of one person, of a team with the teams below it, or of everybody whom the asker may see."""

    person_id: UserId | None = None
    team_id: TeamId | None = None


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whose figures the asker may see."""

    id: UserId
    name: str
    role: Role
    team_id: TeamId
    team_name: str
    active: bool


class TeamPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A team in its tree, in the order of the tree."""

    id: TeamId
    name: str
    depth: int


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """The place of a row in a list, newest first: the next page begins after it."""

    at: datetime
    id: str

    @property
    def written(self) -> str:
        """The place as a word for an address."""
        return f"{self.at.astimezone(UTC).isoformat()}_{self.id}"

    @classmethod
    def read(cls, written: str) -> "Place | None":
        """The place that was written; None for nothing, or for what is none: the list then begins at its beginning."""
        try:
            at, row = written.split("_")
            return cls(at=datetime.fromisoformat(at).astimezone(UTC), id=str(int(row) if len(row) < 19 else UUID(row)))
        except (ValueError, OverflowError):
            return None


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A row behind a number: a done contact with its call and recording, or an order."""

    id: int
    at: datetime
    user_name: str
    account_id: AccountId
    account_name: str
    person_name: str
    kind_names: dict[str, str] | None
    result_names: dict[str, str] | None
    result_tone: str
    call_id: CallId | None
    recording_state: str | None
    duration_seconds: float | None
    peaks: dict[str, list[int]] | None
    talk_seconds: float | None
    order_number: str = ""
    amount: Decimal | None = None
    currency: str = ""


class RecordingSearch(msgspec.Struct, frozen=True, kw_only=True):
    """Which recordings; what is None does not matter."""

    user_id: UserId | None = None
    text: str = ""  # part of an account's or a person's name, or of a number
    since: datetime | None = None
    before: datetime | None = None
    result_id: int | None = None
    at_least_seconds: float | None = None
    state: str | None = None  # None: all but those of calls in which nobody spoke


class RecordingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A call with its recording, as a line of the search."""

    call_id: CallId
    requested_at: datetime
    answered_at: datetime | None
    direction: str
    number: str
    user_name: str
    account_id: AccountId | None
    account_name: str
    person_name: str
    result_names: dict[str, str] | None
    result_tone: str
    end_reason: str | None
    state: str
    reason: str
    duration_seconds: float | None
    peaks: dict[str, list[int]] | None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page of rows; `count` is that of all pages, counted up to `most`."""

    rows: list[Contact] | list[RecordingRow]
    after: Place | None  # None: there are no more
    count: int
    most: int

    @property
    def capped(self) -> bool:
        """There are more than were counted."""
        return self.count > self.most


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """A telephone exchange and how our link to it stands: up, down, refused."""

    name: str
    link: str
    link_changed_at: datetime
