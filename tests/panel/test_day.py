"""The pages of a day: what stands in it, and how it is put elsewhere."""

import re
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from callcenter.ids import AccountId, UserId
from tests.panel.conftest import Panel, text_of

DAY = (datetime.now(UTC) + timedelta(days=3)).replace(hour=10, minute=0, second=0, microsecond=0)
ON = f"on={DAY.date()}"


@pytest.fixture
async def anna(panel: Panel) -> UserId:
    return await panel.office.user(login="anna", name="Anna Nagy", time_zone="UTC")


@pytest.fixture
async def browser(panel: Panel, anna: UserId) -> aiohttp.ClientSession:
    return await panel.browser_of(anna)


@pytest.fixture
async def account(panel: Panel, anna: UserId) -> AccountId:
    return await panel.office.account(anna, name="Kerek Kft.", city="Pécs")


def hours_of(page: str) -> dict[str, list[str]]:
    """What stands in each hour: times of things."""
    rows = re.split(r'<h3 class="at">', page)[1:]
    found = {row.partition("<")[0]: re.findall(r'class="when">([^<]*)', row) for row in rows}
    return {hour: there for hour, there in found.items() if there}


async def move(browser: aiohttp.ClientSession, account: AccountId, plan: int, **form: str) -> tuple[int, str]:
    sent = {"seen": "1", "on": DAY.date().isoformat(), "view": "plan", **form}
    async with browser.post(f"/accounts/{account}/activities/{plan}/moves", data=sent) as answer:
        return answer.status, await answer.text()


async def test_a_thing_is_moved_by_steps_by_a_typed_time_and_into_the_day_and_back(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId, account: AccountId
) -> None:
    """A4, A25: drag is never the only way; each move keeps the first promise, counts, and can be taken back."""
    plan = await panel.office.planned(account, anna, due_at=DAY)
    assert hours_of(await text_of(browser, f"/day?{ON}")) == {"10:00": ["10:00"]}
    moves = [
        ({"minutes": "-45"}, {"09:00": ["09:15"]}), ({"due_at": "1630"}, {"16:00": ["16:30"]}),
        ({"into": DAY.date().isoformat()}, {"All day": ["All day"]}),
        ({"at": str(int(DAY.timestamp()))}, {"10:00": ["10:00"]}), ({"days": "1"}, {}),
    ]  # fmt: skip
    for seen, (form, stands) in enumerate(moves, 1):
        status, page = await move(browser, account, plan, seen=str(seen), **form)
        assert (status, hours_of(page)) == (200, stands), form
        assert "Take it back" in page
    row = await panel.office.row("SELECT due_at, first_due_at, reschedules FROM activity WHERE id = $1", plan)
    assert tuple(row) == (DAY + timedelta(days=1), DAY, 5)


async def test_what_cannot_be_moved_is_told_and_what_was_typed_is_kept(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId, account: AccountId
) -> None:
    plan = await panel.office.planned(account, anna, due_at=DAY)
    whole_day = await panel.office.planned(account, anna, due_on=DAY.date())
    refused = [
        (plan, {"due_at": "some time"}, 'value="some time"'), (plan, {"days": "-9"}, "This time has passed"),
        (plan, {"minutes": "x"}, "Load the page again"),
        (plan, {"seen": "7", "minutes": "15"}, "Somebody else changed"),
        (plan, {"into": "2020-01-01"}, "This time has passed"), (whole_day, {"minutes": "15"}, "for the whole day"),
    ]  # fmt: skip
    for activity, form, words in refused:
        status, page = await move(browser, account, activity, **form)
        assert status == 422, form
        assert "Nothing was moved." in page
        assert words in page, page
    assert await panel.office.value("SELECT sum(reschedules) FROM activity") == 0


async def test_a_leader_looks_at_the_day_of_a_member_and_at_nobody_elses(
    panel: Panel, anna: UserId, account: AccountId
) -> None:
    """A36: the day of each member of the team; a foreign one is as absent as one that never was."""
    await panel.office.planned(account, anna, due_at=DAY, comment="Bring the samples")
    leader = await panel.browser_of(await panel.office.user("leader", time_zone="UTC"))
    foreign = await panel.browser_of(await panel.office.user("leader", team_id=await panel.office.team()))
    page = await text_of(leader, f"/day?{ON}&person={anna}")
    assert "Day plan of Anna Nagy" in page
    assert "Bring the samples" in page
    for path in (f"/day?{ON}&person={anna}", f"/day/places?person={anna}", "/day?person=999999"):
        async with foreign.get(path) as answer:
            assert answer.status == 404, path


async def test_a_typed_day_is_understood_and_one_that_is_not_is_told(browser: aiohttp.ClientSession) -> None:
    assert "today</span>" in await text_of(browser, "/day?on=today")
    async with browser.get("/day?on=never") as answer:
        page = await answer.text()
        assert (answer.status, 'value="never"' in page) == (422, True)
        assert "Enter a day" in page


async def test_meetings_stand_by_place_and_what_is_on_the_way_goes_into_the_day(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId, account: AccountId
) -> None:
    """W2."""
    meeting = await panel.office.id_of("activity_kind", "meeting")
    await panel.office.planned(account, anna, kind_id=meeting, due_at=DAY)
    near = await panel.office.account(anna, name="Forgotten Bt.", city="pécs")
    undone = await panel.office.planned(near, anna, due_on=DAY.date() - timedelta(days=30))
    page = await text_of(browser, f"/day/places?{ON}")
    assert page.index("Kerek Kft.") < page.index("On the way") < page.index("Forgotten Bt.")
    status, page = await move(browser, near, undone, into=DAY.date().isoformat(), view="places")
    assert (status, "On the way" in page) == (200, False)
    assert hours_of(await text_of(browser, f"/day?{ON}")) == {"All day": ["All day"], "10:00": ["10:00"]}


async def test_looking_back_begins_with_yesterday_and_refuses_a_day_that_has_not_begun(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    """A25."""
    page = await text_of(browser, "/day/looking-back")
    assert "Nothing had been planned." in page
    assert f'value="{(datetime.now(UTC) - timedelta(days=1)).day} ' in page
    async with browser.get(f"/day/looking-back?{ON}") as answer:
        assert (answer.status, "has not begun yet" in await answer.text()) == (422, True)
    foreign = await panel.browser_of(await panel.office.user("leader", team_id=await panel.office.team()))
    async with foreign.get(f"/day/looking-back?person={anna}") as answer:
        assert answer.status == 404
