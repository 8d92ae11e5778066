"""Updates reach the page and never touch what is being typed."""

import asyncio
import itertools
from contextlib import suppress

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.static.conftest import Show
from tests.browser.static.stage import Stage
from tests.waiting import until

PANE = """<section id="pane" data-src="/fragment" data-topic="account:7"><p id="count">{count}</p>
<textarea id="note-7" rows="3">from the server</textarea><ol><li>{count}</li><li>{count}</li></ol></section>"""
TEXT = "Середина января: директор + технолог, 12 000 пачек в сутки; плёнка подорожала на 8 %. Ő, ű, árvíztűrő."


async def change(stage: Stage) -> None:
    """Ten updates a second, as a busy day would not send them."""
    while True:
        stage.tell("changed", {"topic": "account", "id": 7})
        await asyncio.sleep(0.1)


@pytest.fixture
def updated(stage: Stage) -> Stage:
    stage.main = PANE.format(count=0)
    stage.fragment = PANE
    return stage


async def test_typing_during_ten_updates_a_second_loses_nothing(updated: Stage, show: Show, page: Page) -> None:
    stage = await show()
    await until(lambda: stage.streams)
    note = page.locator("#note-7")
    await note.fill("")
    updates = asyncio.create_task(change(stage))
    await note.press_sequentially(TEXT, delay=20)
    updates.cancel()
    with suppress(asyncio.CancelledError):
        await updates
    assert stage.fragments >= 15
    await expect(note).to_have_value(TEXT)
    await expect(note).to_be_focused()
    await expect(page.locator("#count")).not_to_have_text("0")


async def test_a_text_left_unsaved_is_not_overwritten(updated: Stage, show: Show, page: Page) -> None:
    updated.fragment = PANE.replace("from the server", "somebody else wrote this")
    stage = await show()
    await until(lambda: stage.streams)
    await page.locator("#note-7").fill("mine")
    await page.locator("#note-7").blur()
    stage.tell("changed", {"topic": "account", "id": 7})
    await expect(page.locator("#count")).to_have_text("1")
    await expect(page.locator("#note-7")).to_have_value("mine")


async def test_an_update_without_the_field_waits_until_the_field_is_left(
    updated: Stage, show: Show, page: Page
) -> None:
    updated.fragment = (
        '<section id="pane" data-src="/fragment" data-topic="account:7"><p id="count">{count}</p></section>'
    )
    stage = await show()
    await until(lambda: stage.streams)
    await page.locator("#note-7").focus()
    stage.tell("changed", {"topic": "account", "id": 7})
    await until(lambda: stage.fragments)
    await expect(page.locator("#count")).to_have_text("0")
    await page.locator("#note-7").blur()
    await expect(page.locator("#count")).to_have_text("1")
    await expect(page.locator("#note-7")).to_have_count(0)


async def test_a_change_of_another_account_is_not_fetched(updated: Stage, show: Show, page: Page) -> None:
    stage = await show()
    await until(lambda: stage.streams)
    stage.tell("changed", {"topic": "account", "id": 8})
    stage.tell("changed", {"topic": "account", "id": 7})
    await expect(page.locator("#count")).to_have_text("1")
    assert stage.fragments == 1


async def test_a_version_already_shown_is_not_fetched(updated: Stage, show: Show, page: Page) -> None:
    updated.main = PANE.format(count=0).replace("data-src", 'data-version="6" data-src')
    stage = await show()
    await until(lambda: stage.streams)
    stage.tell("changed", {"topic": "account", "id": 7, "version": 6})
    stage.tell("changed", {"topic": "account", "id": 7, "version": 7})
    await expect(page.locator("#count")).to_have_text("1")
    assert stage.fragments == 1


async def test_silence_is_said_and_ends(updated: Stage, show: Show, page: Page) -> None:
    stage = await show()
    await expect(page.locator('[data-lamp="server"].ok')).to_be_visible()
    await expect(page.locator("[data-connection]")).to_be_visible(timeout=7000)
    await expect(page.locator('[data-lamp="server"].bad')).to_be_visible()
    await expect(page.locator("#pane")).to_have_attribute("data-old", "May be out of date")
    stage.tell("beat", {"now": 1795512352})
    await expect(page.locator("[data-connection]")).to_be_hidden()
    await expect(page.locator('[data-lamp="server"].ok')).to_be_visible()


