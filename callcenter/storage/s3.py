"""Objects in S3 or in a server that speaks its protocol, by boto3 in a few threads."""

import asyncio
import functools
import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import boto3
import botocore.exceptions
import urllib3.exceptions
from botocore.config import Config

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

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

THREADS = 4
ONE_REQUEST = 64 * 1024 * 1024  # bytes; larger files go in parts
PART = 16 * 1024 * 1024  # bytes of a part; S3 takes at most 10 000 of them
CONNECT_LIMIT = 3.0  # seconds
READ_LIMIT = 10.0  # seconds without a byte
T = TypeVar("T")

_ABSENT = {"404", "NoSuchKey", "NotFound"}
_EXISTS = {"PreconditionFailed", "ConditionalRequestConflict"}
_REFUSED = {
    "NoSuchBucket": "There is no such bucket. Make it, or set S3_BUCKET.",
    "InvalidAccessKeyId": "The access key is unknown. Set S3_ACCESS_KEY and S3_SECRET_KEY.",
    "SignatureDoesNotMatch": "The secret key is wrong. Set S3_SECRET_KEY.",
    "AccessDenied": "The access key may not do this. It needs GetObject, PutObject, DeleteObject and ListBucket.",
    "403": "The access key may not do this. It needs GetObject, PutObject, DeleteObject and ListBucket.",
    "PermanentRedirect": "The bucket lies in another region. Set S3_REGION.",
    "AuthorizationHeaderMalformed": "The bucket lies in another region. Set S3_REGION.",
    "RequestTimeTooSkewed": "The clock of this machine is wrong. Set it by NTP.",
    "InvalidBucketName": "This is not a name of a bucket. Set S3_BUCKET.",
}
_NETWORK = (botocore.exceptions.HTTPClientError, botocore.exceptions.ConnectionError, urllib3.exceptions.HTTPError)


