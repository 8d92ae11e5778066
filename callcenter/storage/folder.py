"""Objects as files in a folder: written beside, flushed to the disk, then given their name."""

import contextlib
import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from callcenter.storage.model import (
    CHUNK,
    Fingerprint,
    ObjectAbsent,
    ObjectExists,
    StoredObject,
    StoreRefused,
    StoreUnavailable,
    checked,
)
from callcenter.storage.threads import Threads

_UNFINISHED = ".unfinished"  # folder of files that are being written; no key begins with a dot
P = ParamSpec("P")
T = TypeVar("T")


class FolderStore:
    """Objects below `folder`; the parts of a key are its folders. Safe for several processes at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._threads = Threads("folder-store")

    async def check(self) -> None:
        """See ObjectStore."""
        await self._in_thread(self._check)

    async def put_file(self, key: str, file: Path) -> None:
        """See ObjectStore."""
        try:
            await self._in_thread(self._put, self._path(key), file)
        except ObjectAbsent as error:
            raise FileNotFoundError(file) from error

    async def fingerprint(self, key: str) -> Fingerprint:
        """See ObjectStore."""
        return await self._in_thread(_fingerprint, self._path(key))

    async def open_range(self, key: str, first: int, past: int) -> AsyncIterator[bytes]:
        """See ObjectStore."""
        file = await self._in_thread(self._path(key).open, "rb")
        try:
            await self._in_thread(file.seek, first)
            while first < past:
                piece: bytes = await self._in_thread(file.read, min(CHUNK, past - first))
                if not piece:
                    break
                first += len(piece)
                yield piece
        finally:
            file.close()

    async def delete(self, key: str) -> None:
        """See ObjectStore."""
        with contextlib.suppress(ObjectAbsent):
            await self._in_thread(self._path(key).unlink)

    async def listing(self, prefix: str) -> AsyncIterator[StoredObject]:
        """See ObjectStore."""
        for found in await self._in_thread(lambda: list(self._walk(prefix))):
            yield found

    async def close(self) -> None:
        """See ObjectStore."""
        self._threads.close()

    def _path(self, key: str) -> Path:
        return self._folder / checked(key)

    async def _in_thread(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await self._threads.run(work, *args, **kwargs)
        except OSError as error:
            raise _translated(error, self._folder) from error

    def _check(self) -> None:
        (self._folder / _UNFINISHED).mkdir(parents=True, exist_ok=True)
        probe = self._folder / _UNFINISHED / uuid.uuid4().hex
        named = probe.with_suffix(".named")
        try:
            probe.write_bytes(b"")
            os.link(probe, named)  # some file systems have no second names; see _put
        finally:
            named.unlink(missing_ok=True)
            probe.unlink(missing_ok=True)

    def _put(self, path: Path, file: Path) -> None:
        unfinished = self._folder / _UNFINISHED / uuid.uuid4().hex
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("rb") as source, unfinished.open("xb") as target:
                shutil.copyfileobj(source, target, CHUNK)
                target.flush()
                os.fsync(target.fileno())
            os.link(unfinished, path)  # unlike a rename it never replaces what is there
        finally:
            unfinished.unlink(missing_ok=True)
        _flush_folders(path.parent, self._folder)

    def _walk(self, prefix: str) -> Iterator[StoredObject]:
        start = self._folder / checked(prefix.rpartition("/")[0]) if "/" in prefix else self._folder
        found = {path.relative_to(self._folder).as_posix(): path for path in start.rglob("*")}
        for key in sorted(found):
            if key.startswith(prefix) and not key.startswith(_UNFINISHED) and found[key].is_file():
                yield StoredObject(key=key, size_bytes=found[key].stat().st_size)


def _fingerprint(path: Path) -> Fingerprint:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
            size += len(piece)
    return Fingerprint(size_bytes=size, sha256=digest.digest())


def _flush_folders(deepest: Path, top: Path) -> None:
    """A new name is on the disk when its folder is: the folder itself and those that may be new above it."""
    for folder in (deepest, *deepest.parents):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        if folder == top:
            return


def _translated(error: OSError, folder: Path) -> Exception:
    detail: Any = error.strerror or error
    match error.errno:
        case errno.ENOENT:
            return ObjectAbsent(f"{error.filename}: {detail}")
        case errno.EEXIST:
            return ObjectExists(f"{error.filename2 or error.filename}: {detail}")
        case errno.EACCES | errno.EPERM | errno.EROFS | errno.ENOTDIR | errno.ENOTSUP:
            return StoreRefused(f"The folder for recordings {folder} cannot be written: {detail}. Set STORE_FOLDER.")
        case _:
            return StoreUnavailable(f"The folder for recordings {folder} does not work: {detail}")
