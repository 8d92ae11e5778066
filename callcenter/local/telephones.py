"""Telephones: a committed row becomes a working telephone, because Asterisk is told to read its telephones again."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from callcenter import db, logs
from callcenter.local.asterisk import CONSOLE_SECONDS, TELEPHONE_KINDS, AsteriskFailed

_log = logs.get("local")
_PASSING: tuple[type[Exception], ...] = (*db.FAILURES, AsteriskFailed, OSError)  # it is tried again at the next change


async def follow(database_url: str, populate: Callable[[], Awaitable[None]]) -> None:
    """Have Asterisk read its telephones again (`populate`) when one changed, and once a minute. For ever."""
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
            await _populate(database_url, populate)
    finally:
        listening.cancel()


async def _populate(database_url: str, populate: Callable[[], Awaitable[None]]) -> None:
    """Only while Postgres answers: without it this would empty Asterisk's memory of telephones."""
    try:
        async with db.connected(database_url, seconds=2):
            pass
        await populate()
    except _PASSING as error:
        _log.warning("the telephones were not read again", error=repr(error))


async def populate_by_console() -> None:
    """Read them again through the console of the Asterisk on this machine, as asterisk/cli_permissions.conf allows.

    Raises AsteriskFailed.
    """
    for kind in TELEPHONE_KINDS:
        command = ["asterisk", "-rx", f"sorcery memory cache populate res_pjsip/{kind}"]
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            _, words = await asyncio.wait_for(process.communicate(), CONSOLE_SECONDS)
        except TimeoutError:
            process.kill()
            raise AsteriskFailed("Asterisk's console did not answer.") from None
        if process.returncode:
            raise AsteriskFailed(words.decode(errors="replace").strip() or "Asterisk's console refused the command.")
