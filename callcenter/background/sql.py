"""The one query of our own on pgqueuer's tables."""

from datetime import timedelta

from callcenter.db import Connection

LOG_KEPT = timedelta(days=7)


async def forget_old_log(conn: Connection) -> None:
    """Delete what the queue logged more than a week ago; rows about recordings and letters keep their own history."""
    await conn.execute("DELETE FROM jobs.pgqueuer_log WHERE created < now() - $1::interval", LOG_KEPT)
