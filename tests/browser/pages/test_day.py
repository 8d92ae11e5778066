"""A day by keyboard alone, in Chromium on the real panel."""

from datetime import UTC, datetime, timedelta

import pytest_asyncio
from playwright.async_api import Page, expect

from callcenter.ids import UserId
from tests.panel.conftest import PASSWORD, Panel
from tests.panel.conftest import panel as panel

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)


async def log_in(panel: Panel, page: Page, user_id: UserId) -> None:
    """The user's log-in, in this page."""
    await panel.browser_of(user_id)  # sets the password
    login = await panel.office.value("SELECT login FROM app_user WHERE id = $1", user_id)
    form: dict[str, str | float | bool] = {"login": login, "password": PASSWORD}
    await page.request.post(f"{panel.url}/login", form=form, headers={"Origin": panel.url})


async def opened(panel: Panel, page: Page, path: str) -> None:
    await page.goto(panel.url + path)
    await expect(page.locator("html[data-ready]")).to_be_attached()


@pytest_asyncio.fixture
async def anna(panel: Panel, page: Page) -> UserId:
    """An operator, logged in."""
    user_id = await panel.office.user(login="anna", time_zone="UTC")
    await log_in(panel, page, user_id)
    return user_id


async def test_a_morning_by_keyboard_alone(panel: Panel, page: Page, anna: UserId) -> None:
    """A4, A25, W2: to the next day, a meeting moved by steps and by a typed time, and back; then by place."""
    meeting = await panel.office.id_of("activity_kind", "meeting")
    account = await panel.office.account(anna, name="Kerek Kft.", city="Pécs", address="Fő tér 1.")
    plan = await panel.office.planned(account, anna, kind_id=meeting, due_at=TOMORROW)
    near = await panel.office.account(anna, name="Forgotten Bt.", city="Pécs")
    await panel.office.planned(near, anna, due_on=TOMORROW.date() + timedelta(days=3))
    due_at = "SELECT due_at FROM activity WHERE id = $1"

    await opened(panel, page, "/day")
    await page.keyboard.press("ArrowRight")
    await page.wait_for_url(f"**/day?on={TOMORROW.date()}")
    await expect(page.locator("html[data-ready]")).to_be_attached()
    for key in ("ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Alt+ArrowDown", "Shift+ArrowUp", "Enter"):
        await page.keyboard.press(key)
    entry = page.locator(f"#entry-{plan}")
    await expect(entry).to_contain_text("11:15")
    await expect(entry).to_be_focused()
    assert await panel.office.value(due_at, plan) == TOMORROW + timedelta(minutes=75)

    await page.keyboard.press("m")
    await page.keyboard.type("1430")
    await expect(page.locator(f"#move-{plan}-due_at-understood")).to_contain_text("14:30")
    await page.keyboard.press("Enter")
    await expect(page.locator(".told")).to_contain_text("14:30")
    await page.keyboard.press("u")
    await expect(entry).to_contain_text("11:15")
    assert await panel.office.value("SELECT reschedules FROM activity WHERE id = $1", plan) == 3

    await page.keyboard.press("w")
    await page.wait_for_url("**/day/places?**")
    await expect(page.locator("html[data-ready]")).to_be_attached()
    for key in ("ArrowDown", "ArrowDown", "i"):
        await page.keyboard.press(key)
    await expect(page.locator(".told")).to_contain_text("Forgotten Bt.")
    await page.keyboard.press("d")
    await expect(page.locator("[data-into]").get_by_text("Forgotten Bt.")).to_be_visible()
    await page.keyboard.press("h")
    await page.wait_for_url("**/day/looking-back")
    yesterday = TOMORROW - timedelta(days=2)
    await expect(page.get_by_role("heading", level=2)).to_contain_text(f"{yesterday.day} ")


async def test_a_colleagues_move_is_told_live_and_nothing_typed_is_lost(panel: Panel, page: Page, anna: UserId) -> None:
    """A25, A36: the leader moves a thing while its page is open; what is being typed stays."""
    account = await panel.office.account(anna)
    plan = await panel.office.planned(account, anna, due_at=TOMORROW)
    leader = await panel.browser_of(await panel.office.user("leader", time_zone="UTC"))
    await opened(panel, page, f"/day?on={TOMORROW.date()}")
    for key in ("ArrowDown", "m"):
        await page.keyboard.press(key)
    await page.keyboard.type("15")
    form = {"seen": "1", "minutes": "60", "on": TOMORROW.date().isoformat(), "person": str(anna)}
    async with leader.post(f"/accounts/{account}/activities/{plan}/moves", data=form) as answer:
        assert answer.status == 200
    await expect(page.locator(f"#entry-{plan}")).to_contain_text("11:00")
    field = page.locator(f"#move-{plan}-due_at")
    await expect(field).to_be_focused()
    await page.keyboard.type("30")
    await expect(field).to_have_value("1530")


async def test_a_thing_is_dragged_into_another_hour_and_keeps_its_minutes(
    panel: Panel, page: Page, anna: UserId
) -> None:
    plan = await panel.office.planned(await panel.office.account(anna), anna, due_at=TOMORROW + timedelta(minutes=20))
    await opened(panel, page, f"/day?on={TOMORROW.date()}")
    target = page.locator(f'[data-hour="{int(TOMORROW.timestamp()) + 3 * 3600}"]')
    await page.locator(f"#thing-{plan}").drag_to(target)
    await expect(target).to_contain_text("13:20")


async def test_a_leader_gives_an_assignment_to_two_members_who_are_told_at_once(panel: Panel, page: Page) -> None:
    """A3: by keyboard from the day of a member; whoever gets it hears of it on any page and finds it in the day."""
    office = panel.office
    people = [await office.user(name=name, login=name, time_zone="UTC") for name in ("anna", "boris")]
    for number, user_id in enumerate(people):
        await office.account(user_id, name=f"Firm {number}")
    leader = await office.user("leader", name="Olga", time_zone="UTC")
    assert page.context.browser
    hers = await page.context.browser.new_page()
    await log_in(panel, hers, people[0])
    await opened(panel, hers, "/figures")
    await log_in(panel, page, leader)
    await opened(panel, page, f"/day?person={people[0]}")
    await page.get_by_role("link", name="Give an assignment").press("Enter")
    await page.wait_for_url("**/day/assignments/new?**")
    await page.get_by_label("boris").press("Space")
    await page.get_by_role("button", name="Show accounts").press("Enter")
    for number in (0, 1):
        await page.get_by_label(f"Firm {number}").press("Space")
    await page.get_by_label("When").fill("+1 930")
    await page.get_by_label("Kind").select_option(label="Sale")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("2 assignments were given.")).to_be_visible()
    await expect(hers.locator("#toasts")).to_contain_text("You have a new assignment.")
    await opened(panel, hers, "/day?on=%2B1")
    await expect(hers.get_by_text("assigned by Olga")).to_be_visible()
    await hers.close()
