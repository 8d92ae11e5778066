"""AMI events per CPU second: our wire against panoramisk alone, A-B-A-B in one run.

Both sides get the same bytes in the same segments, parse them and hand each event to one callback; ours also makes
typed facts of it. Two mixes: every event of a recorded call, and what is left of them behind the filter of
asterisk/manager.conf. Run: python -m benchmarks.ami_events
"""

import asyncio
import os
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from panoramisk.ami_protocol import AMIProtocol
from panoramisk.manager import Manager

from callcenter import clock
from callcenter.telephony import hearing
from callcenter.telephony.ami import WANTED
from callcenter.telephony.wire import Wire

TRANSCRIPT = Path(__file__).parents[1] / "tests/telephony/transcripts/answered_customer_hangs.ami"
FILTERED = re.compile(rb"Event: (?:VarSet|Newexten|TestEvent|RTCPSent|RTCPReceived|NewConnectedLine|NewCallerid|Cdr)\r")
EVENTS, SEGMENT_BYTES, ROUNDS = 40_000, 64 * 1024, 7


class NoTransport(asyncio.Transport):
    """A connection that only receives."""


def segments(blocks: list[bytes]) -> list[bytes]:
    """EVENTS events as a socket would deliver them."""
    stream = b"".join(blocks[at % len(blocks)] + b"\r\n\r\n" for at in range(EVENTS))
    return [stream[at : at + SEGMENT_BYTES] for at in range(0, len(stream), SEGMENT_BYTES)]


def ours() -> tuple[Callable[[bytes], None], Callable[[], int]]:
    facts: list[Any] = []

    def hear(message: Any) -> None:
        fact = hearing.read(message, clock.now())
        if fact is not None:
            facts.append(fact)

    wire = Wire(WANTED, hear)
    wire.connection_made(NoTransport())
    return wire.data_received, lambda: len(facts)


def panoramisk_alone() -> tuple[Callable[[bytes], None], Callable[[], int]]:
    heard: list[Any] = []
    manager = Manager()
    manager.register_event("*", lambda _manager, message: heard.append(message.event))
    protocol = AMIProtocol()
    protocol.connection_made(NoTransport())
    protocol.factory, protocol.encoding = manager, "utf-8"
    return protocol.data_received, lambda: len(heard)


def rate(side: Callable[[], tuple[Callable[[bytes], None], Callable[[], int]]], stream: list[bytes]) -> float:
    """Events per second of CPU time."""
    receive, count = side()
    started = time.process_time()
    for segment in stream:
        receive(segment)
    spent = time.process_time() - started
    assert count() > 0
    return EVENTS / spent


def compare(name: str, blocks: list[bytes]) -> None:
    stream = segments(blocks)
    mine, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(rate(panoramisk_alone, stream))
        mine.append(rate(ours, stream))
    ratio = statistics.median(mine) / statistics.median(theirs)
    spread = f"{min(mine):,.0f}-{max(mine):,.0f} / {min(theirs):,.0f}-{max(theirs):,.0f}"
    print(
        f"{name}: ours {statistics.median(mine):,.0f}, panoramisk {statistics.median(theirs):,.0f} "
        f"events per CPU second, ratio {ratio:.2f} (at least 2; spread {spread})"
    )


async def main() -> None:
    blocks = TRANSCRIPT.read_bytes().replace(b"\n", b"\r\n").strip().split(b"\r\n\r\n")
    kept = [block for block in blocks if not FILTERED.match(block)]
    print(f"load {os.getloadavg()[0]:.2f}, {EVENTS} events, {ROUNDS} rounds A-B-A-B")
    compare(f"every event of a call ({len(blocks)})", blocks)
    compare(f"behind Asterisk's own filter ({len(kept)})", kept)


if __name__ == "__main__":
    asyncio.run(main())
