"""Contact persons and telephone numbers of an account."""

import re
from functools import partial

from callcenter import numbers
from callcenter.accounts import sql
from callcenter.accounts.checking import LANGUAGES, filled, one_of, seen
from callcenter.accounts.model import Number, Person, PersonEntry
from callcenter.accounts.sql import numbers_of, people_of
from callcenter.db import Connection, announce, refusing
from callcenter.errors import Faults, Invalid, one_line
from callcenter.ids import AccountId, PersonId

__all__ = ["Number", "Person", "PersonEntry", "add_number", "add_person", "numbers_of", "people_of"]

LENGTH = 100


async def add_person(conn: Connection, account_id: AccountId, entry: PersonEntry, number: str = "") -> PersonId:
    """A new contact person, last in the list, with a number if there is one. Raises Absent, Invalid."""
    account, faults = await seen(conn, account_id), Faults()
    faults.check(check_person, entry)
    dialled = faults.check(read_number, number, account.country) if number.strip() else None
    faults.end()
    person_id = await sql.insert_person(conn, account_id, entry)
    if dialled is not None:
        await _insert_number(conn, account_id, person_id, dialled, number)
    await announce(conn, "account", account_id)
    return person_id


async def add_number(conn: Connection, account_id: AccountId, person_id: PersonId | None, typed: str) -> None:
    """A telephone number as it was typed, last in the list of the person (None: of the account).

    Raises Absent, or Invalid with the reason of `numbers`.
    """
    account = await seen(conn, account_id)
    await _insert_number(conn, account_id, person_id, read_number(typed, account.country), typed)
    await announce(conn, "account", account_id)


async def _insert_number(
    conn: Connection, account_id: AccountId, person_id: PersonId | None, dialled: numbers.Number, typed: str
) -> None:
    refusals = {
        "phone_number_once_per_person": partial(Invalid, "number", "taken", typed=typed[:40]),
        "phone_number_account_id_person_id_fkey": partial(Invalid, "person", "unknown"),
    }
    async with refusing(conn, refusals):
        await sql.insert_number(conn, account_id, person_id, dialled, typed.strip())


def check_person(entry: PersonEntry) -> None:
    """Raises Invalid."""
    faults = Faults()
    for field in ("family_name", "given_name", "middle_name", "role", "greeting_name", "email"):
        faults.check(one_line, field, getattr(entry, field), LENGTH)
    faults.check(filled, "family_name", entry.family_name + entry.given_name)
    if entry.email.strip() and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", entry.email.strip()):
        faults.add(Invalid("email", "email_form"))
    faults.check(one_of, "language", entry.language, LANGUAGES)
    faults.end()


def read_number(typed: str, country: str) -> numbers.Number:
    """The number, read as one of `country`. Raises Invalid."""
    filled("number", typed)
    try:
        return numbers.normalise(typed, country)
    except numbers.NumberRefused as refusal:
        raise Invalid("number", f"number_{refusal.reason.value}", typed=typed[:40]) from None
