"""The card of an account in the panel: people, how they are reached, projects, status."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import aiohttp
import asyncpg
import pytest

from callcenter.ids import AccountId, UserId
from callcenter.local.postgres import LocalPostgres
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


async def test_fields_of_the_administrator_stand_on_the_cards_and_are_checked_one_by_one(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    """A50: custom fields of accounts and of contact persons."""
    chief, at = await panel.browser_of(await panel.office.user("administrator")), "/administration/fields"
    names = {"name_en": "Fleet", "name_hu": "Flotta", "name_ru": "Парк"}
    status, page = await sent(chief, at, {"name_en": "Fleet", "subject": "account", "type": "choice"})
    assert (status, list(errors_in(page, "field"))) == (422, ["name_hu", "name_ru", "options"])
    for kind, name in (("number", "Fleet"), ("date", "Founded"), ("yes_no", "Own depot")):
        form = {**names, "name_en": name, "subject": "account", "type": kind}
        assert (await sent(chief, at, form))[0] == 303
    morning = {"option_0_en": "Morning", "option_0_hu": "Reggel", "option_0_ru": "Утром"}
    evening = {"option_3_en": "Evening", "option_3_hu": "Este"}
    form = {**names, "name_en": "Sort", "subject": "person", "type": "choice", **morning, **evening}
    status, page = await sent(chief, at, form)
    assert (status, list(errors_in(page, "field"))) == (422, ["option_1_ru"])
    assert (await sent(chief, at, {**form, "option_3_ru": "Вечером"}))[0] == 303
    typed = {"name": "Kék Kft.", "country": "HU", "source": "1", "row_version": "1"}
    wrong = {"own_fleet": "many", "own_founded": "once", "own_own_depot": "maybe"}
    status, page = await sent(browser, f"/accounts/{account}", {**typed, **wrong})
    assert (status, list(errors_in(page, "account"))) == (422, list(wrong))
    right = {"own_fleet": "12", "own_founded": "2001-05-04", "own_own_depot": "yes"}
    assert (await sent(browser, f"/accounts/{account}", {**typed, **right}))[0] == 303
    kept = await panel.office.value("SELECT fields FROM account")
    assert kept == {"fleet": 12, "founded": "2001-05-04", "own_depot": True}
    page = await text_of(browser, f"/accounts/{account}")
    assert "<dt>Fleet</dt><dd>12</dd>" in page
    assert "<dt>Own depot</dt><dd>yes</dd>" in page
    person = await panel.office.person(account)
    form = {"family_name": "Kovács", "row_version": "1", "own_sort": "Noon"}
    status, page = await sent(browser, f"/accounts/{account}/people/{person}", form)
    assert (status, list(errors_in(page, "person"))) == (422, ["own_sort"])
    assert (await sent(browser, f"/accounts/{account}/people/{person}", {**form, "own_sort": "Evening"}))[0] == 303
    assert await panel.office.value("SELECT fields FROM person") == {"sort": "Evening"}


async def test_values_of_a_choice_are_called_in_each_language_and_renamed_without_a_change_to_cards(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    """A50: in the card, in the list, as a filter; the card keeps the value while its name changes."""
    field = await panel.office.field("account", "choice", code="size", options=["big", "small"])
    chief = await panel.browser_of(await panel.office.user("administrator"))
    names = {"name_en": "Size", "name_hu": "Méret", "name_ru": "Размер"}
    options = {"option_0_kept": "big", "option_0_en": "Over 50", "option_0_hu": "50 felett", "option_0_ru": "Больше 50"}
    assert (await sent(chief, f"/administration/fields/{field}", {**names, **options}))[0] == 303
    assert await panel.office.value("SELECT options FROM field_def") == ["big"]
    await panel.office.value("UPDATE account SET fields = $1 RETURNING 1", {"size": "big"})
    page = await text_of(browser, "/accounts?own_size=big&column=own_size")
    assert "Size: Over 50" in page
    assert '<td data-label="Size">Over 50</td>' in page
    magyar = await panel.browser_of(await panel.office.user("leader", language="hu"))
    assert "<dt>Méret</dt><dd>50 felett</dd>" in await text_of(magyar, f"/accounts/{account}")
    assert 'value="big" selected>50 felett' in await text_of(magyar, f"/accounts/{account}/edit")


async def test_save_and_next_keeps_what_is_the_same_for_many_cards(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    """H15: a leader types cards for others."""
    leader = await panel.browser_of(await panel.office.user("leader"))
    stranger = await panel.office.user(team_id=await panel.office.team())
    form = {"name": "First", "city": "Győr", "country": "HU", "language": "hu", "source": "2", "then": "next"}
    status, address = await sent(leader, "/accounts", {**form, "owner": anna})
    assert status == 303
    page = await text_of(leader, address)
    assert 'value="Győr"' in page
    assert f'<option value="{anna}" selected>' in page
    assert '<option value="2" selected>' in page
    assert ">First</a>" in page
    assert page.index("Save and next</button>") < page.index(">Save</button>")  # what Enter presses
    row = await panel.office.row("SELECT owner_id, created_by FROM account")
    assert row["owner_id"] == anna
    assert row["created_by"] != anna
    for owner in (stranger, 10**17):
        status, page = await sent(leader, "/accounts", {**form, "owner": owner})
        assert (status, list(errors_in(page, "account"))) == (422, ["owner"]), page
    status, page = await sent(browser, "/accounts", {**form, "owner": stranger})
    assert status == 422  # an operator's cards are the operator's


async def test_twins_are_told_while_a_card_is_typed_and_foreign_ones_without_a_name(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId, postgres: LocalPostgres, database: str
) -> None:
    """H15, A34: own accounts as links; of another team's nothing but that there is one."""
    office = panel.office
    await office.number(account, "+3612345678")
    foreign = await office.account(await office.user(), name="Secret Ltd", city="Pécs")
    await office.number(foreign, "+36309999999")
    await office.email(foreign, "boss@secret.example")

    async def told(**typed: str) -> str:
        status, page = await sent(browser, "/accounts/look-alikes", {"country": "HU", **typed})
        assert status == 200
        assert "Pécs" not in page
        assert str(foreign) not in re.findall(r'href="/accounts/(\d+)"', page)
        return page

    assert f'href="/accounts/{account}"' in await told(name="kék")
    assert "the same number" in await told(number="06 1 234 5678")
    for typed in ({"name": "secret ltd"}, {"number": "06 30 999 9999"}, {"email": "BOSS@secret.example"}):
        page = await told(**typed)
        assert "looked after by another team: ask your leader" in page, typed
        assert "Secret" not in page
    for typed in (
        {"name": "secret"},
        {"number": "06 30 999"},
        {"email": "boss"},
        {"name": "Secret Ltd", "city": "Győr"},
    ):
        assert "another team" not in await told(**typed), typed
    owner = await asyncpg.connect(postgres.url(database))  # nobody else reads or writes what was asked
    await owner.execute(
        "INSERT INTO twin_question (user_id, asked) "
        "SELECT app_user.id, sha256(serial::text::bytea) "
        "FROM app_user, generate_series(1, 400) AS serial WHERE login = 'anna'"
    )
    await owner.close()
    page = await told(email="boss@secret.example", name="kék")
    assert "very many within an hour" in page
    assert "another team:" not in page
    assert f'href="/accounts/{account}"' in page


