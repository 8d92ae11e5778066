"""How an account or one of its people is reached: telephone numbers and e-mail addresses, one by one (A50).

Of several the first is the one that is called or written to. What was called stays in the calls when a number goes.
"""

import re
from functools import partial

from callcenter import numbers
from callcenter.accounts.checking import filled, one_of, seen
from callcenter.accounts.model import Email, Number, NumberEntry
from callcenter.accounts.reaching import sql
from callcenter.accounts.reaching.sql import emails_of, numbers_of
from callcenter.accounts.telling import announce
from callcenter.db import Connection, refusing
from callcenter.errors import Absent, Faults, Invalid, one_line
from callcenter.ids import AccountId, EmailId, NumberId, PersonId

__all__ = [
    "KINDS", "Email", "Number", "NumberEntry", "add_email", "add_number", "change_email", "change_number",
    "check_email", "emails_of", "numbers_of", "put_email_first", "put_number_first", "read_number", "remove_email",
    "remove_number",
]  # fmt: skip

KINDS = ("mobile", "landline", "switchboard", "home", "other")
EMAIL_LENGTH = 254  # RFC 5321, 4.5.3.1.3, without its brackets


async def add_number(
    conn: Connection, account_id: AccountId, person_id: PersonId | None, entry: NumberEntry
) -> NumberId:
    """A number, last in the list of the person (None: of the account). Raises Absent, Invalid."""
    account = await seen(conn, account_id)
    dialled, kind = _read(entry, account.country)
    async with refusing(
        conn,
        {
            "phone_number_once_per_person": partial(Invalid, "number", "number_twice", typed=entry.typed[:40]),
            "phone_number_account_id_person_id_fkey": partial(Invalid, "person", "unknown"),
        },
    ):
        number_id = await sql.insert_number(conn, account_id, person_id, dialled, (entry.typed.strip(), kind))
    await announce(conn, account_id)
    return number_id


async def change_number(conn: Connection, account_id: AccountId, number_id: NumberId, entry: NumberEntry) -> None:
    """Another number, extension or kind in the same place. Raises Absent, Invalid."""
    account = await seen(conn, account_id)
    dialled, kind = _read(entry, account.country)
    refusals = {"phone_number_once_per_person": partial(Invalid, "number", "number_twice", typed=entry.typed[:40])}
    async with refusing(conn, refusals):
        changed = await sql.update_number(conn, account_id, number_id, dialled, (entry.typed.strip(), kind))
    await _told(conn, account_id, changed)


async def remove_number(conn: Connection, account_id: AccountId, number_id: NumberId) -> None:
    """The number is called no more. Raises Absent."""
    await seen(conn, account_id)
    await _told(conn, account_id, await sql.delete_number(conn, account_id, number_id))


async def put_number_first(conn: Connection, account_id: AccountId, number_id: NumberId) -> None:
    """The number that is called unless somebody chooses another one of this person. Raises Absent."""
    await seen(conn, account_id)
    await _told(conn, account_id, await sql.move_number_first(conn, account_id, number_id))


async def add_email(conn: Connection, account_id: AccountId, person_id: PersonId | None, address: str) -> EmailId:
    """An e-mail address, last in the list of the person (None: of the account). Raises Absent, Invalid."""
    await seen(conn, account_id)
    check_email(address)
    async with refusing(
        conn,
        {
            "email_address_once_per_person": partial(Invalid, "email", "email_twice"),
            "email_address_account_id_person_id_fkey": partial(Invalid, "person", "unknown"),
        },
    ):
        email_id = await sql.insert_email(conn, account_id, person_id, address)
    await sql.keep_first_emails(conn, account_id)
    await announce(conn, account_id)
    return email_id


async def change_email(conn: Connection, account_id: AccountId, email_id: EmailId, address: str) -> None:
    """Another address in the same place. Raises Absent, Invalid."""
    await seen(conn, account_id)
    check_email(address)
    async with refusing(conn, {"email_address_once_per_person": partial(Invalid, "email", "email_twice")}):
        changed = await sql.update_email(conn, account_id, email_id, address)
    await sql.keep_first_emails(conn, account_id)
    await _told(conn, account_id, changed)


async def remove_email(conn: Connection, account_id: AccountId, email_id: EmailId) -> None:
    """Nobody is written to there any more. Raises Absent."""
    await seen(conn, account_id)
    removed = await sql.delete_email(conn, account_id, email_id)
    await sql.keep_first_emails(conn, account_id)
    await _told(conn, account_id, removed)


async def put_email_first(conn: Connection, account_id: AccountId, email_id: EmailId) -> None:
    """The address that is written to unless somebody chooses another one of this person. Raises Absent."""
    await seen(conn, account_id)
    moved = await sql.move_email_first(conn, account_id, email_id)
    await sql.keep_first_emails(conn, account_id)
    await _told(conn, account_id, moved)


def check_email(address: str) -> None:
    """Raises Invalid: email."""
    filled("email", address)
    one_line("email", address, EMAIL_LENGTH)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address.strip()):
        raise Invalid("email", "email_form")


def read_number(typed: str, country: str) -> numbers.Number:
    """The number, read as one of `country`. Raises Invalid: number."""
    filled("number", typed)
    try:
        return numbers.normalise(typed, country)
    except numbers.NumberRefused as refusal:
        raise Invalid("number", f"number_{refusal.reason.value}", typed=typed[:40]) from None


def _read(entry: NumberEntry, country: str) -> tuple[numbers.Number, str]:
    """The number with its extension, and its kind: what the plan tells when nobody chose one."""
    faults = Faults()
    dialled = faults.check(read_number, entry.typed, country)
    extension = entry.extension.strip()
    if not re.fullmatch(r"[0-9]{0,8}", extension, re.ASCII):
        faults.add(Invalid("extension", "number_extension"))
    if entry.kind:
        faults.check(one_of, "kind", entry.kind, KINDS)
    faults.end()
    assert dialled is not None  # else there is a fault
    chosen = numbers.Number(
        e164=dialled.e164, national=dialled.national, kind=dialled.kind, region=dialled.region,
        extension=extension or dialled.extension,
    )  # fmt: skip
    return chosen, entry.kind or dialled.kind.value


async def _told(conn: Connection, account_id: AccountId, found: object) -> None:
    if not found:
        raise Absent()
    await announce(conn, account_id)
