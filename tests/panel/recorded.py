"""Calls with recordings, for the pages that show and play them."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from callcenter import db
from callcenter.ids import UserId
from callcenter.panel.parts import PARTS
from tests.factories import Office
from tests.panel.conftest import Panel

PEAKS = {"operator": [0, 40, 100, 20] * 200, "customer": [70, 0, 0, 30] * 200}
SOUND = bytes(range(256)) * 40


async def contact(
    office: Office, user_id: UserId, account_id: int, at: datetime, *, result: str = "meeting_agreed", **call: Any
) -> str:
    """A call of two minutes until `at`, saved with its result; the id of the call."""
    times = {"requested_at": at - timedelta(seconds=140), "answered_at": at - timedelta(seconds=120), "ended_at": at}
    columns = {**times, "state": "ended", "end_reason": "completed", "wrapped_up_at": at, **call}
    call_id = await office.call(user_id, account_id, **columns)  # type: ignore[arg-type]
    activity_id = await office.planned(
        account_id, user_id, state="done", done_at=at, call_id=call_id, source="call",  # type: ignore[arg-type]
        person_id=call.get("person_id"), result_id=await office.id_of("result", result),
    )  # fmt: skip
    await change(office, "UPDATE call SET activity_id = $2 WHERE id = $1", call_id, activity_id)
    return call_id


async def stored(panel: Panel, call_id: str, *, seconds: float = 120.0, sound: bytes = SOUND) -> str:
    """The call's recording lies in the store of the panel."""
    key = f"{call_id}.ogg"
    folder = panel.application[PARTS].settings.callcenter_home
    file = folder / "to-store.ogg"
    file.write_bytes(sound)
    await panel.application[PARTS].store.put_file(key, file)
    await change(
        panel.office,
        """
        UPDATE recording
           SET state = 'stored', object_key = $2, sha256 = $3, size_bytes = $4, stored_at = now(),
               duration_seconds = $5, talk_operator_seconds = 50, talk_customer_seconds = 40, silence_seconds = 30,
               peaks = $6
         WHERE call_id = $1
        """,
        call_id, key, hashlib.sha256(sound).digest(), len(sound), seconds, PEAKS,
    )  # fmt: skip
    return call_id


async def change(office: Office, query: str, *values: Any) -> None:
    """Change rows past all visibility."""
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute(query, *values)


async def audited(office: Office, call_id: str) -> list[tuple[int, str]]:
    """Who did what with the recording, by the audit log."""
    async with db.acting(office.pool, db.SYSTEM) as conn:
        rows = await conn.fetch("SELECT user_id, action FROM audit WHERE subject = $1 ORDER BY id", call_id)
    return [(row["user_id"], row["action"]) for row in rows]
