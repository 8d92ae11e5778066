"""What fell through is put right by its id, or listed for a person; nothing is guessed or deleted."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcenter import db, recordings
from callcenter.ids import CallId, new_call_id
from callcenter.recordings import Answered
from callcenter.recordings.upload import object_key
from tests.recordings.desk import Desk
from tests.recordings.sounds import aged, header, silence, tone, wav


async def orphans(desk: Desk) -> list[tuple[str, str]]:
    async with db.acting(desk.pool, db.SYSTEM) as conn:
        rows = await conn.fetch(
            "SELECT side, name FROM recording_orphan WHERE settled_at IS NULL ORDER BY found_at, id"
        )
    return [(row["side"], row["name"]) for row in rows]


async def test_a_row_without_a_job_gets_one(desk: Desk) -> None:
    call_id = await desk.recorded(0.5)
    async with db.acting(desk.pool, db.SYSTEM) as conn:
        await conn.execute("DELETE FROM jobs.pgqueuer")
        await conn.execute("UPDATE recording SET try_at = now() - interval '2 minutes'")
    await recordings.sweeping.sweep(desk.pool, desk.shelf)
    async with desk.working():
        await desk.until_state(call_id, "stored")


async def test_a_row_that_waits_on_purpose_gets_none(desk: Desk) -> None:
    call_id = await desk.call()
    async with db.acting(desk.pool, db.SYSTEM) as conn:
        await conn.execute("DELETE FROM jobs.pgqueuer")
    await desk.uploads.put_off(call_id, "away", 300)
    await recordings.sweeping.sweep(desk.pool, desk.shelf)
    assert await desk.nothing_owed()


async def test_a_file_without_a_row_is_listed_and_kept(desk: Desk) -> None:
    folder = desk.shelf.spool.folder
    nobodys = aged(wav(desk.shelf.spool.operator(new_call_id()), tone(500, 1)))
    note = folder / "note.txt"
    note.write_text("x")
    aged(note)
    await recordings.sweeping.sweep(desk.pool, desk.shelf)
    await recordings.sweeping.sweep(desk.pool, desk.shelf)
    assert sorted(await orphans(desk)) == sorted([("file_without_row", nobodys.name), ("file_without_row", "note.txt")])
    assert nobodys.exists()
    assert note.exists()


async def test_a_file_still_being_written_is_nobodys_orphan(desk: Desk) -> None:
    wav(desk.shelf.spool.operator(new_call_id()), tone(500, 1))
    await recordings.sweeping.sweep(desk.pool, desk.shelf)
    assert await orphans(desk) == []


async def test_leftovers_of_a_stored_recording_go(desk: Desk) -> None:
    call_id = await desk.recorded(0.5)
    await desk.uploads.run(call_id)
    aged(wav(desk.shelf.spool.operator(call_id), tone(500, 1)))
    await recordings.sweeping.sweep(desk.pool, desk.shelf)
    assert desk.in_spool(call_id) == []


@pytest.mark.parametrize("state", ["missing", "unneeded", "expected"])
async def test_sound_that_appears_late_is_stored_after_all(desk: Desk, state: str) -> None:
    if state == "missing":
        call_id = await desk.call()
        await desk.uploads.run(call_id)
    else:
        call_id = await desk.call(answered=Answered.NO)
        async with db.acting(desk.pool, db.SYSTEM) as conn:
            await conn.execute("UPDATE recording SET state = $2 WHERE call_id = $1", call_id, state)
    assert await desk.state(call_id) == state
    # One side is a mere header: it must not take the other one with it.
    aged(wav(desk.shelf.spool.operator(call_id), silence(0)))
    aged(wav(desk.shelf.spool.customer(call_id), tone(600, 1)))
    await recordings.sweeping.sweep(desk.pool, desk.shelf)
    assert await desk.state(call_id) == "pending"
    assert len(desk.in_spool(call_id)) == 2
    await desk.uploads.run(call_id)
    assert await desk.state(call_id) == "stored"


async def test_mere_headers_of_an_unanswered_call_go(desk: Desk) -> None:
    call_id = await desk.call(answered=Answered.NO)
    for side in (desk.shelf.spool.operator(call_id), desk.shelf.spool.customer(call_id)):
        side.write_bytes(header(0))
        aged(side)
    await recordings.sweeping.sweep(desk.pool, desk.shelf)
    assert desk.in_spool(call_id) == []
    assert await desk.state(call_id) == "unneeded"


async def test_the_file_of_a_running_call_is_left_alone(desk: Desk) -> None:
    call_id = CallId(await desk.office.call(desk.user_id, desk.account_id, state="answered"))
    aged(wav(desk.shelf.spool.operator(call_id), tone(500, 1)))
    await recordings.sweeping.sweep(desk.pool, desk.shelf)
    assert await desk.state(call_id) == "expected"
    assert len(desk.in_spool(call_id)) == 1


async def test_an_expectation_that_was_forgotten_is_listed(desk: Desk) -> None:
    call_id = await desk.call(ended_ago=3600, answered=Answered.NO)
    async with db.acting(desk.pool, db.SYSTEM) as conn:
        await conn.execute("UPDATE recording SET state = 'expected' WHERE call_id = $1", call_id)
    await recordings.sweeping.sweep(desk.pool, desk.shelf)
    assert await orphans(desk) == [("row_without_file", call_id)]
    assert await desk.state(call_id) == "expected"


async def test_half_encoded_litter_goes_after_an_hour(desk: Desk) -> None:
    litter = desk.shelf.spool.unfinished(new_call_id())
    litter.write_bytes(b"half")
    await recordings.sweeping.sweep(desk.pool, desk.shelf)
    assert litter.exists()
    aged(litter, 4000)
    await recordings.sweeping.sweep(desk.pool, desk.shelf)
    assert not litter.exists()


async def test_the_days_balance_names_both_kinds(any_desk: Desk, tmp_path: Path) -> None:
    desk = any_desk
    whole, lost, grown = [await desk.recorded(0.5) for _ in range(3)]
    for call_id in (whole, lost, grown):
        await desk.uploads.run(call_id)
    store, today = desk.shelf.store, datetime.now(UTC).date()
    keys = {call_id: await desk.key(call_id) for call_id in (whole, lost, grown)}
    await store.delete(keys[lost])
    await store.delete(keys[grown])
    other = tmp_path / "other.ogg"
    other.write_bytes(os.urandom(100))
    await store.put_file(keys[grown], other)
    stray, second = (object_key(call_id, bytes(32)) for call_id in (new_call_id(), whole))
    await store.put_file(stray, other)
    await store.put_file(second, other)  # of a worker that was killed before it could take it back
    balance = await recordings.sweeping.balance(desk.pool, desk.shelf, today)
    assert (balance.rows, balance.objects) == (3, 4)
    assert sorted(balance.row_without_object) == sorted([lost, grown])
    assert sorted(balance.object_without_row) == sorted([stray, second])
    assert sorted(await orphans(desk)) == sorted(
        [("row_without_object", lost), ("row_without_object", grown)]
        + [("object_without_row", key) for key in (stray, second)]
    )
    assert (await store.fingerprint(stray)).size_bytes == 100, "nothing is deleted"
    await store.delete(stray)
    await store.delete(second)
    await store.delete(keys[grown])
    await store.delete(keys[whole])


async def test_an_object_whose_row_still_waits_is_no_orphan(desk: Desk, tmp_path: Path) -> None:
    call_id = await desk.call()
    content = tmp_path / "content"
    content.write_bytes(b"put, and then the worker was killed")
    await desk.shelf.store.put_file(object_key(call_id, bytes(32)), content)
    balance = await recordings.sweeping.balance(desk.pool, desk.shelf, datetime.now(UTC).date())
    assert balance.object_without_row == []
