"""The door of the panel."""

import pytest

from callcenter.panel.parts import address_told
from tests.panel.conftest import PASSWORD, Panel, text_of


async def test_without_a_log_in_every_page_leads_to_the_door_and_back(panel: Panel) -> None:
    browser = panel.anonymous()
    async with browser.get("/live", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/login?next=/live")
    assert 'value="/live"' in await text_of(browser, "/login?next=/live")


async def test_wrong_password_is_told_in_the_browsers_language_and_keeps_the_login(panel: Panel) -> None:
    browser = panel.anonymous()
    form = {"login": "nobody", "password": "wrong"}
    async with browser.post("/login", data=form) as answer:
        page = await answer.text()
    assert answer.status == 422
    assert 'value="nobody"' in page
    assert 'role="alert"' in page


async def test_log_in_never_leads_to_another_site(panel: Panel) -> None:
    user = await panel.office.user(login="anna")
    await panel.browser_of(user)
    for address in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"):
        form = {"login": "anna", "password": PASSWORD, "next": address}
        async with panel.anonymous().post("/login", data=form, allow_redirects=False) as answer:
            assert answer.headers["Location"] == "/"


async def test_requests_from_another_site_change_nothing(panel: Panel) -> None:
    form = {"login": "anna", "password": PASSWORD}
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "same-site"}):
        async with panel.anonymous().post("/login", data=form, headers=headers) as answer:
            assert answer.status == 403


async def test_every_page_carries_a_strict_policy_and_a_fresh_nonce(panel: Panel) -> None:
    browser = panel.anonymous()
    policies = set()
    for _ in range(2):
        async with browser.get("/login") as answer:
            policies.add(answer.headers["Content-Security-Policy"])
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert len(policies) == 2


async def test_log_out_ends_the_session(panel: Panel) -> None:
    browser = await panel.browser_of(await panel.office.user())
    async with browser.post("/logout", allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/login"
    async with browser.get("/live", allow_redirects=False) as answer:
        assert answer.status == 303


@pytest.mark.parametrize(("proxies", "told", "address"), [
    (0, "10.0.0.9", "127.0.0.1"), (1, "10.0.0.9", "10.0.0.9"), (1, "made up, 10.0.0.9", "10.0.0.9"),
    (2, "10.0.0.9", "127.0.0.1"),
])  # fmt: skip
def test_the_address_is_the_one_that_our_own_proxies_tell(proxies: int, told: str, address: str) -> None:
    assert address_told([told], proxies, "127.0.0.1") == address
