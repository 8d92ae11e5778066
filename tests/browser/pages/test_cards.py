"""Cards typed one after another by Tab and Enter alone, on the real panel (H15)."""

from playwright.async_api import Page, expect

from tests.browser.pages.test_planning import tab_to
from tests.panel.conftest import PASSWORD, Panel
from tests.panel.conftest import panel as panel

CARDS = [("Альфа", "Иванова"), ("Бета", "Петров"), ("Гамма", "Сидоров")]


async def test_cards_are_typed_one_after_another_and_a_twin_is_told_meanwhile(panel: Panel, page: Page) -> None:
    """H15: card entry at the speed of typing."""
    user_id = await panel.office.user(login="irina", language="ru", time_zone="Europe/Moscow")
    await panel.browser_of(user_id)  # sets the password
    await page.goto(f"{panel.url}/login")
    await page.locator("[name=login]").fill("irina")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{panel.url}/")
    await page.goto(f"{panel.url}/accounts/new?next=1")
    for place, (name, family_name) in enumerate(CARDS):
        await expect(page.locator("#account-name")).to_be_focused()
        await page.keyboard.type(name)
        if place == 0:
            await page.keyboard.press("Tab")
            await page.keyboard.type("Тверь")
        await tab_to(page, "#account-family_name")
        await page.keyboard.type(family_name)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status").get_by_text(name)).to_be_visible()
        await expect(page.locator("#account-city")).to_have_value("Тверь")
    assert await panel.office.value("SELECT array_agg(name || city ORDER BY id) FROM account") == [
        f"{name}Тверь" for name, _ in CARDS
    ]
    await expect(page.locator("html[data-ready]")).to_be_attached()
    await page.keyboard.type("альфа")
    await expect(page.locator("#look-alikes").get_by_role("link", name="Альфа")).to_be_visible()
    await expect(page.locator("#account-name")).to_be_focused()
