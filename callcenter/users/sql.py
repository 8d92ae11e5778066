"""The queries of `users`."""

from datetime import datetime
from typing import Any

import msgspec

from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import TeamId, UserId
from callcenter.users.model import OwnSettings, Team, User, UserChange

_USER = (
    "app_user.id, app_user.login, app_user.name, app_user.role, app_user.team_id, app_user.language, "
    "app_user.time_zone, app_user.script_shown, app_user.dial_key, app_user.rings, "
    "app_user.theme, app_user.active, app_user.export_right"
)


class PasswordHash(msgspec.Struct, frozen=True, kw_only=True):
    """Whose hash, and the hash."""

    id: UserId
    password_hash: str | None


async def password_hash_of(conn: Connection, login: str) -> PasswordHash | None:
    """The password hash of a login."""
    return await fetch_one(conn, PasswordHash, "SELECT id, password_hash FROM app_user WHERE login = $1", login)


async def user_by_login(conn: Connection, login: str) -> User | None:
    """The user with that login."""
    return await fetch_one(conn, User, f"SELECT {_USER} FROM app_user WHERE login = $1", login)


async def user_by_id(conn: Connection, user_id: UserId) -> User | None:
    """The user, active or not."""
    return await fetch_one(conn, User, f"SELECT {_USER} FROM app_user WHERE id = $1", user_id)


async def list_users(conn: Connection) -> list[User]:
    """Everybody, active ones first."""
    return await fetch_rows(conn, User, f"SELECT {_USER} FROM app_user ORDER BY active DESC, name, id")


async def assignable_users(conn: Connection, account_owner: UserId) -> list[User]:
    """For whom the transaction's user may plan contacts with an account of that owner, who stands first (A36)."""
    return await fetch_rows(
        conn,
        User,
        f"""
        SELECT {_USER}
          FROM app_user
         WHERE id IN (SELECT assignable($1))
         ORDER BY id <> $1, name, id
        """,
        account_owner,
    )


async def user_by_session(conn: Connection, token_hash: bytes, at: datetime) -> User | None:
    """The active user of a session that has not expired. The one query that needs no role (migration 0022)."""
    return await fetch_one(conn, User, f"SELECT {_USER} FROM user_of_session($1, $2) AS app_user", token_hash, at)


async def insert_user(conn: Connection, new: UserChange, password_hash: str) -> UserId:
    """The new user's id."""
    user_id: UserId = await conn.fetchval(
        """
        INSERT INTO app_user (login, name, role, team_id, language, time_zone, script_shown, export_right,
                              password_hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        RETURNING id
        """,
        *_columns(new),
        password_hash,
    )
    return user_id


async def update_user(conn: Connection, user_id: UserId, change: UserChange) -> None:
    """All that an administrator may change."""
    await conn.execute(
        """
        UPDATE app_user
           SET login = $2, name = $3, role = $4, team_id = $5, language = $6, time_zone = $7, script_shown = $8,
               export_right = $9
         WHERE id = $1
        """,
        user_id,
        *_columns(change),
    )


def _columns(user: UserChange) -> tuple[Any, ...]:
    return (
        user.login, user.name.strip(), user.role.value, user.team_id, user.language, user.time_zone, user.script_shown,
        user.export_right,
    )  # fmt: skip


async def update_password(conn: Connection, user_id: UserId, password_hash: str) -> None:
    """A new hash."""
    await conn.execute("UPDATE app_user SET password_hash = $2 WHERE id = $1", user_id, password_hash)


async def deactivate_user(conn: Connection, user_id: UserId, at: datetime) -> None:
    """Not active any more, since `at`."""
    await conn.execute("UPDATE app_user SET active = false, deactivated_at = $2 WHERE id = $1 AND active", user_id, at)


async def reactivate_user(conn: Connection, user_id: UserId) -> None:
    """Active again."""
    await conn.execute("UPDATE app_user SET active = true, deactivated_at = NULL WHERE id = $1", user_id)


async def count_administrators(conn: Connection) -> int:
    """How many active administrators there are; others who would change that wait until this transaction ends."""
    rows = await conn.fetch("SELECT id FROM app_user WHERE active AND role = 'administrator' ORDER BY id FOR UPDATE")
    return len(rows)


async def update_own_settings(conn: Connection, user_id: UserId, chosen: OwnSettings) -> None:
    """What the user chose."""
    await conn.execute(
        "UPDATE app_user SET language = $2, theme = $3, dial_key = $4, script_shown = $5, rings = $6 WHERE id = $1",
        user_id,
        chosen.language,
        chosen.theme,
        chosen.dial_key,
        chosen.script_shown,
        chosen.rings,
    )


