"""Lists of accounts and of plans in the panel: filters in the address, columns, order, views kept and shared."""

import html
import re
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from callcenter.ids import AccountId, UserId
from tests.panel.conftest import Panel, text_of


@pytest.fixture
async def anna(panel: Panel) -> UserId:
    return await panel.office.user(login="anna", name="Anna Nagy")


@pytest.fixture
async def browser(panel: Panel, anna: UserId) -> aiohttp.ClientSession:
    return await panel.browser_of(anna)


def accounts_in(page: str) -> list[str]:
    return [html.unescape(name) for name in re.findall(r'data-entry title="([^"]*)"', page)]


def due_in(page: str) -> list[str]:
    return re.findall(r'<th scope="row" class="whole"><a href="/accounts/\d+">([^<]*)', page)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return html.unescape(found.group(1))


async def test_filter_columns_and_order_stand_in_the_address_and_reach_the_next_page(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    """A32, A39, H17: what was chosen is shown in the form again, and a link to a further page keeps it."""
    now = datetime.now(UTC)
    for serial in range(52):
        account = await panel.office.account(anna, name=f"Zöld {serial:02}", city="Győr", address="Fő tér 1.")
        await panel.office.done(account, anna, done_at=now - timedelta(days=serial))
    await panel.office.account(anna, name="Kék", city="Pécs")
    page = await text_of(browser, "/accounts?city=gyor&order=longest_ago&column=address")
    assert accounts_in(page) == [f"Zöld {serial:02}" for serial in range(51, 1, -1)]
    assert "Fő tér 1." in page
    assert ">Owner</th>" not in page
    assert 'name="city" type="text" value="gyor"' in page
    further = html.unescape(re.findall(r'href="([^"]*)" rel="next"', page)[0])
    page = await text_of(browser, further)
    assert accounts_in(page) == ["Zöld 01", "Zöld 00"]
    assert "Fő tér 1." in page
    async with browser.get("/accounts?owner=me") as answer:
        assert answer.status == 422
        assert "Choose one of the values shown." in await answer.text()


async def test_several_values_stand_as_chips_that_are_taken_away_and_views_keep_them(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    """H17, A38: typed with ; between, chosen, and of fields of one's own; columns stand in the order chosen."""
    office = panel.office
    await office.field("account", "choice", code="size", options=["big", "small"])
    source = await office.id_of("source", "web_form")
    for name, city, size in (("Zöld", "Győr", "big"), ("Kék", "Pécs", "small"), ("Sárga", "Eger", "big")):
        await office.account(anna, name=name, city=city, source_id=source, fields={"size": size})
    columns = "column=own_size&column=owner&column=city"
    page = await text_of(browser, f"/accounts?city=gyor%3B+pecs&source={source}&own_size=big&own_size=small&{columns}")
    assert accounts_in(page) == ["Kék", "Zöld"]
    assert re.findall(r'<th scope="col">([^<]*)', page) == ["Name", "Size", "Owner", "City"]
    assert 'value="gyor; pecs"' in page
    chips = dict(re.findall(r'class="chip removable" href="([^"]*)" aria-label="Take away the filter ([^"]*)"', page))
    assert list(chips.values()) == ["City: gyor", "City: pecs", "Source: Web form", "Size: big", "Size: small"]
    fewer = html.unescape(next(link for link, words in chips.items() if words == "City: gyor"))
    page = await text_of(browser, fewer)
    assert accounts_in(page) == ["Kék"]
    kept = {"entity": "accounts", "shown": hidden(page, "shown"), "name": "Pécsiek", "first": "on"}
    async with browser.post("/views", data=kept) as answer:
        assert accounts_in(await answer.text()) == ["Kék"]
    page = await text_of(browser, "/accounts")
    assert accounts_in(page) == ["Kék"]
    assert re.findall(r'<th scope="col">([^<]*)', page) == ["Name", "Size", "Owner", "City"]
    async with browser.get("/accounts?own_nothing=1&until_own_size=2") as answer:
        assert answer.status == 422


async def test_what_was_typed_into_a_field_of_ones_own_and_is_none_is_told(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    await panel.office.field("account", "number", code="staff")
    await panel.office.field("account", "date", code="founded")
    await panel.office.account(anna, name="Zöld", fields={"staff": 5, "founded": "2001-02-03"})
    await panel.office.planned(await panel.office.account(anna, name="Kék"), anna, due_at=datetime.now(UTC))
    for address in ("/accounts", "/plans"):
        async with browser.get(f"{address}?from_own_staff=many&until_own_founded=someday") as answer:
            assert answer.status == 422
            page = await answer.text()
        assert "Enter a day" in page
        assert 'value="many"' in page
    found = await text_of(browser, "/accounts?from_own_staff=4,5&until_own_founded=03.02.2001")
    assert accounts_in(found) == ["Zöld"]
    assert due_in(await text_of(browser, "/plans?from_own_staff=1")) == []


async def test_prospects_that_do_not_fit_stand_in_a_list_of_their_own(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    """A28: who is worked with is not mixed with who was found not to fit; links of before find them, too."""
    await panel.office.account(anna, name="Open")
    await panel.office.account(anna, name="Closed", lifecycle="rejected")
    assert accounts_in(await text_of(browser, "/accounts")) == ["Open"]
    assert accounts_in(await text_of(browser, "/accounts?kind=clients")) == []
    for address in ("/accounts?kind=rejected", "/accounts?kind=prospects&status=rejected"):
        assert accounts_in(await text_of(browser, address)) == ["Closed"]


async def test_partners_and_suppliers_are_a_list_of_their_own_and_no_prospects(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    """H11, A28: entered as such they are neither prospects nor clients; whoever is one besides stands in both lists."""
    card = {"name": "Fuvaros", "country": "HU", "city": "Győr", "source": "1", "stands": "supplier"}
    async with browser.post("/accounts", data=card) as answer:
        assert answer.status == 200
        fuvaros = answer.url.path
    client = await panel.office.account(anna, name="Zöld", city="Győr")
    await panel.office._insert(
        "sales_order", account_id=client, number="1", ordered_on=datetime.now(UTC).date(), amount=1, currency="EUR",
        sold_by=anna,
    )  # fmt: skip
    async with browser.post(f"/accounts/{client}/roles", data={"partner": "on"}) as answer:
        assert "Business partner</span>" in await answer.text()
    await panel.office.planned(AccountId(int(fuvaros.rsplit("/", 1)[1])), anna, due_at=datetime.now(UTC))
    lists = {"prospects": [], "clients": ["Zöld"], "partners": ["Fuvaros", "Zöld"], "rejected": []}
    for kind, names in lists.items():
        assert accounts_in(await text_of(browser, f"/accounts?kind={kind}")) == names, kind
    assert accounts_in(await text_of(browser, "/accounts?kind=partners&role=supplier&city=gyor")) == ["Fuvaros"]
    assert accounts_in(await text_of(browser, "/accounts?kind=clients&role=supplier")) == []
    assert due_in(await text_of(browser, "/plans?city=gyor")) == ["Fuvaros"]
    assert "Fuvaros" not in await text_of(browser, "/day/next-steps")
    async with browser.post(f"{fuvaros}/roles", data={}) as answer:
        assert answer.status == 422
        assert "it keeps a role, or becomes a prospect first" in await answer.text()
    async with browser.post(f"{fuvaros}/lifecycle", data={"lifecycle": "prospect"}) as answer:
        assert answer.status == 200
    assert accounts_in(await text_of(browser, "/accounts")) == ["Fuvaros"]
    async with browser.post(f"{fuvaros}/lifecycle", data={"lifecycle": "none"}) as answer:
        assert answer.status == 200
    assert accounts_in(await text_of(browser, "/accounts")) == []
    async with browser.post(f"/accounts/{client}/lifecycle", data={"lifecycle": "none"}) as answer:
        assert answer.status == 422  # a client stays one


async def test_plans_are_undone_at_first_and_up_to_a_day_with_everything_earlier(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    """A41, A44, A45: the ready list of undone contacts; "today" means the day on which the list is opened."""
    now = datetime.now(UTC)
    for name, due_at in (("Late", now - timedelta(days=400)), ("Far", now + timedelta(days=30))):
        await panel.office.planned(await panel.office.account(anna, name=name), anna, due_at=due_at)
    await panel.office.done(await panel.office.account(anna, name="Through"), anna)
    assert due_in(await text_of(browser, "/plans")) == ["Late", "Far"]
    assert due_in(await text_of(browser, "/plans?until=today")) == ["Late"]
    assert due_in(await text_of(browser, "/plans?from=today")) == ["Far"]
    magyar = await panel.browser_of(await panel.office.user("leader", language="hu"))
    ready = re.findall(r'<a href="([^"]*)">Elintézetlen, mára', await text_of(magyar, "/plans"))
    assert due_in(await text_of(magyar, html.unescape(ready[0]))) == ["Late"]
    assert due_in(await text_of(browser, "/plans?state=done")) == ["Through"]
    async with browser.get("/plans?until=someday&from=%2B3") as answer:
        assert answer.status == 422
        page = await answer.text()
    assert 'value="someday"' in page
    assert "Enter a day" in page
    assert due_in(page) == []


async def test_view_is_kept_opened_first_renamed_and_deleted(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    """A38: what the list shows comes back under its name; the list of the menu opens with it when that is wanted."""
    await panel.office.account(anna, name="Zöld", city="Győr")
    await panel.office.account(anna, name="Kék", city="Pécs")
    page = await text_of(browser, "/accounts?city=gyor&column=address")
    kept = {"entity": "accounts", "shown": hidden(page, "shown"), "name": "Győriek", "first": "on"}
    async with browser.post("/views", data=kept) as answer:
        page = await answer.text()
        assert answer.status == 200, page
        assert accounts_in(page) == ["Zöld"]
        assert re.search(r'aria-current="page"><svg.*?</svg>Győriek', page), page
    async with browser.get("/accounts") as answer:
        assert answer.url.query["city"] == "gyor"
    address = re.findall(r'href="(/views/\d+)"', page)[0]
    async with browser.post(address, data={"name": ""}) as answer:
        assert answer.status == 422
    async with browser.post(address, data={"name": "Zöldek", "scope": "team"}) as answer:
        assert answer.status == 422  # an operator shares with nobody
    async with browser.post(address, data={"name": "Zöldek", "scope": "private"}) as answer:
        assert "Zöldek" in await answer.text()
    await browser.post(f"{address}/first", data={})
    assert accounts_in(await text_of(browser, "/accounts")) == ["Kék", "Zöld"]
    await browser.post(f"{address}/deletion", data={})
    assert "Zöldek" not in await text_of(browser, "/accounts")


async def test_leader_shares_a_view_of_plans_with_the_team(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    """A43: a member opens the view and finds the own plans in it."""
    leader = await panel.browser_of(await panel.office.user("leader", name="Lea"))
    await panel.office.planned(await panel.office.account(anna, name="Zöld"), anna, due_at=datetime.now(UTC))
    kept = {"entity": "plans", "shown": "until=today&purpose=1", "name": "Today", "scope": "team"}
    async with leader.post("/views", data=kept) as answer:
        assert answer.status == 200
    page = await text_of(browser, "/plans")
    found = re.search(r'href="(/plans\?[^"]*)">Today <span class="count">Lea', page)
    assert found, page
    page = await text_of(browser, html.unescape(found.group(1)))
    assert due_in(page) == ["Zöld"]
    address = re.findall(r'href="(/views/\d+)"', page)[0]
    assert "Shared by Lea" in await text_of(browser, address)
    async with browser.post(f"{address}/deletion", data={}) as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    "address",
    [
        "/accounts?order=latest&after=x&after_id=1",
        "/plans?after=0001-01-01T00:00:00%2B14:00&after_id=1",
        "/plans?after=2026-01-01&after_id=1",
        "/day/next-steps?after=x~9999-12-31T23:59-14:00~1",
    ],
)
async def test_a_place_that_is_none_shows_the_list(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId, address: str
) -> None:
    await panel.office.planned(await panel.office.account(anna), anna, due_at=datetime.now(UTC))
    await text_of(browser, address)
