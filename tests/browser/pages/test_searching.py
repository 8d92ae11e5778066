"""The search over every page, by keyboard alone."""

import re

from playwright.async_api import Browser, Page, expect

from tests.browser.pages.addresses import OPERATOR, TALKING
from tests.browser.pages.sample_office import NAMES, SampleOffice
from tests.browser.pages.test_typing import at_work

PART = NAMES["ru"][-18:-1]  # of one account's name


async def looked_for(page: Page, words: str) -> None:
    await page.keyboard.press("Control+k")
    await expect(page.locator("#palette-q")).to_be_focused()
    await page.keyboard.type(words)


async def test_whoever_is_typed_opens_by_enter_on_the_page_where_one_is(browser: Browser, sample: SampleOffice) -> None:
    """A39, A46: on the workplace the account stands there, ready to be called."""
    account = sample.ids["ru"]["account"]
    async with at_work(browser, sample, OPERATOR, "/plans") as page:
        await looked_for(page, PART)
        await page.keyboard.press("Enter")  # before the answer is there
        await expect(page).to_have_url(f"{sample.url}/accounts/{account}")
        await page.goto(f"{sample.url}/")
        await expect(page.locator("html[data-ready]")).to_be_attached()
        await looked_for(page, PART)
        await expect(page.locator("#palette [data-entry]").first).to_be_visible()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(re.compile(rf"/\?account={account}$"))


async def test_in_a_call_the_account_opens_beside_the_workplace(browser: Browser, sample: SampleOffice) -> None:
    async with at_work(browser, sample, TALKING) as page:
        await looked_for(page, "ооо")
        await page.keyboard.press("Control+a")
        await page.keyboard.type("а")
        await expect(page.locator("#palette [data-entry]")).to_have_count(0)  # one letter is too little
        await page.keyboard.press("Escape")
        await expect(page.locator("#palette")).to_be_hidden()
        name = await page.locator("#customer h1, .pane h1").first.inner_text()
        await looked_for(page, name)
        async with page.expect_popup() as beside:
            await page.keyboard.press("Enter")
        await expect(await beside.value).to_have_url(re.compile(r"/\?account=\d+|/accounts/\d+"))
        await expect(page.locator("main[data-state=talking]")).to_be_visible()
