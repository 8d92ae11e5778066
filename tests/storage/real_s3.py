"""A real S3 server for the tests: OpenStack Swift, which checks signatures, clocks and conditions as a vendor's does.

It lives in a virtual environment of its own, made once from the hashed real_s3.lock, because it needs older
libraries than we do. Its data lies on a disk: Swift keeps what it knows of an object in the file's user attributes.
"""

import errno
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import boto3
from botocore.config import Config

from callcenter.storage import S3Store

BUCKET = "recordings"
KEYS = {"access_key": "callcenter:tests", "secret_key": "a-secret-of-the-tests"}
LOCK = Path(__file__).with_name("real_s3.lock")
ENGINE = Path(__file__).with_name("swift_engine.py")
INSTALL_LIMIT = 300.0  # seconds
START_LIMIT = 30.0
STOP_LIMIT = 10.0


class RealS3Unavailable(Exception):
    """The server cannot be had on this machine; the words say why."""


class RealS3(NamedTuple):
    """Two ports that open to the same objects."""

    port: int
    careless_port: int  # If-None-Match and Range are ignored here, as some servers do


@contextmanager
def running(cache: Path, say: Callable[[str], None]) -> Iterator[RealS3]:
    """A server with an empty bucket; everything it kept is gone afterwards."""
    python = installed(cache, say)
    folder = Path(tempfile.mkdtemp(prefix="swift-data-", dir=cache))
    try:
        _refuse_without_attributes(folder)
        with tempfile.TemporaryFile() as errors, _process(python, folder, errors) as process:
            ports = _ports(process, errors)
            with client_of(ports.port) as client:
                client.create_bucket(Bucket=BUCKET)
            yield ports
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def installed(cache: Path, say: Callable[[str], None]) -> Path:
    """Swift's own Python. Made beside its place and then moved there, so that it is whole or not there."""
    made_of = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()[:12]
    home = cache / f"swift-{made_of}"
    if not home.exists():
        say("installing Swift, the S3 server of the tests (13 MB, once)")
        unfinished = Path(tempfile.mkdtemp(prefix="swift-unfinished-", dir=cache))
        try:
            _install(unfinished)
            unfinished.rename(home)
        except OSError as error:
            if error.errno != errno.ENOTEMPTY:  # another run of the tests was faster
                raise
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return home / "bin" / "python"


def _install(home: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "install", "--quiet"]
    for command in (
        [sys.executable, "-m", "venv", "--without-pip", str(home)],
        [*pip, "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_LIMIT)
        if done.returncode:
            raise RealS3Unavailable(f"Swift cannot be installed: {done.stderr.strip()[-1000:]}")


def _refuse_without_attributes(folder: Path) -> None:
    probe = folder / "attributes"
    probe.touch()
    try:
        os.setxattr(probe, "user.swift.metadata", b"x" * 1000)
    except OSError as error:
        raise RealS3Unavailable(
            f"Swift needs user extended attributes, and {folder.parent} has none ({error.strerror}). Set "
            "CALLCENTER_TEST_CACHE to a folder on ext4, xfs or btrfs."
        ) from error
    probe.unlink()


@contextmanager
def _process(python: Path, folder: Path, errors: Any) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        [python, "-W", "ignore", ENGINE, folder, *KEYS.values()],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
        start_new_session=True,  # a signal to all of the tests leaves it the time to clear up
    )  # fmt: skip
    assert process.stdin and process.stdout
    try:
        yield process
    finally:
        process.stdin.close()
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_LIMIT)
        process.stdout.close()


def _ports(process: "subprocess.Popen[bytes]", errors: Any) -> RealS3:
    """What the engine prints once it answers; it is ended when it takes too long."""
    assert process.stdout
    late = threading.Timer(START_LIMIT, process.kill)
    late.start()
    line = process.stdout.readline()
    late.cancel()
    if not line:
        errors.seek(0)
        raise RealS3Unavailable(f"Swift does not start: {errors.read().decode()[-1000:]}")
    port, careless_port = line.split()
    return RealS3(int(port), int(careless_port))


@contextmanager
def client_of(port: int) -> Iterator[Any]:
    """A plain client of that server, as somebody else's program would use."""
    client = boto3.client(
        "s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
        aws_access_key_id=KEYS["access_key"], aws_secret_access_key=KEYS["secret_key"],
        config=Config(s3={"addressing_style": "path"}),
    )  # fmt: skip
    try:
        yield client
    finally:
        client.close()


def store_at(port: int, bucket: str = BUCKET, **differently: Any) -> S3Store:
    """Our store, talking to that port; other keys and limits as given."""
    return S3Store(bucket, endpoint=f"http://127.0.0.1:{port}", **(KEYS | differently))
