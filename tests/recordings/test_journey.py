"""A recording's whole way with S3: spool, store, read back, heard in the panel, and the day's balance."""

import hashlib
import io
from pathlib import Path

import soundfile

from callcenter import recordings
from callcenter.clock import now
from tests.panel.conftest import running_panel
from tests.recordings.desk import Desk
from tests.recordings.sounds import loudest_hertz
from tests.storage.real_s3 import BUCKET, KEYS, client_of


async def test_what_was_said_is_heard_from_s3(s3_desk: Desk, s3_server: int, database_url: str, tmp_path: Path) -> None:
    call_id = await s3_desk.recorded(5.0, operator_hertz=500, customer_hertz=1500)
    async with s3_desk.working():
        row = await s3_desk.until_state(call_id, "stored")
    assert s3_desk.in_spool(call_id) == []

    with client_of(s3_server) as client:  # somebody else's eyes
        (found,) = client.list_objects_v2(Bucket=BUCKET)["Contents"]
        content = client.get_object(Bucket=BUCKET, Key=found["Key"])["Body"].read()
    assert (found["Key"], found["Size"]) == (row["object_key"], row["size_bytes"])
    assert hashlib.sha256(content).digest() == row["sha256"]

    settings = {
        "s3_bucket": BUCKET, "s3_endpoint": f"http://127.0.0.1:{s3_server}", "s3_access_key": KEYS["access_key"],
        "s3_secret_key": KEYS["secret_key"],
    }  # fmt: skip
    async with running_panel(s3_desk.office, database_url, tmp_path, **settings) as panel:
        browser = await panel.browser_of(s3_desk.user_id)
        size = len(content)
        for asked, first, past in (("0-1", 0, 2), ("1000-4999", 1000, 5000), (f"{size - 7}-", size - 7, size)):
            async with browser.get(f"/recordings/{call_id}/audio", headers={"Range": f"bytes={asked}"}) as answer:
                assert (answer.status, await answer.read()) == (206, content[first:past])
                assert answer.headers["Content-Range"] == f"bytes {first}-{past - 1}/{size}"
        async with browser.get(f"/recordings/{call_id}/audio") as answer:
            heard, rate = soundfile.read(io.BytesIO(await answer.read()))
    assert len(heard) == 5 * rate
    assert [round(loudest_hertz(heard[:, side]), -1) for side in (0, 1)] == [500, 1500]

    balance = await recordings.sweeping.balance(s3_desk.pool, s3_desk.shelf, now().date())
    assert (balance.rows, balance.objects) == (1, 1)
    assert balance.row_without_object == balance.object_without_row == []
