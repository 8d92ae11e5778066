"""The page of figures: who sees which, and that every number opens exactly its rows."""

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import aiohttp
import pytest

from tests.panel.conftest import Panel, text_of
from tests.panel.recorded import contact, stored

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def march(set_time: Callable[[datetime], None]) -> None:
    set_time(NOW)


def numbers_in(page: str) -> list[tuple[str, str]]:
    """Every number that is a link to its list: (address, number)."""
    found = re.findall(r'<a href="(/figures/contacts\?[^"]+)">([^<]+)</a>', page)
    return [(html.unescape(address), words.strip()) for address, words in found]


async def rows_of(browser: aiohttp.ClientSession, address: str) -> int:
    """How many rows the list has, over all its pages."""
    rows, following = 0, [address]
    while following:
        page = await text_of(browser, html.unescape(following[0]))
        rows += page.count('<th scope="row"')
        following = re.findall(r'href="(/figures/contacts\?[^"]+)" rel="next"', page)
    return rows


async def filled(panel: Panel) -> dict[str, int]:
    """Two teams, three operators, a leader each, an administrator; contacts of March."""
    office, other = panel.office, await panel.office.team()
    people = {
        "anna": await office.user(name="Anna"), "peter": await office.user(name="Peter"),
        "igor": await office.user(name="Igor", team_id=other), "leader": await office.user("leader", name="Lena"),
        "foreign": await office.user("leader", name="Frida", team_id=other),
        "admin": await office.user("administrator", name="Ada", team_id=other),
    }  # fmt: skip
    for number, name in enumerate(("anna", "peter", "igor")):
        account_id = await office.account(people[name], name=f"Account of {name}")
        for hour in range(3 + number * 26):
            result = "meeting_agreed" if hour % 2 else "call_back"
            call_id = await contact(office, people[name], account_id, NOW - timedelta(hours=hour), result=result)
        await stored(panel, call_id)
        await office.planned(
            account_id, people[name], state="done", done_at=NOW, source="manual",
            kind_id=await office.id_of("activity_kind", "meeting"),
            result_id=await office.id_of("result", "meeting_agreed"),
        )  # fmt: skip
        await office._insert(
            "sales_order", account_id=account_id, number=f"2026/{number}", ordered_on=date(2026, 3, 18),
            amount=Decimal("1200.50"), currency="EUR", sold_by=people[name],
        )  # fmt: skip
    return people  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("who", "calls", "names"),
    [
        ("anna", 3, {"Anna"}),
        ("leader", 32, {"Anna", "Peter"}),
        ("foreign", 55, {"Igor"}),
        ("admin", 87, {"Anna", "Peter", "Igor"}),
    ],
)
async def test_everybody_sees_the_figures_of_their_own_level(
    panel: Panel, who: str, calls: int, names: set[str]
) -> None:
    people = await filled(panel)
    browser = await panel.browser_of(people[who])  # type: ignore[arg-type]
    page = await text_of(browser, "/figures")
    assert numbers_in(page)[0][1] == str(calls)
    if who != "anna":
        assert set(re.findall(r'<a href="/figures\?[^"]*person=\d+[^"]*">([^<]+)</a>', page)) == names
    foreign = people["igor"] if who in ("anna", "leader") else people["peter"]
    for address in (f"/figures?person={foreign}", f"/figures/contacts?metric=calls&person={foreign}"):
        async with browser.get(address) as answer:
            assert answer.status == (200 if who == "admin" else 404)
        async with browser.get(address.replace(str(foreign), "999999")) as answer:
            assert answer.status == 404


async def test_every_number_on_the_page_opens_a_list_of_exactly_that_many_rows(panel: Panel) -> None:
    people = await filled(panel)
    browser = await panel.browser_of(people["leader"])  # type: ignore[arg-type]
    for address in ("/figures", "/figures?period=today", f"/figures?person={people['peter']}&period=week"):
        numbers = numbers_in(await text_of(browser, address))
        assert len(numbers) > 12
        for list_address, words in dict(numbers).items():
            if "metric=talk" not in list_address:
                assert await rows_of(browser, list_address) == int(words), list_address


