"""Recordings for some talks of the sample office, made of the voices with which the demo's customers speak."""

import asyncio
import wave
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt

from callcenter import db, recordings
from callcenter.demo import sql
from callcenter.ids import AccountId, CallId

RATE = 8000  # samples a second of a telephone
A_USER = 6  # talks of each operator
TURNS = 4  # what both say together
SEED = 21

Sound = npt.NDArray[np.int16]


async def record_sample_calls(pool: db.Pool, spool: Path, sounds: Path, progress: Callable[[str], None]) -> int:
    """Write both sides of some past talks into the spool and owe them to the store; returns how many.

    The worker encodes and stores them as those of real calls. In `sounds` and below it are
    talks (`<language>-talk-<n>.wav`, 8 kHz mono); without any, nothing is recorded.
    """
    voices = {language: await asyncio.to_thread(_voices, sounds, language) for language in ("en", "hu", "ru")}
    async with db.acting(pool, db.SYSTEM) as conn:
        talks = [talk for talk in await sql.talks_to_record(conn, A_USER) if voices[talk["language"]]]
    if not talks:
        return 0
    progress(f"sample office: voices of {len(talks)} talks")
    spool.mkdir(parents=True, exist_ok=True)
    chance = Random(SEED)  # noqa: S311
    for talk in talks:
        await _record(pool, recordings.Spool(spool), talk, voices[talk["language"]], chance)
    return len(talks)


async def _record(
    pool: db.Pool, spool: recordings.Spool, talk: dict[str, Any], voices: list[Sound], chance: Random
) -> None:
    call_id = CallId(talk["id"])
    said = chance.sample(voices, min(TURNS, len(voices)))
    operator, customer = await asyncio.to_thread(conversation, said)
    # The intention first, as for a real call: a file without a row would be an orphan.
    async with db.acting(pool, db.SYSTEM) as conn:
        await sql.set_recorded(conn, call_id, len(operator) / RATE)
        await recordings.expect(conn, call_id, AccountId(talk["account_id"]))
    await asyncio.to_thread(_write, spool.operator(call_id), operator)
    await asyncio.to_thread(_write, spool.customer(call_id), customer)
    async with db.acting(pool, db.SYSTEM) as conn:
        await recordings.call_ended(conn, call_id, recordings.Answered.YES)


def conversation(said: list[Sound]) -> tuple[Sound, Sound]:
    """Both sides of a talk, equally long: the customer answers, the operator speaks next, and so on, each alone.

    The operator's voice is the same speaker, a little lower.
    """
    sides: tuple[list[Sound], list[Sound]] = ([], [])
    for turn, sound in enumerate(said):
        speaking = turn % 2 == 0  # the operator begins; the customer's turn is the other one
        heard = _lower(sound) if speaking else sound
        pause = np.zeros(RATE * 6 // 10, dtype=np.int16)
        spoken, silent = np.concatenate([heard, pause]), np.zeros(len(heard) + len(pause), dtype=np.int16)
        sides[0].append(spoken if speaking else silent)
        sides[1].append(silent if speaking else spoken)
    return np.concatenate(sides[0]), np.concatenate(sides[1])


def _lower(sound: Sound) -> Sound:
    places = np.arange(0, len(sound) - 1, 0.9)
    lower: Sound = np.interp(places, np.arange(len(sound)), sound).astype(np.int16)
    return lower


def _voices(sounds: Path, language: str) -> list[Sound]:
    return [_read(path) for path in sorted(sounds.rglob(f"{language}-talk-*.wav"))]


def _read(path: Path) -> Sound:
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.int16)


def _write(path: Path, sound: Sound) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound.astype("<i2").tobytes())
