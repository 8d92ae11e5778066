"""The queries of the audit log."""

from datetime import datetime
from typing import Any

from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import UserId
from callcenter.users.model import AuditCheck, AuditRow


async def add_audit_row(
    conn: Connection, user_id: UserId | None, action: str, subject: str, detail: dict[str, Any]
) -> None:
    """A row at the end of the chain; the seal is the database's."""
    await conn.execute(
        "INSERT INTO audit (user_id, action, subject, detail, previous_hash, hash) VALUES ($1, $2, $3, $4, '', '')",
        user_id,
        action,
        subject,
        detail,
    )


async def audit_rows(conn: Connection, *, before_id: int | None = None, limit: int = 100) -> list[AuditRow]:
    """The latest rows, or those before `before_id`, latest first."""
    return await fetch_rows(
        conn,
        AuditRow,
        """
        SELECT audit.id, audit.at, app_user.name AS user_name, audit.action, audit.subject, audit.detail
          FROM audit
          LEFT JOIN app_user ON app_user.id = audit.user_id
         WHERE audit.id < coalesce($1, 9223372036854775807)
         ORDER BY audit.id DESC
         LIMIT $2
        """,
        before_id,
        limit,
    )


async def audit_check(conn: Connection) -> AuditCheck:
    """How far the log was checked."""
    state = await fetch_one(conn, AuditCheck, "SELECT checked_id, checked_at, began_at, broken_id FROM audit_check")
    assert state is not None, "the migration has put the one row there"
    return state


async def begin_audit_check(conn: Connection, at: datetime) -> None:
    """The next row to be checked is the first one."""
    await conn.execute("UPDATE audit_check SET checked_id = 0, checked_hash = '', began_at = $1, broken_id = NULL", at)


async def check_audit_rows(conn: Connection, most: int, at: datetime) -> int:
    """Check at most so many rows after the last one that fitted; keep how far they do. How many there were."""
    rows: int = await conn.fetchval(
        """
        WITH head AS MATERIALIZED (
            SELECT checked_id, checked_hash,
                   checked_id = 0 OR EXISTS (SELECT FROM audit WHERE id = checked_id AND hash = checked_hash) AS there
              FROM audit_check
               FOR UPDATE
        ), piece AS MATERIALIZED (
            SELECT audit.id, audit.hash,
                   (audit.hash = audit_hash(audit.previous_hash, audit) OR is_rest_of_audit(audit))
                   AND audit.previous_hash = lag(audit.hash, 1, head.checked_hash) OVER (ORDER BY audit.id) AS fits
              FROM head
              JOIN audit ON audit.id > head.checked_id
             WHERE audit.id <= (
                   SELECT max(id)
                     FROM (SELECT id FROM audit WHERE id > (SELECT checked_id FROM head) ORDER BY id LIMIT $1) AS next
                   )
        ), found AS (
            SELECT count(*) AS rows, min(id) FILTER (WHERE NOT fits) AS broken_id FROM piece
        ), latest AS (
            SELECT id, hash
              FROM piece
             WHERE id < coalesce((SELECT broken_id FROM found), 9223372036854775807)
             ORDER BY id DESC
             LIMIT 1
        )
        UPDATE audit_check
           SET checked_id = coalesce((SELECT id FROM latest), audit_check.checked_id),
               checked_hash = coalesce((SELECT hash FROM latest), audit_check.checked_hash),
               checked_at = $2,
               broken_id = CASE WHEN head.there THEN found.broken_id ELSE head.checked_id END
          FROM head, found
        RETURNING found.rows
        """,
        most,
        at,
    )
    return rows
