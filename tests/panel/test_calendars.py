"""Planned contacts in a calendar program: a secret address of the own settings gives them, as far as is allowed."""

import html
import re
from datetime import UTC, date, datetime, timedelta

import aiohttp
import pytest
import vobject

from callcenter.ids import UserId
from callcenter.reminders.calendar import MOST_AN_HOUR
from tests.panel.conftest import Panel, text_of

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
async def anna(panel: Panel) -> UserId:
    return await panel.office.user(login="anna", name="Nagy Anna", language="hu", time_zone="Europe/Budapest")


@pytest.fixture
async def browser(panel: Panel, anna: UserId) -> aiohttp.ClientSession:
    return await panel.browser_of(anna)


async def made(panel: Panel, browser: aiohttp.ClientSession) -> str:
    """The path of a new address."""
    async with browser.post("/me/calendar") as answer:
        page = await answer.text()
    address = html.unescape(re.findall(r'id="calendar-address"[^>]*value="([^"]*)"', page)[0])
    assert address.startswith(f"{panel.url}/calendars/")
    return address.removeprefix(panel.url)


async def status_of(panel: Panel, path: str) -> int:
    async with panel.anonymous().get(path) as answer:
        return answer.status


async def test_secret_address_gives_what_is_planned_and_undone_as_a_calendar_without_log_in(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    """A26, A34: moments in UTC, whole days as days, alarms by the lead time, and nothing but kind, account and time."""
    office, soon = panel.office, NOW + timedelta(days=2)
    name = 'Árvíztűrő; Tükörfúrógép, Kft. \\ "Fő" ' + "ő" * 80
    account = await office.account(anna, name=name)
    plan = await office.planned(account, anna, due_at=soon, comment="Never tell anybody", reschedules=2)
    await office.planned(account, anna, due_on=date(2026, 3, 2), kind_id=await office.id_of("activity_kind", "meeting"))
    await office.planned(account, anna, due_at=NOW + timedelta(days=91))
    await office.planned(account, await office.user("leader"), due_at=soon)
    lost = await office.account(await office.user(), name="Given away")
    await office.planned(lost, anna, due_at=soon)
    path = await made(panel, browser)
    text = await text_of(panel.anonymous(), path)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    undone, planned = vobject.readOne(text).vevent_list
    assert (undone.dtstart.value, undone.summary.value) == (date(2026, 3, 2), f"Találkozó: {name}")
    assert undone.valarm.trigger.value == timedelta(hours=8)
    assert planned.dtstart.value == soon
    assert f"DTSTART:{soon:%Y%m%dT%H%M%SZ}" in text
    assert planned.uid.value == f"contact-{plan}@127.0.0.1"
    assert planned.sequence.value == "2"
    assert planned.valarm.trigger.value == timedelta(minutes=-5)
    assert "Never tell" not in text


async def test_address_is_dead_when_it_is_renewed_or_removed_or_its_user_has_left(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    first = await made(panel, browser)
    second = await made(panel, browser)
    assert (await status_of(panel, first), await status_of(panel, second)) == (404, 200)
    kept = await panel.office.value("SELECT encode(token_hash, 'escape') FROM calendar_address")
    assert second.split("/")[-1].removesuffix(".ics") not in kept
    assert "calendar-address" not in await text_of(browser, "/me")
    await panel.office.value(
        "UPDATE app_user SET active = false, deactivated_at = now() WHERE id = $1 RETURNING id", anna
    )
    assert await status_of(panel, second) == 404
    await panel.office.value(
        "UPDATE app_user SET active = true, deactivated_at = NULL WHERE id = $1 RETURNING id", anna
    )
    async with browser.post("/me/calendar/removal") as answer:
        assert answer.status == 200
    assert await status_of(panel, second) == 404
    actions = await panel.office.rows("SELECT action FROM audit WHERE action LIKE 'calendar.%' ORDER BY id")
    assert [row["action"] for row in actions] == ["calendar.made", "calendar.made", "calendar.removed"]


async def test_who_asks_too_often_is_told_to_wait_until_the_hour_is_over(
    panel: Panel, browser: aiohttp.ClientSession
) -> None:
    path = await made(panel, browser)
    await panel.office.value("UPDATE calendar_address SET asked = $1 RETURNING asked", MOST_AN_HOUR - 1)
    assert [await status_of(panel, path) for _ in range(3)] == [200, 429, 429]
    await panel.office.value("UPDATE calendar_address SET asked_since = now() - interval '61 min' RETURNING asked")
    assert await status_of(panel, path) == 200
