"""WAV headers: whole, of a file still being written, of one that lost its writer, and of what is no WAV at all.

The layout is that of RIFF/WAVE with 16-bit PCM: `RIFF <size> WAVE fmt  … data <size> <samples>`. Asterisk writes the
two sizes when it closes the file; until then, and for ever when it is killed, both are 0.
"""

import struct
from pathlib import Path

import msgspec

RATES = (8000, 16000)  # samples a second that Asterisk's `wav` and `wav16` have
_HEAD = 4096  # bytes in which the samples must begin


class NotWav(Exception):
    """The file holds something else than the sound of one side; the message says what."""


class Wav(msgspec.Struct, frozen=True, kw_only=True):
    """Where the samples of one side lie: 16 bit, one channel."""

    path: str
    rate: int
    data_at: int  # offset of the first sample, in bytes
    frames: int  # samples that are in the file, whatever the header says
    closed: bool  # the writer has filled in the sizes
    cut: bool  # the header promises more than there is


def examine(path: Path) -> Wav | None:
    """What the file holds; None when it does not exist or holds no sample. Raises NotWav."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        return None
    if not head or (len(head) < 44 and b"RIFF".startswith(head[:4])):
        return None
    rate, data_at, promised = _samples(head, path.name)
    present = (size - data_at) // 2
    if present <= 0:
        return None
    frames = min(promised // 2, present) if promised else present
    return Wav(
        path=str(path), rate=rate, data_at=data_at, frames=frames, closed=promised > 0, cut=promised // 2 > present
    )


def stereo_header(rate: int, frames: int) -> bytes:
    """The 44 bytes before `frames` pairs of 16-bit samples."""
    data = frames * 4
    layout = struct.pack("<HHIIHH", 1, 2, rate, rate * 4, 4, 16)
    return b"RIFF" + struct.pack("<I", data + 36) + b"WAVEfmt \x10\0\0\0" + layout + b"data" + struct.pack("<I", data)


def _samples(head: bytes, name: str) -> tuple[int, int, int]:
    """Rate, offset of the samples and their length in bytes as the header has them."""
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        raise NotWav(f"{name} is not a WAV file: it begins with {head[:12]!r}")
    rate, at = 0, 12
    while at + 8 <= len(head):
        kind, size = head[at : at + 4], int.from_bytes(head[at + 4 : at + 8], "little")
        if kind == b"fmt " and at + 24 <= len(head):
            rate = _rate(head[at + 8 : at + 24], name)
        elif kind == b"data":
            if not rate:
                break
            return rate, at + 8, size
        at += 8 + size + size % 2
    raise NotWav(f"{name} has no samples where they should be")


def _rate(layout: bytes, name: str) -> int:
    form, channels, rate, _, _, bits = struct.unpack("<HHIIHH", layout)
    if (form, channels, bits) != (1, 1, 16) or rate not in RATES:
        found = f"{channels} channels of {bits} bits at {rate} Hz in format {form}"
        raise NotWav(f"{name} has {found}; one channel of 16 bits at 8000 Hz belongs there")
    return int(rate)