class S3Store:
    """Objects in one bucket. Make one in a process and share it: making the client takes up to half a second."""

    def __init__(
        self, bucket: str, *, endpoint: str = "", region: str = "us-east-1", access_key: str = "", secret_key: str = "",
        read_seconds: float = READ_LIMIT,
    ) -> None:  # fmt: skip
        self._bucket = bucket
        self._client: S3Client = boto3.session.Session().client(
            "s3",
            endpoint_url=endpoint or None,
            region_name=region,
            aws_access_key_id=access_key or None,
            aws_secret_access_key=secret_key or None,
            config=_configuration(endpoint, read_seconds),
        )
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="s3-store")

    async def check(self) -> None:
        """See ObjectStore."""
        try:
            await self._in_thread(lambda: self._client.head_bucket(Bucket=self._bucket))
        except ObjectAbsent as error:  # a HEAD has no body, so nothing but its status tells what is absent
            raise StoreRefused(f"S3 refuses the bucket {self._bucket!r}: {_REFUSED['NoSuchBucket']}") from error

    async def put_file(self, key: str, file: Path) -> None:
        """See ObjectStore."""
        await self._in_thread(self._put, checked(key), file)

    async def head(self, key: str) -> StoredObject:
        """See ObjectStore."""
        found = await self._in_thread(lambda: self._client.head_object(Bucket=self._bucket, Key=checked(key)))
        return StoredObject(key=key, size_bytes=found["ContentLength"])

    async def fingerprint(self, key: str) -> Fingerprint:
        """See ObjectStore."""
        return await self._in_thread(self._fingerprint, checked(key))

    async def open_range(self, key: str, first: int, past: int) -> AsyncIterator[bytes]:
        """See ObjectStore."""
        checked(key)
        if first >= past:
            return
        body = await self._in_thread(self._body, key, f"bytes={first}-{past - 1}")
        try:
            while piece := await self._in_thread(body.read, CHUNK):
                yield piece
        finally:
            body.close()

    async def delete(self, key: str) -> None:
        """See ObjectStore."""
        await self._in_thread(lambda: self._client.delete_object(Bucket=self._bucket, Key=checked(key)))

    async def listing(self, prefix: str) -> AsyncIterator[StoredObject]:
        """See ObjectStore."""
        after = ""
        while page := await self._in_thread(self._page, prefix, after):
            for found in page:
                yield found
            after = page[-1].key

    async def close(self) -> None:
        """See ObjectStore."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    async def _in_thread(self, work: Callable[..., T], *args: Any) -> T:
        def run() -> T:
            with _translated(self._bucket):
                return work(*args)

        return await asyncio.get_running_loop().run_in_executor(self._threads, functools.partial(run))

    def _put(self, key: str, file: Path) -> None:
        put = self._put_whole if file.stat().st_size <= ONE_REQUEST else self._put_in_parts
        put(key, file)

    def _put_whole(self, key: str, file: Path) -> None:
        with file.open("rb") as body:
            # If-None-Match: a slower worker that wakes up never replaces what a faster one has stored.
            self._client.put_object(Bucket=self._bucket, Key=key, Body=body, IfNoneMatch="*", ContentType=_type(key))

    def _put_in_parts(self, key: str, file: Path) -> None:
        upload: Any = {"Bucket": self._bucket, "Key": key}
        upload["UploadId"] = self._client.create_multipart_upload(**upload, ContentType=_type(key))["UploadId"]
        try:
            parts: list[CompletedPartTypeDef] = []
            with file.open("rb") as body:
                for number, part in enumerate(iter(lambda: body.read(PART), b""), 1):
                    sent = self._client.upload_part(**upload, PartNumber=number, Body=part)
                    parts.append({"PartNumber": number, "ETag": sent["ETag"]})
            self._client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts}, IfNoneMatch="*")
        except BaseException:
            self._client.abort_multipart_upload(**upload)
            raise

    def _body(self, key: str, range_: str | None = None) -> Any:
        wanted: Any = {"Range": range_} if range_ else {}
        return self._client.get_object(Bucket=self._bucket, Key=key, **wanted)["Body"]

    def _fingerprint(self, key: str) -> Fingerprint:
        digest, size = hashlib.sha256(), 0
        body = self._body(key)
        try:
            for piece in iter(lambda: body.read(CHUNK), b""):
                digest.update(piece)
                size += len(piece)
        finally:
            body.close()
        return Fingerprint(size_bytes=size, sha256=digest.digest())

    def _page(self, prefix: str, after: str) -> list[StoredObject]:
        found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix, StartAfter=after)
        return [StoredObject(key=one["Key"], size_bytes=one["Size"]) for one in found.get("Contents", [])]


def _configuration(endpoint: str, read_seconds: float) -> Config:
    return Config(
        connect_timeout=CONNECT_LIMIT,
        read_timeout=read_seconds,
        retries={"total_max_attempts": 2, "mode": "standard"},
        max_pool_connections=THREADS + 2,
        # Checksums in trailers are unknown to many servers; we read every object back ourselves.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path" if endpoint else "auto"},
    )


def _type(key: str) -> str:
    return "audio/ogg" if key.endswith(".ogg") else "application/octet-stream"


@contextmanager
def _translated(bucket: str) -> Iterator[None]:
    try:
        yield
    except botocore.exceptions.ClientError as error:
        raise _meaning(error, bucket) from error
    except botocore.exceptions.NoCredentialsError as error:
        raise StoreRefused("No key for S3 was found. Set S3_ACCESS_KEY and S3_SECRET_KEY.") from error
    except _NETWORK as error:
        raise StoreUnavailable(f"S3 does not answer: {_first_line(error)}") from error
    except botocore.exceptions.BotoCoreError as error:
        raise StoreUnavailable(f"S3 answers something else than expected: {_first_line(error)}") from error


def _meaning(error: botocore.exceptions.ClientError, bucket: str) -> Exception:
    code = str(error.response.get("Error", {}).get("Code", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _REFUSED:
        return StoreRefused(f"S3 refuses the bucket {bucket!r}: {_REFUSED[code]}")
    if code in _ABSENT:
        return ObjectAbsent(_first_line(error))
    if code in _EXISTS or status == 412:
        return ObjectExists(_first_line(error))
    return StoreUnavailable(f"S3 answers {status or code}: {_first_line(error)}")


def _first_line(error: Exception) -> str:
    return (str(error) or repr(error)).splitlines()[0][:300]
