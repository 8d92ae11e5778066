"""From the spool to the store: good files, broken files, stores in trouble."""

import hashlib

import numpy as np
import pytest

from callcenter import db, recordings
from callcenter.background import Hopeless, TryLater
from callcenter.recordings import Answered
from callcenter.recordings.upload import object_key
from tests.recordings.desk import Desk
from tests.recordings.sounds import aged, header, loudest_hertz, silence, tone, wav
from tests.storage.real_s3 import store_at
from tests.storage.s3_wire import Fault, S3Wire
from tests.waiting import until


async def test_an_answered_call_is_in_the_store_and_out_of_the_spool(any_desk: Desk) -> None:
    desk = any_desk
    call_id = await desk.recorded(3.0)
    async with desk.working():
        row = await desk.until_state(call_id, "stored")
    content = await desk.content(call_id)
    assert (row["size_bytes"], row["sha256"]) == (len(content), hashlib.sha256(content).digest())
    assert row["object_key"] == object_key(call_id, row["sha256"])
    assert row["duration_seconds"] == 3.0
    assert row["reason"] == ""
    assert not row["repaired"]
    assert desk.in_spool(call_id) == []


async def test_operator_is_left_and_customer_right(desk: Desk) -> None:
    call_id = await desk.recorded(2.0, operator_hertz=500, customer_hertz=1500)
    await desk.uploads.run(call_id)
    heard = await desk.heard(call_id)
    assert len(heard) == 16000
    assert abs(loudest_hertz(heard[:, 0]) - 500) < 5
    assert abs(loudest_hertz(heard[:, 1]) - 1500) < 5


async def test_talk_and_silence_are_measured_per_side(desk: Desk) -> None:
    call_id = await desk.call()
    wav(desk.shelf.spool.operator(call_id), np.concatenate([tone(400, 2), silence(8)]))
    wav(desk.shelf.spool.customer(call_id), np.concatenate([silence(5), tone(700, 3, loud=0.2), silence(2)]))
    await desk.uploads.run(call_id)
    row = await desk.row(call_id)
    assert row["talk_operator_seconds"] == pytest.approx(2, abs=0.1)
    assert row["talk_customer_seconds"] == pytest.approx(3, abs=0.1)
    assert row["silence_seconds"] == pytest.approx(5, abs=0.1)
    left, right = row["peaks"]["operator"], row["peaks"]["customer"]
    assert len(left) == len(right) == 800
    assert max(left[:160]) == 100
    assert set(left[165:]) == {0}
    assert max(right[400:640]) == pytest.approx(50, abs=2)
    assert set(right[:395]) == {0}


async def test_every_length_has_its_peaks(desk: Desk) -> None:
    for frames in (1, 7, 159, 799, 801, 8000, 32000, 32001, 64001):
        call_id = await desk.call()
        for side in (desk.shelf.spool.operator(call_id), desk.shelf.spool.customer(call_id)):
            wav(side, np.full(frames, 12000, np.int16))
        await desk.uploads.run(call_id)
        row = await desk.row(call_id)
        assert row["duration_seconds"] == pytest.approx(frames / 8000, abs=0.001)
        assert set(row["peaks"]["customer"]) == {100}, frames
        assert len(row["peaks"]["customer"]) <= 800


async def test_a_missing_side_is_silence_with_a_word(desk: Desk) -> None:
    call_id = await desk.call()
    aged(wav(desk.shelf.spool.customer(call_id), tone(600, 2)))
    await desk.uploads.run(call_id)
    row = await desk.row(call_id)
    assert (row["state"], row["reason"]) == ("stored", "The operator's side is missing.")
    heard = await desk.heard(call_id)
    assert np.abs(heard[:, 0]).max() < 0.01
    assert np.abs(heard[:, 1]).max() > 0.3


async def test_a_shorter_side_is_silent_at_its_end_with_a_word(desk: Desk) -> None:
    call_id = await desk.call()
    wav(desk.shelf.spool.operator(call_id), tone(400, 1))
    wav(desk.shelf.spool.customer(call_id), tone(600, 3))
    await desk.uploads.run(call_id)
    row = await desk.row(call_id)
    assert (row["state"], row["reason"]) == ("stored", "The operator's side ends 2.0 s early.")
    assert row["duration_seconds"] == 3.0


