"""The stop list: whom nobody calls, or writes to, any more.

An entry is about a number, an e-mail address, a person or an account, for calls or for writing. Of numbers and
addresses only hashes are kept, so the list outlives whom it is about, and holds when the same number comes in again.
An entry about a person or an account takes all their numbers or addresses along.
"""

import enum

import msgspec

from callcenter import accounts, activities, users
from callcenter.db import Connection
from callcenter.dialing.stop_list import sql
from callcenter.dialing.stop_list.plans import Elsewhere, planned_elsewhere, planned_in_vain
from callcenter.dialing.stop_list.sql import Listed, Stop, listed, stopped_among, stops_of
from callcenter.errors import Absent, Faults, Invalid, one_line
from callcenter.ids import AccountId, PersonId, UserId

__all__ = [
    "Channel",
    "Elsewhere",
    "Listed",
    "Reason",
    "Stop",
    "Target",
    "cancel_calls",
    "lift",
    "lift_on_card",
    "listed",
    "planned_elsewhere",
    "put_account",
    "put_addresses",
    "stopped_among",
    "stops_of",
]

BECAUSE_LENGTH = 200


class Channel(enum.StrEnum):
    """What must not be done any more."""

    CALL = "call"
    WRITE = "write"


class Reason(enum.StrEnum):
    """Why; the wrap-up writes the code of its result instead."""

    ASKED = "asked"
    COMPLAINT = "complaint"
    OFFICIAL_LIST = "official_list"
    OTHER = "other"


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a card puts on the list: one of its numbers or e-mail addresses, one of its people, or the whole account."""

    address: str = ""  # E.164 or an e-mail address
    person_id: PersonId | None = None


async def put_account(
    conn: Connection, by: UserId, account_id: AccountId, target: Target, channel: Channel, reason: Reason
) -> None:
    """From now on nobody calls, or writes to, the target of this account. Once is enough. Raises Absent.

    Planned calls for which no number is left are cancelled.
    """
    known = await sql.addresses_of(conn, account_id)
    if known is None or not _is_of(target, known):
        raise Absent()
    how = sql.How(channel=channel.value, reason=reason.value, source="card", by_user=by)
    if target.address:
        await sql.insert_addresses(conn, how, [target.address])
    elif target.person_id is not None:
        await sql.insert_person(conn, how, target.person_id)
    else:
        await sql.insert_account(conn, how, account_id)
    if channel is Channel.CALL:
        await cancel_calls(conn, account_id, reason.value)
    await users.audit(conn, by, "stop_list.added", f"account {account_id}", channel=channel.value, reason=reason.value)
    await accounts.announce(conn, account_id)


async def cancel_calls(conn: Connection, account_id: AccountId, reason: str) -> None:
    """Planned calls of the account for which no number is left are cancelled; the history says why."""
    planned = await planned_in_vain(conn, account_id)
    if planned:
        await activities.planning.cancel_because(conn, account_id, planned, await sql.result_for(conn, reason))


async def put_addresses(conn: Connection, by: UserId, addresses: list[str], channel: Channel, reason: Reason) -> int:
    """A list of numbers or e-mail addresses comes onto the list; how many were not there yet."""
    how = sql.How(channel=channel.value, reason=reason.value, source="list", by_user=by)
    added = await sql.insert_addresses(conn, how, addresses)
    await users.audit(conn, by, "stop_list.added", "", channel=channel.value, reason=reason.value, count=added)
    return added


async def lift_on_card(conn: Connection, by: UserId, account_id: AccountId, stop_id: int, because: str) -> None:
    """As `lift`, for an entry that is about this account. Raises Absent, Invalid."""
    if stop_id not in {stop.id for stop in await sql.stops_of(conn, account_id)}:
        raise Absent()
    await lift(conn, by, stop_id, because)
    await accounts.announce(conn, account_id)


async def lift(conn: Connection, by: UserId, stop_id: int, because: str) -> None:
    """The entry holds no longer, nor the addresses that came with it. Raises Absent, Invalid."""
    faults = Faults()
    if not because.strip():
        faults.add(Invalid("because", "empty"))
    faults.check(one_line, "because", because, BECAUSE_LENGTH)
    faults.end()
    if not await sql.set_lifted(conn, stop_id, by, because.strip()):
        raise Absent()
    await users.audit(conn, by, "stop_list.lifted", f"entry {stop_id}")


def _is_of(target: Target, known: sql.Addresses) -> bool:
    if target.address:
        return target.address in known.addresses
    return target.person_id is None or target.person_id in known.people
