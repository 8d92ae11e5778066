"""Possible duplicates in the panel."""

import re
from html import unescape

from yarl import URL

from tests.panel.conftest import Panel, text_of


async def test_duplicates_are_shown_side_by_side_and_dismissed_by_a_press(panel: Panel) -> None:
    """A34: both with their reasons; a dismissed pair is kept, with who did it."""
    anna = await panel.office.user(name="Anna Nagy", language="en")
    for name in ("Kék Kft.", "Piros Kft."):
        account = await panel.office.account(anna, name=name)
        await panel.office.number(account, "+3612345678")
    browser = await panel.browser_of(anna)
    shown = await text_of(browser, "/duplicates")
    assert "Kék Kft." in shown
    assert "Piros Kft." in shown
    assert "Same number" in shown
    assert "Same name" not in shown
    pair = await panel.office.value("SELECT id FROM duplicate_pair")
    async with browser.post(f"/duplicates/{pair}/dismissal", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/duplicates?show=open")
    assert "Kék Kft." not in await text_of(browser, "/duplicates")
    dismissed = await text_of(browser, "/duplicates?show=dismissed")
    assert "Kék Kft." in dismissed
    assert "Dismissed by Anna Nagy" in dismissed
    async with browser.post(f"/duplicates/{pair}/return", allow_redirects=False) as answer:
        assert answer.status == 303
    assert "Kék Kft." in await text_of(browser, f"/duplicates?after=2100-01-01T00:00:00%2B00:00~{pair}")
    for nonsense in ("x~1", "~", "2100~99999999999999999999", "0001-01-01~1"):
        await text_of(browser, f"/duplicates?after={nonsense}")


async def test_a_pair_is_dismissed_and_the_page_of_the_list_comes_back(panel: Panel) -> None:
    """A34: whoever is on a further page stays on it."""
    anna = await panel.office.user(language="en")
    for _ in range(9):  # each with each
        await panel.office.number(await panel.office.account(anna), "+3612345678")
    browser = await panel.browser_of(anna)
    first = await text_of(browser, "/duplicates")
    (further,) = re.findall(r'href="(/duplicates[^"]*after=[^"]*)"', first)
    place = further.replace("&amp;", "&").partition("after=")[2]
    second = await text_of(browser, unescape(further))
    dismissal = re.findall(r'action="(/duplicates/[0-9]+/dismissal[^"]*)"', second)[0]
    assert dismissal.endswith(f"?after={place}")
    async with browser.post(URL(dismissal, encoded=True), allow_redirects=False) as answer:
        assert answer.status == 303
        back = dict(URL(answer.headers["Location"]).query)
    assert back == {"show": "open", "after": dict(URL(unescape(further)).query)["after"]}
