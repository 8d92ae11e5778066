"""Two sides into one stereo file: Opus in Ogg, operator left, customer right, with what the player draws.

Written in blocks: one long write can crash libsndfile, and memory stays the same for a minute and for four hours.
"""

import hashlib
import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import numpy as np
import soundfile

from callcenter.recordings.audio.wav import Wav

POINTS = 800  # of the waveform, a side
BLOCK_SECONDS = 4
FRAME = 50  # energies are measured over 1/50 s
TALK = 10 ** (-42 / 20)  # -42 dBFS: a telephone line's idle noise lies near -60
PAUSE_FRAMES = 15  # a pause up to 0.3 s belongs to the talk around it
SHORT = 0.5  # seconds by which the sides may differ without a word
QUIETEST_SCALE = 0.05  # of full scale: noise alone is not drawn as if it were speech
COMPRESSION = 0.96  # libsndfile's scale; about 16 kbit/s a side, 14 MB an hour

Samples = Any  # numpy array of int16


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an encoded recording."""

    size_bytes: int
    sha256: bytes
    duration_seconds: float
    talk_operator_seconds: float
    talk_customer_seconds: float
    silence_seconds: float
    peaks: dict[str, list[int]]  # operator, customer: 0..100, the louder side's loudest point is 100
    repaired: bool
    reason: str = ""  # what is not as it should be, e.g. a side without a file


def encode(operator: Wav | None, customer: Wav | None, target: Path) -> Facts:
    """Write `target`, flushed to the disk, and give its facts. A missing or shorter side is silent there.

    At least one side must be given; both have the same rate.
    """
    sides = (operator, customer)
    rate = max(side.rate for side in sides if side)
    frames = max(side.frames for side in sides if side)
    drawings = (_Drawing(rate, frames), _Drawing(rate, frames))
    with soundfile.SoundFile(target, "w", rate, 2, format="OGG", subtype="OPUS", compression_level=COMPRESSION) as file:
        for block in zip(*(_blocks(side, rate, frames) for side in sides), strict=True):
            file.write(np.stack(block, axis=1))
            for drawing, samples in zip(drawings, block, strict=True):
                drawing.add(samples)
    return _facts(target, frames / rate, drawings, sides)


def _blocks(side: Wav | None, rate: int, frames: int) -> Iterator[Samples]:
    step = rate * BLOCK_SECONDS
    if side is None:
        for start in range(0, frames, step):
            yield np.zeros(min(step, frames - start), np.int16)
        return
    with Path(side.path).open("rb") as file:
        file.seek(side.data_at)
        for start in range(0, frames, step):
            yield read_samples(file, min(step, side.frames - start), min(step, frames - start))


def read_samples(file: BinaryIO, present: int, wanted: int) -> Samples:
    """`wanted` samples: up to `present` from the file, silence for the rest."""
    samples = np.zeros(wanted, np.int16)
    if present > 0:
        data = file.read(min(present, wanted) * 2)
        samples[: len(data) // 2] = np.frombuffer(data, "<i2", len(data) // 2)
    return samples


class _Drawing:
    """The waveform and the energies of one side, taken up block by block."""

    def __init__(self, rate: int, frames: int) -> None:
        self._bin = max(-(-frames // POINTS), 1)
        self._peaks = np.zeros(-(-frames // self._bin), np.int32)
        self._frame = rate // FRAME
        self._loud: list[Any] = []
        self._at = 0

    def add(self, samples: Samples) -> None:
        size = np.abs(samples.astype(np.int32))
        starts = np.arange(-(-self._at // self._bin) * self._bin - self._at, len(size), self._bin)
        cuts = np.concatenate(([0], starts[starts > 0])).astype(np.intp)
        first = self._at // self._bin
        found = np.maximum.reduceat(size, cuts)
        self._peaks[first : first + len(found)] = np.maximum(self._peaks[first : first + len(found)], found)
        whole = len(samples) // self._frame * self._frame
        power = (samples[:whole].astype(np.float32) / 32768).reshape(-1, self._frame)
        self._loud.append(np.sqrt((power**2).mean(axis=1)) > TALK)
        self._at += len(samples)

    @property
    def loudest(self) -> int:
        return int(self._peaks.max(initial=0))

    def peaks(self, scale: float) -> list[int]:
        return [int(value) for value in np.minimum(np.rint(self._peaks * (100 / scale)), 100)]

    def talk(self) -> Any:
        """For each frame: does this side speak? Short pauses are filled."""
        loud = np.concatenate(self._loud) if self._loud else np.zeros(0, bool)
        at = np.flatnonzero(loud)
        for start, past in itertools.pairwise(at):
            if 1 < past - start <= PAUSE_FRAMES:
                loud[start:past] = True
        return loud


def _facts(target: Path, seconds: float, drawings: tuple[_Drawing, _Drawing], sides: tuple[Wav | None, ...]) -> Facts:
    size, sha256 = _on_disk(target)
    talks = [drawing.talk() for drawing in drawings]
    scale = max(*(drawing.loudest for drawing in drawings), 32768 * QUIETEST_SCALE)
    return Facts(
        size_bytes=size,
        sha256=sha256,
        duration_seconds=round(seconds, 3),
        talk_operator_seconds=round(float(talks[0].sum()) / FRAME, 2),
        talk_customer_seconds=round(float(talks[1].sum()) / FRAME, 2),
        silence_seconds=round(max(seconds - float((talks[0] | talks[1]).sum()) / FRAME, 0.0), 2),
        peaks={name: drawing.peaks(scale) for name, drawing in zip(("operator", "customer"), drawings, strict=True)},
        repaired=any(side is not None and (side.cut or not side.closed) for side in sides),
        reason=_reason(seconds, sides),
    )


def _reason(seconds: float, sides: tuple[Wav | None, ...]) -> str:
    words = []
    for side, name in zip(sides, ("operator", "customer"), strict=True):
        if side is None:
            words.append(f"The {name}'s side is missing.")
        elif (early := seconds - side.frames / side.rate) > SHORT:
            words.append(f"The {name}'s side ends {early:.1f} s early.")
    return " ".join(words)


def _on_disk(file: Path) -> tuple[int, bytes]:
    content = file.read_bytes()
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return len(content), hashlib.sha256(content).digest()
