"""Planned contacts in people's own calendar programs (A26): a secret address gives them as iCalendar, without log-in.

Tables: calendar_address.
Whoever has the address reads kind, account and time, nothing else; it is dead when its user is deactivated.
Vendor: vobject.
"""

import asyncio
import hashlib
import secrets
from datetime import datetime, timedelta

from callcenter import clock
from callcenter.db import SYSTEM, Connection, Pool, acting
from callcenter.errors import Absent
from callcenter.ids import UserId
from callcenter.reminders.calendar import sql
from callcenter.reminders.calendar.model import AskedTooOften
from callcenter.reminders.calendar.writing import calendar_of
from callcenter.users import audit

__all__ = ["DAYS", "AskedTooOften", "address_made_at", "calendar_behind", "make_address", "remove_address"]

DAYS = 90  # ahead
MOST_AN_HOUR = 60  # requests; calendar programs ask every quarter of an hour to every few hours


async def make_address(conn: Connection, user_id: UserId) -> str:
    """A new secret for the user's address; the one of before is dead. It is stored nowhere."""
    token = secrets.token_urlsafe(32)
    await sql.upsert_address(conn, user_id, _hashed(token), clock.now())
    await audit(conn, user_id, "calendar.made")
    return token


async def remove_address(conn: Connection, user_id: UserId) -> None:
    """There is no address any more."""
    await sql.delete_address(conn, user_id)
    await audit(conn, user_id, "calendar.removed")


async def address_made_at(conn: Connection, user_id: UserId) -> datetime | None:
    """Since when the user has this address; None without one."""
    return await sql.address_made_at(conn, user_id)


async def calendar_behind(pool: Pool, token: str, url: str) -> bytes:
    """The calendar of whose secret it is: everything undone and what is planned for the next DAYS days.

    Read with the rights of the user, who may have lost an account since. `url` is the panel's, for links and for ids.
    Raises Absent for a secret that is none (any more), AskedTooOften.
    """
    now = clock.now()
    async with acting(pool, SYSTEM) as conn:
        reader = await sql.count_request(conn, _hashed(token), now, MOST_AN_HOUR)
    if reader is None:
        raise Absent
    if reader.asked > MOST_AN_HOUR:
        raise AskedTooOften
    async with acting(pool, reader.actor) as conn:
        plans = await sql.plans_of(conn, reader.user_id, now + timedelta(days=DAYS))
    return await asyncio.to_thread(calendar_of, plans, reader, url, now)


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
