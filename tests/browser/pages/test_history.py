"""The history is searched by keyboard alone, on the real panel."""

from datetime import UTC, datetime

from playwright.async_api import Page, expect

from callcenter import db
from callcenter.ids import AccountId
from tests.browser.pages.test_planning import account as account
from tests.browser.pages.test_planning import tab_to
from tests.panel.conftest import Panel
from tests.panel.conftest import panel as panel


async def test_history_is_searched_by_keyboard(panel: Panel, page: Page, account: AccountId) -> None:
    """A7: `/` leads to the words, Enter finds, a choice narrows at once, and all comes back."""
    office = panel.office
    irina = await office.value("SELECT id FROM app_user WHERE login = 'irina'")
    result = await office.id_of("result", "interested")
    for words in ("Договорились о встрече", "Не дозвонились"):
        done = {"state": "done", "done_at": datetime.now(UTC), "note": words, "result_id": result}
        await office.planned(account, irina, **done)
    entries = page.locator("#timeline .entry")
    await page.reload()
    await expect(page.locator("html[data-ready]")).to_be_attached()
    await page.keyboard.press("/")
    await page.keyboard.type("встреча")
    await page.keyboard.press("Enter")
    await expect(entries).to_have_count(1)
    await expect(entries).to_contain_text("Договорились о встрече")
    await expect(page.locator("#history-q")).to_have_value("встреча")
    await tab_to(page, "#history-kind")
    await page.keyboard.press("End")  # changes of the owner: there are none
    await expect(entries).to_have_count(0)
    await tab_to(page, "#history-search a")
    await page.keyboard.press("Enter")
    await expect(entries).to_have_count(2)
    await expect(page.locator("#history-q")).to_have_value("")


async def test_what_is_looked_for_stays_when_news_reaches_the_workplace(
    panel: Panel, page: Page, account: AccountId
) -> None:
    """A7: the queue changes, the whole workplace is fetched again, and the history shows what was found."""
    office = panel.office
    irina = await office.value("SELECT id FROM app_user WHERE login = 'irina'")
    result = await office.id_of("result", "interested")
    for words in ("Договорились о встрече", "Не дозвонились"):
        done = {"state": "done", "done_at": datetime.now(UTC), "note": words, "result_id": result}
        await office.planned(account, irina, **done)
    await page.goto(f"{panel.url}/?account={account}")
    await expect(page.locator("html[data-ready]")).to_be_attached()
    await page.locator("#history-q").fill("встреча")
    await page.keyboard.press("Enter")
    entries = page.locator("#timeline .entry")
    await expect(entries).to_have_count(1)
    await tab_to(page, "#history-kind")  # a field in use would keep the page as it is
    await page.evaluate("document.activeElement.blur()")
    other = await office.account(irina, name="ООО «Ромашка»")
    await office.planned(other, irina, due_at=datetime.now(UTC))
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await db.announce(conn, "queue", irina)
    await expect(page.locator("#workplace")).to_contain_text("ООО «Ромашка»")
    await expect(entries).to_have_count(1)
