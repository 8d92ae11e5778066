"""The child process that encodes: at low priority, with limits, one order a line on standard input.

It ends when its parent does. A crash in the audio library ends this process only.
"""

import os
import resource
import sys
from pathlib import Path

import msgspec

from callcenter.recordings.audio.encoding import Facts, encode
from callcenter.recordings.audio.wav import Wav

NICENESS = 10
MEMORY = 2 * 1024**3  # bytes of address space, of which numpy reserves most and uses little
FILE = 1024**3  # bytes of the largest file it may write
CPU_SECONDS = 900  # for one order; an hour of sound takes about 45


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Encode these sides into `target`."""

    operator: Wav | None
    customer: Wav | None
    target: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The facts, or what went wrong."""

    facts: Facts | None = None
    error: str = ""


def main() -> None:
    """Answer orders until standard input ends."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin.buffer:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + CPU_SECONDS, hard))
        sys.stdout.buffer.write(msgspec.json.encode(_answer(msgspec.json.decode(line, type=Order))) + b"\n")
        sys.stdout.buffer.flush()


def _answer(order: Order) -> Answer:
    try:
        return Answer(facts=encode(order.operator, order.customer, Path(order.target)))
    except (OSError, RuntimeError, ValueError, MemoryError) as error:  # soundfile's errors are RuntimeErrors
        return Answer(error=f"{type(error).__name__}: {error}")
