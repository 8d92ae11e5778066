"""A panel without an exchange, and people at their browsers."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from callcenter.ids import UserId
from tests.panel.conftest import PASSWORD, Panel, panel

__all__ = ["panel"]

Sit = Callable[..., Awaitable[Page]]
# What a test may say of a tab: window.unseen makes it one behind other windows; heard counts the sounds.
_WATCHED = """
    Object.defineProperty(document, "hidden", { get: () => window.unseen ?? false });
    window.heard = 0;
    document.addEventListener("reminder:heard", () => { window.heard += 1; });
"""


@pytest_asyncio.fixture
async def sit(browser: Browser, panel: Panel) -> AsyncIterator[Sit]:
    """A page of the user in a browser of its own, or a further tab beside another page."""
    contexts, thrown = [], []

    async def sit_down(user_id: UserId, path: str = "/accounts", *, beside: Page | None = None) -> Page:
        context = beside.context if beside else await browser.new_context(viewport={"width": 1440, "height": 900})
        if beside is None:
            contexts.append(context)
            await context.add_init_script(_WATCHED)
        page = await context.new_page()
        page.on("pageerror", lambda error: thrown.append(str(error)))
        if beside is None:
            login = await panel.office.value("SELECT login FROM app_user WHERE id = $1", user_id)
            await page.goto(f"{panel.url}/login")
            await page.fill("[name=login]", login)
            await page.fill("[name=password]", PASSWORD)
            await page.press("[name=password]", "Enter")
            await page.wait_for_url(lambda url: "/login" not in url)
        await page.goto(panel.url + path)
        await expect(page.locator("body[data-server=connected]")).to_be_attached()
        return page

    yield sit_down
    for context in contexts:
        await context.close()
    assert thrown == []
