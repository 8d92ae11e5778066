"""What somebody types stays while news comes in, on the pages themselves and with a real stream."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from playwright.async_api import Browser, Locator, Page, Request, expect

from callcenter import db
from callcenter.ids import UserId
from callcenter.local.postgres import LocalPostgres
from tests.browser.pages.addresses import OPERATOR, TALKING, WRAPPING
from tests.browser.pages.sample_office import PASSWORD, SampleOffice
from tests.conftest import as_owner
from tests.waiting import until

TEXT = "плёнка +8 %, Ő ű árvíztűrő; zurückrufen"


@contextlib.asynccontextmanager
async def at_work(browser: Browser, sample: SampleOffice, viewer: str, path: str = "/") -> AsyncIterator[Page]:
    """The page of that operator, connected to the live news."""
    context = await browser.new_context(permissions=["microphone"], viewport={"width": 1440, "height": 900})
    try:
        page = await context.new_page()
        await page.goto(f"{sample.url}/login")
        await page.fill("[name=login]", sample.logins["ru", viewer])
        await page.fill("[name=password]", PASSWORD)
        await page.press("[name=password]", "Enter")
        await page.wait_for_url(lambda url: "/login" not in url)
        await page.goto(sample.url + path)
        await expect(page.locator("body[data-server=connected]")).to_be_attached()
        yield page
    finally:
        await context.close()


@contextlib.asynccontextmanager
async def busy(
    page: Page, sample: SampleOffice, postgres: LocalPostgres, viewer: str, *topics: tuple[str, object]
) -> AsyncIterator[list[str]]:
    """News for this page all the time, and the listening connection cut now and then; what the page fetches of it."""
    fetched: list[str] = []

    def note(request: Request) -> None:
        if request.headers.get("hx-request"):
            fetched.append(request.url.removeprefix(sample.url))

    page.on("request", note)
    user = UserId(await sample.office.value("SELECT id FROM app_user WHERE login = $1", sample.logins["ru", viewer]))

    async def news() -> None:
        while True:
            async with db.acting(sample.office.pool, db.SYSTEM) as conn:
                for topic, subject in (("queue", user), ("call", "some"), *topics):
                    await db.announce(conn, topic, subject, user_id=user)
            await asyncio.sleep(0.2)

    async def cuts() -> None:
        while True:
            await as_owner(
                postgres,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'callcenter news'",
            )
            await asyncio.sleep(1.5)

    works = [asyncio.create_task(news()), asyncio.create_task(cuts())]
    try:
        yield fetched
    finally:
        for work in works:
            work.cancel()
        await asyncio.wait(works)


async def typed(page: Page, field: Locator, fetched: list[str]) -> None:
    """The text arrives letter by letter, stays, and so does the focus."""
    before = len(fetched)
    await field.fill("")
    await field.press_sequentially(TEXT, delay=15)
    await until(lambda: len(fetched) > before + 1, what="fetches of news")
    await expect(field).to_have_value(TEXT)
    await expect(field).to_be_focused()


async def account_of(page: Page) -> str:
    """The id of the account in the middle of the page."""
    field = await page.locator("textarea[data-save$='/note']").first.get_attribute("id")
    assert field
    return field.rpartition("-")[2]


async def test_texts_of_the_wrap_up_and_the_accounts_note_stay_during_news(
    browser: Browser, sample: SampleOffice, postgres: LocalPostgres
) -> None:
    async with at_work(browser, sample, WRAPPING) as page:
        account = await account_of(page)
        async with busy(page, sample, postgres, WRAPPING, ("account", account)) as fetched:
            fields = [
                page.locator(f"#note-{account}"),
                *(
                    page.locator(f"[form=wrap-up][name={name}], #wrap-up [name={name}]").first
                    for name in ("description", "comment")
                ),
            ]
            await typed(page, fields[0], fetched)
            before = len(fetched)
            told = {"data": {"text": "from another tab"}, "headers": {"Origin": sample.url}}
            assert (await page.context.request.put(f"{sample.url}/accounts/{account}/note", **told)).ok
            await until(lambda: len(fetched) > before + 4, what="fetches of what the other tab wrote")
            await expect(fields[0]).to_have_value(TEXT)
            for field in fields[1:]:
                await typed(page, field, fetched)
            for field in fields[1:]:
                await expect(field).to_have_value(TEXT)


async def test_an_answer_to_the_script_stays_during_news(
    browser: Browser, sample: SampleOffice, postgres: LocalPostgres
) -> None:
    async with at_work(browser, sample, TALKING) as page:
        account = await account_of(page)
        call = await sample.office.value("SELECT id FROM call WHERE account_id = $1 AND state <> 'ended'", int(account))
        topics = ("account", account), ("script_run", call)
        async with busy(page, sample, postgres, TALKING, *topics) as fetched:
            field = page.locator("#script-pane [name=typed], #script-pane [name=unlisted]").first
            await typed(page, field, fetched)


async def test_words_of_a_search_stay_during_news(
    browser: Browser, sample: SampleOffice, postgres: LocalPostgres
) -> None:
    account = sample.ids["ru"]["account"]
    async with (
        at_work(browser, sample, OPERATOR, "/accounts") as page,
        busy(page, sample, postgres, OPERATOR, ("account", account)),
    ):
        field = page.locator("[type=search][name=q]")
        await field.press_sequentially(TEXT, delay=50)
        await expect(field).to_have_value(TEXT)
        await expect(field).to_be_focused()
