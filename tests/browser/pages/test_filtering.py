"""A list is narrowed and arranged by keyboard alone, on the real panel."""

import re

from playwright.async_api import Page, expect

from callcenter.panel.list_shapes import ACCOUNTS
from tests.browser.pages.test_planning import tab_to
from tests.panel.conftest import PASSWORD, Panel
from tests.panel.conftest import panel as panel


async def list_of(panel: Panel, page: Page) -> None:
    """The list of accounts before an operator who has one of each size."""
    office = panel.office
    anna = await office.user(login="anna")
    await panel.browser_of(anna)  # sets the password
    await office.field("account", "choice", code="size", options=["huge", "big", "small"])
    for name, size in (("Zöld", "huge"), ("Kék", "big"), ("Sárga", "small")):
        await office.account(anna, name=name, fields={"size": size})
    await page.goto(f"{panel.url}/login")
    await page.locator("[name=login]").fill("anna")
    await page.locator("[name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{panel.url}/")
    await page.goto(f"{panel.url}/accounts")
    await expect(page.locator("html[data-ready]")).to_be_attached()


async def test_several_values_are_chosen_by_keys_and_taken_away_one_by_one(panel: Panel, page: Page) -> None:
    """H17: ↓ opens the list of values and walks in it, the space bar ticks, Esc closes, Enter searches."""
    await list_of(panel, page)
    await tab_to(page, "details.more > summary")
    await page.keyboard.press("Enter")
    await page.locator("form[role=search] details.more > summary").first.press("Enter")
    await tab_to(page, "#filter-own_size")
    for key in ("ArrowDown", " ", "ArrowDown", " "):
        await page.keyboard.press(key)
    await expect(page.locator("#filter-own_size-chosen")).to_have_text("huge, big")
    await page.keyboard.press("Escape")
    await expect(page.locator("#filter-own_size")).to_be_focused()
    await expect(page.locator("details.several[open]")).to_have_count(0)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile("own_size=huge&own_size=big"))
    await expect(page.locator("[data-entry]")).to_have_text(["Kék", "Zöld"])
    await tab_to(page, "a.removable")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-entry]")).to_have_text(["Kék"])


async def test_columns_are_chosen_and_put_in_order_by_keys_and_by_dragging(panel: Panel, page: Page) -> None:
    """A38, A41: the list has its columns as they stand above it."""
    await list_of(panel, page)
    await page.get_by_text("Columns and order").press("Enter")
    await page.locator("[name=column][value=own_size]").press(" ")
    for _ in range(len(ACCOUNTS.columns)):
        await page.keyboard.press("Alt+ArrowUp")
    await expect(page.locator("[name=column][value=own_size]")).to_be_focused()
    await expect(page.locator("[data-arranges] [role=status]")).to_contain_text(
        f"place 1 of {len(ACCOUNTS.columns) + 1}"
    )
    await page.get_by_role("button", name="City: one place later").press("Enter")
    await page.locator("[data-arranges] li", has_text="Next contact").drag_to(
        page.locator("[data-arranges] li", has_text="Owner")
    )
    await page.get_by_role("button", name="Search", exact=True).press("Enter")
    await page.wait_for_url(re.compile("column="))
    names = await page.locator("thead th").all_text_contents()
    assert names == ["Name", "Size", "Next contact", "Owner", "City", "Last contact"]
