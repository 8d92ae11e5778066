"""The card of an account in the panel: people, how they are reached, projects, status."""

import re

import aiohttp
import pytest

from callcenter.ids import AccountId, UserId
from tests.panel.conftest import Panel, text_of
from tests.panel.test_accounts import errors_in, sent


@pytest.fixture
async def anna(panel: Panel) -> UserId:
    return await panel.office.user(login="anna", name="Anna Nagy")


@pytest.fixture
async def browser(panel: Panel, anna: UserId) -> aiohttp.ClientSession:
    return await panel.browser_of(anna)


@pytest.fixture
async def account(panel: Panel, anna: UserId) -> AccountId:
    return await panel.office.account(anna, name="Kék Kft.", city="Győr")


async def test_each_number_of_a_person_is_refused_in_its_own_row_as_it_was_typed(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    person = await panel.office.person(account)
    number = await panel.office.number(account, "+3612345678", person_id=person)
    at = f"/accounts/{account}"
    form = {"person": person, "number": "06 1 CALL", "extension": "", "kind": "mobile"}
    status, page = await sent(browser, f"{at}/numbers/{number}", form)
    assert (status, list(errors_in(page, f"number-{number}"))) == (422, ["number"])
    assert 'value="06 1 CALL"' in page
    assert "Kovács" in page  # it is the person's page
    status, place = await sent(browser, f"{at}/numbers/{number}", {**form, "number": "06 30 1234567"})
    assert (status, place) == (303, f"{at}/people/{person}#reach")
    assert (await sent(browser, f"{at}/numbers", {"person": person, "number": "06 1 234 5678"}))[0] == 303
    assert (await sent(browser, f"{at}/emails", {"person": person, "email": "eva@example.org"}))[0] == 303
    page = await text_of(browser, f"{at}/people/{person}")
    assert re.findall(r'name="number" type="tel" value="([^"]+)"', page) == ["+36 30 123 4567", "+36 1 234 5678"]
    assert 'value="eva@example.org"' in page
    assert "eva@example.org" in await text_of(browser, f"{at}/people")


async def test_numbers_of_the_account_itself_stand_on_its_own_form(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    at = f"/accounts/{account}"
    status, place = await sent(browser, f"{at}/numbers", {"number": "06 1 234 5678", "extension": "9"})
    assert (status, place) == (303, f"{at}/edit#reach")
    status, page = await sent(browser, f"{at}/emails", {"email": "nowhere"})
    assert (status, list(errors_in(page, "email"))) == (422, ["email"])
    assert "+36 1 234 5678" in page
    status, page = await sent(browser, f"{at}/numbers", {"number": "", "from": "account"})
    assert (status, list(errors_in(page, "number"))) == (422, ["number"])


async def test_account_comes_into_a_project_and_goes_out_again_until_it_was_called_for_it(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    """A40: the projects of an account stand on its card and are changed there."""
    office, at = panel.office, f"/accounts/{account}"
    spring, autumn = await office.campaign(name="Spring offer"), await office.campaign(name="Autumn offer")
    ended = await office.campaign(name="Over", active=False)
    for campaign in (spring, autumn):
        assert (await sent(browser, f"{at}/campaigns", {"campaign": campaign}))[0] == 303
    assert "Autumn offer" in await text_of(browser, f"{at}/head")
    status, page = await sent(browser, f"{at}/campaigns", {"campaign": ended})
    assert (status, list(errors_in(page, "campaign"))) == (422, ["campaign"])
    await office.value("UPDATE lead SET attempts = 1 WHERE campaign_id = $1 RETURNING 1", autumn)
    assert (await sent(browser, f"{at}/campaigns/{spring}/removal", {}))[0] == 303
    status, page = await sent(browser, f"{at}/campaigns/{autumn}/removal", {})
    assert status == 422
    assert "was called for the campaign already" in page
    assert await office.value("SELECT array_agg(campaign_id) FROM lead") == [autumn]


async def test_status_is_changed_on_the_card(panel: Panel, browser: aiohttp.ClientSession, account: AccountId) -> None:
    at = f"/accounts/{account}"
    assert (await sent(browser, f"{at}/lifecycle", {"lifecycle": "rejected"}))[0] == 303
    assert "Not a fit" in await text_of(browser, f"{at}/head")
    status, page = await sent(browser, f"{at}/lifecycle", {"lifecycle": "client"})
    assert (status, list(errors_in(page, "lifecycle"))) == (422, ["lifecycle"])


async def test_the_card_keeps_how_an_account_first_reached_the_house(
    panel: Panel, browser: aiohttp.ClientSession
) -> None:
    """V3: telephone, web, e-mail, in person, list."""
    form = {"name": "Web Kft.", "country": "HU", "channel": "web"}
    status, address = await sent(browser, "/accounts", form)
    assert status == 303
    assert "on the web" in await text_of(browser, address)
    status, page = await sent(browser, "/accounts", {**form, "channel": "pigeon"})
    assert (status, list(errors_in(page, "account"))) == (422, ["channel"])
