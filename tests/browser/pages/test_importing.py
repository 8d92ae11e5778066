"""A leader brings a list in by keyboard alone; the page follows the worker by itself."""

import asyncio

from playwright.async_api import Browser, Page, expect

from callcenter import imports
from callcenter.background import Worker
from tests.browser.pages.addresses import LEADER
from tests.browser.pages.sample_office import SampleOffice
from tests.browser.pages.test_typing import at_work

LIST = "Название;Город;Телефон\nООО Кедр и сосна;Тверь;8 916 555-44-33\nООО Берёза;Тверь;нет\n"


async def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(60):
        if await page.locator(selector).first.evaluate("element => element === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}")


async def test_a_list_comes_in_by_keyboard_alone(browser: Browser, sample: SampleOffice) -> None:
    worker = Worker(sample.database_url, {imports.steps.Steps.job: imports.steps.Steps(sample.office.pool)})
    work = asyncio.create_task(worker.run())
    async with at_work(browser, sample, LEADER, "/imports") as page:
        await tab_to(page, "#list-text")
        await page.keyboard.insert_text(LIST)
        await tab_to(page, "main button.main")
        await page.keyboard.press("Enter")
        await tab_to(page, "#mapping-source")
        await page.keyboard.press("ArrowDown")
        await tab_to(page, "#mapping-owners input")
        await page.keyboard.press("Space")
        await tab_to(page, "main button.main")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Новых: 1, обновлений: 0, дублей: 0, с ошибками: 1")).to_be_visible(
            timeout=10_000
        )
        await tab_to(page, "form[action$='/run'] button")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Внесена 1 строка.")).to_be_visible(timeout=10_000)
        await page.goto(f"{sample.url}/accounts?q=кедр")
        await expect(page.get_by_role("link", name="ООО Кедр и сосна")).to_be_visible()
    worker.stop()
    await asyncio.wait_for(work, 10)
