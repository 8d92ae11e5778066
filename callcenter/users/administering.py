"""What administrators do with users. Leavers are deactivated, never deleted (A22)."""

import re
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from callcenter import clock
from callcenter.db import Connection, Role, announce, refusing
from callcenter.errors import Absent, Faults, Invalid
from callcenter.ids import UserId
from callcenter.users import passwords, sql
from callcenter.users.auditing import audit
from callcenter.users.dictionaries import LANGUAGES, check_name
from callcenter.users.model import User, UserChange
from callcenter.users.passwords import one_time_password
from callcenter.users.refusals import LastAdministrator, UserHasWork, UserInUse

__all__ = [
    "UserChange",
    "add_user",
    "change_user",
    "deactivate",
    "one_time_password",
    "reactivate",
    "set_password",
]

_USER_REFUSALS = {
    "app_user_login_taken": partial(Invalid, "login", "taken"),
    "app_user_team_id_fkey": partial(Invalid, "team", "unknown"),
}


async def add_user(conn: Connection, by: UserId | None, new: UserChange, password: str) -> UserId:
    """A new user with a password. Raises Invalid (login taken or malformed) or WeakPassword."""
    _check(new)
    password_hash = await passwords.hashed(password)
    async with refusing(conn, _USER_REFUSALS):
        user_id = await sql.insert_user(conn, new, password_hash)
    await audit(
        conn, by, "user.added", new.login, role=new.role.value, **({} if new.export_right is None else _right(new))
    )
    return user_id


async def change_user(conn: Connection, by: UserId, user_id: UserId, change: UserChange) -> None:
    """Change a user; the open pages follow. Raises Absent, Invalid, LastAdministrator."""
    _check(change)
    before = await sql.user_by_id(conn, user_id)
    if before is None:
        raise Absent()
    if change.role is not Role.ADMINISTRATOR:
        await _another_administrator(conn, before)
    async with refusing(conn, _USER_REFUSALS):
        await sql.update_user(conn, user_id, change)
    await audit(conn, by, "user.changed", change.login, role=change.role.value, role_before=before.role.value,
                **({} if change.export_right == before.export_right else _right(change)))  # fmt: skip
    if before.role != change.role:
        await sql.delete_sessions_of(conn, user_id)
    await announce(conn, "user", user_id, user_id=user_id)


async def reactivate(conn: Connection, by: UserId, user_id: UserId) -> None:
    """Somebody comes back: log-in and telephone work again. Raises Absent."""
    user = await sql.user_by_id(conn, user_id)
    if user is None:
        raise Absent()
    await sql.reactivate_user(conn, user_id)
    await audit(conn, by, "user.reactivated", user.login)


async def set_password(conn: Connection, by: UserId | None, user_id: UserId, password: str) -> None:
    """A new password; every session of the user ends. Raises Absent, WeakPassword."""
    if await sql.user_by_id(conn, user_id) is None:
        raise Absent()
    await sql.update_password(conn, user_id, await passwords.hashed(password))
    await sql.delete_sessions_of(conn, user_id)
    await audit(conn, by, "user.password_set", user_id)


async def deactivate(conn: Connection, by: UserId, user_id: UserId) -> User:
    """The user loses pages, live news and telephone at once; history stays (A22).

    Raises Absent, UserInUse while a call is open, UserHasWork, LastAdministrator.
    """
    user = await sql.user_by_id(conn, user_id)
    if user is None:
        raise Absent()
    await _another_administrator(conn, user)
    if await sql.has_open_call(conn, user_id):
        raise UserInUse(name=user.name)
    async with refusing(conn, {"app_user_leaves_nothing": partial(UserHasWork, name=user.name)}):
        await sql.deactivate_user(conn, user_id, clock.now())
    await sql.delete_sessions_of(conn, user_id)
    await audit(conn, by, "user.deactivated", user.login)
    await announce(conn, "user", user_id, user_id=user_id)
    return user


async def _another_administrator(conn: Connection, user: User) -> None:
    if user.active and user.role is Role.ADMINISTRATOR and await sql.count_administrators(conn) == 1:
        raise LastAdministrator(name=user.name)


def _right(user: UserChange) -> dict[str, str]:
    return {"export_right": {None: "by_role", True: "yes", False: "no"}[user.export_right]}


def _check(user: UserChange) -> None:
    faults = Faults()
    faults.check(check_name, user.name)
    if not re.fullmatch(r"[a-z0-9._-]{2,40}", user.login):
        faults.add(Invalid("login", "login_form"))
    if user.language not in LANGUAGES:
        faults.add(Invalid("language", "out_of_range"))
    faults.check(_check_zone, user.time_zone)
    faults.end()


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid("time_zone", "time_zone_unknown") from None
