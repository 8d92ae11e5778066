"""Lists come in through the panel: loaded, mapped, checked, brought in, undone, by those who lead."""

import asyncio
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
    worker = Worker(database_url, {imports.steps.Steps.job: imports.steps.Steps(panel.office.pool)})
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


async def test_a_past_contact_shows_no_more_of_its_date_than_is_known(
    panel: Panel, leader: aiohttp.ClientSession
) -> None:
    operator = await panel.office.user(language="en")
    account = await panel.office.account(operator, name="Own Kft.")
    status, address = await loaded(leader, b"name;date;result;contact note\nOwn Kft.;2019-03;Refusal;long ago\n")
    assert status == 303, address
    chosen = {"kind": str(await panel.office.id_of("activity_kind", "call"))}
    chosen["purpose"] = str(await panel.office.id_of("purpose", "first_contact"))
    _, batch = await mapped(panel, leader, address, **chosen)
    await settled(leader, batch, "Checked")
    await leader.post(f"{batch}/run")
    await settled(leader, batch, "In")
    assert "<time>March 2019</time>" in await text_of(leader, f"/accounts/{account}/timeline")


async def test_what_is_no_list_is_told_beside_the_field(panel: Panel, leader: aiohttp.ClientSession) -> None:
    for content, words in (
        (b"%PDF-1.7", "This is a PDF."), (b"", "There is nothing in this list."),
        (b"PK\x03\x04", "This file is damaged"),
    ):  # fmt: skip
        status, page = await loaded(leader, content)
        assert status == 422
        assert 'id="list-file-error"' in page and words in page
    assert await panel.office.value("SELECT count(*) FROM import_batch") == 0


async def test_a_list_that_is_too_large_is_refused_before_it_is_read(
    panel: Panel, leader: aiohttp.ClientSession
) -> None:
    async with leader.post(
        "/imports", data=b"x", headers={"Content-Length": "1", "Content-Type": "multipart/form-data; boundary=x"}
    ) as answer:
        assert answer.status == 422
    reader, writer = await asyncio.open_connection("127.0.0.1", int(panel.url.rsplit(":", 1)[1]))
    cookie = "; ".join(f"{each.key}={each.value}" for each in leader.cookie_jar)
    writer.write(
        f"POST /imports HTTP/1.1\r\nHost: {panel.url[7:]}\r\nOrigin: {panel.url}\r\nCookie: {cookie}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9999999999\r\n\r\n".encode()
    )
    status = await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    assert b" 422 " in status


async def test_pasted_lines_come_in_and_columns_that_cannot_be_are_told(
    panel: Panel, leader: aiohttp.ClientSession
) -> None:
    await panel.office.user()
    form = aiohttp.FormData()
    form.add_field("text", "Kft. A\t06301111111\n")
    form.add_field("file", b"", filename="", content_type="application/octet-stream")
    async with leader.post("/imports", data=form, allow_redirects=False) as answer:
        address = answer.headers["Location"]
    status, page = await mapped(panel, leader, address, column_0="", column_1="city", country="XX", headed="")
    assert status == 422
    assert "No column holds the name of the account" in page
    status, _ = await mapped(panel, leader, address, column_0="name", column_1="number", headed="")
    assert status in (303, 422)
