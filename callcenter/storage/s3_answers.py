"""What an answer of S3, or none, means to a caller: absent, exists, unavailable, or refused and what to do then."""

from collections.abc import Iterator
from contextlib import contextmanager

import botocore.exceptions
import urllib3.exceptions

from callcenter.storage.model import ObjectAbsent, ObjectExists, StoreRefused, StoreUnavailable

RIGHTS = "GetObject, PutObject, DeleteObject and ListBucket"
_ABSENT = {"404", "NoSuchKey", "NotFound"}
_EXISTS = {"412", "PreconditionFailed", "ConditionalRequestConflict"}
_REFUSED = {
    "NoSuchBucket": "There is no such bucket. Make it, or set S3_BUCKET.",
    "InvalidBucketName": "This is not a name of a bucket. Set S3_BUCKET.",
    "InvalidAccessKeyId": "The access key is unknown. Set S3_ACCESS_KEY and S3_SECRET_KEY.",
    "SignatureDoesNotMatch": "The secret key does not belong to the access key. Set S3_ACCESS_KEY and S3_SECRET_KEY.",
    "AccessDenied": f"The access key may not do this. It needs {RIGHTS}.",
    "PermanentRedirect": "The bucket lies in another region. Set S3_REGION.",
    "AuthorizationHeaderMalformed": "The bucket lies in another region. Set S3_REGION.",
    "RequestTimeTooSkewed": "The clock of this machine or of the server is wrong. Set both by NTP.",
    "NotImplemented": "The server cannot do what we need, such as PUT with If-None-Match. Use another.",
}
_NETWORK = (botocore.exceptions.HTTPClientError, botocore.exceptions.ConnectionError, urllib3.exceptions.HTTPError)


@contextmanager
def translated(bucket: str) -> Iterator[None]:
    """Raise our words for what boto3 raises inside."""
    try:
        yield
    except botocore.exceptions.ClientError as error:
        raise _meaning(error, bucket) from error
    except botocore.exceptions.NoCredentialsError as error:
        raise StoreRefused("No key for S3 was found. Set S3_ACCESS_KEY and S3_SECRET_KEY.") from error
    except botocore.exceptions.ParamValidationError as error:  # of all that we send, only the bucket is not ours
        raise refusal(bucket, _REFUSED["InvalidBucketName"]) from error
    except _NETWORK as error:
        raise StoreUnavailable(f"S3 does not answer: {_first_line(error)}") from error
    except botocore.exceptions.BotoCoreError as error:
        raise StoreUnavailable(f"S3 answers something else than expected: {_first_line(error)}") from error


def refusal(bucket: str, words: str) -> StoreRefused:
    """A refusal that names the bucket."""
    return StoreRefused(f"S3 refuses the bucket {bucket!r}: {words}")


def is_beyond_the_end(error: botocore.exceptions.ClientError) -> bool:
    """Is this the answer to a range of which the object has no byte?"""
    return _status(error) == 416


def _meaning(error: botocore.exceptions.ClientError, bucket: str) -> Exception:
    code = str(error.response.get("Error", {}).get("Code", ""))
    if code in _REFUSED:
        return refusal(bucket, _REFUSED[code])
    if _status(error) in (401, 403):  # a reason that only this server has, such as an expired key
        return refusal(bucket, _first_line(error))
    if code in _ABSENT:
        return ObjectAbsent(_first_line(error))
    if code in _EXISTS:
        return ObjectExists(_first_line(error))
    return StoreUnavailable(f"S3 answers {_status(error) or code}: {_first_line(error)}")


def _status(error: botocore.exceptions.ClientError) -> int:
    return error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)


def _first_line(error: Exception) -> str:
    return (str(error) or repr(error)).splitlines()[0][:300]
