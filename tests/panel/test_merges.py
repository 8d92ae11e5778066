"""Merging two accounts and separating them again, in the panel."""

import re
from typing import Any

import aiohttp
import pytest_asyncio

from callcenter.ids import AccountId, UserId
from tests.panel.conftest import Panel, text_of


@pytest_asyncio.fixture
async def anna(panel: Panel) -> UserId:
    return await panel.office.user(name="Anna Nagy", language="en")


@pytest_asyncio.fixture
async def pair(panel: Panel, anna: UserId) -> tuple[AccountId, AccountId]:
    """Two prospects with the same number, in two towns."""
    kept = await panel.office.account(anna, name="Kék Kft.", city="Győr")
    gone = await panel.office.account(anna, name="Kek Bt.", city="Pécs")
    for account in (kept, gone):
        await panel.office.number(account, "+3612345678")
        await panel.office.done(account, anna, note=f"Said to {account}.")
    return kept, gone


def hidden(text: str) -> dict[str, str]:
    """What the form of the comparison sends by itself."""
    return dict(re.findall(r'<input type="hidden" name="((?:with_)?(?:with|version))" value="([0-9]+)">', text))


async def sent(browser: aiohttp.ClientSession, address: str, form: dict[str, Any]) -> tuple[int, str]:
    async with browser.post(address, data=form, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", "") or await answer.text()


async def test_a_pair_of_the_inbox_is_compared_merged_and_separated(
    panel: Panel, anna: UserId, pair: tuple[AccountId, AccountId]
) -> None:
    """A7, point 13: with what is kept of both, in sight of everybody who opens the card."""
    kept, gone = pair
    browser = await panel.browser_of(anna)
    assert f"/accounts/{kept}/merge?with={gone}" in await text_of(browser, "/duplicates")
    compared = await text_of(browser, f"/accounts/{kept}/merge?with={gone}")
    for words in ("Kék Kft.", "Kek Bt.", "Győr", "Pécs", "Let the other one stay", "Planned contacts"):
        assert words in compared
    form = hidden(compared)
    assert form["with"] == str(gone)
    status, place = await sent(browser, f"/accounts/{kept}/merge", {**form, "take_name": "this", "take_city": "other"})
    assert (status, place) == (303, f"/accounts/{kept}#timeline")
    card = await text_of(browser, f"/accounts/{gone}")  # the old address leads there
    for words in ("Kek Bt. merged into Kék Kft.", f"Said to {kept}.", f"Said to {gone}.", "Pécs", "Stands for"):
        assert words in card
    assert "Kek Bt. merged into Kék Kft." in await text_of(browser, f"/accounts/{kept}?kind=merges")
    assert "Kék Kft." not in await text_of(browser, "/duplicates")
    status, again = await sent(browser, f"/accounts/{kept}/merge", form)
    assert status == 422
    assert "There is no such other account" in again
    merges = await text_of(browser, f"/accounts/{kept}/merged")
    assert "merged into Kék Kft. by Anna Nagy" in merges
    assert "Kék Kft. gets its own value again" in merges
    assert (await sent(browser, f"/accounts/{gone}/separation", {}))[0] == 303
    assert "separated from Kék Kft. again" in await text_of(browser, f"/accounts/{gone}")
    assert "Győr" in await text_of(browser, f"/accounts/{kept}")
    status, told = await sent(browser, f"/accounts/{gone}/separation", {})
    assert status == 422
    assert "stands for itself already" in told
    actions = await panel.office.rows("SELECT action FROM audit WHERE action LIKE 'account.%' ORDER BY id")
    assert [row["action"] for row in actions] == ["account.merged", "account.separated"]


async def test_the_other_account_is_looked_for_from_the_card_and_a_foreign_one_is_not_found(
    panel: Panel, anna: UserId, pair: tuple[AccountId, AccountId]
) -> None:
    """A34: what belongs to somebody else is as absent here as anywhere, and who can help is said."""
    kept, gone = pair
    foreign = await panel.office.account(await panel.office.user(), name="Kek Zrt.")
    browser = await panel.browser_of(anna)
    assert f"/accounts/{kept}/merge" in await text_of(browser, f"/accounts/{kept}")
    found = await text_of(browser, f"/accounts/{kept}/merge?q=kek")
    assert f"/accounts/{kept}/merge?with={gone}" in found
    assert "Kek Zrt." not in found
    assert "ask your leader" in found
    for other in (foreign, kept, 10**17):
        async with browser.get(f"/accounts/{kept}/merge?with={other}") as answer:
            assert answer.status == 422
            assert "ask your leader" in await answer.text()


async def test_what_changed_meanwhile_is_looked_at_again_and_nothing_that_was_chosen_is_lost(
    panel: Panel, anna: UserId, pair: tuple[AccountId, AccountId]
) -> None:
    """All that is wrong is told on the same page."""
    kept, gone = pair
    browser = await panel.browser_of(anna)
    form = hidden(await text_of(browser, f"/accounts/{kept}/merge?with={gone}")) | {"take_city": "other"}
    await panel.office.value("UPDATE account SET about = 'x' WHERE id = $1 RETURNING 1", gone)
    status, told = await sent(browser, f"/accounts/{kept}/merge", form)
    assert status == 422
    assert "Somebody else changed this meanwhile" in told
    assert re.search(r'name="take_city" value="other" checked', told)
