"""Contact persons of an account: many, each with own data (A50)."""

from functools import partial

from callcenter.accounts import fields, reaching, sql
from callcenter.accounts.checking import LANGUAGES, filled, one_of, seen
from callcenter.accounts.model import Number, NumberEntry, Person, PersonEntry
from callcenter.accounts.reaching import numbers_of
from callcenter.accounts.sql import people_of
from callcenter.accounts.telling import announce
from callcenter.db import Connection, refusing
from callcenter.errors import Absent, Faults, Invalid, one_line
from callcenter.ids import AccountId, PersonId

__all__ = [
    "Number", "Person", "PersonEntry", "add_person", "change_person", "numbers_of", "people_of", "person_of",
    "put_person_first",
]  # fmt: skip

LENGTH = 100
NOTE_LENGTH = 10_000
_REFUSALS = {"own_fields_fit": partial(Invalid, "fields", "out_of_range")}


async def person_of(conn: Connection, account_id: AccountId, person_id: PersonId) -> Person:
    """The person. Raises Absent."""
    person = next((one for one in await people_of(conn, account_id) if one.id == person_id), None)
    if person is None:
        raise Absent()
    return person


async def add_person(conn: Connection, account_id: AccountId, entry: PersonEntry, number: str = "") -> PersonId:
    """A new contact person, last in the list, with number and address if there are any. Raises Absent, Invalid."""
    account, faults = await seen(conn, account_id), Faults()
    faults.check(check_person, entry)
    faults.check(fields.check, await fields.offered(conn, "person"), entry.fields)
    if number.strip():
        faults.check(reaching.read_number, number, account.country)
    faults.end()
    person_id = await insert_person(conn, account_id, entry)
    if number.strip():
        await reaching.add_number(conn, account_id, person_id, NumberEntry(typed=number))
    await announce(conn, account_id)
    return person_id


async def change_person(
    conn: Connection, account_id: AccountId, person_id: PersonId, entry: PersonEntry, *, row_version: int
) -> None:
    """Change a person whom the caller saw as `row_version`. Raises Absent, or Invalid (changed meanwhile)."""
    person, faults = await person_of(conn, account_id, person_id), Faults()
    faults.check(check_person, entry)
    faults.check(fields.check, await fields.offered(conn, "person"), entry.fields, person.fields)
    faults.end()
    async with refusing(conn, _REFUSALS):
        changed = await sql.update_person(conn, person.account_id, person_id, entry, row_version)
    if not changed:
        raise Invalid("row_version", "changed_meanwhile")
    await announce(conn, account_id)


async def put_person_first(conn: Connection, account_id: AccountId, person_id: PersonId) -> None:
    """The person who is asked for first. Raises Absent."""
    person = await person_of(conn, account_id, person_id)
    await sql.move_person_first(conn, person.account_id, person_id)
    await announce(conn, account_id)


async def insert_person(conn: Connection, account_id: AccountId, entry: PersonEntry) -> PersonId:
    """A person who was checked, with the e-mail address if there is one."""
    async with refusing(conn, _REFUSALS):
        person_id = await sql.insert_person(conn, account_id, entry)
    if entry.email.strip():
        await reaching.add_email(conn, account_id, person_id, entry.email)
    return person_id


def check_person(entry: PersonEntry) -> None:
    """Raises Invalid."""
    faults = Faults()
    for field in ("family_name", "given_name", "middle_name", "role", "greeting_name"):
        faults.check(one_line, field, getattr(entry, field), LENGTH)
    faults.check(filled, "family_name", entry.family_name + entry.given_name)
    if entry.email.strip():
        faults.check(reaching.check_email, entry.email)
    if len(entry.note) > NOTE_LENGTH:
        faults.add(Invalid("note", "too_long", most=NOTE_LENGTH, length=len(entry.note)))
    if "\0" in entry.note:
        faults.add(Invalid("note", "control_characters"))
    faults.check(one_of, "language", entry.language, LANGUAGES)
    faults.end()