@pytest.mark.parametrize("content", [None, b"", b"RIFF\0\0", header(0)], ids=["none", "empty", "begun", "header"])
async def test_no_sound_is_missing_with_a_reason(desk: Desk, content: bytes | None) -> None:
    call_id = await desk.call()
    if content is not None:
        for side in (desk.shelf.spool.operator(call_id), desk.shelf.spool.customer(call_id)):
            side.write_bytes(content)
            aged(side)
    await desk.uploads.run(call_id)
    row = await desk.row(call_id)
    assert (row["state"], row["reason"]) == ("missing", "Asterisk left no sound.")


@pytest.mark.parametrize("promised", [0, 64000], ids=["sizes 0/0", "cut"])
async def test_a_file_of_a_killed_asterisk_is_mended(desk: Desk, promised: int) -> None:
    call_id = await desk.call()
    for side, hertz in ((desk.shelf.spool.operator(call_id), 500), (desk.shelf.spool.customer(call_id), 900)):
        aged(wav(side, tone(hertz, 2), promised=promised))
    await desk.uploads.run(call_id)
    row = await desk.row(call_id)
    assert (row["state"], row["repaired"], row["duration_seconds"]) == ("stored", True, 2.0)
    assert abs(loudest_hertz((await desk.heard(call_id))[:, 1]) - 900) < 5


async def test_an_odd_byte_at_the_end_does_no_harm(desk: Desk) -> None:
    call_id = await desk.call()
    for side in (desk.shelf.spool.operator(call_id), desk.shelf.spool.customer(call_id)):
        wav(side, tone(500, 1), promised=0)
        side.write_bytes(side.read_bytes() + b"\x7f")
        aged(side)
    await desk.uploads.run(call_id)
    assert (await desk.row(call_id))["duration_seconds"] == 1.0


@pytest.mark.parametrize("promised", [0, None], ids=["still open", "one side not there yet"])
async def test_a_file_that_may_still_be_written_is_waited_for(desk: Desk, promised: int | None) -> None:
    call_id = await desk.call(ended_ago=0.0)
    wav(desk.shelf.spool.operator(call_id), tone(500, 1), promised=promised)
    with pytest.raises(TryLater, match="not closed"):
        await desk.uploads.run(call_id)
    assert await desk.state(call_id) == "pending"
    for side in (desk.shelf.spool.operator(call_id), desk.shelf.spool.customer(call_id)):
        wav(side, tone(500, 1))
    await desk.uploads.run(call_id)
    assert await desk.state(call_id) == "stored"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"This is a text and no sound at all, whatever its name says.", "not a WAV file"),
        (header(8, channels=2) + b"\0" * 8, "2 channels"),
        (header(8, rate=44100) + b"\0" * 8, "44100 Hz"),
        (b"RIFF\0\0\0\0WAVE" + b"\0" * 100, "no samples"),
        (bytes(range(256)) * 40, "not a WAV file"),
    ],
)
async def test_what_is_no_recording_is_hopeless(desk: Desk, content: bytes, words: str) -> None:
    call_id = await desk.call()
    wav(desk.shelf.spool.operator(call_id), tone(500, 1))
    desk.shelf.spool.customer(call_id).write_bytes(content)
    with pytest.raises(Hopeless, match=words):
        await desk.uploads.run(call_id)


async def test_a_poisoned_recording_is_parked_and_blocks_nobody(desk: Desk) -> None:
    poisoned = await desk.call()
    desk.shelf.spool.operator(poisoned).write_text("I am a text\n" * 100)
    good = [await desk.recorded(1.0) for _ in range(3)]
    async with desk.working():
        for call_id in good:
            await desk.until_state(call_id, "stored")
        row = await desk.until_state(poisoned, "parked")
    assert "not a WAV file" in row["reason"]
    assert desk.in_spool(poisoned) == [f"{poisoned}-operator.wav"]
    assert await desk.office.value("SELECT count(*) FROM jobs.pgqueuer") == 0


async def test_a_person_may_have_a_parked_one_tried_again(desk: Desk) -> None:
    call_id = await desk.call()
    async with desk.working():
        desk.shelf.spool.operator(call_id).write_text("I am a text\n" * 100)
        await desk.until_state(call_id, "parked")
        await until(desk.nothing_owed)
        for side in (desk.shelf.spool.operator(call_id), desk.shelf.spool.customer(call_id)):
            wav(side, tone(500, 1))
        async with db.acting(desk.pool, db.SYSTEM) as conn:
            await recordings.try_again(conn, call_id)
        await desk.until_state(call_id, "stored")


