"""Lists come in through the panel: loaded, mapped, checked, brought in, undone, by those who lead."""

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest_asyncio

from callcenter import imports
from callcenter.background import Worker
from tests.panel.conftest import Panel, text_of
from tests.waiting import until

LIST = "Cégnév;Város;Telefon\nKovács Kft.;Győr;06 30 123 4567\n=1+1;Pécs;abc\n<script>alert(1)</script>;Pécs;\n"


@pytest_asyncio.fixture
async def leader(panel: Panel, database_url: str) -> AsyncIterator[aiohttp.ClientSession]:
    """A leader's browser, with a worker behind the panel."""
    import asyncio

    worker = Worker(database_url, {imports.Steps.job: imports.Steps(panel.office.pool)})
    task = asyncio.create_task(worker.run())
    yield await panel.browser_of(await panel.office.user("leader", language="en"))
    worker.stop()
    await asyncio.wait_for(task, 10)


async def loaded(browser: aiohttp.ClientSession, content: bytes, name: str = "list.csv") -> tuple[int, str]:
    form = aiohttp.FormData()
    form.add_field("file", content, filename=name, content_type="application/octet-stream")
    async with browser.post("/imports", data=form, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location") or await answer.text()


async def mapped(panel: Panel, browser: aiohttp.ClientSession, address: str, **changes: str) -> tuple[int, str]:
    """The form as it was proposed, with what has to be chosen, sent."""
    text = await text_of(browser, address)
    form = {
        name: found.group(1) if (found := re.search(r'value="(\w+)" selected', body)) else ""
        for name, body in re.findall(r'<select id="mapping-(\w+)".*?>(.*?)</select>', text, re.DOTALL)
    }
    owner = await panel.office.value("SELECT min(id) FROM app_user WHERE role = 'operator'")
    form |= {"headed": "on", "source": str(await panel.office.id_of("source", "bought_list")), f"owner_{owner}": "on"}
    async with browser.post(address, data={**form, "country": "HU", **changes}, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location") or await answer.text()


async def settled(browser: aiohttp.ClientSession, address: str, word: str) -> str:
    async def there() -> str:
        text = await text_of(browser, address)
        return text if f">{word}</span>" in text else ""

    return await until(there, 10)


async def test_a_list_goes_through_all_its_pages(panel: Panel, leader: aiohttp.ClientSession) -> None:
    await panel.office.user(name="Béla Kiss")
    status, address = await loaded(leader, LIST.encode("cp1250"))
    assert status == 303, address
    status, batch = await mapped(panel, leader, address)
    assert status == 303, batch
    page = await settled(leader, batch, "Checked")
    assert "New: 2, updates: 0, duplicates: 0, errors: 1" in page
    assert "abc: A number has no letters." in page
    page = await text_of(leader, f"{batch}?rows=new")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    async with leader.get(f"{batch}/rejected.csv") as answer:
        assert (await answer.read()).decode("utf-8-sig").splitlines()[1].startswith("'=1+1;Pécs;abc;abc: A number")
    async with leader.post(f"{batch}/run", allow_redirects=False) as answer:
        assert answer.status == 303
    await settled(leader, batch, "In")
    assert await panel.office.value("SELECT count(*) FROM account") == 2
    async with leader.post(f"{batch}/undo", allow_redirects=False) as answer:
        assert answer.status == 303
    page = await settled(leader, batch, "Undone")
    assert "Put back: 2, left as they are: 0" in page
    assert "Kovács Kft." not in await text_of(leader, "/accounts")