async def test_a_prospect_with_a_whole_history_is_in_no_list_search_count_or_report_of_clients(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId, account: AccountId
) -> None:
    """A28: every place of the panel that tells of clients, with a prospect that has everything but an order."""
    office = panel.office
    person = await office.person(account, family_name="Kékesi")
    await office.number(account, "+36123456789", person_id=person)
    await office.lead(await office.campaign(), account)
    await office.planned(account, anna, due_at=datetime.now(UTC) + timedelta(days=1))
    client = await office.account(anna, name="Piros Kft.")
    order = {"number": "2026-1", "ordered_on": "today", "amount": "10", "currency": "EUR"}
    assert (await sent(browser, f"/accounts/{client}/orders", order))[0] == 303
    for words in ("", "kek", "kékesi", "456789"):
        page = await text_of(browser, f"/accounts?{urlencode({'kind': 'clients', 'q': words})}")
        assert "Kék Kft." not in page, words
        assert ("Piros Kft." in page) == (not words)
        counts = dict(re.findall(r'>(Prospects|Clients) <span class="count">(\d+)<', page))
        assert counts == {"Prospects": "1", "Clients": "0" if words else "1"}, words
        page = await text_of(browser, f"/accounts?{urlencode({'kind': 'prospects', 'q': words})}")
        assert "Kék Kft." in page, words
        assert "Piros Kft." not in page
    sales = await text_of(browser, "/figures/contacts?metric=sales&period=month")
    assert "Piros Kft." in sales
    assert "Kék Kft." not in sales


async def test_campaign_offers_whoever_gets_a_number_that_may_be_called(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    office, at = panel.office, f"/accounts/{account}"
    await office.number(account, "+3612345678")
    await office.lead(await office.campaign(), account)
    form = {"channel": "call", "target": "address-+3612345678", "reason": "asked"}
    assert (await sent(browser, f"{at}/stops", form))[0] == 303
    assert await office.value("SELECT state FROM lead") == "suppressed"
    assert (await sent(browser, f"{at}/numbers", {"number": "06 30 123 4567"}))[0] == 303
    assert await office.value("SELECT state FROM lead") == "open"
    added = await office.value("SELECT max(id) FROM phone_number")
    assert (await sent(browser, f"{at}/numbers/{added}/removal", {}))[0] == 303
    assert await office.value("SELECT state FROM lead") == "suppressed"
    person = {"family_name": "Nagy", "language": "hu", "number": "06 30 765 4321"}
    assert (await sent(browser, f"{at}/people", person))[0] == 303
    assert await office.value("SELECT state FROM lead") == "open"
