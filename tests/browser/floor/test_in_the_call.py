"""What an operator does in a call: mute, hold, tones, pause of the recording, loading the page again."""

import time

from playwright.async_api import expect

from tests.browser.floor.conftest import DeskWith
from tests.browser.floor.desk import Desk, longest_silence
from tests.pbx.tones import decode
from tests.waiting import until

ANNOUNCEMENT_SECONDS = 3.5  # until it is over, Asterisk passes no keys on to the customer
ROUND_SECONDS = 6.2  # in which the customer plays its number once from its beginning, whenever one starts to listen


async def speak(at: Desk, seconds: float) -> None:
    """Let both sides talk: the customer's tones and the microphone's beeps once a second."""
    await at.page.wait_for_timeout(seconds * 1000)


async def test_muted_operator_is_not_heard(desk: DeskWith) -> None:
    at = await desk("99")
    call_id = await at.talk()
    await speak(at, 2.5)
    await at.press("F8")
    await expect(at.page.locator('[data-command="mute"][aria-pressed="true"]')).to_be_visible()
    await speak(at, 3)
    await at.press("F8")
    await expect(at.page.locator('[data-command="mute"][aria-pressed="false"]')).to_be_visible()
    await speak(at, 2)
    await at.press("F10")
    await at.stored(call_id)
    operator, customer, rate = await at.heard(call_id)
    assert 2.2 < longest_silence(operator, rate) < 4.2
    assert longest_silence(customer, rate) < 1


async def test_customer_on_hold_is_taken_back(desk: DeskWith) -> None:
    at = await desk("99")
    call_id = await at.talk()
    await at.press("F4")
    await at.reads("On hold")
    assert (await at.call(call_id))["on_hold"] is True
    await at.press("F4")
    await at.reads("Talking")
    await expect(at.page.locator('[data-command="hold"][aria-pressed="false"]')).to_be_visible()
    assert (await at.call(call_id))["on_hold"] is False
    await at.press("F10")
    await at.wraps_up("Completed")


SENT_TONES = """(() => {
  const sent = window.phone.connection.getSenders()[0].dtmf;
  window.tones = [];
  sent.addEventListener("tonechange", (event) => { if (event.tone) window.tones.push(event.tone); });
})()"""


async def test_keypad_sends_each_key_once_as_a_tone_and_the_call_goes_on(desk: DeskWith) -> None:
    at = await desk("05")
    call_id = await at.talk()
    await at.page.evaluate(SENT_TONES)
    await at.page.locator('[data-command="keypad"]').focus()
    await at.press("Enter")
    await expect(at.page.locator("#keypad")).to_be_visible()
    await at.press("1", "0", "#")
    await expect(at.page.locator("#keypad output")).to_have_text("10#")
    await until(lambda: at.page.evaluate("window.tones.join('') === '10#'"), 5, what="the tones on the line")
    row = await at.call(call_id)
    assert (row["state"], row["on_hold"]) == ("answered", False)
    answer = await at.page.request.post(
        f"{at.centre.url}/calls/{call_id}/tones", form={"digits": "12#"}, headers={"Origin": at.centre.url}
    )
    assert answer.status == 200


async def test_customer_hears_the_keys_that_the_operator_presses(desk: DeskWith) -> None:
    at = await desk("98")
    call_id = await at.talk()
    await speak(at, ANNOUNCEMENT_SECONDS)
    await at.page.locator('[data-command="keypad"]').focus()
    await at.press("Enter")
    await expect(at.page.locator("#keypad")).to_be_visible()
    await at.press(*"20491836")
    await heard_by_the_customer(at, call_id, "20491836")


async def test_customer_hears_the_tones_that_the_server_sends_for_a_telephone_without_a_keypad(desk: DeskWith) -> None:
    at = await desk("98")
    call_id = await at.talk()
    await speak(at, ANNOUNCEMENT_SECONDS)
    answer = await at.page.request.post(
        f"{at.centre.url}/calls/{call_id}/tones", form={"digits": "77013370"}, headers={"Origin": at.centre.url}
    )
    assert answer.status == 200
    await heard_by_the_customer(at, call_id, "77013370")


