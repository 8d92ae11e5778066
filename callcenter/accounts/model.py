"""Accounts and what hangs on them."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from callcenter.ids import AccountId, EmailId, NumberId, PersonId, UserId


class Lifecycle(enum.StrEnum):
    """In the order of a life; the first order makes a client (A30)."""

    PROSPECT = "prospect"
    QUALIFIED = "qualified"
    CLIENT = "client"
    FORMER = "former"
    REJECTED = "rejected"
    NONE = "none"  # a partner or supplier to whom nothing is to be sold (H11)

    @property
    def ways(self) -> "tuple[Lifecycle, ...]":
        """What a prospect may become by somebody's word: never a client (A29), and clients go other ways."""
        match self:
            case Lifecycle.PROSPECT:
                return (Lifecycle.QUALIFIED, Lifecycle.REJECTED)
            case Lifecycle.QUALIFIED:
                return (Lifecycle.PROSPECT, Lifecycle.REJECTED)
            case Lifecycle.REJECTED | Lifecycle.NONE:
                return (Lifecycle.PROSPECT,)
            case Lifecycle.CLIENT | Lifecycle.FORMER:
                return ()  # see `orders`


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A company, household or person, before and after the first order (H11)."""

    id: AccountId
    kind: str
    lifecycle: Lifecycle
    name: str
    about: str  # one line: trade, size
    problem: str  # what everybody must know before calling
    address: str
    city: str
    country: str  # ISO 3166, two letters
    time_zone: str
    language: str
    note: str
    owner_id: UserId
    owner_name: str
    source_id: int
    source_names: dict[str, str]
    type_id: int | None
    type_names: dict[str, str] | None
    campaign_names: list[str]
    client_since: datetime | None
    row_version: int
    merged_names: list[str] = []  # what it stands for
    channel: str | None = None  # how they first came to the house (V3)
    fields: dict[str, Any] = {}  # of the house's own, by code
    roles: list[str] = []  # what it is besides: partner, supplier

    @property
    def ways(self) -> tuple[Lifecycle, ...]:
        """What it may become by somebody's word; a partner or supplier may be nothing else."""
        apart = self.roles and self.lifecycle.ways and self.lifecycle is not Lifecycle.NONE
        return (*self.lifecycle.ways, Lifecycle.NONE) if apart else self.lifecycle.ways


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A contact person of an account."""

    id: PersonId
    account_id: AccountId
    family_name: str
    given_name: str
    middle_name: str
    greeting_name: str
    role: str
    decision_maker: bool
    language: str
    note: str
    fields: dict[str, Any] = {}  # of the house's own, by code
    row_version: int = 1

    @property
    def name(self) -> str:
        """The whole name in the order of the person's language."""
        first, then = (
            (self.given_name, self.family_name) if self.language == "en" else (self.family_name, self.given_name)
        )
        return " ".join(part for part in (first, then, self.middle_name) if part)


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """A telephone number of an account, or of one of its people."""

    id: NumberId
    account_id: AccountId
    person_id: PersonId | None
    e164: str
    extension: str
    kind: str
    typed: str = ""  # as somebody entered it


class NumberEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody enters for a number; without a kind it is the one that the numbering plan tells."""

    typed: str
    extension: str = ""
    kind: str = ""


class Email(msgspec.Struct, frozen=True, kw_only=True):
    """An e-mail address of an account, or of one of its people."""

    id: EmailId
    account_id: AccountId
    person_id: PersonId | None
    address: str


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A sale: number, day, amount, margin (A23, decided reading 8)."""

    id: int
    account_id: AccountId
    number: str
    ordered_on: date
    amount: Decimal
    margin: Decimal | None
    currency: str
    sold_by_name: str


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What the first order found of the history and left of it (A30): number of contacts, SHA-256 over all of them."""

    order_id: int
    lifecycle_before: Lifecycle
    contacts_before: int
    contacts_after: int
    hash_before: str
    hash_after: str
    at: datetime


class ClientChange(msgspec.Struct, frozen=True, kw_only=True):
    """A client went (`former`) or came back (`client`), and why."""

    lifecycle: Lifecycle
    reason: str
    at: datetime
    by_name: str


class AccountEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody enters for an account."""

    name: str
    country: str
    time_zone: str
    kind: str = "company"
    city: str = ""
    address: str = ""
    about: str = ""
    problem: str = ""
    language: str = "en"
    source_id: int | None = None
    type_id: int | None = None
    channel: str | None = None
    role: str = ""  # of somebody new: a partner or a supplier, and no prospect
    fields: dict[str, Any] = {}  # code → value; None empties the field, what is not here stays


class PersonEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody enters for a contact person."""

    family_name: str = ""
    given_name: str = ""
    middle_name: str = ""
    greeting_name: str = ""
    role: str = ""
    decision_maker: bool = False
    language: str = "en"
    email: str = ""  # the first one, of somebody new
    note: str = ""
    fields: dict[str, Any] = {}  # as of an account

    @property
    def blank(self) -> bool:
        """Whether nothing was entered: the language alone makes no person."""
        filled = {code: value for code, value in self.fields.items() if value is not None}
        return msgspec.structs.replace(self, language="en", fields=filled) == PersonEntry()


class OrderEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody enters for an order."""

    number: str
    ordered_on: date
    amount: Decimal
    currency: str
    margin: Decimal | None = None


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """Who kept an account, and from when on."""

    name: str
    since: datetime


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A source or an account type that may be chosen."""

    id: int
    names: dict[str, str]


class FieldDef(msgspec.Struct, frozen=True, kw_only=True):
    """A field that the administrator added to cards."""

    id: int
    code: str  # cards keep the value by it
    names: dict[str, str]
    subject: str  # account, person
    type: str  # text, number, date, choice, yes_no
    options: list[str]  # of a choice, as cards keep them
    option_names: dict[str, dict[str, str]]  # in words, by option; one without is called as it is kept
    retired: bool


class AccountLine(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a list of accounts."""

    id: AccountId
    name: str
    lifecycle: Lifecycle
    type_names: dict[str, str] | None
    source_names: dict[str, str]
    city: str
    address: str
    country: str
    owner_name: str
    problem: str
    person_name: str  # the first to ask for
    number: str  # the first to dial
    campaign_names: list[str]
    latest_at: datetime | None
    latest_result: dict[str, str] | None
    next_at: datetime | None
    roles: list[str]
    fields: dict[str, Any]  # of the house's own, by code
