"""What the sample office is made of before it becomes rows."""

from datetime import date, datetime

import msgspec

from callcenter.errors import Refusal
from callcenter.ids import UserId


class SampleLogin(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the sample office, as `run` prints it."""

    login: str
    password: str
    name: str
    role: str
    language: str


class NotEmpty(Refusal):
    """Somebody lives in this database already; a sample office moves into an empty one only."""

    code = "not_empty"


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    """A user of the sample office who owns accounts."""

    id: UserId
    language: str
    time_zone: str


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """One contact of a story: codes of the dictionaries."""

    kind: str
    purpose: str
    result: str


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to an account in three months, and what is planned after it."""

    name: str
    weight: int
    lifecycle: str = "prospect"
    beats: tuple[Beat, ...] = ()
    follows: tuple[str, str] | None = None  # kind and purpose of the next contact
    lead: str = "open"  # state in the campaign
    quiet_days: tuple[int, int] = (0, 0)  # since the latest contact
    orders: int = 0


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A person of an account with the numbers at which he or she is called."""

    columns: dict[str, str | bool | int]
    numbers: list[tuple[str, str]]  # kind, E.164


class Firm(msgspec.Struct, frozen=True, kw_only=True):
    """An account with its people and its story."""

    owner: Colleague
    columns: dict[str, str]
    people: list[Contact]
    story: Story
    happened: list[tuple[Beat, datetime]]  # oldest first
    due_at: datetime | None = None
    due_on: date | None = None
