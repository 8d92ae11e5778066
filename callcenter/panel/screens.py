"""What one open page has yet to be told. A slow page holds up nobody and never grows."""

import asyncio

from callcenter import users

MOST = 200  # things; a page that far behind fetches everything instead
PATIENCE_BEATS = 5  # that nobody took: the page sleeps or its line is dead
MISSED = b"event: missed\ndata: {}\n\n"


class Screen:
    """The news of one stream, each thing once, in order; taken by the stream's own task."""

    __slots__ = ("_ended", "_news", "_transport", "_untaken", "_waiter", "user")

    def __init__(self, user: users.User, transport: asyncio.Transport | None) -> None:
        self.user = user
        self._transport = transport
        self._news: dict[bytes, None] = {}
        self._waiter: asyncio.Future[None] | None = None
        self._untaken = 0
        self._ended = False

    def put(self, event: bytes) -> None:
        """Tell this. What is still to be told is told once."""
        if len(self._news) >= MOST:
            self._news = {MISSED: None}
        self._news[event] = None
        self._wake()

    def beat(self, event: bytes) -> None:
        """Show that the server is there; a page that takes nothing for 10 s is cut off and comes back when it can."""
        self._untaken += 1
        if self._untaken == 1:
            self.put(event)
        elif self._untaken > PATIENCE_BEATS and self._transport:
            self._transport.abort()

    def end(self, last: bytes = b"") -> None:
        """End the stream, after everything that is to be told and `last`."""
        if last:
            self.put(last)
        self._ended = True
        self._wake()

    async def news(self) -> bytes:
        """All that is to be told now, as soon as there is something; empty at the end."""
        if not self._news and not self._ended:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        told, self._news, self._untaken = b"".join(self._news), {}, 0
        return told

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
