"""The time, asked in one place so that a test can set it."""

from collections.abc import Callable
from datetime import UTC, datetime


def _system_time() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_time


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _source()


def use(source: Callable[[], datetime]) -> Callable[[], datetime]:
    """Take the time from `source` from now on; returns the source used before, to put back."""
    global _source
    before, _source = _source, source
    return before
