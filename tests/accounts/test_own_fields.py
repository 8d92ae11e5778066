"""Fields that the administrator adds to cards: what fits, what the database refuses, what retiring keeps."""

from typing import Any

import asyncpg
import pytest

from callcenter import accounts, db
from callcenter.db import Actor, Role
from callcenter.errors import Invalid
from callcenter.ids import UserId
from tests.accounts.test_entering import ENTRY, operator
from tests.factories import Office

FITTING = {"text": "x", "number": 1.5, "date": "2024-02-29", "choice": "A", "yes_no": False}
WRONG: dict[str, list[Any]] = {
    "text": ["", 1, "x" * 2001], "number": ["1", True], "date": ["2023-02-29", "29.02.2024", 1], "choice": ["B", 1],
    "yes_no": ["yes", 1],
}  # fmt: skip


@pytest.fixture
async def anna(office: Office) -> UserId:
    return await office.user()


async def test_the_database_keeps_only_values_that_fit_their_field(office: Office, anna: UserId) -> None:
    """A50: validated whoever writes."""
    account = await office.account(anna)
    for kind in FITTING:
        await office.field("account", kind, code=f"of_{kind}", options=["A"] if kind == "choice" else [])
    await office.field("person", "text", code="of_person")
    change = "UPDATE account SET fields = $2 WHERE id = $1 RETURNING 1"
    assert await office.value(change, account, {f"of_{kind}": value for kind, value in FITTING.items()})
    wrong = [{f"of_{kind}": value} for kind, values in WRONG.items() for value in values]
    for values in (*wrong, {"unheard": "x"}, {"of_person": "x"}):
        with pytest.raises(asyncpg.CheckViolationError, match="does not fit"):
            await office.value(change, account, values)
    with pytest.raises(asyncpg.CheckViolationError, match="entered for what it is"):
        await office.value("UPDATE field_def SET type = 'text' WHERE code = 'of_number' RETURNING 1")


async def test_a_retired_field_keeps_its_values_and_a_dropped_choice_stays_where_it_was_made(
    office: Office, anna: UserId
) -> None:
    """A50: retire without losing values."""
    chief = await office.user("administrator")
    sort = await office.field("account", "choice", code="sort", options=["A", "B"])
    plan = await office.field("account", "text", code="plan")
    async with db.acting(office.pool, operator(anna)) as conn:
        entry = {"sort": "A", "plan": "grow"}
        account = await accounts.entering.add_account(
            conn, anna, accounts.entering.AccountEntry(**{**_plain(), "fields": entry})
        )
    async with db.acting(office.pool, Actor(user_id=chief, role=Role.ADMINISTRATOR)) as conn:
        names = dict.fromkeys(("en", "hu", "ru"), "Sort")
        await accounts.fields.change(conn, chief, sort, names, ["B"], {})
        await accounts.fields.retire(conn, chief, plan)
    async with db.acting(office.pool, operator(anna)) as conn:
        kept = accounts.entering.AccountEntry(**{**_plain(), "fields": {"sort": "A"}})
        await accounts.entering.change_account(conn, account, kept, row_version=1)
        fresh = accounts.entering.AccountEntry(**{**_plain(), "name": "Other", "fields": {"sort": "A"}})
        with pytest.raises(Invalid, match="out_of_range"):
            await accounts.entering.add_account(conn, anna, fresh)
        emptied = accounts.entering.AccountEntry(**{**_plain(), "fields": {"sort": None}})
        await accounts.entering.change_account(conn, account, emptied, row_version=2)
    assert await office.value("SELECT fields FROM account WHERE id = $1", account) == {"plan": "grow"}


def _plain() -> dict[str, Any]:
    return {"name": ENTRY.name, "country": ENTRY.country, "time_zone": ENTRY.time_zone}
