"""The floor: one call centre for the folder, and operators at their browsers."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.floor.call_centre import PASSWORD, CallCentre, call_centre
from tests.browser.floor.desk import Desk, seat_operator

__all__ = ["call_centre"]

expect.set_options(timeout=12_000)  # a busy machine may take its time; what must be quick is measured where it matters

SeatedAt = Callable[[str], Awaitable[Page]]
DeskWith = Callable[..., Awaitable[Desk]]


@pytest_asyncio.fixture
async def seat(browser: Browser, call_centre: CallCentre) -> AsyncIterator[SeatedAt]:
    """Somebody at a browser with a microphone, logged in by keyboard; a page that throws fails the test."""
    contexts, thrown = [], []

    async def sit_down(login: str) -> Page:
        context = await browser.new_context(permissions=["microphone"], viewport={"width": 1440, "height": 900})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.on("console", lambda words: thrown.append(words.text) if "Content Security" in words.text else None)
        await page.goto(call_centre.url + "/login")
        await page.locator("html[data-ready]").wait_for()
        await page.keyboard.type(login)
        await page.keyboard.press("Tab")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await page.wait_for_url(lambda url: "/login" not in url)
        await page.locator("html[data-ready]").wait_for()
        return page

    yield sit_down
    for context in contexts:
        await context.close()
    assert thrown == []


@pytest_asyncio.fixture
async def desk(call_centre: CallCentre, seat: SeatedAt) -> DeskWith:
    """A new operator with customers of these endings in the queue, logged in, the telephone registered."""

    async def occupy(*endings: str, **columns: object) -> Desk:
        user_id, login, _ = await seat_operator(call_centre, *endings, **columns)
        occupied = Desk(call_centre, user_id, login, await seat(login))
        await occupied.registered()
        return occupied

    return occupy
