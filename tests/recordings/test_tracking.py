"""Expected, paused, resumed, ended."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from callcenter import db, recordings
from callcenter.ids import CallId
from callcenter.recordings import Answered, NotPausable
from callcenter.recordings.model import NotPaused
from tests.recordings.desk import Desk
from tests.waiting import until


async def test_expecting_twice_is_expecting_once(desk: Desk) -> None:
    call_id = CallId(await desk.office.call(desk.user_id, desk.account_id))
    async with db.acting(desk.pool, desk.operator) as conn:
        await recordings.expect(conn, call_id, desk.account_id)
    assert await desk.state(call_id) == "expected"


async def test_a_call_that_was_not_to_be_recorded_owes_nothing(desk: Desk) -> None:
    call_id = CallId(await desk.office.call(desk.user_id, desk.account_id))
    other = "01a20e27-0000-7000-8000-000000000000"
    async with db.acting(desk.pool, db.SYSTEM) as conn:
        await recordings.call_ended(conn, CallId(other), Answered.YES)
    assert await desk.nothing_owed()
    assert await desk.state(call_id) == "expected"


async def test_a_pause_is_a_gap_with_its_place_and_reason(desk: Desk) -> None:
    call_id = CallId(await desk.office.call(desk.user_id, desk.account_id))
    start = datetime.now(UTC) - timedelta(seconds=100)
    async with db.acting(desk.pool, desk.operator) as conn:
        await conn.execute("UPDATE call SET state = 'answered', answered_at = $2 WHERE id = $1", call_id, start)
        await recordings.pause(conn, call_id, desk.user_id, "card number", start + timedelta(seconds=10))
        await recordings.resume(conn, call_id, start + timedelta(seconds=25))
        await recordings.pause(conn, call_id, desk.user_id, "", start + timedelta(seconds=40))
        found = await recordings.hearing.get(conn, call_id)
    assert [(gap.from_seconds, gap.to_seconds, gap.reason) for gap in found.gaps] == [
        (10.0, 25.0, "card number"),
        (40.0, None, ""),
    ]


async def test_two_pauses_or_a_resume_without_one_are_refused(desk: Desk) -> None:
    call_id = CallId(await desk.office.call(desk.user_id, desk.account_id))
    now = datetime.now(UTC)
    async with db.acting(desk.pool, desk.operator) as conn:
        with pytest.raises(NotPaused):
            await recordings.resume(conn, call_id, now)
        await recordings.pause(conn, call_id, desk.user_id, "", now)
        with pytest.raises(NotPausable):
            await recordings.pause(conn, call_id, desk.user_id, "", now)


async def test_an_ended_call_cannot_be_paused_and_closes_its_gap(desk: Desk) -> None:
    call_id = CallId(await desk.office.call(desk.user_id, desk.account_id))
    async with db.acting(desk.pool, desk.operator) as conn:
        await recordings.pause(conn, call_id, desk.user_id, "", datetime.now(UTC))
    await desk.end(call_id)
    assert await desk.office.value("SELECT resumed_at IS NOT NULL FROM recording_gap WHERE call_id = $1", call_id)
    async with db.acting(desk.pool, desk.operator) as conn:
        with pytest.raises(NotPausable):
            await recordings.pause(conn, call_id, desk.user_id, "", datetime.now(UTC))


async def test_a_foreigner_pauses_nothing(desk: Desk) -> None:
    call_id = CallId(await desk.office.call(desk.user_id, desk.account_id))
    foreigner = db.Actor(user_id=await desk.office.user(), role=db.Role.OPERATOR)
    async with db.acting(desk.pool, foreigner) as conn:
        with pytest.raises(NotPausable):
            await recordings.pause(conn, call_id, foreigner.user_id, "", datetime.now(UTC))


async def test_the_operators_screen_is_told_of_each_change(desk: Desk, database_url: str) -> None:
    heard: list[db.Change] = []
    ready = asyncio.Event()
    listening = asyncio.create_task(db.listen(database_url, heard.append, on_gap=ready.set))
    await asyncio.wait_for(ready.wait(), 5)
    call_id = await desk.recorded(0.5)
    await desk.uploads.run(call_id)
    await until(lambda: len(heard) >= 2)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    assert heard == [db.Change(topic="recording", id=call_id, user_id=desk.user_id)] * 2
