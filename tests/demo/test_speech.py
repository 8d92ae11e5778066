"""Recordings of the sample office: made of speech, kept as those of real calls are."""

import wave
from pathlib import Path

import numpy as np
import pytest

from callcenter import db, demo, recordings
from callcenter.demo.speech import RATE, conversation
from callcenter.ids import AccountId, CallId
from callcenter.storage import FolderStore


def write_voice(path: Path, hertz: int, seconds: float) -> None:
    """A tone in place of a voice."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sound = (np.sin(np.arange(int(RATE * seconds)) * 2 * np.pi * hertz / RATE) * 9000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound.tobytes())


def frames(path: Path) -> int:
    with wave.open(str(path)) as file:
        return file.getnframes()


def test_both_sides_of_a_talk_are_equally_long_and_one_speaks_at_a_time() -> None:
    said = [np.full(RATE * seconds, 5000, dtype=np.int16) for seconds in (1, 2, 3, 2)]
    operator, customer = conversation(said)
    assert len(operator) == len(customer) > RATE * 8
    assert operator.any() and customer.any()
    assert not ((operator != 0) & (customer != 0)).any()


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    """Voices as Asterisk's sounds folder holds them: two Hungarian talks, no other language."""
    for number in range(2):
        write_voice(tmp_path / "sounds" / "demo" / f"hu-talk-{number}.wav", 300 + 100 * number, 0.5)
    return tmp_path / "sounds"


async def test_some_talks_of_every_operator_are_recorded_and_reach_the_store(
    pool: db.Pool, sounds: Path, tmp_path: Path
) -> None:
    spool = tmp_path / "spool"
    await demo.fill_sample_office(pool, lambda _: None)
    assert await demo.record_sample_calls(pool, spool, sounds, lambda _: None) == 18
    async with db.acting(pool, db.SYSTEM) as conn:
        rows = await conn.fetch(
            """
            SELECT recording.call_id, recording.account_id, call.recorded, recording.state,
                   extract(epoch FROM call.ended_at - call.answered_at)::float8 AS seconds
              FROM recording
              JOIN call ON call.id = recording.call_id
             ORDER BY call_id
            """
        )
        jobs = await conn.fetchval("SELECT count(*) FROM jobs.pgqueuer")
    assert len(rows) == jobs == 18
    for row in rows:
        operator, customer = (spool / f"{row['call_id']}-{side}.wav" for side in ("operator", "customer"))
        assert frames(operator) == frames(customer) == round(row["seconds"] * RATE)
        assert row["recorded"] and row["state"] == "pending"
    store, encoders = FolderStore(tmp_path / "objects"), recordings.Encoders(1)
    try:
        shelf = recordings.Shelf(spool=recordings.Spool(spool), store=store)
        await recordings.Uploads(pool, shelf, encoders).run(rows[0]["call_id"])
    finally:
        await encoders.close()
        await store.close()
    async with db.acting(pool, db.SYSTEM) as conn:
        stored = await recordings.hearing.get(conn, CallId(rows[0]["call_id"]))
    assert stored.state == "stored"
    assert stored.account_id == AccountId(rows[0]["account_id"])
    assert stored.duration_seconds == pytest.approx(rows[0]["seconds"], abs=0.2)


async def test_without_voices_nothing_is_recorded(pool: db.Pool, tmp_path: Path) -> None:
    await demo.fill_sample_office(pool, lambda _: None)
    assert await demo.record_sample_calls(pool, tmp_path / "spool", tmp_path, lambda _: None) == 0
    assert not (tmp_path / "spool").exists()
