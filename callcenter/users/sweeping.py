"""What is done to the tables of `users` every minute, without anybody asking."""

from callcenter import clock
from callcenter.db import SYSTEM, Pool, acting
from callcenter.users import sql
from callcenter.users.auditing import check_audit_log
from callcenter.users.sessions import WINDOW


async def sweep(pool: Pool) -> None:
    """Forget sessions that have expired and wrong passwords that count no more; check what is new in the audit log."""
    async with acting(pool, SYSTEM) as conn:
        await sql.forget_ended(conn, clock.now(), clock.now() - WINDOW)
    await check_audit_log(pool)
