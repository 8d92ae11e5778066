"""What people change about themselves. Runs as the system: only administrators may write users."""

from callcenter import clock
from callcenter.db import Connection, announce
from callcenter.errors import Faults, Invalid
from callcenter.users import passwords, sql
from callcenter.users.auditing import audit
from callcenter.users.dictionaries import LANGUAGES
from callcenter.users.model import OwnSettings, User
from callcenter.users.refusals import TooManyAttempts
from callcenter.users.sessions import FAILURES_PER_LOGIN_AND_ADDRESS, WINDOW, Session, token_hash

__all__ = ["DIAL_KEYS", "OwnSettings", "change_own_password", "change_own_settings"]

THEMES = ("system", "light", "dark")
RINGING = ("browser", "desk")
DIAL_KEYS = ("F9", "F7")  # the others that the table allows do something else in a call (web/static/js/key-list.js)


async def change_own_settings(conn: Connection, user: User, chosen: OwnSettings) -> None:
    """Language, theme, dial key, script, which telephone rings; the next page follows. Raises Invalid."""
    choices = {"language": LANGUAGES, "theme": THEMES, "dial_key": DIAL_KEYS, "rings": RINGING}
    faults = Faults()
    for field, allowed in choices.items():
        if getattr(chosen, field) not in allowed:
            faults.add(Invalid(field, "out_of_range"))
    faults.end()
    await sql.update_own_settings(conn, user.id, chosen)
    await announce(conn, "user", user.id, user_id=user.id)


async def change_own_password(conn: Connection, session: Session, current: str, new: str, *, address: str) -> None:
    """A new password; this log-in stays, all others of the user end. Raises Invalid, TooManyAttempts."""
    user = session.user
    failures, _ = await sql.count_login_failures(conn, user.login, address, clock.now() - WINDOW)
    if failures >= FAILURES_PER_LOGIN_AND_ADDRESS:
        raise TooManyAttempts(minutes=int(WINDOW.total_seconds() // 60))
    kept = await sql.password_hash_of(conn, user.login)
    faults = Faults()
    if not await passwords.matches(kept.password_hash if kept else None, current):
        faults.add(Invalid("current", "wrong_password"))
    if len(new) < passwords.LEAST_LENGTH:
        faults.add(Invalid("new", "weak_password", least=passwords.LEAST_LENGTH))
    faults.end()
    await sql.update_password(conn, user.id, await passwords.hashed(new))
    await sql.delete_other_sessions(conn, user.id, token_hash(session.token))
    await audit(conn, user.id, "user.password_changed", user.login)
