"""The working days of a leader and of an administrator in the sample office, by keyboard alone."""

import re
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.pages.sample_office import PASSWORD, SampleOffice


class Keyboard:
    """Somebody who has no mouse."""

    def __init__(self, sample: SampleOffice, page: Page) -> None:
        self.sample = sample
        self.office = sample.office
        self.url = sample.url
        self.page = page

    async def logs_in(self, login: str, password: str = PASSWORD) -> None:
        await self.page.goto(f"{self.url}/login")
        await self.page.keyboard.type(login)
        await self.press("Tab")
        await self.page.keyboard.type(password)
        await self.press("Enter")
        await self.page.wait_for_url(f"{self.url}/")
        await self.arrived()

    async def arrived(self) -> None:
        """The page is there and listens to keys."""
        await expect(self.page.locator("html[data-ready]")).to_be_attached()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def to(self, what: str) -> None:
        """Press Tab until this selector has the focus."""
        for _ in range(200):
            await self.press("Tab")
            if await self.page.evaluate("selector => document.activeElement.matches(selector)", what):
                return
        raise AssertionError(f"Tab does not reach {what} on {self.page.url}")

    async def opens(self, what: str, address: str | re.Pattern[str]) -> None:
        """Go to this link or button and press Enter; another page comes, at this address."""
        await self.to(what)
        async with self.page.expect_navigation():
            await self.press("Enter")
        await expect(self.page).to_have_url(address if isinstance(address, re.Pattern) else f"{self.url}{address}")
        await self.arrived()

    async def fills(self, **fields: str) -> None:
        """Type into the fields of a form, in the order in which Tab reaches them."""
        for name, words in fields.items():
            await self.to(f"main [name={name}]")
            await self.page.keyboard.type(words)


