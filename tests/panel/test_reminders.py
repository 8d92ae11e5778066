"""Reminders on the pages: on every device at once, answered once, after a restart and after a log-in."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from callcenter import db, reminders, users
from callcenter.ids import UserId
from tests.factories import Office
from tests.panel.conftest import PASSWORD, Panel, running_panel, text_of
from tests.panel.test_live_news import heard, opened
from tests.waiting import until

SETTINGS = {
    "call_minutes": "15", "meeting_minutes": "60", "task_minutes": "", "mail_minutes": "0", "day_begins": "09:30",
    "day_ends": "18:00", "list_minutes_before_end": "", "list_shows": "late", "sound": "on",
}  # fmt: skip


def soon(minutes: int = 2) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


async def person(office: Office, role: str = "operator") -> UserId:
    """Somebody whom the list of undone things does not interrupt."""
    user_id = await office.user(role)
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute(
            "UPDATE reminder_settings SET list_at_log_in = false, list_minutes_before_end = NULL WHERE user_id = $1",
            user_id,
        )
    return user_id


async def answer(browser: aiohttp.ClientSession, address: str, **form: str) -> str:
    async with browser.post(address, data=form) as answered:
        assert answered.status == 200, await answered.text()
        return await answered.text()


def buttons(fragment: str) -> tuple[str, str]:
    """The address of "got it" and the promise that goes with it."""
    address, values = re.findall(r'hx-post="([^"]+/acknowledgement)"[^>]*hx-vals="([^"]+)"', fragment)[0]
    return address, re.findall(r"&#34;(?:promise|shown_at)&#34;: (?:&#34;)?([^&}]+)", values)[0]


async def test_acknowledged_on_one_device_it_is_gone_on_all_within_2_seconds(panel: Panel) -> None:
    anna = await person(panel.office)
    account = await panel.office.account(anna, name="Kovács Kft.")
    await panel.office.planned(account, anna, due_at=soon())
    desk, mobile = await panel.browser_of(anna), panel.anonymous()
    login = await panel.office.value("SELECT login FROM app_user WHERE id = $1", anna)
    async with mobile.post("/login", data={"login": login, "password": PASSWORD}, allow_redirects=False) as answered:
        assert answered.status == 303
    await heard(panel)
    async with opened(mobile) as page:
        for browser in (desk, mobile):
            assert "Kovács Kft." in await text_of(browser, "/reminders")
        address, promise = buttons(await text_of(desk, "/reminders"))
        told = len(page.told)
        assert "Kovács Kft." not in await answer(desk, address, promise=promise)
        await until(lambda: ("changed", {"topic": "reminder", "id": str(anna)}) in page.told[told:], 2)
        assert 'data-count="0"' in await text_of(mobile, "/reminders")
        assert 'data-count="0"' in await answer(mobile, address, promise=promise)  # a second press changes nothing


async def test_reminder_and_answer_survive_a_restart_of_the_panel(
    office: Office, database_url: str, tmp_path: Path
) -> None:
    anna = await person(office)
    account = await office.account(anna, name="Kovács Kft.")
    await office.planned(account, anna, due_at=soon())
    async with running_panel(office, database_url, tmp_path) as panel:
        browser = await panel.browser_of(anna)
        address, promise = buttons(await text_of(browser, "/reminders"))
    async with running_panel(office, database_url, tmp_path) as panel:
        browser = await panel.browser_of(anna)
        assert "Kovács Kft." in await text_of(browser, "/reminders")
        await answer(browser, address.replace("acknowledgement", "snooze"), promise=promise, later="60")
    async with running_panel(office, database_url, tmp_path) as panel:
        assert 'data-count="0"' in await text_of(await panel.browser_of(anna), "/reminders")


async def test_page_is_told_at_the_moment_when_something_falls_due(panel: Panel) -> None:
    anna = await person(panel.office)
    await panel.office.planned(await panel.office.account(anna), anna, due_at=datetime.now(UTC))
    await panel.office.value("UPDATE reminder_beat SET told_until = now() - interval '1 minute' RETURNING 1")
    async with opened(await panel.browser_of(anna)) as page:
        await heard(panel)
        assert await reminders.tell_due(panel.office.pool) >= 1
        await until(lambda: ("changed", {"topic": "reminder", "id": str(anna)}) in page.told)


async def test_log_in_brings_one_list_that_names_the_count_and_leads_to_the_queue(panel: Panel) -> None:
    office = panel.office
    anna = await office.user()
    account = await office.account(anna)
    for days in range(1, 13):
        await office.planned(account, anna, due_at=datetime.now(UTC) - timedelta(days=days))
    browser = await panel.browser_of(anna)
    fragment = await text_of(browser, "/reminders")
    assert "12 contacts are undone" in fragment
    assert fragment.count('role="alertdialog"') == 1
    assert re.search(r'<a [^>]*href="/"', fragment)
    assert (await text_of(browser, "/workplace")).count('class="lead late"') == 12
    address, shown_at = buttons(fragment)
    assert 'data-count="0"' in await answer(browser, address, shown_at=shown_at)


async def test_every_page_has_the_corner_and_strangers_read_nothing(panel: Panel) -> None:
    anna, igor = await person(panel.office), await person(panel.office)
    account = await panel.office.account(anna, name="Kovács Kft.")
    await panel.office.planned(account, anna, due_at=soon())
    of_anna, of_igor = await panel.browser_of(anna), await panel.browser_of(igor)
    for path in ("/", "/accounts", "/me", "/recordings", "/figures"):
        assert f'data-topic="reminder:{anna} queue:{anna} call"' in await text_of(of_anna, path), path
    assert "Kovács" not in await text_of(of_igor, "/reminders")
    address, promise = buttons(await text_of(of_anna, "/reminders"))
    async with of_igor.post(address, data={"promise": promise}) as refused:
        assert refused.status == 404
    assert "Kovács" in await text_of(of_anna, "/reminders")


async def test_text_of_a_contact_cannot_break_out_of_the_pop_up(panel: Panel) -> None:
    anna = await person(panel.office)
    account = await panel.office.account(anna, name='"><script>alert(1)</script>')
    await panel.office.planned(account, anna, due_at=soon(), comment="<b>'\"&</b>")
    fragment = await text_of(await panel.browser_of(anna), "/reminders")
    assert "<script>" not in fragment
    assert "<b>" not in fragment


@pytest.mark.parametrize("form", [{}, {"later": "soon", "shown_at": "1"}, {"later": "5", "shown_at": "nan"}])
async def test_answers_that_mean_nothing_are_refused_and_change_nothing(panel: Panel, form: dict[str, str]) -> None:
    browser = await panel.browser_of(await panel.office.user())
    async with browser.post("/reminders/snooze", data=form) as answered:
        assert answered.status == 422
    assert await panel.office.value("SELECT count(*) FROM control_list WHERE answered_at IS NOT NULL") == 0


async def test_lead_times_and_the_list_are_chosen_on_the_own_page(panel: Panel) -> None:
    anna = await panel.office.user()
    browser = await panel.browser_of(anna)
    async with browser.post("/me/reminders", data=SETTINGS) as answered:
        page = await answered.text()
    assert "Saved." in page
    assert re.search(r'<option value="15" selected>', page)
    async with db.acting(panel.office.pool, db.SYSTEM) as conn:
        chosen = await reminders.settings_of(conn, anna)
        user = await users.user_by_id(conn, anna)
    assert chosen
    assert user
    assert (chosen.call_minutes, chosen.meeting_minutes, chosen.task_minutes, chosen.mail_minutes) == (15, 60, None, 0)
    assert (f"{chosen.day_begins:%H:%M}", f"{chosen.day_ends:%H:%M}") == ("09:30", "18:00")
    assert (chosen.list_at_log_in, chosen.list_minutes_before_end, chosen.list_shows, chosen.sound) == (
        False, None, "late", True,
    )  # fmt: skip


async def test_settings_that_make_no_sense_are_told_all_at_once(panel: Panel) -> None:
    browser = await panel.browser_of(await panel.office.user())
    wrong = SETTINGS | {"call_minutes": "7", "day_ends": "26:00", "list_shows": "none"}
    async with browser.post("/me/reminders", data=wrong) as answered:
        assert answered.status == 422
        page = await answered.text()
    assert re.findall(r'id="reminders-(\w+)-error"', page) == ["call_minutes", "day_ends", "list_shows"]
