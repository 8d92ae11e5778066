"""Files as Asterisk leaves them, and as it should not."""

import os
import struct
import time
from pathlib import Path

import numpy as np

RATE = 8000


def tone(hertz: float, seconds: float, loud: float = 0.4, rate: int = RATE) -> np.ndarray:
    """A sine of 16-bit samples."""
    at = np.arange(int(seconds * rate)) / rate
    return (np.sin(2 * np.pi * hertz * at) * loud * 32767).astype(np.int16)


def silence(seconds: float) -> np.ndarray:
    """Nothing."""
    return np.zeros(int(seconds * RATE), np.int16)


def header(data: int, *, rate: int = RATE, channels: int = 1) -> bytes:
    """44 bytes that promise `data` bytes of samples."""
    layout = struct.pack("<HHIIHH", 1, channels, rate, rate * 2 * channels, 2 * channels, 16)
    return (
        b"RIFF"
        + struct.pack("<I", data and data + 36)
        + b"WAVEfmt \x10\0\0\0"
        + layout
        + b"data"
        + struct.pack("<I", data)
    )


def wav(path: Path, samples: np.ndarray, *, promised: int | None = None, rate: int = RATE, channels: int = 1) -> Path:
    """A file whose header promises what is there, unless told otherwise."""
    data = samples.tobytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header(len(data) if promised is None else promised, rate=rate, channels=channels) + data)
    return path


def aged(path: Path, seconds: float = 120.0) -> Path:
    """As if written so long ago."""
    then = time.time() - seconds
    os.utime(path, (then, then))
    return path


def loudest_hertz(samples: np.ndarray, rate: int = RATE) -> float:
    """The strongest frequency."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * rate / len(samples))
