"""The list of recordings: filters, pages, visibility."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callcenter import db, recordings
from callcenter.ids import CallId, UserId
from callcenter.recordings import RecordingFilter, RecordingState
from tests.recordings.desk import Desk

DAY = datetime(2026, 11, 20, 10, tzinfo=UTC)


async def made(desk: Desk, *, length: float | None = None, **columns: Any) -> CallId:
    call_id = await desk.call(**columns)
    if length is not None:
        async with db.acting(desk.pool, db.SYSTEM) as conn:
            await conn.execute(
                """
                UPDATE recording
                   SET state = 'stored', object_key = $1::text, sha256 = sha256(''), size_bytes = 9, stored_at = now(),
                       duration_seconds = $2
                 WHERE call_id = $1::uuid
                """,
                call_id,
                length,
            )
    return call_id


async def found(desk: Desk, actor: db.Actor | None = None, **wanted: Any) -> list[CallId]:
    async with db.acting(desk.pool, actor or desk.operator) as conn:
        page = await recordings.find_recordings(conn, RecordingFilter(**wanted))
    assert page.count == len(page.lines)
    return [line.call_id for line in page.lines]


async def test_each_filter_leaves_what_was_asked_for(desk: Desk) -> None:
    other_account = await desk.office.account(desk.user_id)
    colleague = await desk.office.user()
    a = await made(desk, length=30, requested_at=DAY, number="+36301112233")
    b = await made(desk, length=300, requested_at=DAY + timedelta(days=1), number="+79161234567", user_id=colleague)
    c = await made(desk, requested_at=DAY + timedelta(days=2), account_id=other_account)
    result = await desk.office.id_of("result", "meeting_agreed")
    await desk.office.planned(
        desk.account_id, desk.user_id, state="done", done_at=DAY, result_id=result, source="call", call_id=a
    )
    assert await found(desk) == [c, b, a]
    assert await found(desk, user_id=colleague) == [b]
    assert await found(desk, account_id=other_account) == [c]
    assert await found(desk, number="1112 233") == [a]
    assert await found(desk, since=DAY + timedelta(days=1)) == [c, b]
    assert await found(desk, before=DAY + timedelta(days=1)) == [a]
    assert await found(desk, result_id=result) == [a]
    assert await found(desk, at_least_seconds=31) == [b]
    assert await found(desk, at_most_seconds=31) == [a]
    assert await found(desk, state=RecordingState.PENDING) == [c]
    assert await found(desk, user_id=colleague, at_most_seconds=31) == []


async def test_the_line_says_who_whom_and_with_what_result(desk: Desk) -> None:
    call_id = await made(desk, length=12.5, requested_at=DAY)
    result = await desk.office.id_of("result", "call_back")
    await desk.office.planned(
        desk.account_id, desk.user_id, state="done", done_at=DAY, result_id=result, source="call", call_id=call_id
    )
    async with db.acting(desk.pool, desk.operator) as conn:
        (line,) = (await recordings.find_recordings(conn, RecordingFilter())).lines
    assert (line.account_id, line.user_id, line.result_id, line.duration_seconds) == (
        desk.account_id, desk.user_id, result, 12.5,
    )  # fmt: skip
    assert line.result_names == await desk.office.value("SELECT names FROM result WHERE id = $1", result)
    assert line.account_name
    assert line.user_name


async def test_pages_follow_each_other_without_gap_or_repetition(desk: Desk) -> None:
    # Three of the same moment: the key must tell them apart.
    calls = [await made(desk, requested_at=DAY + timedelta(minutes=number // 3)) for number in range(11)]
    seen, after, pages = [], None, 0
    while True:
        async with db.acting(desk.pool, desk.operator) as conn:
            page = await recordings.find_recordings(conn, RecordingFilter(), after, lines=4)
        assert page.count == 11
        seen += [line.call_id for line in page.lines]
        pages += 1
        after = page.after
        if after is None:
            break
    assert pages == 3
    assert len(seen) == 11
    assert set(seen) == set(calls)


async def test_nobody_finds_what_they_may_not_hear(desk: Desk) -> None:
    call_id = await made(desk, length=5)
    foreigner = await desk.office.user()
    leader = await desk.office.user("leader")
    stranger = await desk.office.user("leader", team_id=await desk.office.team())
    administrator = await desk.office.user("administrator")

    def who(user_id: UserId, role: db.Role) -> db.Actor:
        return db.Actor(user_id=user_id, role=role)

    assert await found(desk, who(foreigner, db.Role.OPERATOR)) == []
    assert await found(desk, who(stranger, db.Role.LEADER)) == []
    assert await found(desk, who(leader, db.Role.LEADER)) == [call_id]
    assert await found(desk, who(administrator, db.Role.ADMINISTRATOR)) == [call_id]


@pytest.mark.parametrize("number", ["%", "_", "'; DROP TABLE call; --", "()"])
async def test_signs_in_the_number_are_no_pattern(desk: Desk, number: str) -> None:
    call_id = await made(desk)
    assert await found(desk, number=number) == [call_id], "nothing is left of it, so it does not matter"
