"""Erasing, and trying it: both are the same statement, so the preview counts what the act does."""

import unicodedata

from callcenter import accounts, recordings
from callcenter.db import Connection, Refusals, refusing
from callcenter.erasing import sql
from callcenter.erasing.model import Because, CallGoesOn, CompanyIsNoPerson, Counts, Preview, Subject, Whom
from callcenter.errors import Absent, Faults, Invalid

_REFUSALS: Refusals = {
    "erasure_of_somebody": Absent,
    "erasure_of_a_person": CompanyIsNoPerson,
    "erasure_waits_for_the_call": CallGoesOn,
}


async def preview(conn: Connection, whom: Whom) -> tuple[Subject, Preview]:
    """What would go and what would stay. Raises Absent, CompanyIsNoPerson, CallGoesOn."""
    subject = await sql.subject_of(conn, whom)
    if subject is None:
        raise Absent()
    shared = await sql.shared_with(conn, whom)
    same = await sql.count_same(conn, whom)
    orders = await sql.count_orders(conn, whom) if whom.person_id is None else 0
    mentions = await sql.count_mentions(conn, whom) if whom.person_id is not None else 0
    try:
        async with refusing(conn, _REFUSALS):
            goes = await sql.erase(conn, whom, Because.ASKED)
            raise _Tried
    except _Tried:
        return subject, Preview(goes=goes, accounts=same, orders=orders, mentions=mentions, shared=shared)


async def erase(conn: Connection, whom: Whom, because: Because, typed: str) -> Counts:
    """Erase, in the caller's transaction; the recordings are owed to the store's removal.

    `typed` is the name, typed by whoever erases, so that no slip of the finger does it. Raises Absent, Invalid,
    CompanyIsNoPerson, CallGoesOn.
    """
    subject = await sql.subject_of(conn, whom)
    if subject is None:
        raise Absent()
    faults = Faults()
    faults.check(_check_typed, typed, subject.name)
    faults.end()
    async with refusing(conn, _REFUSALS):
        erased = await sql.erase(conn, whom, because)
    await recordings.removing.owe_all(conn)
    await accounts.announce(conn, whom.account_id)
    return erased


def _check_typed(typed: str, name: str) -> None:
    if not typed.strip():
        raise Invalid("typed", "empty")
    if _plain(typed) != _plain(name):
        raise Invalid("typed", "not_the_name", name=name)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


class _Tried(Exception):
    """Takes back what was only tried."""
