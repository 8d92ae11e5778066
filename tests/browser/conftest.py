"""A real Chromium for the whole run, and a fresh context and page for each test that asks."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from callcenter import assets

WEB = Path(__file__).parents[2] / "web"
CHROMIUM = os.environ.get("CALLCENTER_CHROMIUM", "/usr/bin/chromium")
# A microphone that plays by itself and is allowed; nothing that looks for the network.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests of the run; each test opens its own context in it."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(FLAGS))
        try:
            yield chromium
        finally:
            await chromium.close()


@pytest_asyncio.fixture(scope="session")
def web() -> Path:
    """The folder web with its assets built from the sources as they are now."""
    assets.build(WEB, lambda step: None)
    return WEB


@pytest_asyncio.fixture
def complaints() -> list[str]:
    """What the page wrote as an error or threw, violations of the content security policy among it."""
    return []


@pytest_asyncio.fixture
async def page(browser: Browser, complaints: list[str]) -> AsyncIterator[Page]:
    """A page of a fresh context with a microphone; the test fails when the page threw something."""
    context = await browser.new_context(permissions=["microphone"], viewport={"width": 1440, "height": 900})
    context.set_default_timeout(8000)
    opened = await context.new_page()
    thrown: list[str] = []

    def written(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    opened.on("console", written)
    opened.on("pageerror", lambda error: thrown.append(str(error)))
    yield opened
    await context.close()
    assert thrown == []
