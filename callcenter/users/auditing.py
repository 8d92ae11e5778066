"""The audit log: append-only, each row sealed with the hash of the one before it."""

from typing import Any

from callcenter.db import Connection
from callcenter.ids import UserId
from callcenter.users import sql
from callcenter.users.model import AuditRow


async def audit(conn: Connection, user_id: UserId | None, action: str, subject: object = "", **detail: Any) -> None:
    """Write that `user_id` did `action` (such as `recording.played`) to `subject`, in the caller's transaction."""
    await sql.add_audit_row(conn, user_id, action, str(subject), detail)


async def broken_audit_row(conn: Connection) -> int | None:
    """The id of the first row whose seal does not fit, None when the log is whole."""
    return await sql.first_broken_audit_row(conn)


async def audit_rows(conn: Connection, *, before_id: int | None = None, limit: int = 100) -> list[AuditRow]:
    """What was done, latest first; with `before_id` what was done before that row."""
    return await sql.list_audit(conn, before_id, limit)
