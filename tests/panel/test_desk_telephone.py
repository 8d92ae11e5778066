"""Somebody with two telephones says which rings; the page then needs no softphone."""

import aiohttp

from callcenter import db, users
from callcenter.ids import UserId
from tests.panel.conftest import Panel, text_of


async def rings(panel: Panel, user_id: UserId) -> str:
    async with db.acting(panel.office.pool, db.SYSTEM) as conn:
        telephone = await users.telephones.telephone_of(conn, user_id)
    return telephone.kind if telephone else ""


async def choose(browser: aiohttp.ClientSession, kind: str) -> int:
    form = {"language": "en", "theme": "system", "dial_key": "F9", "rings": kind}
    async with browser.post("/me", data=form, allow_redirects=False) as answer:
        return answer.status


async def test_the_telephone_that_was_chosen_rings(panel: Panel) -> None:
    user_id = await panel.office.user()
    browser = await panel.browser_of(user_id)
    assert '"softphone":{' in await text_of(browser, "/")
    await panel.office.telephone(user_id, kind="desk")
    assert await rings(panel, user_id) == "browser"
    assert await choose(browser, "desk") == 303
    assert await rings(panel, user_id) == "desk"
    page = await text_of(browser, "/")
    assert '"softphone":null' in page
    assert "rings on the desk" in page
    assert await choose(browser, "pocket") == 422


async def test_whoever_chose_the_desk_and_has_none_there_is_called_in_the_browser(panel: Panel) -> None:
    user_id = await panel.office.user(rings="desk")
    await text_of(await panel.browser_of(user_id), "/")
    assert await rings(panel, user_id) == "browser"
