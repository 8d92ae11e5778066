"""Plans typed by keyboard alone, on the real panel."""

import re
from datetime import UTC, datetime, timedelta

import pytest_asyncio
from playwright.async_api import Page, expect

from callcenter.ids import AccountId
from tests.panel.conftest import PASSWORD, Panel
from tests.panel.conftest import panel as panel

UNDERSTOOD = "#plan-due_at-understood"


@pytest_asyncio.fixture
async def account(panel: Panel, page: Page) -> AccountId:
    """An account, its page open before a Russian operator."""
    user_id = await panel.office.user(login="irina", language="ru", time_zone="Europe/Moscow")
    account_id = await panel.office.account(user_id)
    await panel.browser_of(user_id)  # sets the password
    await page.goto(f"{panel.url}/login")
    await page.locator("[name=login]").fill("irina")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{panel.url}/")
    await page.goto(f"{panel.url}/accounts/{account_id}")
    await expect(page.locator("html[data-ready]")).to_be_attached()
    return account_id


async def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        if await page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


async def test_a_contact_is_planned_by_keyboard_and_the_page_says_what_it_understood(
    panel: Panel, page: Page, account: AccountId
) -> None:
    await page.keyboard.press("p")
    await tab_to(page, "#plan-due_at")
    await page.keyboard.type("завтр")
    await page.keyboard.type("а 930")
    tomorrow = datetime.now(UTC) + timedelta(hours=3, days=1)  # Moscow's clock
    await expect(page.locator(UNDERSTOOD)).to_contain_text(f"{tomorrow.day} ")
    await expect(page.locator(UNDERSTOOD)).to_contain_text("09:30")
    await tab_to(page, "#plan-comment")
    await page.keyboard.type("Спросить про заказ")
    await tab_to(page, "#plans form:has(#plan-comment) button.main")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Спросить про заказ").first).to_be_visible()
    due_at = await panel.office.value("SELECT due_at FROM activity WHERE account_id = $1", account)
    assert due_at == tomorrow.replace(hour=6, minute=30, second=0, microsecond=0)


async def test_what_is_not_understood_is_said_when_the_field_is_left_and_keeps_the_text(
    page: Page, account: AccountId
) -> None:
    field = page.locator("#plan-due_at")
    await field.focus()
    await page.keyboard.type("когда-нибудь")
    await expect(page.locator(UNDERSTOOD)).to_have_text("")
    await page.keyboard.press("Tab")
    await expect(page.locator(UNDERSTOOD)).to_contain_text("завтра 9:30")
    await page.locator("#plans form:has(#plan-comment) button.main").press("Enter")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("когда-нибудь")
    await expect(field).to_have_accessible_description(
        "Например, 25.11, +3, завтра 930, пт 9 Укажите день и время, например «завтра 9:30»."
    )


async def test_the_calendar_writes_its_day_into_the_field_and_keeps_the_time(page: Page, account: AccountId) -> None:
    field, calendar = page.locator("#plan-due_at"), page.locator("#plans input.calendar")
    await field.fill("+1 1415")
    await expect(page.locator(UNDERSTOOD)).to_contain_text("14:15")
    await field.press("Alt+ArrowDown")
    await calendar.evaluate(
        "field => { field.value = '2030-03-05'; field.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    await expect(field).to_have_value("05.03.2030 14:15")
    await expect(field).to_be_focused()


async def test_a_quick_button_fills_the_field(page: Page, account: AccountId) -> None:
    await page.get_by_role("button", name="Через 3 дня").press("Enter")
    await expect(page.locator("#plan-due_at")).to_have_value(re.compile(r"^\d\d\.\d\d\.\d{4} 09:00$"))
    await expect(page.locator(UNDERSTOOD)).to_contain_text("09:00")
