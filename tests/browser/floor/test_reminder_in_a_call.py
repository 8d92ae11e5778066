"""A reminder that falls due in the middle of a talk: told by the worker, seen, and in nobody's way."""

from datetime import timedelta

from playwright.async_api import expect

from callcenter import clock
from tests.browser.floor.conftest import DeskWith
from tests.waiting import until

CALL_LEAD = timedelta(minutes=5)


async def test_reminder_in_a_talk_leaves_focus_text_and_call_alone(desk: DeskWith) -> None:
    at = await desk("09")
    call_id = await at.talk()
    note = at.page.locator('textarea[data-command="note"]')
    await at.press("F2")
    await at.page.keyboard.type("said that")
    account = await at.office.account(at.user_id, name="Második Kft.")
    await at.office.planned(account, at.user_id, due_at=clock.now() + CALL_LEAD + timedelta(seconds=1))
    box = at.page.locator("#reminder [role=alertdialog]", has_text="Második Kft.")
    await expect(box).to_be_visible(timeout=10_000)
    await expect(note).to_be_focused()
    places = [await each.bounding_box() for each in (box, at.page.locator(".queue"))]
    reminder, queue = (place for place in places if place)
    assert reminder["x"] + reminder["width"] <= queue["x"] + queue["width"], "it covers what the operator works with"
    await at.page.keyboard.type(" 12 vans")
    await expect(note).to_have_value("said that 12 vans")
    await at.press("Alt+r")
    async with at.page.context.expect_page() as opened:
        await at.press("Enter")
    assert (await opened.value).url.endswith(f"/accounts/{account}")
    assert (await at.call(call_id))["state"] == "answered"
    await at.press("Delete")
    await expect(at.page.locator("#reminder")).to_contain_text("contacts are undone")  # the list of the log-in waited
    await at.press("Delete")
    await expect(at.page.locator("#reminder [role=alertdialog]")).to_have_count(0)
    await expect(note).to_be_focused()
    await at.press("F10")
    await at.is_in("wrap-up")
    assert await until(lambda: at.office.value("SELECT count(*) = 1 FROM reminder WHERE user_id = $1", at.user_id))
