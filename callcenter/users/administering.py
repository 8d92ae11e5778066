"""What administrators do with users and teams. Leavers are deactivated, never deleted (A22)."""

import re

import asyncpg

from callcenter import clock
from callcenter.db import Connection, announce
from callcenter.errors import Absent, Invalid
from callcenter.ids import TeamId, UserId
from callcenter.users import passwords, sql
from callcenter.users.auditing import audit
from callcenter.users.model import User, UserChange, UserInUse


async def add_user(conn: Connection, by: UserId | None, new: UserChange, password: str) -> UserId:
    """A new user with a password. Raises Invalid (login taken or malformed) or WeakPassword."""
    _check(new)
    password_hash = await passwords.hashed(password)
    try:
        async with conn.transaction():
            user_id = await sql.insert_user(conn, new, password_hash)
    except asyncpg.UniqueViolationError:
        raise Invalid("login", "taken", login=new.login) from None
    await audit(conn, by, "user.added", new.login, role=new.role.value)
    return user_id


async def change_user(conn: Connection, by: UserId, user_id: UserId, change: UserChange) -> None:
    """Change a user; the open pages follow. Raises Absent, Invalid."""
    _check(change)
    before = await sql.user_by_id(conn, user_id)
    if before is None:
        raise Absent()
    try:
        async with conn.transaction():
            await sql.update_user(conn, user_id, change)
    except asyncpg.UniqueViolationError:
        raise Invalid("login", "taken", login=change.login) from None
    await audit(conn, by, "user.changed", change.login, role=change.role.value, role_before=before.role.value)
    if before.role != change.role:
        await sql.delete_sessions_of(conn, user_id)
    await announce(conn, "user", user_id, user_id=user_id)


async def set_password(conn: Connection, by: UserId | None, user_id: UserId, password: str) -> None:
    """A new password; every session of the user ends."""
    await sql.update_password(conn, user_id, await passwords.hashed(password))
    await sql.delete_sessions_of(conn, user_id)
    await audit(conn, by, "user.password_set", user_id)


async def deactivate(conn: Connection, by: UserId, user_id: UserId) -> User:
    """The user loses pages, live news and telephone at once; history stays (A22).

    Raises Absent, UserInUse while a call is open.
    """
    user = await sql.user_by_id(conn, user_id)
    if user is None:
        raise Absent()
    if await sql.has_open_call(conn, user_id):
        raise UserInUse(name=user.name)
    await sql.deactivate_user(conn, user_id, clock.now())
    await sql.delete_sessions_of(conn, user_id)
    await audit(conn, by, "user.deactivated", user.login)
    await announce(conn, "user", user_id, user_id=user_id)
    return user


async def add_team(conn: Connection, by: UserId | None, name: str, parent_id: TeamId | None) -> TeamId:
    """A new team below `parent_id`."""
    if not name.strip():
        raise Invalid("name", "empty")
    team_id = await sql.insert_team(conn, name.strip(), parent_id)
    await audit(conn, by, "team.added", name)
    return team_id


def _check(user: UserChange) -> None:
    if not re.fullmatch(r"[a-z0-9._-]{2,40}", user.login):
        raise Invalid("login", "login_form")
    if not user.name.strip():
        raise Invalid("name", "empty")
