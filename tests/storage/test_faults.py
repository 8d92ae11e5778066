"""What goes wrong between us and a store, and what the caller is told."""

import os
from pathlib import Path

import pytest

from callcenter.storage import (
    FolderStore,
    ObjectAbsent,
    ObjectExists,
    ObjectStore,
    S3Limits,
    StoreRefused,
    StoreUnavailable,
)
from tests.storage.real_s3 import client_of, store_at
from tests.storage.s3_wire import Fault, S3Wire

KEY = "2026/11/24/0193-call.ogg"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    file = tmp_path / "content.ogg"
    file.write_bytes(os.urandom(100_000))
    return file


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.ERROR, Fault.OVERLOAD])
async def test_a_failed_upload_can_be_tried_again(
    s3_store: ObjectStore, wire: S3Wire, content: Path, fault: Fault
) -> None:
    wire.fault = fault
    with pytest.raises(StoreUnavailable):
        await s3_store.put_file(KEY, content)
    assert wire.requests <= 2  # no storm of repetitions against a server in trouble
    wire.fault = Fault.NONE
    await s3_store.put_file(KEY, content)
    assert (await s3_store.fingerprint(KEY)).size_bytes == 100_000


async def test_a_silent_server_is_given_up(wire: S3Wire, content: Path) -> None:
    wire.fault = Fault.HANG
    impatient = store_at(wire.port, limits=S3Limits(silent_seconds=0.5))
    with pytest.raises(StoreUnavailable, match="does not answer"):
        await impatient.put_file(KEY, content)
    await impatient.close()


async def test_a_server_that_drips_is_given_up(wire: S3Wire) -> None:
    """Each byte comes in time, the whole never would."""
    wire.fault = Fault.DRIP
    impatient = store_at(wire.port, limits=S3Limits(whole_seconds=0.5))
    with pytest.raises(StoreUnavailable, match=r"not done after 0\.5 s"):
        await impatient.fingerprint(KEY)
    await impatient.close()


async def test_nobody_listening_is_unavailable(content: Path) -> None:
    store = store_at(25499)
    with pytest.raises(StoreUnavailable):
        await store.put_file(KEY, content)
    await store.close()


async def test_a_200_without_an_object_is_seen_at_the_reading_back(
    s3_store: ObjectStore, wire: S3Wire, content: Path
) -> None:
    wire.fault = Fault.FORGET
    await s3_store.put_file(KEY, content)
    with pytest.raises(ObjectAbsent):
        await s3_store.fingerprint(KEY)


async def test_a_changed_bit_changes_the_fingerprint(s3_store: ObjectStore, wire: S3Wire, content: Path) -> None:
    await s3_store.put_file(KEY, content)
    right = await s3_store.fingerprint(KEY)
    wire.fault = Fault.FLIP_DOWN
    assert (await s3_store.fingerprint(KEY)).sha256 != right.sha256


async def test_a_bit_changed_on_the_way_up_is_noticed_by_the_server(
    s3_store: ObjectStore, wire: S3Wire, content: Path
) -> None:
    """The signature covers the content: what a cable changed never becomes an object."""
    wire.fault = Fault.FLIP_UP
    with pytest.raises(StoreUnavailable, match="XAmzContentSHA256Mismatch"):
        await s3_store.put_file(KEY, content)
    with pytest.raises(ObjectAbsent):
        await s3_store.fingerprint(KEY)


async def test_a_check_that_gets_other_bytes_back_says_so(s3_store: ObjectStore, wire: S3Wire) -> None:
    wire.fault = Fault.FORGET
    with pytest.raises(StoreUnavailable, match="NoSuchKey"):
        await s3_store.check()


async def test_a_large_file_goes_in_parts_and_replaces_nothing_either(tmp_path: Path, s3_server: int) -> None:
    large = tmp_path / "large.ogg"
    with large.open("wb") as file:
        file.write(b"begin")
        file.seek(65 * 1024 * 1024)
        file.write(b"end")
    store = store_at(s3_server)
    await store.put_file("large.ogg", large)
    with client_of(s3_server) as client:
        found = client.head_object(Bucket="recordings", Key="large.ogg")
        with pytest.raises(ObjectExists):
            await store.put_file("large.ogg", large)
        unfinished = client.list_multipart_uploads(Bucket="recordings").get("Uploads", [])
    await store.delete("large.ogg")
    await store.close()
    assert found["ContentLength"] == large.stat().st_size
    assert found["ETag"].strip('"').endswith("-5")  # five parts of 16 MB
    assert unfinished == [], "the parts of what was refused are taken back"


async def test_a_file_where_the_folder_should_be_is_for_a_person(tmp_path: Path, content: Path) -> None:
    (tmp_path / "objects").write_text("I am a file")
    store = FolderStore(tmp_path / "objects")
    with pytest.raises(StoreRefused, match="STORE_FOLDER"):
        await store.check()
    await store.close()


async def test_an_unfinished_file_is_no_object(folder_store: ObjectStore, tmp_path: Path) -> None:
    await folder_store.check()
    (tmp_path / "objects" / ".unfinished" / "killed-in-the-middle").write_bytes(b"half")
    assert [one async for one in folder_store.listing("")] == []
