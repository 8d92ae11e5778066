"""Which store the settings name."""

from pathlib import Path

from callcenter import settings
from callcenter.storage import FolderStore, S3Store, open_store
from tests.storage.real_s3 import KEYS


async def test_without_a_bucket_it_is_the_folder(tmp_path: Path) -> None:
    store = open_store(settings.read({"STORE_FOLDER": str(tmp_path / "kept")}))
    assert isinstance(store, FolderStore)
    await store.check()
    assert (tmp_path / "kept").is_dir()
    await store.close()


async def test_with_a_bucket_it_is_s3(s3_server: int) -> None:
    store = open_store(
        settings.read(
            {
                "S3_BUCKET": "recordings",
                "S3_ENDPOINT": f"http://127.0.0.1:{s3_server}",
                "S3_ACCESS_KEY": KEYS["access_key"],
                "S3_SECRET_KEY": KEYS["secret_key"],
            }
        )
    )
    assert isinstance(store, S3Store)
    await store.check()
    await store.close()
