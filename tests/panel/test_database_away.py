"""Postgres is away for a while: every page says so, and works again by itself."""

from callcenter.local.postgres import LocalPostgres
from tests.panel.conftest import Panel, text_of
from tests.waiting import until


async def test_page_says_that_the_database_does_not_answer_and_is_back_with_it(
    panel: Panel, postgres: LocalPostgres
) -> None:
    browser = await panel.browser_of(await panel.office.user())
    await postgres.stop()
    try:
        async with browser.get("/accounts", headers={"Accept": "text/html"}) as answer:
            assert answer.status == 503
            assert "does not answer" in await answer.text()
    finally:
        await postgres.start()

    async def answers() -> bool:
        async with browser.get("/accounts") as answer:
            return answer.status == 200

    await until(answers, 10)
    assert "<h1" in await text_of(browser, "/accounts")
