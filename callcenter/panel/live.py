"""Live news by server-sent events: what changed, whose screen it concerns; the page then fetches the fragment."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import msgspec
from aiohttp import web

from callcenter import users
from callcenter.db import Change, Role
from callcenter.panel.parts import parts_of, session_of
from callcenter.panel.rendering import server_seconds

BEAT = 2.0  # seconds; a page without any event for 5 s marks itself as stale
QUEUE_LENGTH = 200  # a reader that far behind is dropped; it comes back and fetches everything


class _Reader:
    def __init__(self, user: users.User) -> None:
        self.user = user
        self.events: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE_LENGTH)

    def put(self, event: bytes | None) -> None:
        try:
            self.events.put_nowait(event)
        except asyncio.QueueFull:
            while not self.events.empty():
                self.events.get_nowait()
            self.events.put_nowait(None)

    def sign_out(self) -> None:
        """The session ended: the page is led to the log-in."""
        self.put(encode("signed-out", {}))
        self.put(None)


class LiveNews:
    """The open streams of this process. `hear` gets the changes that Postgres tells."""

    def __init__(self) -> None:
        self._readers: set[_Reader] = set()

    def hear(self, change: Change) -> None:
        """Pass a change on to the screens that it concerns."""
        changed = encode("changed", {"topic": change.topic, "id": change.id})
        for reader in self._readers:
            if concerns(change, reader.user):
                reader.put(changed)
                if change.state and change.user_id == reader.user.id:
                    reader.put(encode(change.topic, {"id": change.id, "state": change.state}))

    def missed(self) -> None:
        """Notifications may have been lost: every page fetches everything again."""
        for reader in self._readers:
            reader.put(None)

    def close(self) -> None:
        """End all streams, because the process stops."""
        self.missed()

    @contextlib.contextmanager
    def reading(self, user: users.User) -> Iterator[_Reader]:
        """A place in the audience."""
        reader = _Reader(user)
        self._readers.add(reader)
        try:
            yield reader
        finally:
            self._readers.discard(reader)


def encode(event: str, data: dict[str, Any]) -> bytes:
    """One server-sent event (HTML standard, section 9.2)."""
    return f"event: {event}\ndata: ".encode() + msgspec.json.encode(data) + b"\n\n"


async def show(request: web.Request) -> web.StreamResponse:
    """The stream of one page: a beat every 2 s and every change; ends when the session ends."""
    parts, session = parts_of(request), session_of(request)
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )
    await response.prepare(request)
    with (
        parts.news.reading(session.user) as reader,
        parts.sessions.watching(session, reader.sign_out),
        contextlib.suppress(ConnectionError),
    ):
        await response.write(encode("beat", {"now": server_seconds()}))
        async for event in _events(reader):
            await response.write(event)
    return response


async def _events(reader: _Reader) -> AsyncIterator[bytes]:
    while True:
        try:
            event = await asyncio.wait_for(reader.events.get(), BEAT)
            if event is None:
                return
            yield event
        except TimeoutError:
            yield encode("beat", {"now": server_seconds()})


def concerns(change: Change, user: users.User) -> bool:
    """Whether the change is about this user's own screen; leaders see all calls and recordings come and go."""
    followed = change.topic in ("call", "recording", "presence") and user.role is not Role.OPERATOR
    return followed or change.user_id in (None, user.id)