@pytest_asyncio.fixture
async def keyboard(sample: SampleOffice, browser: Browser) -> AsyncIterator[Keyboard]:
    """Nobody is logged in yet."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(8000)
    yield Keyboard(sample, await context.new_page())
    await context.close()


async def test_a_leaders_day_without_a_mouse(keyboard: Keyboard) -> None:
    """A15, A36, A38, A21, A16: undone of a member, a contact for the member, a view, a handover, the figures."""
    await keyboard.logs_in("james")
    account = await what_a_member_left_undone(keyboard)
    await a_contact_planned_for_the_member(keyboard, account)
    await a_view_for_the_team(keyboard)
    await a_handover_and_its_undoing(keyboard)
    await the_figures_and_what_stands_behind_them(keyboard)


async def what_a_member_left_undone(at: Keyboard) -> int:
    await at.opens(".nav a[href^='/day']", re.compile("/day"))
    await at.opens(".tabs a[href='/day/undone']", "/day/undone")
    await at.opens("main a[data-entry]", re.compile(r"/plans\?assignee=\d+&until="))
    await at.press("ArrowDown")
    async with at.page.expect_navigation():
        await at.press("Enter")
    await at.arrived()
    found = re.search(r"/accounts/(\d+)/activities", at.page.url)
    assert found
    await at.opens(f"main a[href='/accounts/{found[1]}']", f"/accounts/{found[1]}")
    return int(found[1])


async def a_contact_planned_for_the_member(at: Keyboard, account: int) -> None:
    await at.press("p")
    await expect(at.page.locator("#plan-due_at")).to_be_focused()
    await at.page.keyboard.type("+1 1030")
    await at.to("#plan-comment")
    await at.page.keyboard.type("Ask for the new price list")
    await at.to("#plans form:has(#plan-comment) button.main")
    await at.press("Enter")
    await expect(at.page.get_by_text("Ask for the new price list").first).to_be_visible()
    given = await at.office.row(
        """
        SELECT assignee_id = account.owner_id AS by_the_owner, given.login AS by FROM activity
          JOIN account ON account.id = account_id JOIN app_user AS given ON given.id = activity.entered_by
         WHERE account_id = $1 AND comment = 'Ask for the new price list'
        """,
        account,
    )
    assert dict(given) == {"by_the_owner": True, "by": "james"}


async def a_view_for_the_team(at: Keyboard) -> None:
    await at.opens(".nav a[href='/accounts']", re.compile("/accounts"))
    await at.press("/")
    await at.page.keyboard.type("Ltd")
    async with at.page.expect_navigation():
        await at.press("Enter")
    await at.arrived()
    await at.to(".views summary")
    await at.press("Enter")
    await at.fills(name="All the Ltd")
    await at.to("main [name=scope]")
    await at.page.keyboard.type("My team")
    await at.opens(".views form button.main", re.compile("/accounts"))
    await expect(at.page.locator(".views a[aria-current]")).to_contain_text("All the Ltd")
    assert await at.office.value("SELECT scope FROM saved_view WHERE name = 'All the Ltd'") == "team"


async def a_handover_and_its_undoing(at: Keyboard) -> None:
    owned = "SELECT count(*) FROM account JOIN app_user ON app_user.id = owner_id WHERE login = 'tom'"
    before = await at.office.value(owned)
    await at.opens("main a[href='/handovers']", "/handovers")
    tom = await at.office.value("SELECT id FROM app_user WHERE login = 'tom'")
    await at.opens(f"main a[href='/handovers/from/{tom}']", f"/handovers/from/{tom}")
    await at.to("main input[type=checkbox]")
    await at.press("Space")
    await at.opens("main form button.main", re.compile(r"/handovers/\d+$"))
    assert (before > 0, await at.office.value(owned)) == (True, 0)
    await at.opens("main button.danger", re.compile("/handovers"))
    assert await at.office.value(owned) == before


async def the_figures_and_what_stands_behind_them(at: Keyboard) -> None:
    await at.opens(".nav a[href='/figures']", re.compile("/figures"))
    await at.opens("main td a[href*='metric=meetings']", re.compile("/figures/contacts"))
    await expect(at.page.locator("main tbody tr").first).to_be_visible()


async def test_an_administrators_day_without_a_mouse(keyboard: Keyboard, browser: Browser) -> None:
    """A37, H17: somebody is hired, a result is named, a number is stopped, a list goes out, the audit log tells it."""
    await keyboard.logs_in("diana")
    await keyboard.opens(".nav a[href='/administration']", "/administration")
    await somebody_is_hired(keyboard, browser)
    await a_result_is_named(keyboard)
    await a_number_is_stopped(keyboard)
    await a_list_goes_out(keyboard)
    await the_audit_log_tells_of_all(keyboard)


async def somebody_is_hired(at: Keyboard, browser: Browser) -> None:
    await at.opens("main a[href='/administration/users/new']", "/administration/users/new")
    await at.fills(name="Новикова Вера", login="vera.new")
    await at.opens("main form button.main", re.compile("/administration/users"))
    password = await at.page.locator(".secret").nth(1).inner_text()
    context = await browser.new_context()
    context.set_default_timeout(8000)
    newcomer = Keyboard(at.sample, await context.new_page())
    await newcomer.logs_in("vera.new", password)
    await context.close()
    await at.opens("main .buttons a.main", "/administration")


async def a_result_is_named(at: Keyboard) -> None:
    await at.opens(".tabs a[href='/administration/results']", "/administration/results")
    await at.fills(name_en="Wants a sample", name_hu="Mintát kér", name_ru="Просит образец")
    await at.opens("main section.card form button.main", re.compile("/administration/results"))
    await expect(at.page.get_by_role("link", name="Просит образец")).to_be_visible()


async def a_number_is_stopped(at: Keyboard) -> None:
    await at.opens(".tabs a[href='/administration/stop-list']", "/administration/stop-list")
    await at.fills(addresses="+36209998877")
    await at.opens("main section.card form button.main", re.compile("/administration/stop-list"))
    await at.to("#stop-q")
    await at.page.keyboard.type("+36209998877")
    async with at.page.expect_navigation():
        await at.press("Enter")
    await expect(at.page.locator("main tbody tr")).to_have_count(1)


async def a_list_goes_out(at: Keyboard) -> None:
    await at.opens(".nav a[href='/accounts']", re.compile("/accounts"))
    async with at.page.expect_download() as told:
        await at.press("x")
    assert (await told.value).suggested_filename.endswith(".xlsx")


async def the_audit_log_tells_of_all(at: Keyboard) -> None:
    await at.opens(".nav a[href='/administration']", "/administration")
    await at.opens(".tabs a[href='/administration/audit']", "/administration/audit")
    await expect(at.page.locator("main tbody")).to_contain_text("vera.new")
