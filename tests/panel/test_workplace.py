"""The operator's workplace without an exchange: queue, customer, wrap-up form, refusals."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from callcenter import calls, db, dialing, users
from callcenter.calls import ending, intending
from callcenter.ids import AccountId, UserId
from callcenter.telephony import events
from tests.factories import Office
from tests.panel.conftest import Panel, text_of
from tests.panel.recorded import change


async def operator(office: Office) -> UserId:
    user_id = await office.user(name="Kis Anna")
    await office.telephone(user_id)
    return user_id


async def ended_call(office: Office, user_id: UserId, account_id: AccountId) -> calls.Call:
    async with db.acting(office.pool, db.SYSTEM) as conn:
        user = await users.user_by_id(conn, user_id)
    assert user
    request = calls.DialRequest(account_id=account_id, key=str(uuid.uuid4()))
    call = (await intending.intend(office.pool, user, request)).call
    at = call.requested_at
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await ending.apply(conn, events.OperatorAnswered(call_id=call.id, at=at))
        await ending.apply(conn, events.CustomerAnswered(call_id=call.id, at=at))
        done = events.CallFinished(
            call_id=call.id, at=at + timedelta(seconds=9), dial_status="ANSWER", answered_seconds=9
        )
        await ending.apply(conn, done)
    return call


async def test_log_in_lands_on_what_is_due_today_and_before(panel: Panel) -> None:
    office = panel.office
    user_id = await operator(office)
    now = datetime.now(UTC)
    for name, days in (("Yesterday Kft.", -1), ("Long ago Kft.", -400), ("Next week Kft.", 7)):
        account = await office.account(user_id, name=name)
        await office.planned(account, user_id, due_at=now + timedelta(days=days))
    page = await text_of(await panel.browser_of(user_id), "/")
    assert page.index("Long ago Kft.") < page.index("Yesterday Kft.")
    assert "Next week Kft." not in page
    assert "<title>Long ago Kft." in page


async def test_empty_queue_says_so_and_what_to_do(panel: Panel) -> None:
    page = await text_of(await panel.browser_of(await operator(panel.office)), "/")
    assert "Nothing is due" in page
    assert 'href="/accounts"' in page


async def test_without_a_line_the_press_is_refused_in_words_and_nothing_is_written(panel: Panel) -> None:
    user_id = await operator(panel.office)
    account = await panel.office.account(user_id)
    await panel.office.number(account)
    browser = await panel.browser_of(user_id)
    async with browser.post(f"/accounts/{account}/calls", json={"key": str(uuid.uuid4())}) as answer:
        assert answer.status == 409
        assert "exchange" in (await answer.json(content_type=None))["message"]
    assert await panel.office.value("SELECT count(*) FROM call") == 0


async def test_garbled_press_is_refused(panel: Panel) -> None:
    browser = await panel.browser_of(await operator(panel.office))
    for body in ("", "{", '{"key": "x"}', '{"key": 7}', "[]"):
        async with browser.post("/accounts/1/calls", data=body) as answer:
            assert answer.status == 422


async def test_wrap_up_opens_by_itself_keeps_what_was_typed_and_offers_the_next_customer(panel: Panel) -> None:
    office = panel.office
    user_id = await operator(office)
    first, second = await office.account(user_id, name="First Kft."), await office.account(user_id, name="Second Kft.")
    await office.number(first)
    await office.planned(second, user_id, due_at=datetime.now(UTC))
    call = await ended_call(office, user_id, first)
    browser = await panel.browser_of(user_id)
    assert 'id="wrap-up"' in await text_of(browser, "/")
    form = {"note": "kept", "description": "kept too", "impression": "4", "due_at": "yesterday", "then": "next"}
    async with browser.post(f"/calls/{call.id}/wrap-up", data=form) as answer:
        page = await answer.text()
    assert answer.status == 422
    assert "kept too" in page
    wrong = re.findall(rf'id="wrap-up-{call.id}-(\w+)-error"', page)
    assert (
        wrong
        == ["result", "due_at", "kind", "purpose"]
        == re.findall(r'<li><a href="#wrap-up-[0-9a-f-]{36}-(\w+)">', page)
    )
    result = await office.id_of("result", "meeting_agreed")
    form |= {"result": str(result)}
    async with browser.post(f"/calls/{call.id}/wrap-up", data=form) as answer:
        page = await answer.text()
    assert answer.status == 422
    assert f'id="wrap-up-{call.id}-due_at-error"' in page
    meeting, purpose = await office.id_of("activity_kind", "meeting"), await office.id_of("purpose", "presentation")
    later = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    form |= {"due_at": later, "kind": str(meeting), "purpose": str(purpose), "due_at_2": "some time"}
    async with browser.post(f"/calls/{call.id}/wrap-up", data=form) as answer:
        page = await answer.text()
    assert answer.status == 422
    wrong = re.findall(rf'id="wrap-up-{call.id}-(\w+)-error"', page)
    assert wrong == ["due_at_2", "kind_2", "purpose_2"]
    form |= {"due_at_2": later, "kind_2": str(meeting), "purpose_2": str(purpose), "comment_2": "the second"}
    async with browser.post(f"/calls/{call.id}/wrap-up", data=form) as answer:
        page = await answer.text()
        assert answer.headers["HX-Push-Url"].startswith(f"/?account={second}")
    assert answer.status == 200
    assert "Second Kft.</h1>" in page
    done = await office.row("SELECT note, description, impression FROM activity WHERE call_id = $1", call.id)
    assert tuple(done) == ("kept", "kept too", 4)
    assert await office.value("SELECT count(*) FROM activity WHERE account_id = $1 AND state = 'planned'", first) == 2


async def test_foreign_account_in_the_address_is_absent(panel: Panel) -> None:
    foreign = await panel.office.account(await panel.office.user())
    browser = await panel.browser_of(await operator(panel.office))
    for path in (f"/?account={foreign}", "/?account=999999999"):
        async with browser.get(path) as answer:
            assert answer.status == 404
            page = await answer.text()
    assert "belong" in page


async def test_bar_says_until_when_the_number_may_be_called_or_why_not(
    panel: Panel, set_time: Callable[[datetime], None]
) -> None:
    user_id = await operator(panel.office)
    account = await panel.office.account(user_id)
    await panel.office.number(account, "+3612345678")
    await panel.office.planned(account, user_id, due_at=datetime.now(UTC))
    await change(panel.office, "UPDATE country_rule SET calls_from = '08:00', calls_until = '20:00'")
    now = datetime.now(UTC)
    set_time(now.replace(hour=10))
    browser = await panel.browser_of(user_id)
    assert "may be called until 20:00" in await text_of(browser, f"/workplace?account={account}")
    set_time(now.replace(hour=21))
    assert "may be called from 08:00 until 20:00, their time" in await text_of(browser, f"/workplace?account={account}")
    async with db.acting(panel.office.pool, db.SYSTEM) as conn:
        await dialing.suppress(conn, "+3612345678", "asked", user_id)
    assert "on the stop list" in await text_of(browser, f"/workplace?account={account}")
    free = await panel.office.number(account, "+3612345679", position=1)
    set_time(now.replace(hour=10))
    page = await text_of(browser, f"/workplace?account={account}")
    assert f'data-number="{free}"' in page
    assert "instead of +36 1 234 5678, which must not be called" in page
    assert "may be called until 20:00" in page


async def test_what_is_looked_for_in_the_history_stays_when_the_workplace_is_fetched_again(panel: Panel) -> None:
    """A7: as long as the same account is shown."""
    office, user_id = panel.office, await operator(panel.office)
    result = await office.id_of("result", "interested")
    account, other = [await office.account(user_id) for _ in range(2)]
    for shown in (account, other):
        for note in ("Asked for trucks", "Nobody was there"):
            done = {"state": "done", "done_at": datetime.now(UTC), "result_id": result, "note": note}
            await office.planned(shown, user_id, **done)
    browser = await panel.browser_of(user_id)
    sought = {"X-Sought": f"account={account}&q=truck"}
    for shown, entries in ((account, 1), (other, 2)):
        async with browser.get(f"/workplace?account={shown}", headers=sought) as answer:
            page = await answer.text()
        history = page.partition('<ol class="timeline">')[2].partition("</ol>")[0]
        assert history.count("Asked for trucks") + history.count("Nobody was there") == entries
