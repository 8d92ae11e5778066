"""News: a NOTIFY carries an id and leaves at commit; whoever hears it reads the row."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import msgspec

from callcenter import logs
from callcenter.db.answering import FAILURES, answering
from callcenter.db.pool import Connection, connected
from callcenter.ids import UserId

CHANNEL = "changed"
HEARTBEAT = 5.0  # seconds between proofs that the listening connection lives
_log = logs.get("db")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something changed: `topic` and `id` name it, `user_id` whose screen it concerns (None: everybody's).

    `state` is a hint for who cannot wait for the row: the softphone expects the telephone call that it announces.
    """

    topic: str
    id: str
    user_id: UserId | None = None
    state: str = ""


async def announce(
    connection: Connection,
    topic: str,
    id: object,  # noqa: A002
    *,
    user_id: UserId | None = None,
    state: str = "",
) -> None:
    """Tell all processes, when this transaction commits, that `topic` `id` changed."""
    change = Change(topic=topic, id=str(id), user_id=user_id, state=state)
    await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, msgspec.json.encode(change).decode())


async def listen(
    url: str,
    hear: Callable[[Change], Awaitable[None] | None],
    *,
    channels: dict[str, Callable[[str], None]] | None = None,
    on_gap: Callable[[], None] | None = None,
) -> None:
    """Hear changes for ever, on a connection of its own that is opened again when it breaks.

    `on_gap` is called after every (re)connection: notifications sent meanwhile are lost, so the caller reads the rows.
    `channels` are further channels with raw payloads. Ends only by cancellation.
    """
    wait = 0.2
    while True:
        try:
            async with connected(url, seconds=5) as connection:
                wait = 0.2
                await _hear_from(connection, hear, channels or {}, on_gap)
        except FAILURES as error:
            _log.warning("listening connection lost", error=repr(error), retry_seconds=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 5.0)


async def _hear_from(
    connection: "Connection",
    hear: Callable[[Change], Awaitable[None] | None],
    channels: dict[str, Callable[[str], None]],
    on_gap: Callable[[], None] | None,
) -> None:
    news: asyncio.Queue[Change] = asyncio.Queue()
    await connection.add_listener(CHANNEL, lambda *args: news.put_nowait(msgspec.json.decode(args[-1], type=Change)))
    for name, told in channels.items():
        await connection.add_listener(name, lambda *args, told=told: told(args[-1]))
    if on_gap:
        on_gap()
    async for change in _with_heartbeat(connection, news):
        answer = hear(change)
        if answer is not None:
            await answer


async def _with_heartbeat(connection: "Connection", news: asyncio.Queue[Change]) -> AsyncIterator[Change]:
    while True:
        try:
            yield await asyncio.wait_for(news.get(), HEARTBEAT)
        except TimeoutError:
            with answering():
                await connection.execute("SELECT 1", timeout=HEARTBEAT)