async def test_a_list_links_to_the_account_and_the_recording(panel: Panel) -> None:
    people = await filled(panel)
    browser = await panel.browser_of(people["anna"])  # type: ignore[arg-type]
    page = await text_of(browser, "/figures/contacts?metric=calls&period=month")
    assert re.search(r'<a href="/accounts/\d+">Account of anna</a>', page)
    assert re.search(r'href="/recordings/[0-9a-f-]{36}"', page) and 'class="mini-wave"' in page
    sales = await text_of(browser, "/figures/contacts?metric=sales&period=month")
    assert "2026/0" in sales and "€1,200.50" in sales


async def test_ratios_are_ratios_of_sums(panel: Panel) -> None:
    people = await filled(panel)
    page = await text_of(await panel.browser_of(people["leader"]), "/figures")  # type: ignore[arg-type]
    # 1 of 3 and 14 of 29 calls are effective: 15 of 32 together, not the mean of 33 % and 48 %
    assert "46.9% of the calls effective" in page
    assert "6.2% meetings per call" in page
    assert "100% sales per meeting" in page


async def test_the_period_is_chosen_by_address_and_a_wrong_one_is_told_beside_its_field(panel: Panel) -> None:
    people = await filled(panel)
    browser = await panel.browser_of(people["admin"])  # type: ignore[arg-type]
    page = await text_of(browser, "/figures?period=custom&from=2026-03-18&to=2026-03-18")
    assert numbers_in(page)[0][1] == numbers_in(await text_of(browser, "/figures?period=today"))[0][1]
    assert "18 Mar" in page
    for query, field in (
        ("from=2026-03-18&to=2026-03-17", "to"),
        ("from=x&to=2026-03-17", "from"),
        ("from=2020-01-01&to=2026-03-17", "to"),
    ):
        async with browser.get(f"/figures?period=custom&{query}") as answer:
            page = await answer.text()
        assert answer.status == 422
        assert f'role="alert" id="period-{field}-error"' in page
        assert all(f'value="{value.partition("=")[2]}"' in page for value in query.split("&"))


async def test_people_are_compared_by_the_chosen_figure(panel: Panel) -> None:
    people = await filled(panel)
    browser = await panel.browser_of(people["admin"])  # type: ignore[arg-type]
    for order, first in (("calls", "Igor"), ("meetings-share", "Anna"), ("nonsense", "Igor")):
        page = await text_of(browser, f"/figures?order={order}")
        names = re.findall(r'<a href="/figures\?[^"]*person=\d+[^"]*">([^<]+)</a>', page)
        assert names[0] == first
        assert page.count('aria-sort="descending"') == 1


async def test_the_chart_has_a_title_a_description_and_the_same_numbers_as_a_table(panel: Panel) -> None:
    people = await filled(panel)
    page = await text_of(await panel.browser_of(people["anna"]), "/figures")  # type: ignore[arg-type]
    assert '<title id="days-title">Calls by day</title>' in page
    assert re.search(r'<desc id="days-desc">3 calls, 3 of them answered\.</desc>', page)
    table = page[page.index("<caption>Calls by day</caption>") :]
    assert table[: table.index("</table>")].count("<tr>") == 1 + 31
    assert "style=" not in page


async def test_an_unknown_metric_is_absent_and_an_empty_period_says_so(panel: Panel) -> None:
    browser = await panel.browser_of(await panel.office.user())
    async with browser.get("/figures/contacts?metric=secrets") as answer:
        assert answer.status == 404
    page = await text_of(browser, "/figures/contacts?metric=calls&period=custom&from=1999-01-01&to=1999-01-02")
    assert "Nothing was counted in this period." in page
    assert "0" in dict.fromkeys(words for _, words in numbers_in(await text_of(browser, "/figures")))
