"""Undo restores what was before, also after later work, and lists what it left and why."""

from datetime import UTC, datetime
from typing import Any

import pytest

from callcenter import accounts, db
from tests.imports.desk import Desk

LIST = "name;city;phone;contact person;date\n" + "".join(
    f"Kft. {n};Győr;+3630111111{n};Kovács {n};2024-03-15\n" for n in range(6)
)


async def state(desk: Desk) -> list[tuple[Any, ...]]:
    """All that a screen would show of accounts, people, numbers, contacts, leads."""
    queries = (
        "SELECT id, name, city, address, note, type_id, owner_id FROM account WHERE deleted_at IS NULL",
        "SELECT person.id, family_name FROM person JOIN account ON account.id = account_id WHERE deleted_at IS NULL",
        "SELECT phone_number.id, e164 FROM phone_number JOIN account ON account.id = account_id "
        "WHERE deleted_at IS NULL",
        "SELECT id, account_id, note FROM activity WHERE state = 'done'",
        "SELECT campaign_id, account_id FROM lead JOIN account ON account.id = account_id WHERE deleted_at IS NULL",
    )
    return [tuple(row) for query in queries for row in await desk.office.rows(f"{query} ORDER BY 1, 2")]


async def test_undo_restores_accounts_that_the_list_changed(busy: Desk) -> None:
    own = await busy.office.account(busy.operator, name="Own Kft.")
    await busy.office.number(own, "+36301111111")
    campaign = await busy.office.campaign()
    before = await state(busy)
    batch = await busy.came_in(
        "name;city;address;note;phone;mobile;contact person;date\n"
        "Own Kft.;Győr;Fő u. 1;good;06301111111;06302222222;Nagy Éva;2024-03-15\n"
        "New Kft.;Pécs;;;06303333333;;Kis Pál;2023\n",
        campaign_id=campaign,
    )
    assert len(await state(busy)) > len(before) + 5
    await busy.undone(batch)
    assert await state(busy) == before
    async with busy.acting() as conn:
        assert await accounts.account_by_id(conn, own) is not None


async def _called(desk: Desk, account: int) -> None:
    await desk.office.call(desk.operator, account, state="ended", end_reason="completed", ended_at=datetime.now(UTC))  # type: ignore[arg-type]


async def _planned(desk: Desk, account: int) -> None:
    await desk.office.planned(account, desk.operator, due_at=datetime.now(UTC))  # type: ignore[arg-type]


async def _renamed(desk: Desk, account: int) -> None:
    async with db.acting(desk.pool, db.SYSTEM) as conn:
        await conn.execute("UPDATE account SET name = 'Renamed' WHERE id = $1", account)


async def _numbered(desk: Desk, account: int) -> None:
    await desk.office.number(account)  # type: ignore[arg-type]


async def _peopled(desk: Desk, account: int) -> None:
    await desk.office.person(account)  # type: ignore[arg-type]


async def test_undo_leaves_what_somebody_worked_on_and_says_why(busy: Desk) -> None:
    batch = await busy.came_in(LIST)
    ids = [row["id"] for row in await busy.office.rows("SELECT id FROM account ORDER BY id")]
    later = {"calls": _called, "contacts": _planned, "changed": _renamed, "numbers": _numbered, "people": _peopled}
    for work, account in zip(later.values(), ids, strict=False):
        await work(busy, account)
    await busy.undone(batch)
    left = await busy.office.rows("SELECT left_because FROM import_row WHERE undone = 'left' ORDER BY line")
    assert [row["left_because"] for row in left] == list(later)
    kept = await busy.office.rows("SELECT id FROM account WHERE deleted_at IS NULL ORDER BY id")
    assert [row["id"] for row in kept] == ids[:5]
    done = "SELECT count(*) FROM activity WHERE state = 'done'"
    assert await busy.office.value(done) == 5  # the history of what stays stays


async def test_undo_keeps_what_was_used_or_changed_of_an_account_that_was_there(busy: Desk) -> None:
    own = await busy.office.account(busy.operator)
    await busy.office.number(own, "+36301111111")
    batch = await busy.came_in("name;city;phone;mobile;contact person\nX;Győr;06301111111;06302222222;Nagy Éva\n")
    person = await busy.office.value("SELECT id FROM person")
    await busy.office.planned(own, busy.operator, due_at=datetime.now(UTC), person_id=person)
    async with db.acting(busy.pool, db.SYSTEM) as conn:
        await conn.execute("UPDATE account SET city = 'Pécs' WHERE id = $1", own)
    await busy.undone(batch)
    assert await busy.office.value("SELECT city FROM account") == "Pécs"
    assert await busy.office.value("SELECT count(*) FROM person") == 1
    assert await busy.office.value("SELECT count(*) FROM phone_number") == 1
    row = await busy.office.row("SELECT undone, left_because FROM import_row WHERE line = 2")
    assert tuple(row) == ("left", "people")


@pytest.mark.parametrize("again", [1, 2])
async def test_what_was_undone_can_come_in_again(busy: Desk, again: int) -> None:
    for _ in range(again):
        await busy.undone(await busy.came_in(LIST))
    await busy.came_in(LIST)
    assert await busy.office.value("SELECT count(*) FROM account WHERE deleted_at IS NULL") == 6


async def test_lines_about_one_new_account_stay_or_go_together(busy: Desk) -> None:
    batch = await busy.came_in("name;date\nA;2024-01-01\nA;2024-01-02\nB;2024-01-01\nB;2024-01-02\n")
    account = await busy.office.value("SELECT id FROM account WHERE name = 'A'")
    await _planned(busy, account)
    await busy.undone(batch)
    rows = await busy.office.rows("SELECT undone FROM import_row WHERE line > 1 ORDER BY line")
    assert [row["undone"] for row in rows] == ["left", "left", "restored", "restored"]
    assert await busy.office.value("SELECT count(*) FROM activity WHERE state = 'done'") == 2
