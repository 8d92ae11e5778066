"""Objects in S3 or in a server that speaks its protocol, by boto3 in a few threads."""

import contextlib
import hashlib
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import boto3
import botocore.exceptions
import msgspec
from botocore.config import Config

from callcenter.storage.model import (
    CHUNK,
    Fingerprint,
    ObjectAbsent,
    ObjectExists,
    StoredObject,
    StoreUnavailable,
    checked,
)
from callcenter.storage.s3_answers import is_beyond_the_end, refusal, translated
from callcenter.storage.s3_putting import NEW_ONLY, put
from callcenter.storage.threads import LONGEST, THREADS, Threads

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ListObjectsV2OutputTypeDef

_CHECK = ".check/"  # begins the names of what `check` puts; no key begins with a dot
_REPLACES = (
    "The server ignores If-None-Match: * on PUT, so that a recording could be replaced by another. "
    "Use a server that honours it; docs/operating.md names some."
)
P = ParamSpec("P")
T = TypeVar("T")


class S3Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How long an answer is waited for, in seconds. Each request is sent twice at most."""

    connecting_seconds: float = 3.0
    silent_seconds: float = 10.0  # without a byte
    whole_seconds: float = LONGEST  # for all of a file, or of a page of names


_LIMITS = S3Limits()


class S3Store:
    """Objects in one bucket. Make one in a process and share it: making the client takes up to half a second."""

    def __init__(
        self, bucket: str, *, endpoint: str = "", region: str = "us-east-1", access_key: str = "", secret_key: str = "",
        limits: S3Limits = _LIMITS,
    ) -> None:  # fmt: skip
        self._bucket = bucket
        self._client: S3Client = boto3.session.Session().client(
            "s3",
            endpoint_url=endpoint or None,
            region_name=region,
            aws_access_key_id=access_key or None,
            aws_secret_access_key=secret_key or None,
            config=_configuration(endpoint, limits),
        )
        self._threads = Threads("s3-store", limits.whole_seconds)

    async def check(self) -> None:
        """See ObjectStore. A small object is put, refused a second time, read and deleted."""
        try:
            await self._in_thread(self._check, f"{_CHECK}{uuid.uuid4().hex}")
        except (ObjectAbsent, ObjectExists) as error:
            raise StoreUnavailable(f"S3 answers something else than expected: {error}") from error

    async def put_file(self, key: str, file: Path) -> None:
        """See ObjectStore."""
        await self._in_thread(put, self._client, self._bucket, checked(key), file)

    async def fingerprint(self, key: str) -> Fingerprint:
        """See ObjectStore."""
        return await self._in_thread(self._fingerprint, checked(key))

    async def open_range(self, key: str, first: int, past: int) -> AsyncIterator[bytes]:
        """See ObjectStore."""
        checked(key)
        if first >= past:
            return
        body = await self._in_thread(self._range, key, first, past)
        if body is None:
            return
        try:
            while piece := await self._in_thread(body.read, CHUNK):
                yield piece
        finally:
            body.close()

    async def delete(self, key: str) -> None:
        """See ObjectStore."""
        await self._in_thread(self._client.delete_object, Bucket=self._bucket, Key=checked(key))

    async def listing(self, prefix: str) -> AsyncIterator[StoredObject]:
        """See ObjectStore."""
        pages = iter(self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix))
        while (page := await self._in_thread(_next, pages)) is not None:
            for found in page.get("Contents", []):
                if not found["Key"].startswith(_CHECK):
                    yield StoredObject(key=found["Key"], size_bytes=found["Size"])

    async def close(self) -> None:
        """See ObjectStore."""
        self._threads.close()
        self._client.close()

    async def _in_thread(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        def run() -> T:
            with translated(self._bucket):
                return work(*args, **kwargs)

        return await self._threads.run(run)

    def _check(self, key: str) -> None:
        # Listing first: a HEAD would be cheaper, but the refusal of a HEAD has no body that says why.
        self._client.list_objects_v2(Bucket=self._bucket, MaxKeys=1)
        with self._put_for_a_moment(key):
            if self._answer(key)["Body"].read() != b"first":
                raise StoreUnavailable("S3 gave back something else than it was given.")
            with contextlib.suppress(ObjectExists), translated(self._bucket):
                self._client.put_object(Bucket=self._bucket, Key=key, Body=b"second", IfNoneMatch=NEW_ONLY)
                raise refusal(self._bucket, _REPLACES)

    @contextlib.contextmanager
    def _put_for_a_moment(self, key: str) -> Iterator[None]:
        self._client.put_object(Bucket=self._bucket, Key=key, Body=b"first", IfNoneMatch=NEW_ONLY)
        try:
            yield
        finally:
            self._client.delete_object(Bucket=self._bucket, Key=key)

    def _answer(self, key: str, range_: str | None = None) -> Any:
        wanted: Any = {"Range": range_} if range_ else {}
        return self._client.get_object(Bucket=self._bucket, Key=key, **wanted)

    def _range(self, key: str, first: int, past: int) -> Any:
        """What gives these bytes; None when the object ends before them."""
        try:
            answer = self._answer(key, f"bytes={first}-{past - 1}")
        except botocore.exceptions.ClientError as error:
            if is_beyond_the_end(error):
                return None
            raise
        if not answer.get("ContentRange", "").startswith(f"bytes {first}-"):  # RFC 9110 lets a server ignore Range
            answer["Body"].close()
            raise StoreUnavailable("S3 gave other bytes of the object than it was asked for.")
        return answer["Body"]

    def _fingerprint(self, key: str) -> Fingerprint:
        digest, size = hashlib.sha256(), 0
        body = self._answer(key)["Body"]
        try:
            for piece in iter(lambda: body.read(CHUNK), b""):
                digest.update(piece)
                size += len(piece)
        finally:
            body.close()
        return Fingerprint(size_bytes=size, sha256=digest.digest())


def _next(pages: "Iterator[ListObjectsV2OutputTypeDef]") -> "ListObjectsV2OutputTypeDef | None":
    return next(pages, None)


def _configuration(endpoint: str, limits: S3Limits) -> Config:
    return Config(
        connect_timeout=limits.connecting_seconds,
        read_timeout=limits.silent_seconds,
        retries={"total_max_attempts": 2, "mode": "standard"},
        max_pool_connections=THREADS + 2,
        # Checksums in trailers are unknown to many servers; we read every object back ourselves.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path" if endpoint else "auto"},
    )
