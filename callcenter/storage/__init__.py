"""The object store door: recordings are kept in a folder or in S3, behind one interface.

No tables. Everything blocking runs in the store's own few threads.
"""

from callcenter.storage.folder import FolderStore
from callcenter.storage.model import (
    Fingerprint,
    ObjectAbsent,
    ObjectExists,
    ObjectStore,
    StoredObject,
    StoreRefused,
    StoreUnavailable,
)
from callcenter.storage.opening import open_store
from callcenter.storage.s3 import S3Limits, S3Store

__all__ = [
    "Fingerprint",
    "FolderStore",
    "ObjectAbsent",
    "ObjectExists",
    "ObjectStore",
    "S3Limits",
    "S3Store",
    "StoreRefused",
    "StoreUnavailable",
    "StoredObject",
    "open_store",
]
