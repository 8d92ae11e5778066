"""A note saves itself and survives whatever the server does."""

from playwright.async_api import Page, expect

from tests.browser.static.conftest import Show
from tests.waiting import until

NOTE = """<div class="field"><span class="saved" data-saved role="status"></span>
<textarea id="note-7" data-save="/accounts/7/note" data-command="note"></textarea></div>"""
KEPT = "() => localStorage.getItem('draft:7:/accounts/7/note')"


async def test_a_note_is_saved_once_after_the_last_key_and_says_when(show: Show, page: Page) -> None:
    stage = await show(main=NOTE, boot={"timeZone": "Europe/Budapest"})
    await page.locator("#note-7").press_sequentially("film up 8 %", delay=30)
    await expect(page.locator("[data-saved]")).to_have_text("saved 10:34:05")
    assert stage.notes == ["film up 8 %"]
    assert await page.evaluate(KEPT) is None


async def test_a_failing_server_keeps_the_text_and_the_reason_is_said(show: Show, page: Page) -> None:
    stage = await show(main=NOTE, failing=True)
    await page.locator("#note-7").fill("the owner decides")
    await expect(page.locator("[data-saved]")).to_contain_text("not saved, kept here")
    await expect(page.locator("[data-saved]")).to_contain_text("The disk is full.")
    await expect(page.locator("#note-7")).to_have_value("the owner decides")
    stage.failing = False
    await expect(page.locator("[data-saved]")).to_contain_text("saved 09:34:05", timeout=5000)
    assert stage.notes == ["the owner decides"]


async def test_a_draft_is_taken_up_by_the_next_page(show: Show, page: Page) -> None:
    stage = await show(main=NOTE, failing=True)
    await page.locator("#note-7").fill("unsaved words")
    await expect(page.locator("[data-saved]")).to_contain_text("not saved")
    await page.reload()
    await expect(page.locator("#note-7")).to_have_value("unsaved words")
    stage.failing = False
    await until(lambda: stage.notes)
    assert stage.notes[-1] == "unsaved words"


async def test_leaving_the_field_saves_at_once_and_the_mark_of_unsaved_goes(show: Show, page: Page) -> None:
    stage = await show(main=NOTE)
    await page.locator("#note-7").fill("x")
    await expect(page.locator("#note-7[data-unsaved]")).to_be_attached()
    await page.locator("#note-7").blur()
    await until(lambda: stage.notes, 2)
    await expect(page.locator("#note-7:not([data-unsaved])")).to_be_attached()
