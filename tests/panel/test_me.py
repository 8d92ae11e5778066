"""One's own settings."""

import re

import aiohttp
import pytest

from callcenter import db, scripts
from callcenter.ids import UserId
from tests.panel.conftest import PASSWORD, Panel, text_of

SETTINGS = {"language": "hu", "theme": "dark", "dial_key": "F7"}
NEW_PASSWORD = "another password for tests"


async def sent(browser: aiohttp.ClientSession, path: str, form: dict[str, object]) -> tuple[int, str]:
    """Status and text (or the address that follows) of a form sent."""
    async with browser.post(path, data=form, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location") or await answer.text()


@pytest.fixture
async def anna(panel: Panel) -> UserId:
    return await panel.office.user(login="anna", name="Anna")


async def test_language_and_look_take_effect_at_once(panel: Panel, anna: UserId) -> None:
    browser = await panel.browser_of(anna)
    assert '<html lang="en">' in await text_of(browser, "/me")
    assert (await sent(browser, "/me", SETTINGS))[0] == 303
    page = await text_of(browser, "/accounts")
    assert '<html lang="hu" data-theme="dark">' in page
    assert 'data-dial-key="F7"' in page
    row = await panel.office.row("SELECT language, theme, dial_key, script_shown FROM app_user WHERE id = $1", anna)
    assert tuple(row) == ("hu", "dark", "F7", False)


async def test_what_cannot_be_chosen_is_refused(panel: Panel, anna: UserId) -> None:
    browser = await panel.browser_of(anna)
    for field, typed in (
        ("language", "de"),
        ("theme", "pink"),
        ("dial_key", "F5"),
        ("dial_key", "F8"),
        ("language", ""),
    ):
        status, page = await sent(browser, "/me", {**SETTINGS, field: typed})
        assert status == 422
        assert f'id="settings-{field}-error"' in page
    assert await panel.office.value("SELECT language FROM app_user WHERE id = $1", anna) == "en"


async def test_all_that_is_wrong_with_settings_and_password_is_told_at_once(panel: Panel, anna: UserId) -> None:
    browser = await panel.browser_of(anna)
    _, page = await sent(browser, "/me", {**SETTINGS, "theme": "pink", "dial_key": "F5"})
    assert re.findall(r'id="settings-(\w+)-error"', page) == ["theme", "dial_key"]
    _, page = await sent(browser, "/me/password", {"current": "wrong", "new": "short", "again": "differs"})
    assert re.findall(r'id="password-(\w+)-error"', page) == ["current", "new", "again"]


async def test_settings_of_others_and_the_own_role_stay_out_of_reach(panel: Panel, anna: UserId) -> None:
    browser = await panel.browser_of(anna)
    other = await panel.office.user()
    assert (await sent(browser, "/me", {**SETTINGS, "role": "administrator", "id": other, "user_id": other}))[0] == 303
    assert await panel.office.value("SELECT role FROM app_user WHERE id = $1", anna) == "operator"
    assert await panel.office.value("SELECT language FROM app_user WHERE id = $1", other) == "en"


async def test_changed_password_ends_the_other_log_ins_and_keeps_this_one(panel: Panel, anna: UserId) -> None:
    browser = await panel.browser_of(anna)
    elsewhere = panel.anonymous()
    form = {"login": "anna", "password": PASSWORD}
    async with elsewhere.post("/login", data=form, allow_redirects=False) as answer:
        assert answer.status == 303
    change = {"current": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert (await sent(browser, "/me/password", change))[0] == 303
    assert "The password is changed" in await text_of(browser, "/me?saved=password")
    async with elsewhere.get("/me", allow_redirects=False) as answer:
        assert answer.headers["Location"].startswith("/login")
    async with panel.anonymous().post(
        "/login", data={**form, "password": NEW_PASSWORD}, allow_redirects=False
    ) as answer:
        assert answer.status == 303
    assert await panel.office.value("SELECT count(*) FROM audit WHERE action = 'user.password_changed'") == 1


async def test_bad_password_names_its_field_and_shows_no_password(panel: Panel, anna: UserId) -> None:
    browser = await panel.browser_of(anna)
    good = {"current": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}
    for change, field in (
        ({"current": "wrong"}, "current"), ({"again": "different password"}, "again"),
        ({"new": "short", "again": "short"}, "new"),
    ):  # fmt: skip
        status, page = await sent(browser, "/me/password", {**good, **change})
        assert status == 422
        assert re.findall(r'id="password-(\w+)-error"', page) == [field]
        assert NEW_PASSWORD not in page
        assert PASSWORD not in page
    await panel.browser_of(anna)  # the old one still opens


async def test_log_out_is_a_button_that_posts(panel: Panel, anna: UserId) -> None:
    browser = await panel.browser_of(anna)
    assert re.search(r'<form method="post" action="/logout">', await text_of(browser, "/me"))
    assert (await sent(browser, "/logout", {})) == (303, "/login")


async def test_login_with_invisible_characters_is_refused_like_any_unknown_one(panel: Panel) -> None:
    for login in ("an\0na", "\ufffd", "x" * 100_000, ""):
        async with panel.anonymous().post("/login", data={"login": login, "password": "x"}) as answer:
            assert answer.status == 422


async def test_the_script_is_hidden_and_shown_by_choice(panel: Panel) -> None:
    office = panel.office
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await scripts.loading.load_folder(conn, scripts.loading.FOLDER)
    anna = await office.user()
    account = await office.account(anna, language="en")
    campaign = await office.campaign(script_id=await office.id_of("script", "cold-call-meeting"))
    await office.lead(campaign, account)
    browser = await panel.browser_of(anna)
    assert "Good morning" in await text_of(browser, "/")
    for shown, seen in (("off", False), ("on", True)):
        async with browser.post("/me/script", data={"shown": shown}) as answer:
            assert ("Good morning" in await answer.text()) is seen
        assert ("Good morning" in await text_of(browser, f"/?account={account}")) is seen
