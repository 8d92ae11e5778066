"""What comes in, and what is known already."""

import unicodedata
from datetime import datetime
from typing import Any

import msgspec

from callcenter.ids import AccountId, NumberId, PersonId, UserId


class NewAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A prospect to be entered."""

    id: AccountId
    name: str
    kind: str
    city: str
    address: str
    country: str
    time_zone: str
    language: str
    note: str
    source_id: int
    type_id: int | None
    owner_id: UserId
    fields: dict[str, Any] = {}  # of the house's own, by code


class NewPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A contact person to be entered."""

    id: PersonId
    account_id: AccountId
    family_name: str
    given_name: str
    role: str
    email: str
    language: str
    fields: dict[str, Any] = {}


class NewNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A telephone number to be entered."""

    account_id: AccountId
    person_id: PersonId | None
    e164: str
    extension: str
    typed: str
    kind: str
    position: int


class Fill(msgspec.Struct, frozen=True, kw_only=True):
    """Fields of an account; what is None stays as it is."""

    account_id: AccountId
    city: str | None = None
    address: str | None = None
    note: str | None = None
    type_id: int | None = None
    fields: dict[str, Any] | None = None  # of the house's own that are empty, by code


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """By what an account is looked for."""

    place: int  # the caller's own number for it
    e164s: list[str]
    name: str
    city: str
    email: str


class Twin(msgspec.Struct, frozen=True, kw_only=True):
    """An account that may be the wanted one. Of a foreign one nothing is told but that it is there (A34)."""

    place: int
    by: str  # number, email, name
    account_id: AccountId | None
    foreign_owner: bool


class KnownPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A person that an account has."""

    id: PersonId
    account_id: AccountId  # the account itself, or one that was merged with it
    name: str  # see `same_name`
    emails: list[str]  # in small letters


class KnownContact(msgspec.Struct, frozen=True, kw_only=True):
    """A past contact that came in with an earlier list."""

    at: datetime
    kind_id: int


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an account that may be seen."""

    id: AccountId
    owner_id: UserId
    owner_active: bool
    city: str
    address: str
    note: str
    type_id: int | None
    fields: dict[str, Any]
    numbers: list[str]
    people: list[KnownPerson]
    campaign_ids: list[int]
    contacts: list[KnownContact]


class KeptNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A number that came in."""

    id: NumberId
    account_id: AccountId
    e164: str


def same_name(*parts: str) -> str:
    """The name as it is compared: without case, accents and order of family and given name."""
    plain = " ".join(parts).casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(sorted(plain.split()))
