"""Entering and changing accounts. Bad input names its field and what to do; nothing else is lost."""

import re
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from callcenter import numbers
from callcenter.accounts import sql
from callcenter.accounts.model import AccountEntry, OrderEntry, PersonEntry
from callcenter.db import Connection, announce, refusing
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, NumberId, PersonId, UserId
from callcenter.users import one_line

NAME_LENGTH = 200
LINE_LENGTH = 2000
KINDS = ("company", "household", "person")
LANGUAGES = ("en", "hu", "ru")
MOST = Decimal(10) ** 12  # the column holds twelve digits before the point
_REFUSALS = {
    "account_type_id_fkey": partial(Invalid, "type", "unknown"),
    "account_source_id_fkey": partial(Invalid, "source", "unknown"),
}


async def add_account(conn: Connection, owner_id: UserId, entry: AccountEntry) -> AccountId:
    """A new prospect of `owner_id`. Raises Invalid."""
    async with refusing(conn, _REFUSALS):
        return await sql.insert_account(conn, owner_id, _checked(entry))


async def change_account(conn: Connection, account_id: AccountId, entry: AccountEntry, *, row_version: int) -> None:
    """Change an account that the caller saw as `row_version`. Raises Absent, or Invalid (changed meanwhile)."""
    await _seen(conn, account_id)
    async with refusing(conn, _REFUSALS):
        changed = await sql.update_account(conn, account_id, _checked(entry), row_version)
    if not changed:
        raise Invalid("row_version", "changed_meanwhile")
    await announce(conn, "account", account_id)


async def add_person(conn: Connection, account_id: AccountId, entry: PersonEntry) -> PersonId:
    """A new contact person, last in the list. Raises Absent, Invalid."""
    await _seen(conn, account_id)
    for field in ("family_name", "given_name", "middle_name", "greeting_name", "role", "email"):
        one_line(field, getattr(entry, field), 100)
    if not (entry.family_name.strip() or entry.given_name.strip()):
        raise Invalid("family_name", "empty")
    if entry.email.strip() and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", entry.email.strip()):
        raise Invalid("email", "email_form")
    _one_of("language", entry.language, LANGUAGES)
    person_id = await sql.insert_person(conn, account_id, entry)
    await announce(conn, "account", account_id)
    return person_id


async def add_number(
    conn: Connection, account_id: AccountId, person_id: PersonId | None, typed: str, *, country: str
) -> NumberId:
    """A telephone number as typed, read as one of `country`, last in the list of the person (None: of the account).

    Raises Absent, or Invalid with the reason of `numbers`.
    """
    await _seen(conn, account_id)
    if not typed.strip():
        raise Invalid("number", "empty")
    try:
        number = numbers.normalise(typed, country)
    except numbers.NumberRefused as refusal:
        raise Invalid("number", f"number_{refusal.reason.value}", typed=typed[:40]) from None
    refusals = {
        "phone_number_once_per_person": partial(Invalid, "number", "taken", typed=typed[:40]),
        "phone_number_account_id_person_id_fkey": partial(Invalid, "person", "unknown"),
    }
    async with refusing(conn, refusals):
        number_id = await sql.insert_number(conn, account_id, person_id, number, typed.strip())
    await announce(conn, "account", account_id)
    return number_id


async def add_order(conn: Connection, account_id: AccountId, sold_by: UserId, entry: OrderEntry) -> int:
    """A sale; the first one makes a client of the prospect, in this transaction (A30). Raises Absent, Invalid."""
    await _seen(conn, account_id)
    one_line("number", entry.number, 60)
    if not entry.number.strip():
        raise Invalid("number", "empty")
    _amount("amount", entry.amount)
    if entry.margin is not None:
        _amount("margin", entry.margin)
    if not re.fullmatch(r"[A-Z]{3}", entry.currency):
        raise Invalid("currency", "out_of_range")
    refusals = {"sales_order_number_taken": partial(Invalid, "number", "taken", typed=entry.number)}
    async with refusing(conn, refusals):
        order_id = await sql.insert_order(conn, account_id, sold_by, entry)
    await announce(conn, "account", account_id)
    return order_id


async def _seen(conn: Connection, account_id: AccountId) -> None:
    # Row level security would refuse the write, too, but not in words: a foreign account is absent (A34).
    if await sql.account_by_id(conn, account_id) is None:
        raise Absent()


def _checked(entry: AccountEntry) -> AccountEntry:
    if not entry.name.strip():
        raise Invalid("name", "empty")
    for field in ("name", "city", "address", "problem", "about"):
        one_line(field, getattr(entry, field), LINE_LENGTH if field == "about" else NAME_LENGTH)
    _one_of("kind", entry.kind, KINDS)
    _one_of("language", entry.language, LANGUAGES)
    if not re.fullmatch(r"[A-Z]{2}", entry.country):
        raise Invalid("country", "country_form")
    try:
        ZoneInfo(entry.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid("time_zone", "time_zone_unknown") from None
    return entry


def _one_of(field: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise Invalid(field, "out_of_range")


def _amount(field: str, amount: Decimal) -> None:
    if not amount.is_finite() or abs(amount) >= MOST:
        raise Invalid(field, "not_an_amount")
    if field == "amount" and amount < 0:
        raise Invalid(field, "negative")