async def test_a_server_that_hears_no_news_itself_is_not_believed_and_its_line_is_kept(
    updated: Stage, show: Show, page: Page
) -> None:
    stage = await show()
    await expect(page.locator('[data-lamp="server"].ok')).to_be_visible()

    behind = itertools.count()

    async def beat_behind() -> bool:
        stage.tell("beat", {"now": 1795512350, "behind": 3 + next(behind) / 2})  # it was found out after 3 s
        await asyncio.sleep(0.5)
        return await page.locator("#pane[data-old]").count() > 0

    await until(beat_behind, 3)
    await expect(page.locator('[data-lamp="server"].bad')).to_be_visible()
    for _ in range(10):
        await beat_behind()
    assert len(stage.known) == 1
    let_through = asyncio.Event()

    async def late(route: Route) -> None:
        await let_through.wait()
        await route.continue_()

    await page.route("**/fragment", late)
    stage.tell("missed", {})
    stage.tell("beat", {"now": 1795512360})
    await expect(page.locator("[data-connection]")).to_be_hidden()
    await expect(page.locator("#pane[data-old]")).to_be_visible()  # it still shows what was before
    let_through.set()
    await expect(page.locator("#count")).to_have_text("1")
    await expect(page.locator("#pane:not([data-old])")).to_be_visible()


async def test_a_fragment_that_the_server_failed_to_make_is_asked_for_again(
    updated: Stage, show: Show, page: Page
) -> None:
    stage = await show()
    await until(lambda: stage.streams)
    await page.route("**/fragment", lambda route: route.fulfill(status=503, body="away"), times=1)
    stage.tell("changed", {"topic": "account", "id": 7})
    await expect(page.locator("#count")).to_have_text("1", timeout=5000)


async def test_a_page_says_at_its_start_and_after_a_broken_line_up_to_which_second_it_knows(
    updated: Stage, show: Show, page: Page
) -> None:
    """The server then tells again what it heard since (tests/panel/test_live_news.py)."""
    stage = await show(boot={"now": 1795512340})
    await until(lambda: stage.streams)
    assert stage.known == ["1795512340"]
    await expect(page.locator('[data-lamp="server"].ok')).to_be_visible()
    stage.hang_up_streams()
    await until(lambda: len(stage.known) == 2, 5)
    assert stage.known[1] == "1795512345"
    stage.tell("changed", {"topic": "account", "id": 7})
    await expect(page.locator("#count")).to_have_text("1")


async def test_a_pressed_local_button_keeps_its_state_through_an_update(show: Show, page: Page, stage: Stage) -> None:
    stage.fragment = '<section id="pane" data-src="/fragment" data-topic="bar"><i id="count">{count}</i>' + (
        '<button id="mute" data-local aria-pressed="false">Mute</button></section>'
    )
    await show(main=stage.fragment.format(count=0).replace("false", "true"))
    await until(lambda: stage.streams)
    stage.tell("changed", {"topic": "bar", "id": "x"})
    await expect(page.locator("#count")).to_have_text("1")
    await expect(page.locator("#mute")).to_have_attribute("aria-pressed", "true")


async def test_an_update_that_waited_never_replaces_what_a_save_has_shown_since(
    show: Show, page: Page, stage: Stage
) -> None:
    """The save of one customer's wrap-up shows the next; what was fetched of the one before comes too late."""
    choice = '<form hx-post="/saved" hx-target="#pane" hx-swap="outerMorph"><input type="radio" id="result"></form>'
    one, following = (
        f'<section id="pane" data-src="{src}" data-topic="call"><p id="name">{name}</p>{{more}}</section>'
        for src, name in (("/fragment", "Kestrel"), ("/following", "Northgate"))
    )
    stage.fragment = one.format(more="")
    await page.route("**/saved", lambda route: route.fulfill(body=following.format(more="")))
    await page.route("**/following", lambda route: route.fulfill(body=following.format(more="<i>fetched again</i>")))
    await show(main=one.format(more=choice))
    await until(lambda: stage.streams)
    await page.locator("#result").focus()
    stage.tell("changed", {"topic": "call", "id": "x"})
    await until(lambda: stage.fragments)
    await page.evaluate("document.querySelector('form').requestSubmit()")
    await expect(page.locator("#pane i")).to_have_text("fetched again")
    await page.keyboard.press("Tab")
    await expect(page.locator("#name")).to_have_text("Northgate")
