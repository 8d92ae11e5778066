"""Hearing: who may, from where, which bytes, and what the audit log says."""

import asyncio
import io
from datetime import timedelta

import pytest
import soundfile

from callcenter import clock, db, recordings
from callcenter.errors import Absent
from callcenter.ids import CallId, new_call_id
from callcenter.recordings import Answered, hearing
from callcenter.recordings.hearing import NotListening, NotPlayable, Playable, Use
from callcenter.storage import StoreUnavailable
from tests.recordings.desk import Desk
from tests.recordings.sounds import header, loudest_hertz, tone, wav
from tests.storage.s3_wire import Fault, S3Wire


async def opened(desk: Desk, call_id: str, actor: db.Actor | None = None) -> Playable:
    who = actor or desk.operator
    async with db.acting(desk.pool, who) as conn:
        return await recordings.hearing.open_recording(conn, desk.shelf, who, call_id)


async def read(playable: Playable, first: int = 0, past: int = 10**9) -> bytes:
    return b"".join([piece async for piece in playable.read(first, past)])


async def heard(desk: Desk, call_id: str, seconds: float, actor: db.Actor | None = None) -> None:
    who = actor or desk.operator
    async with db.acting(desk.pool, who) as conn:
        await hearing.note_heard(conn, who, CallId(call_id), seconds)


async def idle_since(desk: Desk, ago: timedelta) -> None:
    """As if nothing had happened in any listening since then."""
    async with db.acting(desk.pool, db.SYSTEM) as conn:
        await conn.execute("UPDATE playback SET latest_at = $1, counted_at = $1", clock.now() - ago)


async def audited(desk: Desk, call_id: str) -> list[tuple[int, str, dict[str, object]]]:
    async with db.acting(desk.pool, db.SYSTEM) as conn:
        rows = await conn.fetch("SELECT user_id, action, detail FROM audit WHERE subject = $1 ORDER BY id", call_id)
    return [(row["user_id"], row["action"], row["detail"]) for row in rows]


async def played_rows(desk: Desk, call_id: str) -> int:
    found: int = await desk.office.value(
        "SELECT count(*) FROM audit WHERE action = 'recording.played' AND subject = $1", call_id
    )
    return found


async def test_a_stored_recording_is_served_in_any_range(any_desk: Desk) -> None:
    call_id = await any_desk.recorded(5.0)
    await any_desk.uploads.run(call_id)
    whole = await any_desk.content(call_id)
    playable = await opened(any_desk, call_id)
    assert (playable.size_bytes, playable.content_type) == (len(whole), "audio/ogg")
    for first, past in ((0, 10**9), (0, 2), (100, 3000), (len(whole) - 5, len(whole)), (7, 7)):
        assert await read(playable, first, past) == whole[first:past]


async def test_before_it_is_stored_it_is_a_stereo_wav_in_any_range(desk: Desk) -> None:
    call_id = await desk.recorded(21.0, operator_hertz=500, customer_hertz=1500)
    playable = await opened(desk, call_id)
    whole = await read(playable)
    assert (playable.size_bytes, playable.content_type) == (len(whole), "audio/wav")
    samples, rate = soundfile.read(io.BytesIO(whole))
    assert (len(samples), rate) == (21 * 8000, 8000)
    assert abs(loudest_hertz(samples[:, 0]) - 500) < 1
    assert abs(loudest_hertz(samples[:, 1]) - 1500) < 1
    for first in (0, 1, 43, 44, 45, 46, 47, 48, 65579, 65580, 65581, 200_003):
        for length in (1, 2, 3, 5, 44, 65536, 140_001):
            assert await read(playable, first, first + length) == whole[first : first + length], (first, length)


async def test_an_encoded_copy_is_served_while_the_store_is_away(s3_desk: Desk, wire: S3Wire) -> None:
    call_id = await s3_desk.recorded(2.0)
    wire.fault = Fault.ERROR
    with pytest.raises(Exception, match="away"):
        await s3_desk.uploads.run(call_id)
    playable = await opened(s3_desk, call_id)
    whole = await read(playable)
    assert playable.content_type == "audio/ogg"
    assert len(whole) == playable.size_bytes
    assert await read(playable, 10, 99) == whole[10:99]
    assert len(soundfile.read(io.BytesIO(whole))[0]) == 16000


