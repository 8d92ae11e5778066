"""What a real server says no to, and the sentence that a person gets: nothing here is mended by trying again."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import botocore.auth
import pytest

from callcenter import cli
from callcenter.storage import ObjectExists, S3Store, StoreRefused, StoreUnavailable
from tests.storage.real_s3 import BUCKET, KEYS, RealS3, client_of, store_at

KEY = "2026/11/24/0193-call.ogg"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    file = tmp_path / "content.ogg"
    file.write_bytes(os.urandom(10_000))
    return file


async def refusals(store: S3Store, content: Path) -> set[str]:
    """The words of each of the things that one does with a store."""

    async def read() -> None:
        async for _ in store.open_range(KEY, 0, 10):
            pass

    async def list_all() -> None:
        async for _ in store.listing("2026/"):
            pass

    words = set()
    tried: tuple[Callable[[], Awaitable[object]], ...] = (
        store.check, lambda: store.put_file(KEY, content), lambda: store.fingerprint(KEY), read, list_all,
        lambda: store.delete(KEY),
    )  # fmt: skip
    for attempt in tried:
        with pytest.raises(StoreRefused) as told:
            await attempt()
        words.add(str(told.value))
    await store.close()
    return words


async def test_a_wrong_secret(s3_server: int, content: Path) -> None:
    assert await refusals(store_at(s3_server, secret_key="not-the-secret"), content) == {
        "S3 refuses the bucket 'recordings': The secret key does not belong to the access key. "
        "Set S3_ACCESS_KEY and S3_SECRET_KEY."
    }


async def test_an_access_key_that_nobody_gave_out(s3_server: int, content: Path) -> None:
    (words,) = await refusals(store_at(s3_server, access_key="callcenter:nobody"), content)
    assert "Set S3_ACCESS_KEY and S3_SECRET_KEY." in words


async def test_a_bucket_that_nobody_made(s3_server: int, content: Path) -> None:
    assert await refusals(store_at(s3_server, bucket="nobody-made-me"), content) == {
        "S3 refuses the bucket 'nobody-made-me': There is no such bucket. Make it, or set S3_BUCKET."
    }


async def test_a_name_that_no_bucket_can_have(s3_server: int, content: Path) -> None:
    (words,) = await refusals(store_at(s3_server, bucket="Our recordings!"), content)
    assert words == "S3 refuses the bucket 'Our recordings!': This is not a name of a bucket. Set S3_BUCKET."


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_clock_that_is_wrong(
    s3_server: int, content: Path, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """botocore's clock is moved, as the machine's would be."""
    right = botocore.auth.get_current_datetime
    monkeypatch.setattr(
        botocore.auth, "get_current_datetime", lambda *given, **named: right(*given, **named) + timedelta(hours=hours)
    )
    assert await refusals(store_at(s3_server), content) == {
        "S3 refuses the bucket 'recordings': The clock of this machine or of the server is wrong. Set both by NTP."
    }


async def test_a_server_that_would_replace_what_is_stored(s3: RealS3, content: Path, tmp_path: Path) -> None:
    """Without If-None-Match a slow worker could put another recording over a good one: said at the start."""
    careless, careful = store_at(s3.careless_port), store_at(s3.port)
    before = kept_in(s3)
    await careless.put_file(KEY, content)
    other = tmp_path / "other"
    other.write_bytes(b"other")
    await careless.put_file(KEY, other)
    assert (await careless.fingerprint(KEY)).size_bytes == 5, "this server does replace"
    with pytest.raises(StoreRefused, match=r"ignores If-None-Match.*Use a server that honours it"):
        await careless.check()
    with pytest.raises(ObjectExists):
        await careful.put_file(KEY, content)
    await careful.delete(KEY)
    assert kept_in(s3) == before, "a check that refuses leaves nothing"
    for store in (careless, careful):
        await store.close()


def kept_in(s3: RealS3) -> set[str]:
    """The keys in the bucket, which other tests use as well."""
    with client_of(s3.port) as client:
        return {found["Key"] for found in client.list_objects_v2(Bucket=BUCKET).get("Contents", [])}


async def test_a_server_that_gives_the_whole_for_a_range_is_not_believed(s3: RealS3, content: Path) -> None:
    """Its first bytes would be played as if they were the asked ones."""
    careless = store_at(s3.careless_port)
    await careless.put_file(KEY, content)
    with pytest.raises(StoreUnavailable, match="other bytes"):
        _ = [piece async for piece in careless.open_range(KEY, 100, 200)]
    await careless.delete(KEY)
    await careless.close()


# What a person sees


@pytest.fixture
def environment(s3_server: int) -> dict[str, str]:
    """The settings of a machine whose recordings go to that server."""
    return {
        "S3_BUCKET": BUCKET, "S3_ENDPOINT": f"http://127.0.0.1:{s3_server}", "S3_ACCESS_KEY": KEYS["access_key"],
        "S3_SECRET_KEY": KEYS["secret_key"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("differently", "status", "words"),
    [
        ({}, 0, "The store of recordings keeps, gives back, deletes, and replaces nothing."),
        ({"S3_SECRET_KEY": "not-the-secret"}, 1, "Set S3_ACCESS_KEY and S3_SECRET_KEY."),
        ({"S3_ENDPOINT": "127.0.0.1:8333"}, 1, "S3_ENDPOINT=127.0.0.1:8333: not an address"),
        ({"S3_ENDPOINT": "http://127.0.0.1:9"}, 1, "S3 does not answer"),
    ],
    ids=["right", "wrong secret", "no address", "nobody there"],
)
async def test_check_store_says_in_one_sentence_whether_the_settings_hold(
    environment: dict[str, str], differently: dict[str, str], status: int, words: str,
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for name, value in (environment | differently).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["callcenter", "check-store"])
    with pytest.raises(SystemExit) as ended:
        await asyncio.to_thread(cli.main)
    said = "".join(capfd.readouterr()).strip()
    assert ended.value.code == status
    assert words in said
    assert len(said.splitlines()) == 1


async def test_work_says_at_its_start_that_the_store_refuses(
    environment: dict[str, str], database_url: str, tmp_path: Path
) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "callcenter", "work", cwd=ROOT, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        env=environment | {
            "S3_SECRET_KEY": "not-the-secret", "DATABASE_URL": database_url, "AMI_SECRET": "x" * 20, "AMI_PORT": "1",
            "CALLCENTER_HOME": str(tmp_path), "RECORDINGS_SPOOL": str(spool), "PATH": os.environ["PATH"],
            "LOG_FORM": "json",
        },
    )  # fmt: skip
    try:
        said = await asyncio.wait_for(_line_with(process, "the store refuses"), 20)
    finally:
        process.terminate()
        await process.communicate()
    assert said["level"] == "error"
    assert said["reason"].endswith("Set S3_ACCESS_KEY and S3_SECRET_KEY.")


async def _line_with(process: asyncio.subprocess.Process, event: str) -> dict[str, str]:
    assert process.stdout
    seen = []
    async for line in process.stdout:
        seen.append(line)
        if event.encode() in line:
            found: dict[str, str] = json.loads(line)
            return found
    raise AssertionError(b"".join(seen).decode())
