"""The page runs under the strictest content security policy."""

from playwright.async_api import Page, expect

from tests.browser.static.conftest import Show
from tests.browser.static.test_draft import NOTE
from tests.browser.static.test_keys import DIAL
from tests.browser.static.test_live import PANE
from tests.waiting import until


async def test_nothing_the_page_does_violates_the_policy(show: Show, page: Page, complaints: list[str]) -> None:
    stage = await show(main=PANE.format(count=0) + NOTE.replace("note-7", "note-8") + DIAL, fragment=PANE)
    await until(lambda: stage.streams)
    await page.locator("#note-8").fill("words")
    stage.tell("changed", {"topic": "account", "id": 7})
    stage.tell("toast", {"text": "<b>stored</b>", "kind": "ok"})
    await expect(page.get_by_text("<b>stored</b>")).to_be_visible()
    await expect(page.locator("#count")).to_have_text("1")
    await page.locator("#note-8").blur()
    await page.keyboard.press("F9")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert complaints == []
