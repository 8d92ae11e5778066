"""How a call ends, by the words on the operator's screen and by the rows."""

from playwright.async_api import expect

from tests.browser.floor.call_centre import CallCentre
from tests.browser.floor.conftest import DeskWith, SeatedAt
from tests.browser.floor.desk import Desk, seat_operator
from tests.waiting import until


async def settled(desk: Desk, call_id: str, recording: str) -> None:
    """The contact is done on the right account, and the recording stands as it should."""
    call, contact = await desk.call(call_id), await desk.contact(call_id)
    assert (contact["state"], contact["account_id"]) == ("done", call["account_id"])
    assert await desk.office.value("SELECT state FROM recording WHERE call_id = $1", call_id) == recording


async def test_what_the_line_says_is_told_in_words_and_proposed_as_the_result(desk: DeskWith) -> None:
    at = await desk("01", "03", "04", "08")
    for words, reason, sip_code, result in (
        ("Busy", "busy", 486, "busy"),
        ("No free line", "congestion", 503, "no_answer"),
        ("No such number", "unallocated", 404, "number_not_in_use"),
        ("Rejected", "rejected", 403, "no_answer"),
    ):
        call_id = await at.dial()
        await at.wraps_up(words)
        row = await at.call(call_id)
        assert (row["end_reason"], row["sip_code"], row["answered_at"]) == (reason, sip_code, None)
        await at.save()
        assert (await at.contact(call_id))["result"] == result
        await settled(at, call_id, "unneeded")


async def test_customer_who_does_not_pick_up(desk: DeskWith) -> None:
    at = await desk("02")
    call_id = await at.dial()
    await at.reads("Ringing")
    await at.wraps_up("No answer")
    row = await at.call(call_id)
    assert (row["end_reason"], row["hung_up_by"]) == ("no_answer", "network")
    assert row["ringing_at"] is not None
    await settled(at, call_id, "unneeded")


async def test_customer_hangs_up_after_speaking(desk: DeskWith) -> None:
    at = await desk("10")
    call_id = await at.dial()
    await at.is_in("talking")
    await at.is_in("wrap-up", 16)
    await at.wraps_up("Completed")
    row = await at.call(call_id)
    assert (row["end_reason"], row["hung_up_by"]) == ("completed", "customer")
    recording = await at.stored(call_id)
    assert abs(recording["duration_seconds"] - (row["ended_at"] - row["answered_at"]).total_seconds()) < 0.5
    await settled(at, call_id, "stored")


async def test_customer_who_hangs_up_during_the_announcement_leaves_nobody_on_a_dead_line(desk: DeskWith) -> None:
    at = await desk("07")
    call_id = await at.dial()
    row = await at.ended(call_id)
    await at.wraps_up("Completed")
    assert (row["end_reason"], row["hung_up_by"]) == ("completed", "customer")
    assert (row["ended_at"] - row["answered_at"]).total_seconds() < 4
    recording = await at.stored(call_id)
    assert 0.8 < recording["duration_seconds"] < 1.5
    await settled(at, call_id, "stored")
    await at.save("3")


async def test_operator_hangs_up_while_it_rings_and_while_they_talk(desk: DeskWith) -> None:
    at = await desk("02", "09")
    ringing = await at.dial()
    await at.reads("Ringing")
    await at.press("F10")
    await at.wraps_up("Cancelled by us")
    row = await at.call(ringing)
    assert (row["end_reason"], row["answered_at"]) == ("cancelled", None)
    assert row["hung_up_by"] in ("application", "operator")
    await settled(at, ringing, "unneeded")
    await at.save()
    talking = await at.talk()
    await at.press("F10")
    await at.wraps_up("Completed")
    row = await at.call(talking)
    assert row["end_reason"] == "completed"
    assert row["hung_up_by"] in ("application", "operator")
    await at.stored(talking)


async def test_operator_hangs_up_at_the_very_press(desk: DeskWith) -> None:
    at = await desk("02")
    call_id = await at.dial()
    await expect(at.page.locator('[data-command="hang-up"]')).to_be_visible()
    await at.press("F10")
    row = await at.ended(call_id)
    assert row["end_reason"] == "cancelled"
    assert row["answered_at"] is None
    await expect(at.page.locator('main[data-state="ready"], main[data-state="wrap-up"]').first).to_be_visible()


async def test_telephone_that_is_not_there_is_told_in_words_and_leaves_nothing_to_wrap_up(
    call_centre: CallCentre, seat: SeatedAt
) -> None:
    user_id, login, [account_id] = await seat_operator(call_centre, "09")
    page = await seat(login)
    at = Desk(call_centre, user_id, login, page)
    await at.registered()
    await page.evaluate("window.phone.stop()")  # as if its connection went in this very moment
    await page.locator('[data-lamp="telephone"]:not(.ok)').wait_for()
    await at.press("F9")
    await at.is_told("Not dialled: the telephone is not connected.")
    assert await at.calls() == []
    await until(lambda: _left(call_centre, user_id), 10, what="the telephone gone from the exchange")
    answer = await page.request.post(
        f"{call_centre.url}/accounts/{account_id}/calls",
        data={"key": "00000000-0000-4000-8000-000000000001"},
        headers={"Origin": call_centre.url},
    )
    assert answer.status == 201
    [call] = await at.calls()
    row = await at.ended(call["id"])
    assert row["end_reason"] == "operator_unreachable"
    assert row["wrapped_up_at"] is not None
    await at.reads("Not dialled: your telephone was not connected at that moment. The customer was not called.")
    await at.is_in("ready")
    assert await at.contact(call["id"]) is None


async def _left(call_centre: CallCentre, user_id: int) -> bool:
    told = await call_centre.device(f"b{user_id}")
    return told in ("UNAVAILABLE", "INVALID", "")