async def test_the_etag_changes_with_the_bytes(desk: Desk) -> None:
    call_id = await desk.recorded(1.0)
    waiting = await opened(desk, call_id)
    await desk.uploads.run(call_id)
    assert waiting.etag != (await opened(desk, call_id)).etag
    with pytest.raises(NotPlayable):
        await read(waiting)


async def test_a_shorter_side_is_silent_in_the_wav_too(desk: Desk) -> None:
    call_id = await desk.call()
    wav(desk.shelf.spool.customer(call_id), tone(700, 2))
    wav(desk.shelf.spool.operator(call_id), tone(300, 1), promised=0)
    samples, _ = soundfile.read(io.BytesIO(await read(await opened(desk, call_id))))
    assert len(samples) == 16000
    assert abs(samples[8000:, 0]).max() == 0


async def test_one_listening_is_one_audit_row_before_its_first_byte(desk: Desk) -> None:
    call_id = await desk.recorded(1.0)
    await desk.uploads.run(call_id)
    playable = await opened(desk, call_id)
    assert await audited(desk, call_id) == [(desk.user_id, "recording.played", {})]
    assert await read(playable)
    for _ in range(3):
        await opened(desk, call_id)
    assert await played_rows(desk, call_id) == 1


async def test_ranges_that_are_asked_for_at_once_are_one_listening(desk: Desk) -> None:
    call_id = await desk.recorded(1.0)
    await asyncio.gather(*(opened(desk, call_id) for _ in range(6)))
    assert await played_rows(desk, call_id) == 1


async def test_two_listeners_are_two_and_who_comes_back_later_is_another(desk: Desk) -> None:
    call_id = await desk.recorded(1.0)
    leader = db.Actor(user_id=await desk.office.user("leader"), role=db.Role.LEADER)
    await opened(desk, call_id)
    await opened(desk, call_id, leader)
    assert await played_rows(desk, call_id) == 2
    await heard(desk, call_id, 0.5)
    await idle_since(desk, hearing.IDLE + timedelta(seconds=1))
    await opened(desk, call_id)
    begun = [(who, action) for who, action, _ in await audited(desk, call_id)]
    assert begun[2:] == [(desk.user_id, "recording.heard"), (desk.user_id, "recording.played")]


async def test_how_long_somebody_listened_is_in_the_log_when_it_is_over(desk: Desk) -> None:
    call_id = await desk.recorded(1.0)
    await opened(desk, call_id)
    await idle_since(desk, timedelta(seconds=60))
    await heard(desk, call_id, 41.3)
    await heard(desk, call_id, 500.0)  # in no time at all
    await recordings.sweeping.sweep(desk.pool, desk.shelf)
    assert len(await audited(desk, call_id)) == 1, "it may go on"
    await idle_since(desk, hearing.IDLE + timedelta(seconds=1))
    await asyncio.gather(*(recordings.sweeping.sweep(desk.pool, desk.shelf) for _ in range(2)))
    (_, (who, action, detail)) = await audited(desk, call_id)
    assert (who, action) == (desk.user_id, "recording.heard")
    assert 41 <= detail["seconds"] <= 43
    with pytest.raises(NotListening):
        await heard(desk, call_id, 1.0)


async def test_to_take_the_file_away_is_told_apart_each_time(desk: Desk) -> None:
    call_id = await desk.recorded(1.0)
    for _ in range(2):
        async with db.acting(desk.pool, desk.operator) as conn:
            await hearing.open_recording(conn, desk.shelf, desk.operator, call_id, Use.COPY)
    assert [action for _, action, _ in await audited(desk, call_id)] == ["recording.copied"] * 2


async def test_nobody_listens_or_reports_in_the_name_of_another(desk: Desk) -> None:
    call_id = await desk.recorded(1.0)
    somebody_else = db.Actor(user_id=await desk.office.user(), role=db.Role.OPERATOR)
    with pytest.raises(Exception, match="playback"):
        async with db.acting(desk.pool, desk.operator) as conn:
            await hearing.open_recording(conn, desk.shelf, somebody_else, call_id)
    with pytest.raises(Absent):
        await heard(desk, call_id, 1.0, somebody_else)
    assert await audited(desk, call_id) == []


