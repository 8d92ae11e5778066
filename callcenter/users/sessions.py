"""Sessions: a random token in the cookie, its SHA-256 in the table, ended at once when the user is deactivated."""

import hashlib
import secrets
from datetime import timedelta

import msgspec

from callcenter import clock
from callcenter.db import SYSTEM, Connection, Pool, acting, as_nobody
from callcenter.users import passwords, sql
from callcenter.users.auditing import audit
from callcenter.users.model import User
from callcenter.users.refusals import LoginRefused, TooManyAttempts

WINDOW = timedelta(minutes=15)
# From one place only, so that nobody can lock a colleague out from elsewhere.
FAILURES_PER_LOGIN_AND_ADDRESS = 10
FAILURES_PER_ADDRESS = 50


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A log-in: who, and the token that the cookie holds."""

    user: User
    token: str

    def derived_secret(self, purpose: str) -> str:
        """A secret for `purpose` that lives and dies with this session and is stored nowhere."""
        return hashlib.blake2b(purpose.encode(), key=self.token.encode()[:64], digest_size=20).hexdigest()


async def log_in(pool: Pool, login: str, password: str, *, address: str, user_agent: str, hours: int) -> Session:
    """A new session of `hours`. Raises LoginRefused or TooManyAttempts; both leave a trace."""
    login = login.strip().lower().replace("\0", "\ufffd")[:80]  # no column takes a NUL; no login is longer than 40
    async with acting(pool, SYSTEM) as conn:
        await _refuse_many(conn, login, address)
        found = await sql.password_hash_of(conn, login)
    right = await passwords.matches(found.password_hash if found else None, password)
    async with acting(pool, SYSTEM) as conn:
        user = await sql.user_by_login(conn, login) if right else None
        if user is None or not user.active:
            await sql.add_login_failure(conn, login, address)
            await audit(conn, found.id if found else None, "login.refused", login, address=address)
        else:
            return await _open(conn, user, address=address, user_agent=user_agent, hours=hours)
    raise LoginRefused()


async def _refuse_many(conn: Connection, login: str, address: str) -> None:
    since = clock.now() - WINDOW
    with_login, from_address = await sql.count_login_failures(conn, login, address, since)
    if with_login >= FAILURES_PER_LOGIN_AND_ADDRESS or from_address >= FAILURES_PER_ADDRESS:
        raise TooManyAttempts(minutes=int(WINDOW.total_seconds() // 60))


async def _open(conn: Connection, user: User, *, address: str, user_agent: str, hours: int) -> Session:
    token = secrets.token_urlsafe(32)
    await sql.add_session(
        conn, token_hash(token), user.id, clock.now() + timedelta(hours=hours), address, user_agent[:400]
    )
    await sql.forget_login_failures(conn, user.login, address)
    await audit(conn, user.id, "login", user.login, address=address)
    return Session(user=user, token=token)


async def session_of(pool: Pool, token: str) -> Session | None:
    """The session of a cookie, None when it ended or its user was deactivated."""
    async with as_nobody(pool) as conn:
        user = await sql.user_by_session(conn, token_hash(token), clock.now())
    return Session(user=user, token=token) if user else None


async def log_out(pool: Pool, session: Session) -> None:
    """End the session; the browser telephone's secret ends with it."""
    async with acting(pool, SYSTEM) as conn:
        await sql.delete_session(conn, token_hash(session.token))
        await sql.clear_browser_digest(conn, session.user.id)
        await audit(conn, session.user.id, "logout", session.user.login)


def token_hash(token: str) -> bytes:
    """What the table keeps of a token."""
    return hashlib.sha256(token.encode()).digest()