async def has_open_call(conn: Connection, user_id: UserId) -> bool:
    """Whether the user is in a call."""
    found: bool = await conn.fetchval(
        "SELECT EXISTS (SELECT FROM call WHERE user_id = $1 AND state <> 'ended')", user_id
    )
    return found


async def list_teams(conn: Connection) -> list[Team]:
    """All teams with the number of their active members."""
    return await fetch_rows(
        conn,
        Team,
        """
        SELECT team.id, team.parent_id, team.name, team.time_zone, count(app_user.id) AS members
          FROM team
          LEFT JOIN app_user ON app_user.team_id = team.id AND app_user.active
         GROUP BY team.id
         ORDER BY team.name, team.id
        """,
    )


async def insert_team(conn: Connection, name: str, parent_id: TeamId | None) -> TeamId:
    """The new team's id."""
    team_id: TeamId = await conn.fetchval(
        "INSERT INTO team (name, parent_id) VALUES ($1, $2) RETURNING id", name, parent_id
    )
    return team_id


async def update_team(conn: Connection, team_id: TeamId, name: str, parent_id: TeamId | None) -> bool:
    """Whether there is such a team; it has this name and place now."""
    status = await conn.execute("UPDATE team SET name = $2, parent_id = $3 WHERE id = $1", team_id, name, parent_id)
    return status == "UPDATE 1"


async def add_session(
    conn: Connection, token_hash: bytes, user_id: UserId, expires_at: datetime, address: str, user_agent: str
) -> None:
    """A session until `expires_at`."""
    await conn.execute(
        """
        INSERT INTO session (token_hash, user_id, expires_at, address, user_agent)
        VALUES ($1, $2, $3, $4, $5)
        """,
        token_hash,
        user_id,
        expires_at,
        address or None,
        user_agent,
    )


async def open_among(conn: Connection, token_hashes: list[bytes], at: datetime) -> set[bytes]:
    """Those of the sessions that have not ended: active user, not expired, not logged out."""
    rows = await conn.fetch(
        """
        SELECT session.token_hash
          FROM session
          JOIN app_user ON app_user.id = session.user_id
         WHERE session.token_hash = ANY ($1)
           AND session.expires_at > $2
           AND app_user.active
        """,
        token_hashes,
        at,
    )
    return {row["token_hash"] for row in rows}


async def delete_session(conn: Connection, token_hash: bytes) -> None:
    """The session ends."""
    await conn.execute("DELETE FROM session WHERE token_hash = $1", token_hash)


async def delete_sessions_of(conn: Connection, user_id: UserId) -> None:
    """All sessions of the user end."""
    await conn.execute("DELETE FROM session WHERE user_id = $1", user_id)


async def delete_other_sessions(conn: Connection, user_id: UserId, kept: bytes) -> None:
    """All sessions of the user end but the one with this hash."""
    await conn.execute("DELETE FROM session WHERE user_id = $1 AND token_hash <> $2", user_id, kept)


async def count_login_failures(conn: Connection, login: str, address: str, since: datetime) -> tuple[int, int]:
    """Wrong passwords since then: with this login from this address, and from this address at all."""
    row = await conn.fetchrow(
        """
        SELECT count(*) FILTER (WHERE login = $1), count(*)
          FROM login_attempt
         WHERE address = $2
           AND failed_at > $3
        """,
        login,
        address,
        since,
    )
    assert row is not None
    return row[0], row[1]


async def add_login_failure(conn: Connection, login: str, address: str) -> None:
    """A wrong password."""
    await conn.execute("INSERT INTO login_attempt (login, address) VALUES ($1, $2)", login, address)


async def forget_login_failures(conn: Connection, login: str, address: str) -> None:
    """The right password was given."""
    await conn.execute("DELETE FROM login_attempt WHERE login = $1 AND address = $2", login, address)


async def forget_ended(conn: Connection, at: datetime, failed_before: datetime) -> None:
    """Sessions that had expired `at`, and wrong passwords from before `failed_before`, are of no use any more."""
    await conn.execute("DELETE FROM session WHERE expires_at <= $1", at)
    await conn.execute("DELETE FROM login_attempt WHERE failed_at < $1", failed_before)


async def clear_browser_digest(conn: Connection, user_id: UserId) -> None:
    """The softphone cannot register any more."""
    await conn.execute("UPDATE telephone SET digest = NULL WHERE user_id = $1 AND kind = 'browser'", user_id)