async def heard_by_the_customer(at: Desk, call_id: str, keys: str) -> None:
    """The customer plays what arrived there; it is read from what the player serves."""
    await speak(at, 1 + ROUND_SECONDS)
    await at.press("F10")
    await at.stored(call_id)
    _, customer, rate = await at.heard(call_id)
    assert decode(customer, rate) == keys


async def test_paused_recording_keeps_silence_and_the_gap_is_written_down(desk: DeskWith) -> None:
    at = await desk("99")
    call_id = await at.talk()
    await speak(at, 2)
    await at.page.get_by_role("button", name="Pause recording").click()
    await at.reads("Recording paused")
    await speak(at, 2.5)
    await at.page.get_by_role("button", name="Resume recording").click()
    await at.reads("Recorded")
    await speak(at, ROUND_SECONDS)
    await at.press("F10")
    await at.stored(call_id)
    gap = await at.office.row("SELECT * FROM recording_gap WHERE call_id = $1", call_id)
    length = (gap["resumed_at"] - gap["paused_at"]).total_seconds()
    assert gap["paused_by"] == at.user_id
    operator, customer, rate = await at.heard(call_id)
    for side in (operator, customer):
        assert length - 0.6 < longest_silence(side, rate) < length + 1.5
    assert decode(customer[-int(ROUND_SECONDS * rate) :], rate) == (await at.call(call_id))["number"][3:-2]


async def test_call_that_the_server_ends_opens_the_wrap_up(desk: DeskWith) -> None:
    at = await desk("09")
    call_id = await at.talk()
    answer = await at.page.request.post(
        f"{at.centre.url}/calls/{call_id}/hang-up", data={}, headers={"Origin": at.centre.url}
    )
    assert answer.status == 200
    await at.wraps_up("Completed")
    row = await at.ended(call_id)
    assert row["hung_up_by"] == "application"
    await until(lambda: at.page.evaluate("window.phone.callId === null"), 5, what="the telephone idle")


async def test_page_loaded_again_in_mid_call_is_back_with_the_customer(desk: DeskWith) -> None:
    at = await desk("99")
    call_id = await at.talk()
    await speak(at, 3)
    at.page.on("dialog", lambda dialog: dialog.accept())
    for _ in range(2):
        begun = time.monotonic()
        await at.page.reload(wait_until="commit")
        await at.is_in("talking")
        await until(lambda: at.page.evaluate("window.phone?.talking"), 10, what="the telephone back in the call")
        print(f"back in {time.monotonic() - begun:.2f} s")
        assert time.monotonic() - begun < 6
        await speak(at, ROUND_SECONDS)
    assert (await at.call(call_id))["state"] == "answered"
    assert len(await at.calls()) == 1
    await at.press("F10")
    await at.wraps_up("Completed")
    row = await at.ended(call_id)
    recording = await at.stored(call_id)
    # Two gaps in which the customer was alone are not in it: a second each on a busy machine.
    talked = (row["ended_at"] - row["answered_at"]).total_seconds()
    assert 0 <= talked - recording["duration_seconds"] < 2
    operator, customer, rate = await at.heard(call_id)
    assert decode(customer, rate) == row["number"][3:-2]
    assert decode(customer[-int(ROUND_SECONDS * rate) :], rate) == row["number"][3:-2]
    assert longest_silence(operator[-3 * rate :], rate) < 1.5  # the microphone of the page as it is now


async def test_page_loaded_again_while_the_customers_telephone_rings(desk: DeskWith) -> None:
    at = await desk("02")
    call_id = await at.dial()
    await at.reads("Ringing")
    at.page.on("dialog", lambda dialog: dialog.accept())
    await at.page.reload(wait_until="commit")
    await at.reads("Ringing")
    await at.press("F10")
    await at.wraps_up("Cancelled by us")
    assert (await at.ended(call_id))["end_reason"] == "cancelled"
