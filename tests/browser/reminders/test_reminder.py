"""Keys, focus, title, sound and the second device."""

import re
from datetime import UTC, datetime, timedelta

from playwright.async_api import Page, expect

from callcenter import activities, db, users
from callcenter.ids import AccountId, UserId
from tests.browser.reminders.conftest import Sit
from tests.panel.conftest import PASSWORD, Panel
from tests.waiting import until


async def at_work(panel: Panel) -> UserId:
    """An operator who can log in and is reminded of single contacts only."""
    user_id = await panel.office.user()
    async with db.acting(panel.office.pool, db.SYSTEM) as conn:
        await users.administering.set_password(conn, None, user_id, PASSWORD)
        await conn.execute(
            "UPDATE reminder_settings SET list_at_log_in = false, list_minutes_before_end = NULL WHERE user_id = $1",
            user_id,
        )
    return user_id


async def plan(panel: Panel, user_id: UserId, name: str, minutes: int = 2) -> AccountId:
    """Somebody else's screen, or the user's own wrap-up, plans a call with that account."""
    office = panel.office
    account = await office.account(user_id, name=name)
    async with db.acting(office.pool, db.Actor(user_id=user_id, role=db.Role.OPERATOR)) as conn:
        new = activities.Plan(
            kind_id=await office.id_of("activity_kind", "call"), assignee_id=user_id,
            purpose_id=await office.id_of("purpose", "first_contact"),
            due_at=datetime.now(UTC) + timedelta(minutes=minutes),
        )  # fmt: skip
        await activities.plan(conn, account, user_id, new)
    return account


async def focused(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.name || document.activeElement.dataset.key || ''"))


async def test_pop_up_is_answered_by_keys_and_never_takes_the_focus(panel: Panel, sit: Sit) -> None:
    anna = await at_work(panel)
    page = await sit(anna, "/accounts/new")
    title = await page.title()
    await page.locator("[name=name]").focus()
    await page.keyboard.type("Kov")
    await plan(panel, anna, "Első Kft.", 2)
    await plan(panel, anna, "Második Kft.", 3)
    box = page.locator("#reminder [role=alertdialog]")
    await expect(box).to_contain_text("Első Kft.")
    await expect(box).to_contain_text("1 of 2")
    assert await page.title() == f"(2) {title}"
    await page.keyboard.type("ács")
    assert await focused(page) == "name"
    assert await page.input_value("[name=name]") == "Kovács"
    await page.keyboard.press("Alt+r")
    assert await focused(page) == "Enter"
    await page.keyboard.press("Escape")
    assert await focused(page) == "name"
    await page.keyboard.press("Alt+r")
    await page.keyboard.press("1")
    await expect(box).to_contain_text("Második Kft.")
    assert await page.evaluate("document.querySelector('#reminder').contains(document.activeElement)")
    await page.keyboard.press("Delete")
    await expect(box).to_have_count(0)
    await until(lambda: focused(page), what="the focus goes back")
    assert await focused(page) == "name"
    assert await page.title() == title
    assert await page.input_value("[name=name]") == "Kovács"
    rows = await panel.office.rows("SELECT again_at - answered_at AS wait FROM reminder ORDER BY answered_at")
    assert [row["wait"] and round(row["wait"].total_seconds()) for row in rows] == [300, None]


async def test_answer_on_one_device_clears_the_other_within_2_seconds(panel: Panel, sit: Sit) -> None:
    anna = await at_work(panel)
    desk, mobile = await sit(anna), await sit(anna, "/")
    await plan(panel, anna, "Első Kft.")
    for page in (desk, mobile):
        await expect(page.locator("#reminder")).to_contain_text("Első Kft.")
    await desk.keyboard.press("Alt+r")
    await desk.keyboard.press("Delete")
    await expect(mobile.locator("#reminder [role=alertdialog]")).to_have_count(0, timeout=2000)
    await expect(desk.locator("#reminder [role=alertdialog]")).to_have_count(0)


async def test_enter_opens_the_customer_on_the_workplace_without_loading_the_page(panel: Panel, sit: Sit) -> None:
    anna = await at_work(panel)
    await plan(panel, anna, "Első Kft.", 600)
    page = await sit(anna, "/")
    await page.evaluate("window.stayed = true")
    account = await plan(panel, anna, "Második Kft.")
    await expect(page.locator("#reminder")).to_contain_text("Második Kft.")
    await page.keyboard.press("Alt+r")
    await page.keyboard.press("Enter")
    await expect(page.locator("#account-h")).to_have_text("Második Kft.")
    await expect(page).to_have_url(re.compile(f"account={account}&"))
    assert await page.evaluate("window.stayed")


async def test_sound_comes_once_for_all_hidden_tabs_and_not_while_one_is_seen(panel: Panel, sit: Sit) -> None:
    anna = await at_work(panel)
    one = await sit(anna)
    two = await sit(anna, beside=one)
    tabs = (one, two)
    for tab in tabs:
        await tab.evaluate("window.unseen = true")
    await plan(panel, anna, "Első Kft.", 3)
    for tab in tabs:
        await expect(tab.locator("#reminder")).to_contain_text("Első Kft.")

    async def heard() -> int:
        return sum([await tab.evaluate("window.heard") for tab in tabs])

    await until(lambda: heard(), what="a sound")
    await one.evaluate("window.unseen = false")
    await plan(panel, anna, "Második Kft.", 1)  # nearer: it stands there now
    for tab in tabs:
        await expect(tab.locator("#reminder")).to_contain_text("Második Kft.")
    await two.evaluate("navigator.locks.request('reminder-heard', () => {})")  # whoever was about to sound has decided
    assert await heard() == 1
