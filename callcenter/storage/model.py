"""What a store can do, and how it fails."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

import msgspec

CHUNK = 256 * 1024  # bytes read at a time
_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


class StoreUnavailable(Exception):
    """The store does not answer, or not as it should: the same request may succeed later."""


class StoreRefused(Exception):
    """The store answers, but not to these settings: somebody has to change them."""


class ObjectExists(Exception):
    """There is already an object of that name; it was left as it is."""


class ObjectAbsent(Exception):
    """There is no object of that name."""


class StoredObject(msgspec.Struct, frozen=True, kw_only=True):
    """An object as the store lists it."""

    key: str
    size_bytes: int


class Fingerprint(msgspec.Struct, frozen=True, kw_only=True):
    """What an object holds, found by reading it."""

    size_bytes: int
    sha256: bytes


class ObjectStore(Protocol):
    """Objects by name. Every method may raise StoreUnavailable and StoreRefused.

    Keys are relative paths of letters, digits and `._-`, made by us; anything else is a ValueError.
    """

    async def check(self) -> None:
        """Return when the store can be written, read and deleted from with these settings, and replaces nothing.

        Other refusals than the two above do not come from here: what is told is told to a person.
        """

    async def put_file(self, key: str, file: Path) -> None:
        """Store `file` under a new name, whole or not at all; raises ObjectExists, FileNotFoundError."""

    async def fingerprint(self, key: str) -> Fingerprint:
        """Read the object back, whole, and give its size and SHA-256; raises ObjectAbsent."""

    def open_range(self, key: str, first: int, past: int) -> AsyncIterator[bytes]:
        """The bytes from `first` up to but not including `past`, or the object's end, in pieces.

        Raises ObjectAbsent at the first piece.
        """

    async def delete(self, key: str) -> None:
        """Remove the object; nothing happens when there is none."""

    def listing(self, prefix: str) -> AsyncIterator[StoredObject]:
        """All objects whose keys begin with `prefix`, in the order of their keys."""

    async def close(self) -> None:
        """Let the threads end. The store cannot be used afterwards."""


def checked(key: str) -> str:
    """The key itself; ValueError when it is not one of ours (a path out of the store, a space, …)."""
    if not _KEY.fullmatch(key) or len(key) > 500:
        raise ValueError(f"not an object key: {key!r}")
    return key
