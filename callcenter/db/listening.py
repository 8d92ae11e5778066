"""News: a NOTIFY carries an id and leaves at commit; whoever hears it reads the row."""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

import msgspec

from callcenter import logs
from callcenter.db.answering import FAILURES, answering
from callcenter.db.pool import Connection, connected
from callcenter.ids import UserId

CHANNEL = "changed"
HEARTBEAT = 2.0  # seconds between proofs that the listening connection lives; a screen may be wrong for 5
AGAIN_SECONDS, AGAIN_AT_MOST_SECONDS = 0.2, 2.0
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
    hear: Callable[[Change], None],
    *,
    channels: Mapping[str, Callable[[str], None]] | None = None,
    on_gap: Callable[[], None] | None = None,
    on_loss: Callable[[float], None] | None = None,
) -> None:
    """Hear changes for ever, on a connection of its own that is opened again when it breaks.

    `on_loss` is called when nothing can be heard any more, with the seconds since it surely could, at most 4; and
    again as long as it lasts. `on_gap` is called after every (re)connection: notifications sent meanwhile are lost,
    so the caller reads the rows. `channels` are further channels with raw payloads. Ends only by cancellation.
    """
    told = {CHANNEL: lambda payload: hear(msgspec.json.decode(payload, type=Change)), **(channels or {})}
    wait, hearing = AGAIN_SECONDS, _Hearing()
    while True:
        try:
            async with connected(url, seconds=5) as connection:
                wait = AGAIN_SECONDS
                await _hear_from(connection, told, hearing, on_gap)
        except FAILURES as error:
            _log.warning("listening connection lost", error=repr(error), retry_seconds=wait)
            if on_loss:
                on_loss(time.monotonic() - hearing.proved_at)
            await asyncio.sleep(wait)
            wait = min(wait * 2, AGAIN_AT_MOST_SECONDS)


class _Hearing:
    """When it was last certain that notifications arrive, on the monotonic clock."""

    def __init__(self) -> None:
        self.proved_at = time.monotonic()


async def _hear_from(
    connection: Connection,
    told: Mapping[str, Callable[[str], None]],
    hearing: _Hearing,
    on_gap: Callable[[], None] | None,
) -> None:
    """Pass notifications on for as long as the connection lives. Raises DatabaseAway when it does not any more."""
    ended = asyncio.Event()
    connection.add_termination_listener(lambda _: ended.set())
    with answering():
        await connection.execute("SET application_name = 'callcenter news'")
        for channel, hear in told.items():
            await connection.add_listener(channel, _heard_by(channel, hear))
    if on_gap:
        on_gap()
    while True:
        hearing.proved_at = time.monotonic()
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), HEARTBEAT)
        with answering():
            await connection.execute("SELECT 1", timeout=HEARTBEAT)


def _heard_by(channel: str, hear: Callable[[str], None]) -> Callable[..., None]:
    def listener(_connection: object, _pid: int, _channel: str, payload: str) -> None:
        try:
            hear(payload)
        except Exception:  # one bad notification never ends the hearing of the others
            _log.exception("a notification was not understood", channel=channel, payload=payload[:200])

    return listener
