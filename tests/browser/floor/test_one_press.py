"""One press, one call: whatever the fingers, the tabs and the line do."""

import asyncio

import pytest
from playwright.async_api import Route, expect

from callcenter import db, users
from tests.browser.floor.conftest import DeskWith
from tests.browser.floor.desk import Desk
from tests.pbx.ami import Ami
from tests.pbx.office import new_call_id, originate
from tests.waiting import until


async def invites(at: Desk, ami: Ami) -> int:
    """How many customers' legs the exchange began for calls of this operator."""
    own = {str(call["id"]) for call in await at.calls()}
    return sum(event["DestLinkedid"] in own and event["DestUniqueid"] not in own for event in ami.seen("DialBegin"))


async def watched(at: Desk) -> Ami:
    return await Ami.log_in(at.centre.exchange.ports.ami, at.centre.exchange.secret)


async def test_held_and_hammered_key_dials_once(desk: DeskWith) -> None:
    at = await desk("09", "09")
    ami = await watched(at)
    for _ in range(12):
        await at.page.keyboard.down("F9")  # without coming up it repeats
    await at.page.keyboard.up("F9")
    await at.press("F9", "F9", "F9")
    await at.is_in("talking")
    await at.press("F9", "F9")
    await at.press("F10")
    await at.wraps_up("Completed")
    await at.press("F9")
    assert len(await at.calls()) == 1
    assert await invites(at, ami) == 1
    await ami.close()


async def test_two_tabs_dial_once_and_only_one_has_the_telephone(desk: DeskWith) -> None:
    at = await desk("09")
    ami = await watched(at)
    second = await at.page.context.new_page()
    await second.goto(at.centre.url + "/")
    await expect(second.locator("[data-other-tab]")).to_be_visible()
    url = await at.page.locator("[data-dial]").first.get_attribute("data-dial")
    posts = [
        at.page.request.post(
            at.centre.url + str(url), data={"key": f"00000000-0000-4000-8000-00000000000{nth}"},
            headers={"Origin": at.centre.url},
        )
        for nth in range(4)
    ]  # fmt: skip
    answers = await asyncio.gather(*posts)
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    await at.is_in("talking")
    assert len(await at.calls()) == 1
    assert await invites(at, ami) == 1
    await at.press("F10")
    await at.wraps_up("Completed")
    await expect(second.locator("#wrap-up")).to_be_visible()
    await ami.close()


async def test_press_whose_answer_was_lost_is_sent_again_and_dials_once(desk: DeskWith) -> None:
    at = await desk("09")
    ami = await watched(at)
    tries = []

    async def lose_the_first_answer(route: Route) -> None:
        tries.append(route.request.post_data_json["key"])
        if len(tries) == 1:
            await route.fetch()  # the server hears it, and its answer never arrives
            await route.abort()
        else:
            await route.continue_()

    await at.page.route("**/accounts/*/calls?*", lose_the_first_answer)
    await at.press("F9")
    await at.is_in("talking")
    await until(lambda: len(tries) == 2, 5, what="the second try")
    assert tries[0] == tries[1]
    assert len(await at.calls()) == 1
    assert await invites(at, ami) == 1
    await at.press("F10")
    await at.wraps_up("Completed")
    await ami.close()


async def test_deactivated_user_is_out_of_page_and_telephone_within_5_seconds_but_never_out_of_a_call(
    desk: DeskWith,
) -> None:
    at = await desk("09")
    await at.talk()
    with pytest.raises(users.refusals.UserInUse):
        async with db.acting(at.office.pool, db.SYSTEM) as conn:
            await users.administering.deactivate(conn, at.user_id, at.user_id)
    await at.press("F10")
    await at.wraps_up("Completed")
    assert await at.page.evaluate("window.phone.registered") is True
    await at.office.hands_over(at.user_id)
    async with db.acting(at.office.pool, db.SYSTEM) as conn:
        await users.administering.deactivate(conn, at.user_id, at.user_id)
    await at.page.wait_for_url("**/login", timeout=6000)

    ami = await watched(at)

    async def cannot_be_called() -> bool:
        call_id = new_call_id()
        await originate(ami, f"b{at.user_id}", "+36123456701", call_id, record="0", timeout=1000)
        return (await ami.event("OriginateResponse", Uniqueid=call_id))["Response"] == "Failure"

    await until(cannot_be_called, 6, what="the telephone gone from the exchange")
    await ami.close()
    answer = await at.page.request.get(at.centre.url + "/workplace", headers={"HX-Request": "true"})
    assert answer.status == 401
