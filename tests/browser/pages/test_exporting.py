"""A list is taken along by one key, and without scripts by a link."""

from playwright.async_api import Browser, Page, expect

from tests.panel.conftest import PASSWORD, Panel
from tests.panel.conftest import panel as panel


async def list_of(panel: Panel, page: Page) -> None:
    """The list of accounts, before a leader."""
    await page.goto(f"{panel.url}/login")
    await page.locator("[name=login]").fill("olga")
    await page.locator("[name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{panel.url}/")
    await page.goto(f"{panel.url}/accounts?city=Пермь")


async def test_the_key_x_takes_the_list_along_and_the_link_does_so_without_scripts(
    panel: Panel, page: Page, browser: Browser
) -> None:
    leader = await panel.office.user("leader", login="olga", language="ru")
    await panel.browser_of(leader)  # sets the password
    await panel.office.account(leader, name="Ромашка", city="Пермь")
    await list_of(panel, page)
    await expect(page.locator("html[data-ready]")).to_be_attached()
    async with page.expect_download() as taken:
        await page.keyboard.press("x")
    name = (await taken.value).suggested_filename
    assert name.startswith("Потенциальные")
    assert name.endswith(".xlsx")
    context = await browser.new_context(java_script_enabled=False)
    plain = await context.new_page()
    await list_of(panel, plain)
    async with plain.expect_download() as taken:
        await plain.get_by_role("link", name="CSV").click()
    text = (await (await taken.value).path()).read_text("utf-8-sig")
    assert [line.split(";")[:3] for line in text.splitlines()[1:]] == [["Ромашка", "Потенциальный клиент", "Пермь"]]
    await context.close()
