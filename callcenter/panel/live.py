"""Live news by server-sent events: what changed, whose screen it concerns; the page then fetches the fragment.

A page says up to which second it knows; what was heard since is told again, or that it has to fetch everything.
"""

import asyncio
import contextlib
import random
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from itertools import chain, cycle
from typing import Any

import msgspec
from aiohttp import web

from callcenter import users
from callcenter.db import Change, Role
from callcenter.ids import UserId
from callcenter.panel.parts import parts_of, session_of
from callcenter.panel.rendering import server_seconds
from callcenter.panel.screens import MISSED, Screen

BEAT_SECONDS = 2.0  # a page without any event for 5 s marks itself as stale
SLICES = 40  # the pages get their beats one slice after the other: no event waits behind all of them
AGAIN_MILLISECONDS = (300, 2000)  # pages come back spread over this time after their line broke
KEPT = 5000  # changes, for pages that were away for a moment
OVERLAP_SECONDS = 5.0  # a page knows the second it was rendered at, but read its rows before
_HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_FOLLOWED = ("account", "call", "recording", "presence")


class LiveNews:
    """The open screens of this process. `hear` gets the changes that Postgres tells, `run` keeps the screens alive."""

    def __init__(self) -> None:
        self._slices: list[set[Screen]] = [set() for _ in range(SLICES)]
        self._turns = cycle(self._slices)
        self._of_user: defaultdict[UserId, set[Screen]] = defaultdict(set)
        self._followers: set[Screen] = set()
        self._heard: deque[tuple[float, Change]] = deque(maxlen=KEPT)
        self._heard_since = self._silent_since = server_seconds()  # everything since then was heard, until silence
        self._silent = True

    def hear(self, change: Change) -> None:
        """Pass a change on to the screens that it concerns."""
        if len(self._heard) == KEPT:
            self._heard_since = self._heard[0][0]
        self._heard.append((server_seconds(), change))
        _tell(self._concerned(change), change)

    def lost(self, seconds: float) -> None:
        """Nothing is heard any more, since so many seconds: the pages mark what they show as old."""
        self._silent, self._silent_since = True, server_seconds() - seconds
        beat = self._beat()
        for screen in self._all():
            screen.put(beat)

    def missed(self) -> None:
        """News is heard again, and some may have been lost: every page fetches everything again."""
        self._heard.clear()
        self._silent, self._heard_since = False, server_seconds()
        told = MISSED + self._beat()
        for screen in self._all():
            screen.put(told)

    def close(self) -> None:
        """End all streams, because the process stops."""
        for screen in self._all():
            screen.end()

    async def run(self) -> None:
        """A beat every 2 s for every screen. Ends only by cancellation."""
        while True:
            for screens in self._slices:
                await asyncio.sleep(BEAT_SECONDS / SLICES)
                beat = self._beat()
                for screen in tuple(screens):
                    screen.beat(beat)

    @contextlib.contextmanager
    def audience(self, screen: Screen, since: float | None) -> Iterator[None]:
        """A place in the audience for a page that knows everything up to the second `since`."""
        places = [next(self._turns), self._of_user[screen.user.id]]
        if screen.user.role is not Role.OPERATOR:
            places.append(self._followers)
        for place in places:
            place.add(screen)
        self._tell_since(screen, since)
        screen.put(b"retry: %d\n" % random.randint(*AGAIN_MILLISECONDS) + self._beat())  # noqa: S311
        try:
            yield
        finally:
            for place in places:
                place.discard(screen)
            if not self._of_user[screen.user.id]:
                del self._of_user[screen.user.id]

    def _tell_since(self, screen: Screen, since: float | None) -> None:
        if since is None:
            return
        begin = since - OVERLAP_SECONDS
        if self._silent or not self._heard_since <= begin <= server_seconds():
            screen.put(MISSED)
            return
        for at, change in self._heard:
            if at >= begin and concerns(change, screen.user):
                _tell([screen], change)

    def _concerned(self, change: Change) -> Iterable[Screen]:
        """Those of whom `concerns` is true, found without asking all."""
        if change.user_id is None:
            return self._all()
        own = self._of_user.get(change.user_id, set())
        return own | self._followers if change.topic in _FOLLOWED else own

    def _all(self) -> Iterable[Screen]:
        return chain.from_iterable(self._slices)

    def _beat(self) -> bytes:
        now = server_seconds()
        silent = {"behind": now - self._silent_since} if self._silent else {}
        return b"id: %.3f\n" % now + encode("beat", {"now": now, **silent})


def concerns(change: Change, user: users.User) -> bool:
    """Whether the change is about this user's own screen; leaders follow everybody's calls and accounts."""
    followed = change.topic in _FOLLOWED and user.role is not Role.OPERATOR
    return followed or change.user_id in (None, user.id)


def _tell(screens: Iterable[Screen], change: Change) -> None:
    changed = encode("changed", {"topic": change.topic, "id": change.id})
    state = encode(change.topic, {"id": change.id, "state": change.state}) if change.state else b""
    for screen in screens:
        screen.put(changed + state if change.user_id == screen.user.id else changed)


def encode(event: str, data: dict[str, Any]) -> bytes:
    """One server-sent event (HTML standard, section 9.2)."""
    return f"event: {event}\ndata: ".encode() + msgspec.json.encode(data) + b"\n\n"


async def show(request: web.Request) -> web.StreamResponse:
    """The stream of one page: a beat every 2 s and every change; ends when the session ends."""
    parts, session = parts_of(request), session_of(request)
    response = web.StreamResponse(headers=_HEADERS)
    await response.prepare(request)
    screen = Screen(session.user, request.transport)
    with (
        parts.news.audience(screen, _known(request)),
        parts.sessions.watching(session, lambda: screen.end(encode("signed-out", {}))),
        contextlib.suppress(ConnectionError),
    ):
        while news := await screen.news():
            await response.write(news)
    return response


def _known(request: web.Request) -> float | None:
    """Up to which second the page knows everything: it says so when it opens, its browser when it comes back."""
    told = request.headers.get("Last-Event-ID") or request.query.get("since", "")
    with contextlib.suppress(ValueError):
        return float(told)
    return None
