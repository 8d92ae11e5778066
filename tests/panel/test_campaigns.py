"""Campaigns (A40): set by administrators, filled by leaders, their state seen by everybody at their own level."""

import re

import aiohttp
import pytest

from callcenter.ids import CampaignId, UserId
from tests.panel.conftest import Panel, text_of
from tests.panel.test_administration import error_in, sent


@pytest.fixture
async def administrator(panel: Panel) -> aiohttp.ClientSession:
    return await panel.browser_of(await panel.office.user("administrator"))


async def rules(panel: Panel, **changed: object) -> dict[str, object]:
    """A form as it is sent."""
    purpose = await panel.office.id_of("purpose", "presentation")
    usual = {"name": "Fleets 2027", "purpose": purpose, "recorded": "on", "active": "on"}
    return usual | {"wrap_up_seconds": "90", "attempts_allowed": "3", "retry_hours": "24"} | changed


async def test_campaign_is_made_and_changed_with_all_its_rules(
    panel: Panel, administrator: aiohttp.ClientSession
) -> None:
    status, at = await sent(administrator, "/administration/campaigns", await rules(panel))
    assert (status, at[:11]) == (303, "/campaigns/")
    number = at.rpartition("/")[2]
    kept = "SELECT name, recorded, announced, wrap_up_seconds, attempts_allowed, retry_after, active FROM campaign"
    row = await panel.office.row(kept)
    assert [*row.values()][:5] == ["Fleets 2027", True, False, 90, 3]
    assert row["retry_after"].total_seconds() == 24 * 3600
    form = await text_of(administrator, f"/administration/campaigns/{number}")
    assert 'value="Fleets 2027"' in form
    ended = await rules(panel, name="Fleets", active="", announced="on")
    assert (await sent(administrator, f"/administration/campaigns/{number}", ended))[0] == 303
    row = await panel.office.row(kept)
    assert (row["name"], row["announced"], row["active"]) == ("Fleets", True, False)
    done = [each["action"] for each in await panel.office.rows("SELECT action FROM audit ORDER BY id")]
    assert done[-2:] == ["campaign.added", "campaign.changed"]


async def test_wrong_rules_name_their_field_and_nothing_is_made(
    panel: Panel, administrator: aiohttp.ClientSession
) -> None:
    for field, typed in (
        ("name", " "), ("name", "x" * 81), ("name", "a\nb"), ("purpose", "999999"), ("script", "999999"),
        ("wrap_up_seconds", "5"), ("wrap_up_seconds", "long"), ("attempts_allowed", "0"),
        ("attempts_allowed", "9" * 17),
        ("retry_hours", "0"), ("retry_hours", "9" * 17),
    ):  # fmt: skip
        status, page = await sent(administrator, "/administration/campaigns", await rules(panel, **{field: typed}))
        assert (status, error_in(page, "rules")[0]) == (422, field), (field, typed)
    assert await panel.office.value("SELECT count(*) FROM campaign") == 0


async def filled(panel: Panel) -> tuple[CampaignId, UserId, UserId]:
    """A campaign with two accounts of one operator, one of them called, and one of another team."""
    office = panel.office
    campaign, owner = await office.campaign(name="Spring"), await office.user()
    other_team = await office.team()
    stranger = await office.user(team_id=other_team)
    called = await office.account(owner, name="Alpha", city="Győr")
    result = await office.id_of("result", "interested")
    await office.lead(campaign, called, attempts=2, latest_result_id=result)
    await office.lead(campaign, await office.account(owner, name="Beta", city="Győr"))
    await office.lead(campaign, await office.account(stranger, name="Gamma"), state="done")
    return campaign, owner, stranger


def row_of(page: str, name: str) -> list[int]:
    """The numbers beside an owner."""
    found = re.search(rf">{name}</a></th>(.*?)</tr>", page, re.DOTALL)
    assert found, name
    return [int(number) for number in re.findall(r">(\d+)</td>", found[1])]


async def test_a_campaign_shows_everybody_the_accounts_of_their_own_level(
    panel: Panel, administrator: aiohttp.ClientSession
) -> None:
    """A40, A34, A35, A37."""
    campaign, owner, stranger = await filled(panel)
    names = {
        user: await panel.office.value("SELECT name FROM app_user WHERE id = $1", user) for user in (owner, stranger)
    }
    leader = await panel.office.user("leader")
    of_all = await text_of(administrator, f"/campaigns/{campaign}")
    assert row_of(of_all, names[owner]) == [2, 1, 1, 0, 0, 0, 2]
    assert row_of(of_all, names[stranger]) == [1, 0, 0, 1, 0, 0, 0]
    for user in (owner, leader):
        page = await text_of(await panel.browser_of(user), f"/campaigns/{campaign}")
        assert row_of(page, names[owner]) == [2, 1, 1, 0, 0, 0, 2]
        assert names[stranger] not in page
    assert "Spring" in await text_of(await panel.browser_of(stranger), "/campaigns")


async def test_a_leader_brings_the_accounts_of_a_view_into_a_campaign(panel: Panel) -> None:
    """A40, M1: those who are in already stay as they are."""
    campaign, owner, _ = await filled(panel)
    office = panel.office
    fresh = await office.account(owner, name="Delta", city="Győr")
    await office.account(owner, name="Epsilon", city="Pécs")
    leader = await panel.browser_of(await office.user("leader"))
    kept = {"entity": "accounts", "shown": "kind=prospects&city=Gy%C5%91r", "name": "Győr", "scope": "private"}
    assert (await sent(leader, "/views", kept))[0] == 303
    view = await office.value("SELECT id FROM saved_view")
    assert (await sent(leader, f"/campaigns/{campaign}/accounts", {"view": view}))[0] == 303
    leads = await office.rows(
        """
        SELECT account.name, lead.attempts FROM lead JOIN account ON account.id = account_id
         WHERE campaign_id = $1 ORDER BY account.name
        """,
        campaign,
    )
    assert [tuple(lead) for lead in leads] == [("Alpha", 2), ("Beta", 0), ("Delta", 0), ("Gamma", 0)]
    assert await office.value("SELECT state FROM lead WHERE account_id = $1", fresh) == "open"
    status, page = await sent(leader, f"/campaigns/{campaign}/accounts", {"view": "999999"})
    assert (status, error_in(page, "bring_in")[0]) == (422, "view")
