"""Entering and changing accounts. Bad input is told all at once, each field with what to do; nothing else is lost."""

import re
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from callcenter.accounts import fields, reaching, sql
from callcenter.accounts.checking import LANGUAGES, filled, one_of, seen
from callcenter.accounts.model import AccountEntry, NumberEntry, PersonEntry
from callcenter.accounts.people import check_person, insert_person
from callcenter.accounts.standing import ROLES
from callcenter.accounts.telling import announce
from callcenter.db import INVISIBLE, Connection, refusing
from callcenter.errors import Faults, Invalid, one_line
from callcenter.ids import AccountId, UserId

__all__ = ["AccountEntry", "add_account", "change_account"]

NAME_LENGTH = 200
LINE_LENGTH = 2000
KINDS = ("company", "household", "person")
CHANNELS = ("phone", "web", "email", "visit", "list")
_REFUSALS = {
    "account_type_id_fkey": partial(Invalid, "type", "unknown"),
    "account_source_id_fkey": partial(Invalid, "source", "unknown"),
    "account_owner_id_fkey": partial(Invalid, "owner", "unknown"),
    "own_fields_fit": partial(Invalid, "fields", "out_of_range"),
    INVISIBLE: partial(Invalid, "owner", "unknown"),
}


async def add_account(
    conn: Connection,
    owner_id: UserId,
    entry: AccountEntry,
    person: PersonEntry | None = None,
    number: str = "",
    *,
    by: UserId | None = None,
) -> AccountId:
    """A new prospect (or partner, or supplier) of `owner_id`, with its first contact person and number if there are
    any; entered `by` somebody else, if told. Raises Invalid."""
    faults = Faults()
    faults.check(_check_account, entry)
    if entry.role:
        faults.check(one_of, "role", entry.role, ROLES)
    faults.check(fields.check, await fields.offered(conn, "account"), entry.fields)
    if person is not None:
        faults.check(check_person, person)
        faults.check(fields.check, await fields.offered(conn, "person"), person.fields)
    if number.strip():
        faults.check(reaching.read_number, number, entry.country)
    faults.end()
    async with refusing(conn, _REFUSALS):
        account_id = await sql.insert_account(conn, owner_id, by or owner_id, entry)
    person_id = await insert_person(conn, account_id, person) if person is not None else None
    if number.strip():
        await reaching.add_number(conn, account_id, person_id, NumberEntry(typed=number))
    return account_id


async def change_account(conn: Connection, account_id: AccountId, entry: AccountEntry, *, row_version: int) -> None:
    """Change an account that the caller saw as `row_version`. Raises Absent, or Invalid (changed meanwhile)."""
    account, faults = await seen(conn, account_id), Faults()
    faults.check(_check_account, entry)
    faults.check(fields.check, await fields.offered(conn, "account"), entry.fields, account.fields)
    faults.end()
    async with refusing(conn, _REFUSALS):
        changed = await sql.update_account(conn, account_id, entry, row_version)
    if not changed:
        raise Invalid("row_version", "changed_meanwhile")
    await announce(conn, account_id)


def _check_account(entry: AccountEntry) -> None:
    faults = Faults()
    faults.check(filled, "name", entry.name)
    for field in ("name", "about", "problem", "city", "address"):
        faults.check(one_line, field, getattr(entry, field), LINE_LENGTH if field == "about" else NAME_LENGTH)
    faults.check(one_of, "kind", entry.kind, KINDS)
    if entry.channel is not None:
        faults.check(one_of, "channel", entry.channel, CHANNELS)
    placed = re.fullmatch(r"[A-Z]{2}", entry.country)
    if not placed:
        faults.add(Invalid("country", "country_form"))
    faults.check(one_of, "language", entry.language, LANGUAGES)
    if entry.time_zone or placed:  # it comes from the country when nobody chose one
        faults.check(_check_zone, entry.time_zone)
    faults.end()


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid("time_zone", "time_zone_unknown") from None
