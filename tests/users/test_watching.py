"""Sessions that end are told to whoever serves a stream for them, by one question for all streams."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from callcenter import db, users
from callcenter.local.postgres import LocalPostgres
from callcenter.users.watching import ASK_EVERY
from tests.factories import Office
from tests.users.test_sessions import log_in, somebody
from tests.waiting import until


@asynccontextmanager
async def running(watch: users.SessionWatch) -> AsyncIterator[None]:
    """The watch at work."""
    task = asyncio.create_task(watch.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_streams_of_a_deactivated_user_are_told_within_5_seconds_and_nobody_else_is(office: Office) -> None:
    anna, boss = await somebody(office), await somebody(office, "boss", "administrator")
    hers, his = await log_in(office), await log_in(office, login="boss")
    told: list[str] = []
    watch = users.SessionWatch(office.pool)
    async with running(watch):
        with (
            watch.watching(hers, lambda: told.append("page")),
            watch.watching(hers, lambda: told.append("telephone")),
            watch.watching(his, lambda: told.append("the boss")),
        ):
            async with db.acting(office.pool, boss.actor) as conn:
                await users.administering.deactivate(conn, boss.id, anna.id)
            await until(lambda: told, 5)
            assert sorted(told) == ["page", "telephone"]


async def test_log_out_ends_the_streams_of_that_session_alone(office: Office) -> None:
    await somebody(office)
    one, other = await log_in(office), await log_in(office)
    told: list[str] = []
    watch = users.SessionWatch(office.pool)
    async with running(watch):
        with watch.watching(one, lambda: told.append("one")), watch.watching(other, lambda: told.append("other")):
            await users.sessions.log_out(office.pool, one)
            await until(lambda: told, 5)
            assert told == ["one"]


async def test_while_postgres_is_away_nobody_knows_and_afterwards_the_watch_goes_on(
    office: Office, postgres: LocalPostgres
) -> None:
    await somebody(office)
    session = await log_in(office)
    told: list[str] = []
    watch = users.SessionWatch(office.pool)
    async with running(watch):
        with watch.watching(session, lambda: told.append("ended")):
            await postgres.stop()
            try:
                away_until = time.monotonic() + ASK_EVERY + 0.5  # it asks at least once in vain
                await until(lambda: time.monotonic() > away_until)
                assert told == []
            finally:
                await postgres.start()
            await users.sessions.log_out(office.pool, session)
            await until(lambda: "ended" in told, 8)
