"""What both stores promise."""

import asyncio
import hashlib
import os
from pathlib import Path

import pytest

from callcenter.storage import ObjectAbsent, ObjectExists, ObjectStore

KEY = "2026/11/24/0193-call.ogg"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    file = tmp_path / "content.ogg"
    file.write_bytes(os.urandom(700_001))
    return file


async def read(store: ObjectStore, key: str, first: int, past: int) -> bytes:
    return b"".join([piece async for piece in store.open_range(key, first, past)])


async def test_what_was_put_is_read_back(store: ObjectStore, content: Path) -> None:
    await store.check()
    await store.put_file(KEY, content)
    found = await store.fingerprint(KEY)
    assert found.size_bytes == 700_001
    assert found.sha256 == hashlib.sha256(content.read_bytes()).digest()


@pytest.mark.parametrize(
    ("first", "past"),
    [(0, 1), (0, 700_001), (699_990, 700_001), (262_143, 262_146), (5, 5), (700_000, 900_000), (700_001, 700_002)],
)
async def test_a_range_is_exactly_these_bytes(store: ObjectStore, content: Path, first: int, past: int) -> None:
    await store.put_file(KEY, content)
    assert await read(store, KEY, first, past) == content.read_bytes()[first:past]


async def test_a_check_leaves_nothing_and_may_be_repeated(store: ObjectStore) -> None:
    await store.check()
    await store.check()
    assert [one async for one in store.listing("")] == []


async def test_an_object_is_never_replaced(store: ObjectStore, content: Path, tmp_path: Path) -> None:
    await store.put_file(KEY, content)
    other = tmp_path / "other"
    other.write_bytes(b"other")
    with pytest.raises(ObjectExists):
        await store.put_file(KEY, other)
    assert (await store.fingerprint(KEY)).size_bytes == 700_001


async def test_of_two_that_put_at_once_one_wins_whole(store: ObjectStore, tmp_path: Path) -> None:
    files = [tmp_path / str(number) for number in range(4)]
    for number, file in enumerate(files):
        file.write_bytes(bytes([number]) * 300_000)
    await asyncio.gather(*(store.put_file(KEY, file) for file in files), return_exceptions=True)
    found = await read(store, KEY, 0, 300_000)
    assert found in [file.read_bytes() for file in files]


async def test_an_absent_object_is_named_as_absent(store: ObjectStore) -> None:
    with pytest.raises(ObjectAbsent):
        await store.fingerprint(KEY)
    with pytest.raises(ObjectAbsent):
        await read(store, KEY, 0, 10)


async def test_deleting_twice_is_the_same_as_once(store: ObjectStore, content: Path) -> None:
    await store.put_file(KEY, content)
    await store.delete(KEY)
    await store.delete(KEY)
    with pytest.raises(ObjectAbsent):
        await store.fingerprint(KEY)


async def test_the_listing_has_the_prefix_and_the_order(store: ObjectStore, content: Path) -> None:
    """The server gives three a page: nothing is listed twice or left out at the turn of a page."""
    first = [f"2026/11/24/{name}.ogg" for name in ("a", "a-b", "a.b", "c", "d", "e", "f")]
    keys = ["2026/11/24-b.ogg", *first, "2026/11/25/b.ogg"]
    for key in reversed(keys):
        await store.put_file(key, content)
    found = [(one.key, one.size_bytes) async for one in store.listing("2026/11/24/")]
    assert found == [(key, 700_001) for key in sorted(first)]
    assert [one.key async for one in store.listing("2030/")] == []
    assert [one.key async for one in store.listing("")] == sorted(keys)


@pytest.mark.parametrize("key", ["../outside", "/etc/passwd", "a//b", ".hidden", "a/../b", "a b", "", "a/", "é"])
async def test_a_key_that_is_not_ours_is_refused(store: ObjectStore, content: Path, key: str) -> None:
    with pytest.raises(ValueError, match="not an object key"):
        await store.put_file(key, content)
    with pytest.raises(ValueError, match="not an object key"):
        await read(store, key, 0, 1)
