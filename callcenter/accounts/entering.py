"""Entering and changing accounts. Bad input names its field and what to do; nothing else is lost."""

import re
import unicodedata
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import asyncpg

from callcenter import numbers
from callcenter.accounts import sql
from callcenter.accounts.model import AccountEntry, OrderEntry, PersonEntry
from callcenter.db import Connection, announce
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, NumberId, PersonId, UserId

NAME_LENGTH = 200
LINE_LENGTH = 2000


async def add_account(conn: Connection, owner_id: UserId, entry: AccountEntry) -> AccountId:
    """A new prospect of `owner_id`. Raises Invalid."""
    return await sql.insert_account(conn, owner_id, _checked(entry))


async def change_account(conn: Connection, account_id: AccountId, entry: AccountEntry, *, row_version: int) -> None:
    """Change an account that the caller saw as `row_version`. Raises Absent, or Invalid when it was changed meanwhile."""
    if await sql.update_account(conn, account_id, _checked(entry), row_version):
        await announce(conn, "account", account_id)
        return
    if await sql.account_by_id(conn, account_id) is None:
        raise Absent()
    raise Invalid("row_version", "changed_meanwhile")


async def add_person(conn: Connection, account_id: AccountId, entry: PersonEntry) -> PersonId:
    """A new contact person, last in the list."""
    if not (entry.family_name.strip() or entry.given_name.strip()):
        raise Invalid("family_name", "empty")
    if entry.email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", entry.email.strip()):
        raise Invalid("email", "email_form")
    for field in ("family_name", "given_name", "middle_name", "greeting_name", "role"):
        one_line(field, getattr(entry, field), 100)
    return await sql.insert_person(conn, account_id, entry)


async def add_number(
    conn: Connection, account_id: AccountId, person_id: PersonId | None, typed: str, *, country: str
) -> NumberId:
    """A telephone number as typed, read as one of `country`. Raises Invalid with the reason of `numbers`."""
    try:
        number = numbers.normalise(typed, country)
    except numbers.NumberRefused as refusal:
        raise Invalid("number", f"number_{refusal.reason}", typed=typed[:40]) from None
    try:
        async with conn.transaction():
            return await sql.insert_number(conn, account_id, person_id, number, typed[:60])
    except asyncpg.UniqueViolationError:
        raise Invalid("number", "taken", typed=typed[:40]) from None


async def add_order(conn: Connection, account_id: AccountId, sold_by: UserId, entry: OrderEntry) -> int:
    """A sale; the first one makes a client of the prospect, in this transaction (A30)."""
    one_line("number", entry.number, 60)
    if not entry.number.strip():
        raise Invalid("number", "empty")
    if entry.amount < 0:
        raise Invalid("amount", "negative")
    try:
        async with conn.transaction():
            order_id = await sql.insert_order(conn, account_id, sold_by, entry)
    except asyncpg.UniqueViolationError:
        raise Invalid("number", "taken", typed=entry.number) from None
    await announce(conn, "account", account_id)
    return order_id


def _checked(entry: AccountEntry) -> AccountEntry:
    if not entry.name.strip():
        raise Invalid("name", "empty")
    one_line("name", entry.name, NAME_LENGTH)
    for field in ("city", "address", "about", "problem"):
        one_line(field, getattr(entry, field), LINE_LENGTH if field == "about" else NAME_LENGTH)
    if not re.fullmatch(r"[A-Z]{2}", entry.country):
        raise Invalid("country", "country_form")
    try:
        ZoneInfo(entry.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Invalid("time_zone", "time_zone_unknown") from None
    return entry


def one_line(field: str, text: str, most: int) -> None:
    """Refuse what does not fit on one line: control characters and more than `most` letters."""
    if len(text) > most:
        raise Invalid(field, "too_long", most=most, length=len(text))
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        raise Invalid(field, "control_characters")