async def test_an_encoded_copy_that_was_damaged_in_the_spool_is_made_again(desk: Desk) -> None:
    call_id = await desk.recorded(1.0)
    facts = await desk.uploads._encoded(call_id)
    assert facts
    encoded = desk.shelf.spool.encoded(call_id, facts)
    content = bytearray(encoded.read_bytes())
    content[len(content) // 2] ^= 0xFF
    encoded.write_bytes(content)
    with pytest.raises(TryLater, match="something else"):
        await desk.uploads.run(call_id)
    await desk.uploads.run(call_id)
    row = await desk.row(call_id)
    assert row["sha256"] == hashlib.sha256(await desk.content(call_id)).digest()


@pytest.mark.parametrize(
    "fault", [Fault.CUT, Fault.ERROR, Fault.OVERLOAD, Fault.HANG, Fault.FORGET, Fault.FLIP_UP, Fault.FLIP_DOWN]
)
async def test_a_store_in_trouble_costs_time_only(s3_desk: Desk, wire: S3Wire, fault: Fault) -> None:
    call_id = await s3_desk.recorded(1.0)
    wire.fault = fault
    with pytest.raises(TryLater) as told:
        await s3_desk.uploads.run(call_id)
    assert await s3_desk.state(call_id) == "pending"
    names = s3_desk.in_spool(call_id)
    assert {f"{call_id}-operator.wav", f"{call_id}-customer.wav"} < set(names)
    await s3_desk.uploads.put_off(call_id, told.value.reason, told.value.seconds)
    assert (await s3_desk.row(call_id))["reason"] == told.value.reason
    wire.fault = Fault.NONE
    healed = recordings.Uploads(s3_desk.pool, s3_desk.shelf, s3_desk.encoders)
    await healed.run(call_id)
    content = await s3_desk.content(call_id)
    row = await s3_desk.row(call_id)
    assert row["sha256"] == hashlib.sha256(content).digest()
    assert s3_desk.in_spool(call_id) == []


async def test_what_a_cable_changed_once_is_read_again_and_nothing_is_deleted(s3_desk: Desk, wire: S3Wire) -> None:
    call_id = await s3_desk.recorded(1.0)
    wire.fault, asked = Fault.FLIP_DOWN_ONCE, wire.requests
    await s3_desk.uploads.run(call_id)
    assert wire.fault is Fault.NONE
    assert wire.requests - asked == 3, "put, read, read again"
    assert (await s3_desk.row(call_id))["sha256"] == hashlib.sha256(await s3_desk.content(call_id)).digest()


async def test_while_the_store_is_away_the_others_do_not_ask(s3_desk: Desk, wire: S3Wire) -> None:
    calls = [await s3_desk.recorded(0.5) for _ in range(4)]
    wire.fault = Fault.ERROR
    for call_id in calls:  # encoding takes longer than the store is left alone
        with pytest.raises(TryLater, match="away"):
            await s3_desk.uploads.run(call_id)
    asked = wire.requests
    for call_id in calls:
        with pytest.raises(TryLater, match="away"):
            await s3_desk.uploads.run(call_id)
    assert wire.requests - asked <= 2
    assert all(s3_desk.shelf.spool.facts(call_id) for call_id in calls), "they are encoded meanwhile"


async def test_an_outage_ends_without_a_person(s3_desk: Desk, wire: S3Wire) -> None:
    wire.fault = Fault.OVERLOAD
    calls = [await s3_desk.recorded(0.5) for _ in range(3)]
    async with s3_desk.working():

        async def told() -> bool:
            return "away" in (await s3_desk.row(calls[0]))["reason"]

        await until(told, what="the reason in the row")
        wire.fault = Fault.NONE
        for call_id in calls:
            row = await s3_desk.until_state(call_id, "stored")
            assert (row["starts"], row["reason"]) == (1, "")


async def test_a_wrong_bucket_waits_for_a_person_and_parks_nothing(s3_desk: Desk, s3_server: int) -> None:
    store = store_at(s3_server, bucket="nobody-made-me")
    call_id = await s3_desk.recorded(0.5)
    uploads = recordings.Uploads(
        s3_desk.pool, recordings.Shelf(spool=s3_desk.shelf.spool, store=store), s3_desk.encoders
    )
    with pytest.raises(TryLater, match="S3_BUCKET"):
        await uploads.run(call_id)
    await store.close()


async def test_an_unanswered_call_needs_no_recording(desk: Desk) -> None:
    call_id = await desk.call(answered=Answered.NO)
    assert await desk.state(call_id) == "unneeded"
    assert await desk.nothing_owed()
    await desk.end(call_id, answered=Answered.YES)
    assert await desk.state(call_id) == "pending", "that somebody answered wins, whenever it is learned"
    await desk.end(call_id, answered=Answered.NO)
    assert await desk.state(call_id) == "pending"
