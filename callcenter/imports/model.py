"""Lists that come in: the batch, its rows, what was understood of a row, and what became of it."""

import enum
from datetime import datetime
from typing import Any

import msgspec

from callcenter.errors import Refusal
from callcenter.ids import AccountId, ActivityId, BatchId, CampaignId, NumberId, PersonId, UserId


class State(enum.StrEnum):
    """Of a batch, in the order in which they come."""

    MAPPING = "mapping"  # a person says what the columns mean
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    STUCK = "stuck"  # `reason` says why; what came in until then can be undone


WORKING = (State.CHECKING, State.RUNNING, State.UNDOING)


class Verdict(enum.StrEnum):
    """What a row is found to be before anything is written."""

    NEW = "new"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    ERROR = "error"


class Known(enum.StrEnum):
    """What happens with rows about accounts that are there already."""

    FILL = "fill"  # what is missing is filled in; what is there stays
    LEAVE = "leave"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the columns mean, and what holds for all rows."""

    fields: list[str] = []  # of each column, "" for none; own_CODE is a field of the house's own
    headed: bool = True
    country: str = ""  # where a row names none
    source_id: int | None = None
    type_id: int | None = None
    campaign_id: CampaignId | None = None
    owner_ids: list[UserId] = []  # new accounts are spread evenly over them
    known: Known = Known.FILL
    kind_id: int | None = None  # of past contacts, where a row names none; purpose and result likewise
    purpose_id: int | None = None
    result_id: int | None = None


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """One list that came in."""

    id: BatchId
    created_by: UserId
    creator_name: str
    created_at: datetime
    state: State
    file_name: str
    form: str
    encoding: str
    separator: str
    headings: list[str]
    headed: bool
    settings: Settings
    lines: int
    done_lines: int
    began_at: datetime | None
    ended_at: datetime | None
    starts: int
    reason: str


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a row does not come in; `code` picks the sentence, `field` is one of `Field`."""

    code: str
    field: str = ""
    values: dict[str, Any] = {}


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """A number of a row."""

    e164: str
    extension: str
    typed: str
    kind: str


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """The contact person of a row."""

    family_name: str
    given_name: str
    role: str
    email: str
    fields: dict[str, Any] = {}  # of the house's own, by code


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """The past contact of a row."""

    at: datetime
    precision: str
    kind_id: int
    purpose_id: int
    result_id: int
    note: str


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row as it was understood."""

    name: str
    kind: str = "company"
    city: str = ""
    address: str = ""
    country: str
    time_zone: str
    language: str = "en"
    note: str = ""
    source_id: int
    type_id: int | None = None
    campaign_id: CampaignId | None = None
    owner_id: UserId | None = None
    person: Person | None = None
    numbers: list[Number] = []
    contact: Contact | None = None
    fields: dict[str, Any] = {}  # of the house's own, by code


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict about one row."""

    line: int
    verdict: Verdict
    entry: Entry | None = None
    reason: list[Reason] = []
    first_line: int | None = None
    account_id: AccountId | None = None


class Made(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a row brought in, and what has to go or to come back when it is undone."""

    account: bool = False
    people: list[PersonId] = []
    numbers: list[NumberId] = []
    contacts: list[ActivityId] = []
    campaigns: list[CampaignId] = []
    filled: dict[str, Any] = {}  # fields that were empty before, and what stands there now


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a list as a screen shows it."""

    line: int
    raw: list[str]
    verdict: Verdict | None
    reason: list[Reason] | None
    first_line: int | None
    account_id: AccountId | None
    undone: str | None
    left_because: str | None


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows there are of each verdict, and what became of them."""

    new: int
    update: int
    duplicate: int
    error: int
    came_in: int
    restored: int
    left: int


class NotNow(Refusal):
    """The list is in a state in which this cannot be done (it is running, or it is done already)."""

    code = "import_not_now"
