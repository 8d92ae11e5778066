"""A stream ends with its session, also one on which there is always something to tell."""

import asyncio

from callcenter import db
from tests.panel.conftest import Panel


async def test_busy_stream_of_a_deactivated_user_is_signed_out_within_5_seconds(panel: Panel) -> None:
    leader = await panel.office.user("leader")
    browser = await panel.browser_of(leader)

    async def news() -> None:
        while True:
            async with db.acting(panel.office.pool, db.SYSTEM) as conn:
                await db.announce(conn, "call", "1")
            await asyncio.sleep(0.2)

    telling = asyncio.create_task(news())
    try:
        async with browser.get("/live") as stream:
            await stream.content.readuntil(b"event: beat")
            await panel.office.value(
                "UPDATE app_user SET active = false, deactivated_at = now() WHERE id = $1 RETURNING 1", leader
            )
            async with asyncio.timeout(5):
                text = (await stream.content.read()).decode()
        assert "event: changed" in text
        assert text.rstrip().endswith("event: signed-out\ndata: {}")
    finally:
        telling.cancel()
