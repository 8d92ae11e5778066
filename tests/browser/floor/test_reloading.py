"""The page is loaded again before the operator's own telephone has answered, or in mid-call with a silent operator."""

import pytest
from playwright.async_api import expect

from tests.browser.floor.conftest import DeskWith
from tests.browser.floor.desk import Desk, longest_silence
from tests.browser.floor.test_one_press import invites, watched
from tests.waiting import until

# The telephone takes no call by itself: it hears no announcement, and waits for one as long as its grace lasts.
DEAF = "window.phone.expect = () => {}"

NOT_TAKEN = ("operator_no_answer", "operator_unreachable")  # refused in going, or missed by the page that follows


async def reload(at: Desk) -> None:
    await at.page.reload(wait_until="commit")


async def ended_without_the_customer(at: Desk, call_id: str) -> None:
    """The call ended soon, nobody was called, and the bar says so."""
    row = await at.ended(call_id, 6)
    assert row["end_reason"] in NOT_TAKEN
    assert (row["operator_answered_at"], row["ringing_at"]) == (None, None)
    assert row["wrapped_up_at"] is not None
    await at.reads("The customer was not called.")
    await at.is_in("ready")
    assert await at.contact(call_id) is None
    await at.registered()


async def test_page_loaded_again_while_its_telephone_rings_ends_the_call_before_the_customer_is_called(
    desk: DeskWith,
) -> None:
    at = await desk("09")
    at.page.on("dialog", lambda dialog: dialog.accept())
    ami = await watched(at)
    await at.page.evaluate(DEAF)
    call_id = await at.dial()
    await until(lambda: at.page.evaluate("window.phone.callId"), 3, what="the telephone rings")
    await reload(at)
    await ended_without_the_customer(at, call_id)
    assert await invites(at, ami) == 0
    second = await at.talk()
    assert await invites(at, ami) == 1
    await at.press("F10")
    await at.wraps_up("Completed")
    assert (await at.ended(second))["end_reason"] == "completed"
    await ami.close()


async def test_tab_closed_while_its_telephone_rings_ends_the_call_at_once(desk: DeskWith) -> None:
    at = await desk("09")
    ami = await watched(at)
    await at.page.evaluate(DEAF)
    call_id = await at.dial()
    await until(lambda: at.page.evaluate("window.phone.callId"), 3, what="the telephone rings")
    await at.page.close()
    row = await at.ended(call_id, 3)
    assert row["end_reason"] in NOT_TAKEN
    assert row["operator_answered_at"] is None
    assert await invites(at, ami) == 0
    await ami.close()


async def test_page_that_vanished_without_a_word_is_missed_by_the_one_that_follows(desk: DeskWith) -> None:
    at = await desk("09")
    at.page.on("dialog", lambda dialog: dialog.accept())
    ami = await watched(at)
    await at.page.evaluate(DEAF + "; window.phone.stop = () => {}")  # as when the tab crashes
    call_id = await at.dial()
    await until(lambda: at.page.evaluate("window.phone.callId"), 3, what="the telephone rings")
    await reload(at)
    await ended_without_the_customer(at, call_id)
    assert await invites(at, ami) == 0
    assert len(await at.calls()) == 1
    await ami.close()


async def test_page_loaded_again_at_the_very_press_leaves_no_call_hanging(desk: DeskWith) -> None:
    at = await desk("09")
    at.page.on("dialog", lambda dialog: dialog.accept())
    ami = await watched(at)
    await at.press("F9")
    await until(at.calls, 5, what="the row of the call")
    await reload(at)
    [call] = await at.calls()

    async def decided() -> bool:
        return (await at.call(call["id"]))["state"] in ("answered", "ended")

    await until(decided, 6, what="a call that goes on or has ended")
    if (await at.call(call["id"]))["state"] == "answered":  # the telephone had answered: back to the customer
        await until(lambda: at.page.evaluate("window.phone?.talking"), 8, what="the telephone back in the call")
        assert await invites(at, ami) == 1
        await at.press("F10")
        await at.wraps_up("Completed")
    else:
        await ended_without_the_customer(at, call["id"])
        assert await invites(at, ami) == 0
    await ami.close()


@pytest.mark.parametrize("key", ["F8", "F4"], ids=["muted", "customer on hold"])
async def test_operator_whom_the_customer_could_not_hear_comes_back_muted(desk: DeskWith, key: str) -> None:
    at = await desk("99")
    at.page.on("dialog", lambda dialog: dialog.accept())
    call_id = await at.talk()
    await at.page.wait_for_timeout(1500)
    await at.press(key)
    await until(lambda: at.page.evaluate("window.phone.muted || window.phone.held"), 3, what="silence")
    await reload(at)
    await until(lambda: at.page.evaluate("window.phone?.talking"), 10, what="the telephone back in the call")
    await expect(at.page.locator('[data-command="mute"][aria-pressed="true"]')).to_be_visible()
    await expect(at.page.locator('[data-command="hold"][aria-pressed="false"]')).to_be_visible()
    await at.reads("Talking")
    await at.page.wait_for_timeout(3000)  # the microphone beeps once a second
    await at.press("F8")
    await expect(at.page.locator('[data-command="mute"][aria-pressed="false"]')).to_be_visible()
    await at.page.wait_for_timeout(2500)
    await at.press("F10")
    await at.stored(call_id)
    operator, _, rate = await at.heard(call_id)
    assert longest_silence(operator[-2 * rate :], rate) < 1.2
    assert longest_silence(operator[-int(5.2 * rate) : -3 * rate], rate) > 2.1


async def test_next_call_of_an_operator_who_was_muted_is_heard(desk: DeskWith) -> None:
    at = await desk("09", "09")
    await at.talk()
    await at.press("F8")
    await at.press("F10")
    await at.wraps_up("Completed")
    await at.save("1")
    await at.talk()
    assert await at.page.evaluate("window.phone.muted") is False
    await at.press("F10")
    await at.wraps_up("Completed")
