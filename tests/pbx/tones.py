"""Read the number that a customer "99" of the demo network plays as tones."""

from collections import Counter
from itertools import groupby

import numpy as np
import numpy.typing as npt

# The same as TONES in callcenter/local/asterisk_speech.py; written again, so that a test does not trust it.
FREQUENCIES = {**{str(digit): 600 + 100 * digit for digit in range(10)}, "S": 1900}
DIGITS = 8
WINDOW_SECONDS = 0.04
STEP_SECONDS = 0.01
SHORTEST_TONE_SECONDS = 0.1
LOUDEST_SILENCE = 0.01


def decode(samples: npt.NDArray[np.floating], rate: int) -> str:
    """Give the 8 digits that were played most often in full, or an empty text.

    One round takes 2.9 s, so that 6 s of sound hold a whole one wherever they begin.
    samples: one channel, -1 to 1. rate: samples a second, at least 6000.
    """
    tones = "".join(_tones(np.asarray(samples, dtype=float), rate))
    whole = Counter(part for part in _between_starts(tones) if len(part) == DIGITS)
    return whole.most_common(1)[0][0] if whole else ""


def _between_starts(tones: str) -> list[str]:
    """Cut at the start tones; what comes before the first one is no whole number."""
    return tones.split("S")[1:]


def _tones(samples: npt.NDArray[np.float64], rate: int) -> list[str]:
    window, step = round(WINDOW_SECONDS * rate), round(STEP_SECONDS * rate)
    if len(samples) < window:
        return []
    frames = np.lib.stride_tricks.sliding_window_view(samples, window)[::step]
    names = [name for name, _ in FREQUENCIES.items()]
    waves = np.exp(-2j * np.pi * np.outer(np.arange(window), list(FREQUENCIES.values())) / rate)
    shape = np.hanning(window)
    power = np.abs((frames * shape) @ waves) ** 2
    # A pure tone of amplitude a gives (a * sum(shape) / 2) ** 2; compare with the energy that was there.
    whole = (frames**2).mean(axis=1)
    share = power / np.maximum(2 * whole[:, None] * (shape.sum() / 2) ** 2, 1e-12)
    best = share.argmax(axis=1)
    clear = (share.max(axis=1) > 0.6) & (np.sqrt(whole) > LOUDEST_SILENCE)
    heard = [names[nth] if is_clear else "" for nth, is_clear in zip(best, clear, strict=True)]
    runs = ((name, len(list(run))) for name, run in groupby(heard))
    return [name for name, length in runs if name and length * STEP_SECONDS >= SHORTEST_TONE_SECONDS]
