"""What is said to a moment of a recording: by whom, for whom, once."""

import asyncpg
import pytest

from callcenter import db, recordings
from callcenter.errors import Absent, Invalid
from callcenter.ids import CallId
from tests.recordings.desk import Desk


async def say(desk: Desk, call_id: CallId, at: float, words: str, actor: db.Actor | None = None) -> None:
    who = actor or desk.operator
    async with db.acting(desk.pool, who) as conn:
        await recordings.comments.add_comment(conn, who, call_id, at, words)


async def said(desk: Desk, call_id: CallId, actor: db.Actor) -> list[tuple[float, str]]:
    async with db.acting(desk.pool, actor) as conn:
        return [(one.at_seconds, one.words) for one in await recordings.comments.comments_of(conn, call_id)]


async def stored(desk: Desk) -> CallId:
    call_id = await desk.recorded(3.0)
    await desk.uploads.run(call_id)
    return call_id


async def test_leader_and_owner_speak_of_moments_and_read_each_other(desk: Desk) -> None:
    call_id = await stored(desk)
    leader = db.Actor(user_id=await desk.office.user("leader"), role=db.Role.LEADER)
    await say(desk, call_id, 2.04, "Ask for the date here.", leader)
    await say(desk, call_id, 0.5, "Így is mondhattam volna.")
    await say(desk, call_id, 0.5, "Így is mondhattam volna.")  # a press too many
    expected = [(0.5, "Így is mondhattam volna."), (2.0, "Ask for the date here.")]
    assert await said(desk, call_id, leader) == await said(desk, call_id, desk.operator) == expected


async def test_a_foreigner_neither_reads_nor_writes(desk: Desk) -> None:
    call_id = await stored(desk)
    await say(desk, call_id, 1.0, "Ours")
    other_leader = await desk.office.user("leader", team_id=await desk.office.team())
    for actor in (
        db.Actor(user_id=await desk.office.user(), role=db.Role.OPERATOR),
        db.Actor(user_id=other_leader, role=db.Role.LEADER),
    ):
        assert await said(desk, call_id, actor) == []
        with pytest.raises(Absent):
            await say(desk, call_id, 1.0, "Theirs", actor)


@pytest.mark.parametrize(
    ("at", "words", "field"),
    [(-0.1, "x", "at"), (4.1, "x", "at"), (float("nan"), "x", "at"), (1.0, "", "words"), (1.0, "x" * 2001, "words")],
)
async def test_what_stands_nowhere_or_says_nothing_is_refused(desk: Desk, at: float, words: str, field: str) -> None:
    call_id = await stored(desk)
    with pytest.raises(Invalid) as told:
        await say(desk, call_id, at, words)
    assert told.value.field == field


async def test_what_was_said_is_not_changed_and_not_under_another_name(desk: Desk) -> None:
    call_id = await stored(desk)
    await say(desk, call_id, 1.0, "Said")
    colleague = await desk.office.user()
    for statement in (
        "UPDATE recording_comment SET words = 'Never said'",
        "DELETE FROM recording_comment",
        f"INSERT INTO recording_comment (call_id, user_id, at_seconds, words) SELECT id, {colleague}, 1, 'x' FROM call",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with db.acting(desk.pool, desk.operator) as conn:
                await conn.execute(statement)