async def test_a_foreign_recording_is_absent_like_one_that_never_was(desk: Desk) -> None:
    call_id = await desk.recorded(1.0)
    await desk.uploads.run(call_id)
    foreigner = db.Actor(user_id=await desk.office.user(), role=db.Role.OPERATOR)
    for wanted in (call_id, "01a20e27-0000-7000-8000-000000000000"):
        with pytest.raises(Absent):
            await opened(desk, wanted, foreigner)
        async with db.acting(desk.pool, foreigner) as conn:
            with pytest.raises(Absent):
                await recordings.hearing.get(conn, wanted)
    assert await played_rows(desk, call_id) == 0


async def test_a_colleagues_call_on_my_account_is_mine_to_hear(desk: Desk) -> None:
    colleague = await desk.office.user()
    call_id = await desk.call(user_id=colleague)
    for side in (desk.shelf.spool.operator(call_id), desk.shelf.spool.customer(call_id)):
        wav(side, tone(500, 1))
    await desk.uploads.run(call_id)
    assert await read(await opened(desk, call_id))
    with pytest.raises(Absent):  # the account decides, not who spoke
        await opened(desk, call_id, db.Actor(user_id=colleague, role=db.Role.OPERATOR))


async def test_leaders_hear_their_team_and_no_other(desk: Desk) -> None:
    call_id = await desk.recorded(1.0)
    await desk.uploads.run(call_id)
    leader = db.Actor(user_id=await desk.office.user("leader"), role=db.Role.LEADER)
    stranger_id = await desk.office.user("leader", team_id=await desk.office.team())
    assert await read(await opened(desk, call_id, leader))
    with pytest.raises(Absent):
        await opened(desk, call_id, db.Actor(user_id=stranger_id, role=db.Role.LEADER))


async def test_a_recording_without_an_account_is_its_callers(desk: Desk) -> None:
    call_id = new_call_id()
    async with db.acting(desk.pool, desk.operator) as conn:
        await conn.execute(
            """
            INSERT INTO call (id, pbx_id, user_id, number, recorded, idempotency_key)
            VALUES ($1, $2, $3, $4, true, $1)
            """,
            call_id, desk.office.pbx_id, desk.user_id, "+3612345678",
        )  # fmt: skip
        await recordings.expect(conn, call_id, None)
    wav(desk.shelf.spool.operator(call_id), tone(500, 1))
    wav(desk.shelf.spool.customer(call_id), tone(500, 1))
    await desk.end(call_id)
    assert await read(await opened(desk, call_id))
    with pytest.raises(Absent):
        await opened(desk, call_id, db.Actor(user_id=await desk.office.user(), role=db.Role.OPERATOR))


async def test_what_cannot_be_heard_says_why(desk: Desk) -> None:
    unneeded = await desk.call(answered=Answered.NO)
    with pytest.raises(NotPlayable) as told:
        await opened(desk, unneeded)
    assert told.value.values == {"state": "unneeded", "reason": ""}
    lost = await desk.call()
    await desk.uploads.run(lost)
    with pytest.raises(NotPlayable) as told:
        await opened(desk, lost)
    assert told.value.values == {"state": "missing", "reason": "Asterisk left no sound."}
    text = await desk.call()
    desk.shelf.spool.operator(text).write_text("I am a text\n" * 9)
    with pytest.raises(NotPlayable):
        await opened(desk, text)
    empty = await desk.call()
    desk.shelf.spool.operator(empty).write_bytes(header(0))
    with pytest.raises(NotPlayable):
        await opened(desk, empty)
    for call_id in (unneeded, lost, text, empty):
        assert await played_rows(desk, call_id) == 0


async def test_a_store_that_is_away_is_told_at_the_first_piece(s3_desk: Desk, wire: S3Wire) -> None:
    call_id = await s3_desk.recorded(1.0)
    await s3_desk.uploads.run(call_id)
    wire.fault = Fault.OVERLOAD
    playable = await opened(s3_desk, call_id)
    with pytest.raises(StoreUnavailable):
        await read(playable)


async def test_a_reader_that_began_in_the_spool_ends_with_the_same_bytes(desk: Desk) -> None:
    """The encoded file may be removed while somebody reads it."""
    call_id = await desk.recorded(30.0)
    facts = await desk.uploads._encoded(call_id)
    assert facts
    playable = await opened(desk, call_id)
    pieces = playable.read(0, playable.size_bytes)
    begun = await anext(pieces)
    await asyncio.to_thread(desk.shelf.spool.remove, call_id)
    assert len(begun + b"".join([piece async for piece in pieces])) == facts.size_bytes
