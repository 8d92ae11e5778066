"""What a link is given and what comes out of it: its address and limits, its state, and the queue of facts."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from datetime import datetime
from enum import Enum

from msgspec import Struct

from callcenter.telephony.errors import FactsOverflow
from callcenter.telephony.events import AsteriskEvent


class AmiAddress(Struct, frozen=True, kw_only=True):
    """Where an Asterisk listens and as whom to log in (asterisk/manager.conf)."""

    host: str
    port: int
    username: str
    secret: str

    def __repr__(self) -> str:
        return f"AmiAddress({self.username}@{self.host}:{self.port})"


class Limits(Struct, frozen=True, kw_only=True):
    """How long the link waits, in seconds. A silent peer is noticed after `ping_every + answer`, 5 s."""

    connect: float = 3.0
    answer: float = 3.0  # log-in, ping
    action: float = 5.0
    boot: float = 120.0  # ten thousand telephones take an Asterisk 7 s to load
    ping_every: float = 2.0
    first_pause: float = 0.1  # before a new attempt; doubled up to `longest_pause`, then shortened at random by half
    longest_pause: float = 2.0


class LinkState(Enum):
    """What the lamp of the telephone exchange shows."""

    DOWN = "down"
    CONNECTING = "connecting"
    UP = "up"
    REFUSED = "refused"  # wrong name or password: an alarm for a person, who then starts the process again
    CLOSED = "closed"


class LinkUp(Struct, frozen=True, kw_only=True):
    """The link is usable. Facts may have been missed: ask Asterisk. Calls older than `restarted_at` are dead."""

    restarted_at: datetime


class LinkLost(Struct, frozen=True, kw_only=True):
    """The link is gone; what Asterisk does from here on is not heard until the next LinkUp."""

    reason: str


class LinkRefused(Struct, frozen=True, kw_only=True):
    """Asterisk did not accept the log-in: a person has to act."""

    reason: str


Fact = AsteriskEvent | LinkUp | LinkLost | LinkRefused


class Facts:
    """The one ordered queue between a link and its one reader. News of the link itself always finds a place."""

    def __init__(self, limit: int = 20_000) -> None:
        self.limit = limit
        self._queue: deque[Fact] = deque()
        self._arrived = asyncio.Event()

    def __len__(self) -> int:
        return len(self._queue)

    def put(self, fact: Fact) -> None:
        """Append a fact. Raises FactsOverflow when the reader is `limit` facts behind."""
        if len(self._queue) >= self.limit and not isinstance(fact, LinkUp | LinkLost | LinkRefused):
            raise FactsOverflow(f"{self.limit} facts are waiting")
        self._queue.append(fact)
        self._arrived.set()

    async def next(self) -> Fact:
        """The oldest fact; waits without limit, since silence is what an idle exchange sounds like."""
        while not self._queue:
            self._arrived.clear()
            await self._arrived.wait()
        return self._queue.popleft()

    async def __aiter__(self) -> AsyncIterator[Fact]:
        while True:
            yield await self.next()
