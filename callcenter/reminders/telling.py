"""The beat: every few seconds the pages of those are told who have something due now; each page then asks what."""

from callcenter import clock
from callcenter.db import SYSTEM, Pool, acting, announce
from callcenter.reminders import sql

BEAT_SECONDS = 3.0


async def tell_due(pool: Pool) -> int:
    """Announce to everybody whose reminder, snooze or list fell due since the last time; how many people that were.

    Any number of processes may ask: one at a time tells, and none skips a moment, however long all were down.
    """
    now = clock.now()
    async with acting(pool, SYSTEM) as conn:
        told_until = await sql.begin_beat(conn)
        if told_until is None or told_until >= now:
            return 0
        people = await sql.users_with_something_due(conn, told_until, now)
        await sql.end_beat(conn, now)
        for user_id in people:
            await announce(conn, "reminder", user_id, user_id=user_id)
        return len(people)
