"""The stage: a server of the test's own, on a port of this folder's range."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest_asyncio
from aiohttp import web as http
from playwright.async_api import Page, expect

from tests.browser.static.stage import Stage

PORTS = itertools.count(25300)
Show = Callable[..., Awaitable[Stage]]


@pytest_asyncio.fixture
async def stage(web: Path) -> AsyncIterator[Stage]:
    """A served stage; `stage.address` is where it stands."""
    made = Stage(web)
    runner = http.AppRunner(made.application(), handler_cancellation=True, shutdown_timeout=0.2)
    await runner.setup()
    made.address = await _serve(runner)
    yield made
    await runner.cleanup()


async def _serve(runner: http.AppRunner) -> str:
    """Listen on the first free port of the range."""
    for port in PORTS:
        try:
            await http.TCPSite(runner, "127.0.0.1", port).start()
        except OSError:
            continue
        return f"http://127.0.0.1:{port}"
    raise RuntimeError("no free port")


@pytest_asyncio.fixture
async def show(stage: Stage, page: Page) -> Show:
    """Open the stage with the given main part: `await show(main='…')`; returns when its scripts listen."""

    async def open_stage(**settings: Any) -> Stage:
        for name, value in settings.items():
            setattr(stage, name, value)
        await page.goto(stage.address)
        await expect(page.locator("html[data-ready]")).to_be_attached()
        return stage

    return open_stage
