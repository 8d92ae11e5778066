"""One press, one call."""

from playwright.async_api import Page, expect

from tests.browser.static.conftest import Show
from tests.browser.static.test_keys import DIAL
from tests.waiting import until


async def test_a_press_sends_the_person_the_number_and_one_key(show: Show, page: Page) -> None:
    stage = await show(main=DIAL)
    await page.keyboard.press("F9")
    await until(lambda: stage.calls)
    sent = stage.calls[0]
    assert (sent["account"], sent["person_id"], sent["number_id"]) == ("7", 12, 44)
    assert sent["key"] == sent["header"]
    assert len(sent["key"]) == 36


async def test_a_double_press_is_one_call(show: Show, page: Page) -> None:
    stage = await show(main=DIAL)
    await page.keyboard.press("F9")
    await page.keyboard.press("F9")
    await page.locator("[data-dial]").dblclick()
    await until(lambda: stage.calls)
    await expect(page.locator("[data-dial]:not([aria-busy])")).to_be_visible()
    assert len(stage.calls) == 1


async def test_a_held_key_is_one_call(show: Show, page: Page) -> None:
    await page.clock.install()
    stage = await show(main=DIAL)
    for _ in range(40):  # after the first, the browser marks them as repeats
        await page.keyboard.down("F9")
    await until(lambda: stage.calls)
    await expect(page.locator("[data-dial]:not([aria-busy])")).to_be_visible()
    await page.clock.fast_forward(1300)  # longer than the quiet time of a press: only the repeat mark guards now
    await page.keyboard.down("F9")
    await page.keyboard.up("F9")
    await page.keyboard.press("?")  # whatever the key did, it has done before this
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert len(stage.calls) == 1


async def test_a_press_while_the_first_is_on_its_way_is_dropped(show: Show, page: Page) -> None:
    await page.clock.install()
    stage = await show(main=DIAL, slow_seconds=1)
    await page.keyboard.press("F9")
    await until(lambda: stage.calls)
    await page.clock.fast_forward(1400)  # the quiet time is over, the answer is not there
    await page.keyboard.press("F9")
    await expect(page.locator("[data-dial]:not([aria-busy])")).to_be_visible()
    assert len(stage.calls) == 1


async def test_a_refusal_is_said_in_the_servers_words(show: Show, page: Page) -> None:
    await show(main=DIAL, failing=True)
    await page.keyboard.press("F9")
    await expect(page.get_by_role("alert").filter(has_text="stop list")).to_be_visible()


async def test_nothing_is_dialled_while_the_server_is_not_heard(show: Show, page: Page) -> None:
    stage = await show(main=DIAL)
    await expect(page.locator("body[data-server=lost]")).to_be_attached(timeout=8000)  # no second beat comes
    await page.keyboard.press("F9")
    await expect(page.get_by_role("alert").filter(has_text="Not dialled: no connection")).to_be_visible()
    assert stage.calls == []
