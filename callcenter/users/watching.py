"""Which sessions that streams of this process are open for have ended: one question for all of them together."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from callcenter import clock, logs
from callcenter.db import FAILURES, SYSTEM, Pool, acting
from callcenter.users import sql
from callcenter.users.sessions import Session, token_hash

ASK_EVERY = 2.0  # seconds, so that a deactivated user is out within 5 s
_log = logs.get("users")


class SessionWatch:
    """Tells whoever serves a stream that its session ended. While nobody knows, everybody stays."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._told: dict[bytes, list[Callable[[], None]]] = {}

    @contextmanager
    def watching(self, session: Session, ended: Callable[[], None]) -> Iterator[None]:
        """Within the block, `ended` is called once when the session ends: by time, log-out, role or deactivation."""
        token = token_hash(session.token)
        self._told.setdefault(token, []).append(ended)
        try:
            yield
        finally:
            if token in self._told:
                self._told[token].remove(ended)
                if not self._told[token]:
                    del self._told[token]

    async def run(self) -> None:
        """Ask every ASK_EVERY seconds, for ever."""
        while True:
            await asyncio.sleep(ASK_EVERY)
            try:
                await self._ask()
            except FAILURES as error:
                _log.warning("no answer whether sessions have ended", error=repr(error))
            except Exception:  # without this loop a deactivated user would stay
                _log.exception("it was not asked whether sessions have ended")

    async def _ask(self) -> None:
        watched = list(self._told)
        if not watched:
            return
        async with acting(self._pool, SYSTEM) as conn:
            still_open = await sql.open_among(conn, watched, clock.now())
        for token in set(watched) - still_open:
            for ended in self._told.pop(token, []):
                ended()
