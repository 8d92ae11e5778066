"""Opens a file in a child process and gives its lines as they come."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from callcenter import logs
from callcenter.lists.model import CHILD_SECONDS, Form, Head, ListRefused, Why

_ROOT = Path(__file__).parents[2]
_log = logs.get("lists")


class OpenList:
    """A list that is being read: its head is known, its lines come."""

    def __init__(self, head: Head, stream: asyncio.StreamReader) -> None:
        self.head = head
        self._stream = stream

    async def blocks(self) -> AsyncIterator[list[list[str]]]:
        """The lines in blocks of a few hundred, each line as its cells. Raises ListRefused."""
        while block := msgspec.json.decode(await _message(self._stream), type=list[list[str]]):
            yield block


@asynccontextmanager
async def opened(path: Path, *, form: Form | None = None, encoding: str = "") -> AsyncIterator[OpenList]:
    """The list in the file. `form` TEXT says that it was pasted; `encoding` is used instead of being found out.

    Raises ListRefused when the file is no list, is too large, or takes more than a minute.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "callcenter.lists.child", str(path), form or "", encoding,
        stdout=asyncio.subprocess.PIPE, stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        cwd=_ROOT, env={**os.environ, "MALLOC_ARENA_MAX": "2"}, limit=1 << 20,
    )  # fmt: skip
    assert child.stdout is not None
    try:
        async with asyncio.timeout(CHILD_SECONDS):
            head = msgspec.json.decode(await _message(child.stdout), type=Head)
            yield OpenList(head, child.stdout)
    except TimeoutError:
        raise ListRefused(Why.TOO_SLOW) from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()


async def _message(stream: asyncio.StreamReader) -> bytes:
    try:
        length = int.from_bytes(await stream.readexactly(4), "big")
        body = await stream.readexactly(length)
    except asyncio.IncompleteReadError:
        # The limits of memory and time end the child without a word.
        _log.warning("a list could not be read")
        raise ListRefused(Why.DAMAGED) from None
    if body.startswith(b'{"refused"'):
        told = msgspec.json.decode(body)
        raise ListRefused(told["refused"], **told["values"])
    return body
