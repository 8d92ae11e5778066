"""What the search over every page finds."""

import re

from tests.panel.conftest import Panel, text_of
from tests.panel.test_administration import sent


async def test_search_finds_prospects_and_clients_apart_and_nobody_of_others(panel: Panel) -> None:
    """A28, A34, A39: by a part of the name, by a person, by the last digits of a number."""
    office = panel.office
    owner = await office.user()
    prospect, client = await office.account(owner, name="Kedves Kft."), await office.account(owner, name="Kedd Bt.")
    await office.number(prospect, "+3612345678")
    await office.person(client, family_name="Kelemen")
    await office.account(await office.user(), name="Kedély Zrt.")  # somebody else's
    browser = await panel.browser_of(owner)
    order = {"number": "2026-1", "ordered_on": "2026-11-02", "amount": "10", "currency": "HUF"}
    assert (await sent(browser, f"/accounts/{client}/orders", order))[0] == 303

    async def found(words: str) -> list[str]:
        return re.findall(r"<h3[^>]*>([^<]+)|<span>([^<]+?) <span", await text_of(browser, f"/search?q={words}"))

    assert [a or b for a, b in await found("ked")] == ["Prospects", "Kedves Kft.", "Clients", "Kedd Bt."]
    assert [a or b for a, b in await found("345678")] == ["Prospects", "Kedves Kft."]
    assert [a or b for a, b in await found("kelemen")] == ["Clients", "Kedd Bt."]
    await office.account(owner, name="Kedvenc Fuvar", lifecycle="none", roles=["supplier"])
    assert [a or b for a, b in await found("kedv")] == [
        "Prospects", "Kedves Kft.", "Partners and suppliers", "Kedvenc Fuvar",
    ]  # fmt: skip
    assert await found("k") == []
    assert "Nobody fits" in await text_of(browser, "/search?q=kedely")
