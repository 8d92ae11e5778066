"""A ZIP that is sent while it is written: nothing of it lies in memory or on the disk."""

import zipfile
from collections.abc import AsyncIterator
from datetime import datetime
from typing import IO, cast


class _Pipe:
    """What zipfile writes to: it keeps the bytes until they are taken, and cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


class Pack:
    """Files one after the other; each method gives the bytes that are to be sent on at once."""

    def __init__(self, at: datetime) -> None:
        self._pipe = _Pipe()
        self._archive = zipfile.ZipFile(cast("IO[bytes]", self._pipe), "w")  # it asks for no more of a file
        self._at = at.timetuple()[:6]

    def text(self, name: str, words: str) -> bytes:
        """A file of words, pressed together."""
        self._archive.writestr(self._info(name, zipfile.ZIP_DEFLATED), words.encode())
        return self._pipe.taken()

    async def sound(self, name: str, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """A file as it comes; sound is pressed together already."""
        with self._archive.open(self._info(name, zipfile.ZIP_STORED), "w", force_zip64=True) as entry:
            async for piece in pieces:
                entry.write(piece)
                yield self._pipe.taken()
        yield self._pipe.taken()

    def end(self) -> bytes:
        """The table of contents: without it no program opens the file."""
        self._archive.close()
        return self._pipe.taken()

    def _info(self, name: str, method: int) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self._at)
        info.compress_type = method
        info.external_attr = 0o600 << 16
        return info
