"""The pages of assignments: one form for several members and accounts."""

from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from callcenter.ids import AccountId, UserId
from tests.panel.conftest import Panel, text_of


@pytest.fixture
async def people(panel: Panel) -> dict[str, UserId]:
    office = panel.office
    found = {name: await office.user(name=name, time_zone="UTC") for name in ("Anna", "Boris")}
    return found | {"Olga": await office.user("leader", name="Olga", time_zone="UTC")}


@pytest.fixture
async def accounts(panel: Panel, people: dict[str, UserId]) -> dict[str, AccountId]:
    return {name: await panel.office.account(people[name], name=f"Firm of {name}") for name in ("Anna", "Boris")}


@pytest.fixture
async def leader(panel: Panel, people: dict[str, UserId]) -> aiohttp.ClientSession:
    return await panel.browser_of(people["Olga"])


async def form_of(panel: Panel, **chosen: str) -> dict[str, str]:
    kind, purpose = await panel.office.id_of("activity_kind", "sale"), await panel.office.id_of("purpose", "order")
    return {"kind": str(kind), "purpose": str(purpose), "due_at": "+1 930", "comment": "Ask for the order", **chosen}


async def give(browser: aiohttp.ClientSession, form: dict[str, str]) -> tuple[int, str, str]:
    async with browser.post("/day/assignments", data=form, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", ""), await answer.text()


async def test_the_form_finds_accounts_and_keeps_what_was_typed_and_chosen(
    panel: Panel, leader: aiohttp.ClientSession, people: dict[str, UserId], accounts: dict[str, AccountId]
) -> None:
    page = await text_of(leader, f"/day/assignments/new?person={people['Anna']}")
    assert f'name="to_{people["Anna"]}" checked' in page
    assert ("Firm of Anna" in page, "Firm of Boris" in page) == (True, False)
    ticked = {f"account_{accounts['Anna']}": "on", "search": "boris", "find": "on", f"to_{people['Boris']}": "on"}
    status, _, page = await give(leader, await form_of(panel, **ticked))
    assert (status, "Ask for the order" in page, 'value="+1 930"' in page) == (200, True, True)
    assert f'name="account_{accounts["Anna"]}" checked' in page
    assert "Firm of Boris" in page
    assert await panel.office.value("SELECT count(*) FROM activity") == 0


async def test_what_cannot_be_given_is_told_by_row_and_the_rest_stands_in_day_queue_card_and_reminder(
    panel: Panel, leader: aiohttp.ClientSession, people: dict[str, UserId], accounts: dict[str, AccountId]
) -> None:
    """A3: the rest is kept; who gave it is shown wherever it stands."""
    both = {f"account_{account_id}": "on" for account_id in accounts.values()}
    status, _, page = await give(leader, await form_of(panel, **both))
    assert (status, "Choose at least one person." in page) == (422, True)
    form = await form_of(panel, **both, **{f"to_{people['Anna']}": "on"})
    status, _, page = await give(leader, form)
    assert (status, "1 assignment was given." in page) == (422, True)
    assert "nobody chosen sees it. It belongs to Boris." in page
    assert f'name="account_{accounts["Boris"]}" checked' in page
    assert f'name="account_{accounts["Anna"]}" checked' not in page
    status, _, _ = await give(leader, form | {f"to_{people['Boris']}": "on", f"account_{accounts['Anna']}": ""})
    assert status == 422  # the first one again: it stays one
    assert await panel.office.value("SELECT count(*) FROM activity") == 2
    page = await text_of(leader, "/day/assignments")
    assert (page.count("Firm of"), "Ask for the order" in page) == (2, True)
    await panel.office.planned(
        accounts["Anna"], people["Anna"], entered_by=people["Olga"], due_at=datetime.now(UTC) + timedelta(minutes=1)
    )
    anna = await panel.browser_of(people["Anna"])
    for path in ("/day?on=%2B1", "/workplace", f"/accounts/{accounts['Anna']}", "/plans?column=assignee"):
        assert "assigned by Olga" in await text_of(anna, path), path
    async with anna.post("/reminders/acknowledgement", data={"shown_at": str(datetime.now(UTC).timestamp())}) as answer:
        assert "assigned by Olga" in await answer.text()
    assert "Olga" in await text_of(anna, "/day/assignments")


async def test_nothing_is_given_to_people_of_another_team(
    panel: Panel, leader: aiohttp.ClientSession, people: dict[str, UserId], accounts: dict[str, AccountId]
) -> None:
    """A33, A36."""
    foreign = await panel.office.user(team_id=await panel.office.team())
    form = await form_of(panel, **{f"to_{foreign}": "on", f"account_{accounts['Anna']}": "on"})
    status, _, _ = await give(leader, form)
    assert (status, await panel.office.value("SELECT count(*) FROM activity")) == (404, 0)
    async with leader.get(f"/day/assignments/new?person={foreign}") as answer:
        assert answer.status == 404
    operator = await panel.browser_of(people["Anna"])
    async with operator.get("/day/assignments/new") as answer:
        assert answer.status == 403
