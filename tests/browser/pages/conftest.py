"""One sample office and one surveyor for all pages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser

from callcenter.local.postgres import LocalPostgres
from tests.browser.pages.sample_office import SampleOffice, opened
from tests.browser.pages.surveying import Surveyor


@pytest_asyncio.fixture(scope="session")
async def sample(postgres: LocalPostgres, web: Path) -> AsyncIterator[SampleOffice]:
    """The sample office, its panel running."""
    async with opened(postgres, web) as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def surveyor(browser: Browser, sample: SampleOffice, web: Path) -> AsyncIterator[Surveyor]:
    """Who looks at the pages, and remembers what was seen."""
    looking = Surveyor(browser, sample, web)
    yield looking
    await looking.close()
