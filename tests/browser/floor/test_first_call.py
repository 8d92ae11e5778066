"""The main job, by keyboard alone: one key, a real call, its recording on the contact, heard in the player."""

import io

import soundfile
from playwright.async_api import Page, expect

from tests.browser.floor.call_centre import CallCentre
from tests.browser.floor.conftest import SeatedAt
from tests.pbx.tones import decode
from tests.waiting import until


async def registered(page: Page) -> None:
    await expect(page.locator('[data-lamp="telephone"].ok')).to_be_visible()


async def test_one_key_calls_the_next_customer_and_the_recording_is_heard_on_the_contact(
    call_centre: CallCentre, seat: SeatedAt
) -> None:
    office = call_centre.office
    user_id, login = await call_centre.operator(name="Kis Anna")
    account_id = await call_centre.customer(user_id, "+3612345678" + "99", "Kovács Malom Kft.")
    page = await seat(login)
    await registered(page)
    await page.keyboard.press("F9")
    await expect(page.locator('main[data-state="talking"]')).to_be_visible()
    call_id = await office.value("SELECT id FROM call WHERE user_id = $1", user_id)
    await until(lambda: page.evaluate("window.phone.callId"), 5)
    await page.wait_for_timeout(7000)  # the customer plays the number once; this is the talk itself
    await page.keyboard.press("F10")
    await expect(page.locator("#wrap-up")).to_be_visible()
    await page.keyboard.press("1")
    await page.locator("#wrap-up [name=due_at]").fill("+3")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator('main[data-state="ready"], #empty-h').first).to_be_visible()
    state = "SELECT state FROM recording WHERE call_id = $1"

    async def stored() -> bool:
        return await office.value(state, call_id) == "stored"

    await until(stored, 15, what="the recording in the store")
    row = await office.row("SELECT account_id, result_id FROM activity WHERE call_id = $1", call_id)
    assert (row["account_id"], row["result_id"]) == (account_id, await office.id_of("result", "meeting_agreed"))
    answer = await page.request.get(f"{call_centre.url}/recordings/{call_id}/audio")
    assert answer.status == 200
    sound, rate = soundfile.read(io.BytesIO(await answer.body()))
    assert decode(sound[:, 1], rate) == "12345678"
    assert decode(sound[:, 0], rate) == ""
