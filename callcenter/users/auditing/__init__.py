"""The audit log: append-only, each row sealed with the hash of the one before it; checked in the background."""

import time
from datetime import timedelta
from typing import Any

from callcenter import clock, logs
from callcenter.db import SYSTEM, Connection, Pool, acting
from callcenter.ids import UserId
from callcenter.users.auditing import sql
from callcenter.users.auditing.sql import audit_check, audit_rows
from callcenter.users.model import AuditCheck

__all__ = ["audit", "audit_check", "audit_rows", "check_audit_log", "check_whole_audit_log"]

ROWS = 20_000  # that one statement checks, in about a second
WHOLE_EVERY = timedelta(days=1)  # what was checked may be changed afterwards
_log = logs.get("users")


async def audit(conn: Connection, user_id: UserId | None, action: str, subject: object = "", **detail: Any) -> None:
    """Write that `user_id` did `action` (such as `recording.played`) to `subject`, in the caller's transaction."""
    await sql.add_audit_row(conn, user_id, action, str(subject), detail)


async def check_audit_log(pool: Pool, *, seconds: float = 10.0, rows: int = ROWS) -> AuditCheck:
    """Check what was not checked yet, so many rows at once, for so many seconds; once a day again from the first."""
    async with acting(pool, SYSTEM) as conn:
        before = await sql.audit_check(conn)
        if before.began_at is None or clock.now() - before.began_at >= WHOLE_EVERY:
            await sql.begin_audit_check(conn, clock.now())
    return await _check_on(pool, seconds, rows)


async def check_whole_audit_log(pool: Pool, *, seconds: float = 10.0) -> AuditCheck:
    """Begin with the first row again; what does not fit into the time is left to `check_audit_log`."""
    async with acting(pool, SYSTEM) as conn:
        await sql.begin_audit_check(conn, clock.now())
    return await _check_on(pool, seconds, ROWS)


async def _check_on(pool: Pool, seconds: float, most: int) -> AuditCheck:
    until = time.monotonic() + seconds
    while True:
        async with acting(pool, SYSTEM) as conn:
            rows = await sql.check_audit_rows(conn, most, clock.now())
            state = await sql.audit_check(conn)
        if state.broken_id is not None:
            _log.error("the audit log was changed behind our back", row=state.broken_id)
        if rows < most or state.broken_id is not None or time.monotonic() > until:
            return state
