"""The stop list on the card and in the administration."""

from callcenter.ids import AccountId
from tests.panel.conftest import Panel, text_of
from tests.panel.test_administration import error_in, sent


async def test_the_card_says_what_must_not_be_done_and_a_leader_takes_it_off(panel: Panel) -> None:
    office, user = panel.office, await panel.office.user()
    account: AccountId = await office.account(user)
    person = await office.person(account, family_name="Nagy", given_name="Kata", email="kata@example.org")
    await office.number(account, "+36301111111", person_id=person)
    operator, leader = await panel.browser_of(user), await panel.browser_of(await office.user("leader"))
    at = f"/accounts/{account}/stops"
    form = {"channel": "write", "target": f"person-{person}", "reason": "asked"}
    assert (await sent(operator, at, form))[0] == 303
    page = await text_of(operator, f"/accounts/{account}")
    assert "Do not write: Nagy Kata · asked for it" in page
    assert "Do not write: kata@example.org" in page
    assert "Lift" not in await text_of(operator, at)
    stop = await office.value("SELECT id FROM suppression WHERE scope = 'person'")
    assert (await sent(operator, f"{at}/{stop}/lifting", {"because": "x"}))[0] == 403
    status, page = await sent(leader, f"{at}/{stop}/lifting", {"because": ""})
    assert (status, error_in(page, f"lifting-{stop}")[0]) == (422, "because")
    assert (await sent(leader, f"{at}/{stop}/lifting", {"because": "wants letters again"}))[0] == 303
    assert "Do not write" not in await text_of(operator, f"/accounts/{account}")
    for target in ("nobody", "address-+36309999999", "person-999999"):
        assert (await sent(operator, at, {**form, "target": target}))[0] in (404, 422)


async def test_a_list_of_numbers_is_pasted_searched_and_lifted(panel: Panel) -> None:
    browser = await panel.browser_of(await panel.office.user("administrator"))
    at, form = "/administration/stop-list", {"channel": "call", "reason": "official_list", "country": "HU"}
    status, page = await sent(browser, at, {**form, "addresses": "06 30 111 1111\nnobody here"})
    assert (status, error_in(page, "stops")) == (
        422, ("addresses", "“nobody here” is neither a telephone number nor an e-mail address. Correct this line."),
    )  # fmt: skip
    assert await panel.office.value("SELECT count(*) FROM suppression") == 0
    typed = "06 30 111 1111\n\nKata@Example.org\n+36 30 111-1111\n"
    assert (await sent(browser, at, {**form, "addresses": typed})) == (303, f"{at}?added=2&of=3")
    assert "2 of 3 came onto the list" in await text_of(browser, f"{at}?added=2&of=3")
    assert "on an official list" in await text_of(browser, f"{at}?q=kata@example.org")
    assert "This is not on the list." in await text_of(browser, f"{at}?q=%2B36302222222")
    async with browser.get(f"{at}?q=nobody") as answer:
        assert answer.status == 422
    stop = await panel.office.value("SELECT id FROM suppression WHERE scope = 'number'")
    assert (await sent(browser, f"{at}/{stop}/lifting", {"because": "typed wrongly"}))[0] == 303
    assert "typed wrongly" in await text_of(browser, f"{at}?q=%2B36301111111")
