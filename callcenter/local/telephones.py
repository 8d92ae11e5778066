"""Telephones: a committed row becomes a working telephone, because Asterisk is told to read its telephones again."""

import asyncio
import contextlib

import asyncpg

from callcenter import db, logs
from callcenter.local.asterisk import AsteriskFailed, LocalAsterisk

_log = logs.get("local")


async def follow(database_url: str, exchange: LocalAsterisk) -> None:
    """Have Asterisk read its telephones again when one changed, and once a minute."""
    changed = asyncio.Event()
    changed.set()
    listening = asyncio.create_task(
        db.listen(
            database_url,
            lambda _: None,
            channels={"telephones_changed": lambda _: changed.set()},
            on_gap=changed.set,
        )
    )
    try:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), 60)
            changed.clear()
            await asyncio.sleep(0.1)  # one reading for a burst of changes
            await _populate(database_url, exchange)
    finally:
        listening.cancel()


async def _populate(database_url: str, exchange: LocalAsterisk) -> None:
    """Only while Postgres answers: without it this would empty Asterisk's memory of telephones."""
    try:
        connection = await asyncpg.connect(database_url, timeout=2)
        await connection.close()
        await exchange.populate_telephones()
    except (OSError, asyncpg.PostgresError, TimeoutError, AsteriskFailed) as error:
        _log.warning("the telephones were not read again", error=repr(error))
