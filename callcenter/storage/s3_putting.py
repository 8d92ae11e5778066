"""A file to S3, never in the place of another: whole in one request, or in parts when it is large."""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import botocore.exceptions

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

ONE_REQUEST = 64 * 1024 * 1024  # bytes; larger files go in parts
PART = 16 * 1024 * 1024  # bytes of a part; S3 takes at most 10 000 of them, many servers 1000
NEW_ONLY = "*"  # for If-None-Match: a slower worker that wakes up never replaces what a faster one has stored


def put(client: "S3Client", bucket: str, key: str, file: Path) -> None:
    """Store the file; blocks. Raises what boto3 raises, and FileNotFoundError."""
    if file.stat().st_size <= ONE_REQUEST:
        with file.open("rb") as body:
            client.put_object(Bucket=bucket, Key=key, Body=body, IfNoneMatch=NEW_ONLY, ContentType=_type(key))
    else:
        _put_in_parts(client, file, Bucket=bucket, Key=key)


def _put_in_parts(client: "S3Client", file: Path, **upload: Any) -> None:
    upload["UploadId"] = client.create_multipart_upload(**upload, ContentType=_type(upload["Key"]))["UploadId"]
    try:
        parts: list[CompletedPartTypeDef] = []
        with file.open("rb") as body:
            for number, part in enumerate(iter(lambda: body.read(PART), b""), 1):
                sent = client.upload_part(**upload, PartNumber=number, Body=part)
                parts.append({"PartNumber": number, "ETag": sent["ETag"]})
        client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts}, IfNoneMatch=NEW_ONLY)
    except BaseException:
        # What went wrong is told, not that the parts could not be taken back either.
        with contextlib.suppress(botocore.exceptions.ClientError, botocore.exceptions.BotoCoreError):
            client.abort_multipart_upload(**upload)
        raise


def _type(key: str) -> str:
    return "audio/ogg" if key.endswith(".ogg") else "application/octet-stream"
