"""Which store: S3 when a bucket is set, else the folder."""

from callcenter.settings import Settings
from callcenter.storage.folder import FolderStore
from callcenter.storage.model import ObjectStore
from callcenter.storage.s3 import S3Store


def open_store(settings: Settings) -> ObjectStore:
    """The store that the settings name. Takes up to half a second for S3; nothing is sent yet (see `check`)."""
    if settings.s3_bucket:
        return S3Store(
            settings.s3_bucket,
            endpoint=settings.s3_endpoint,
            region=settings.s3_region,
            access_key=settings.s3_access_key,
            secret_key=settings.s3_secret_key,
        )
    return FolderStore(settings.objects_folder)
