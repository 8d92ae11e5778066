"""Lists as files in the panel: what the page shows, by right, with a trace in the audit log whatever happens."""

import csv
import html
import io
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import aiohttp
import pytest
from python_calamine import CalamineWorkbook

from callcenter.ids import UserId
from callcenter.panel.list_shapes import SHAPES
from tests.panel.conftest import Panel, text_of
from tests.waiting import until

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
async def lena(panel: Panel) -> UserId:
    return await panel.office.user("leader", login="lena", name="Lena Nagy", language="hu", time_zone="Europe/Budapest")


@pytest.fixture
async def anna(panel: Panel) -> UserId:
    return await panel.office.user(login="anna", name="Anna Nagy")


@pytest.fixture
async def browser(panel: Panel, lena: UserId) -> aiohttp.ClientSession:
    return await panel.browser_of(lena)


async def lines_of(browser: aiohttp.ClientSession, address: str, separator: str = ";") -> list[list[str]]:
    """The lines of the CSV, which begins with the mark of UTF-8."""
    async with browser.get(address) as answer:
        body = await answer.read()
        assert answer.status == 200, body
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=separator))


async def written(panel: Panel) -> list[tuple[str, dict[str, object]]]:
    """What the audit log has of exports."""
    rows = await panel.office.rows("SELECT subject, detail FROM audit WHERE action = 'list.exported' ORDER BY id")
    return [(row["subject"], row["detail"]) for row in rows]


