"""The running calls on the screen of those who lead."""

from datetime import UTC, datetime

from tests.panel.conftest import Panel, text_of
from tests.panel.recorded import change


async def test_leaders_see_the_running_calls_of_their_people_with_state_and_clock(panel: Panel) -> None:
    office, other = panel.office, await panel.office.team()
    anna, igor = await office.user(name="Kovács Anna"), await office.user(name="Igor Petrov", team_id=other)
    account_id = await office.account(anna, name="Tisza Malom")
    call_id = await office.call(anna, account_id, state="ringing")
    await office.call(igor, await office.account(igor))
    await office.call(
        await office.user(name="Gone Home"), account_id, state="ended", end_reason="busy", ended_at=datetime.now(UTC)
    )
    page = await text_of(await panel.browser_of(await office.user("leader")), "/live-calls")
    assert "Kovács Anna" in page and "Ringing" in page and f'<a href="/accounts/{account_id}">Tisza Malom</a>' in page
    assert 'data-since="' in page and 'data-topic="call' in page
    running, _, people = page.partition('id="people-h"')
    assert "Igor Petrov" not in page and "Gone Home" not in running
    assert "Gone Home" in people and "Wrap-up" in people
    assert "Igor Petrov" in await text_of(
        await panel.browser_of(await office.user("administrator", team_id=other)), "/live-calls"
    )
    await change(
        office, "UPDATE call SET state = 'answered', answered_at = now(), on_hold = true WHERE id = $1", call_id
    )
    fragment = await text_of(
        await panel.browser_of(await office.user("leader")), "/live-calls", headers={"HX-Request": "true"}
    )
    assert "Talking" in fragment and "On hold" in fragment and "<html" not in fragment


async def test_break_is_seen_by_the_operator_and_the_leader_until_it_ends(panel: Panel) -> None:
    anna = await panel.office.user(name="Kovács Anna")
    await panel.office.account(anna)
    operator, leader = await panel.browser_of(anna), await panel.browser_of(await panel.office.user("leader"))
    assert "Ready" in await text_of(leader, "/live-calls")
    async with operator.post("/me/break", data={"reason": "lunch"}) as answer:
        assert answer.status == 204
    assert "Break: lunch" in await text_of(leader, "/live-calls")
    async with operator.post("/me/break", data={"reason": "a nap"}) as answer:
        assert answer.status == 422
    async with operator.delete("/me/break") as answer:
        assert answer.status == 204
    assert "Break: lunch" not in await text_of(leader, "/live-calls")


async def test_operators_have_no_page_of_running_calls(panel: Panel) -> None:
    browser = await panel.browser_of(await panel.office.user())
    async with browser.get("/live-calls") as answer:
        assert answer.status == 403
    assert "/live-calls" not in await text_of(browser, "/recordings")


async def test_the_state_of_the_exchange_is_said_in_words(panel: Panel) -> None:
    browser = await panel.browser_of(await panel.office.user("leader"))
    for link, words in (("up", "connected"), ("down", "no connection"), ("refused", "not accepted")):
        await change(panel.office, "UPDATE pbx SET link = $1", link)
        page = await text_of(browser, "/live-calls")
        assert f"Exchange local: {words}" in page or words in page
    assert "Nobody is in a call now" in page
