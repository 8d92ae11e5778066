"""Accounts in the panel."""

from tests.panel.conftest import Panel, text_of


async def test_parts_of_an_account_are_fetched_one_by_one(panel: Panel) -> None:
    office = panel.office
    anna = await office.user()
    account = await office.account(anna, name="Kék Kft.", city="Győr")
    person = await office.person(account, given_name="Éva")
    await office.number(account, "+36123456789", person_id=person)
    await office.number(account, "+36123456780")
    await office.planned(account, anna, due_at=await office.value("SELECT now() + interval '1 day'"))
    browser = await panel.browser_of(anna)
    for part in ("head", "last-time", "people", "timeline", "note"):
        page = await text_of(browser, f"/accounts/{account}/{part}")
        assert f'data-src="/accounts/{account}/{part}' in page
    assert "Győr" in await text_of(browser, f"/accounts/{account}/head")
    assert page.count("<textarea") == 1