async def test_accounts_go_out_with_the_filter_columns_and_order_of_their_page(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    """A34, A39, H17: more than a page, in the reader's language; the audit log says what was taken along."""
    for serial in range(105):
        account = await panel.office.account(anna, name=f"=Zöld {serial:03}", city="Győr", problem="Only after 4")
        await panel.office.number(account, f"+3630{serial:07}")
        await panel.office.done(account, anna, done_at=NOW - timedelta(days=serial))
    await panel.office.account(anna, name="Kék", city="Pécs")
    stranger = await panel.office.user(team_id=await panel.office.team())
    await panel.office.account(stranger, name="Foreign", city="Győr")
    page = await text_of(browser, "/accounts?city=gyor&order=longest_ago&column=number&column=latest&column=owner")
    address = html.unescape(re.findall(r'href="(/exports/accounts\.csv[^"]*)"', page)[0])
    lines = await lines_of(browser, address)
    assert lines[0] == [
        "Név", "Státusz", "Telefonszám", "Legutóbbi kapcsolatfelvétel", "A legutóbbi kapcsolatfelvétel eredménye",
        "Felelős",
    ]  # fmt: skip
    assert [line[0] for line in lines[1:]] == [f"'=Zöld {serial:03}" for serial in range(104, -1, -1)]
    assert lines[-1][1:5] == ["Érdeklődő", "'+36300000000", "2026-11-20T10:30:00+01:00", "Nem vette fel"]
    told = {"form": "csv", "filter": [["City", "gyor"]], "rows": 105, "whole": True}
    assert await written(panel) == [("Prospects", told)]
    assert "Only after" not in str(lines)
    administrator = await panel.browser_of(await panel.office.user("administrator"))
    log = await text_of(administrator, "/administration/audit")
    assert "List exported" in log
    assert all(words in log for words in ("Filter: City: gyor", "Rows: 105", "Complete: yes"))


async def test_fields_of_ones_own_go_out_as_columns_and_the_log_names_them(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    """A50, H17: in the order of the page, with what they narrowed; a name with a sign of formats is a name."""
    office = panel.office
    names = {"en": "Share %", "hu": "Arány %", "ru": "Доля %"}
    await office._insert("field_def", code="share", names=names, subject="account", type="number")
    await office.field("account", "yes_no", code="exports")
    await office.account(anna, name="Zöld", fields={"share": 12.5, "exports": True})
    await office.account(anna, name="Kék", fields={"share": 80, "exports": True})
    address = "/exports/accounts.csv?until_own_share=20&own_exports=yes&column=own_share&column=city&column=own_exports"
    lines = await lines_of(browser, address)
    assert lines == [["Név", "Státusz", "Arány %", "Település", "Exports"], ["Zöld", "Érdeklődő", "12.5", "", "igen"]]
    administrator = await panel.browser_of(await office.user("administrator"))
    assert "Filter: Arány %, eddig: 20; Exports: igen" in await text_of(administrator, "/administration/audit")


async def test_workbook_holds_the_same_with_real_days_and_numbers(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId, tmp_path: Path
) -> None:
    account = await panel.office.account(anna, name="Zöld", city="Győr")
    await panel.office.number(account, "+36301234567")
    await panel.office.planned(account, anna, due_at=NOW)
    async with browser.get("/exports/accounts.xlsx?column=number&column=next") as answer:
        assert answer.status == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert 'attachment; filename="accounts-' in answer.headers["Content-Disposition"]
        (tmp_path / "a.xlsx").write_bytes(await answer.read())
    (_, line) = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert line == ["Zöld", "Érdeklődő", "+36301234567", datetime(2026, 11, 20, 10, 30)]


async def test_every_list_with_contacts_orders_recordings_and_missing_next_steps_goes_out(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    """A44, A45, A31, A23: what each page lists, and nothing of another team."""
    office = panel.office
    account = await office.account(anna, name="Zöld")
    await office.planned(account, anna, due_at=NOW, comment="Bring the offer")
    await office.planned(account, anna, due_on=date(2026, 11, 23))
    call_id = await office.call(anna, account, requested_at=NOW, answered_at=NOW, ended_at=NOW + timedelta(seconds=90),
                                state="ended", end_reason="completed", wrapped_up_at=NOW)  # fmt: skip
    await office.done(account, anna, call_id=call_id, done_at=NOW + timedelta(seconds=90))
    alone = await office.account(anna, name="Kék")
    await office._insert(
        "sales_order", account_id=alone, number="2026/1", ordered_on=date(2026, 11, 18), amount=Decimal("1200.50"),
        currency="EUR", sold_by=anna,
    )  # fmt: skip
    stranger = await office.user(team_id=await office.team())
    foreign = await office.account(stranger, name="Foreign")
    await office.planned(foreign, stranger, due_at=NOW)

    plans = await lines_of(browser, "/exports/plans.csv?column=comment&column=assignee")
    assert plans[1:] == [
        ["2026-11-20T10:30:00+01:00", "Zöld", "Bring the offer", "Anna Nagy"],
        ["2026-11-23", "Zöld", "", "Anna Nagy"],
    ]
    (done,) = (await lines_of(browser, "/exports/plans.csv?state=done"))[1:]
    assert done[:2] == ["2026-11-20T10:31:30+01:00", "Zöld"]
    of_november = "period=custom&from=2026-11-01&to=2026-11-30"
    (call,) = (await lines_of(browser, f"/exports/contacts.csv?metric=calls&{of_november}"))[1:]
    assert (call[1], call[2], call[6]) == ("Anna Nagy", "Zöld", "90")
    (order,) = (await lines_of(browser, f"/exports/contacts.csv?metric=sales&{of_november}"))[1:]
    assert order == ["2026-11-18", "Anna Nagy", "Kék", "2026/1", "1200.50", "EUR"]
    (recording,) = (await lines_of(browser, "/exports/recordings.csv?q=z%C3%B6ld"))[1:]
    assert (recording[2], recording[4]) == ("Zöld", "'+3612345678")
    missing = await lines_of(browser, "/exports/next-steps.csv?group=asked")
    assert [line[0] for line in missing[1:]] == ["Kék"]
    assert [detail["rows"] for _, detail in await written(panel)] == [2, 1, 1, 1, 1, 1]


async def test_operators_export_only_after_an_administrator_allowed_it_and_leaders_until_it_is_taken(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId, lena: UserId
) -> None:
    own = await panel.browser_of(anna)
    administrator = await panel.browser_of(await panel.office.user("administrator"))
    assert "/exports/" not in await text_of(own, "/accounts")
    async with own.get("/exports/accounts.csv", headers={"Accept": "text/html"}) as answer:
        assert answer.status == 403
        assert "An administrator can give you the right." in await answer.text()
    for user, right in ((anna, "yes"), (lena, "no")):
        page = await text_of(administrator, f"/administration/users/{user}")
        form = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', page))
        form |= {name: html.unescape(re.findall(rf'name="{name}".*?<option value="([^"]*)" selected', page, re.S)[0])
                 for name in ("role", "team", "language", "time_zone")}  # fmt: skip
        async with administrator.post(f"/administration/users/{user}", data=form | {"export_right": right}) as answer:
            assert answer.status == 200, await answer.text()
    assert len(await lines_of(own, "/exports/accounts.csv", ",")) == 1
    assert "/exports/accounts.xlsx" in await text_of(own, "/accounts")
    async with browser.get("/exports/accounts.csv") as answer:
        assert answer.status == 403
    assert [subject for subject, _ in await written(panel)] == ["Prospects"]
    log = await text_of(administrator, "/administration/audit")
    assert "May export lists: yes" in log
    assert "May export lists: no" in log


async def test_headings_of_every_list_speak_the_language_of_the_reader(panel: Panel) -> None:
    """H17; a list without a line has its headings all the same."""
    russian = await panel.browser_of(await panel.office.user("administrator", language="ru"))
    columns = "&".join(f"column={column}" for shape in SHAPES.values() for column in shape.columns)
    for address in (
        "accounts.csv", "accounts.csv?kind=clients", "plans.csv", "plans.csv?state=done", "recordings.csv",
        "contacts.csv", "contacts.csv?metric=sales", "next-steps.csv", "next-steps.csv?group=answered",
    ):  # fmt: skip
        (headings,) = await lines_of(russian, f"/exports/{address}{'&' if '?' in address else '?'}{columns}")
        assert not re.search("[A-Za-z]", "".join(headings)), headings


async def test_wrong_filter_is_told_and_nothing_is_exported(panel: Panel, browser: aiohttp.ClientSession) -> None:
    for address in ("plans.csv?until=someday", "accounts.xlsx?owner=me", "recordings.csv?from=someday"):
        async with browser.get(f"/exports/{address}") as answer:
            assert answer.status == 422
    async with browser.get("/exports/contacts.csv?metric=luck") as answer:
        assert answer.status == 404
    assert await written(panel) == []


async def test_download_that_breaks_off_stands_in_the_audit_log_with_the_rows_sent(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    """The reader leaves after the first piece of many, and the next list goes out as always."""
    await panel.office.rows(
        "INSERT INTO account (name, owner_id, country, time_zone, source_id) "
        "SELECT repeat('Ж', 180) || n, $1, 'HU', 'Europe/Budapest', (SELECT min(id) FROM source) "
        "FROM generate_series(1, 4000) AS n RETURNING id", anna,
    )  # fmt: skip
    answer = await browser.get("/exports/accounts.csv")
    await answer.content.readany()
    answer.close()

    async def told() -> list[tuple[str, dict[str, object]]]:
        return await written(panel)

    (_, detail) = (await until(told, 10))[0]
    assert detail["whole"] is False
    assert 0 < int(str(detail["rows"])) < 4000
    assert len(await lines_of(browser, "/exports/next-steps.csv")) == 4001
