"""The small waveform of a list: one path a side, 53 bars of 3 units in a box of 160 by 24."""

from collections.abc import Sequence

BARS = 53
_STEP = 3  # units from bar to bar; a bar is 2 wide
_MIDDLE = 12  # the line between operator (above) and customer (below)
_UNIT = 0.115  # units of height for each of the 100 that a peak may have
_LOWEST = 0.4


def bars_above(peaks: Sequence[int]) -> str:
    """The operator's side; `peaks` are 0 to 100."""
    return "".join(f"M{at} {_MIDDLE - height:.1f}h2V{_MIDDLE}h-2z" for at, height in _bars(peaks))


def bars_below(peaks: Sequence[int]) -> str:
    """The customer's side."""
    return "".join(f"M{at} {_MIDDLE}h2v{height:.1f}h-2z" for at, height in _bars(peaks))


def _bars(peaks: Sequence[int]) -> list[tuple[int, float]]:
    """Where each bar that is seen stands, and its height."""
    share = max((len(peaks) + BARS - 1) // BARS, 1)
    loudest = (max(peaks[start : start + share]) for start in range(0, len(peaks), share))
    return [(number * _STEP, max(_LOWEST, loud * _UNIT)) for number, loud in enumerate(loudest) if loud > 0]
