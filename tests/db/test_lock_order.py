"""Whoever changes an account and its contacts holds the account first, so that no two of them wait for each other."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from callcenter import accounts, activities, db
from callcenter.db import Actor, Connection, Role
from callcenter.ids import AccountId, ActivityId, UserId
from tests.accounts.test_merging import merge
from tests.factories import Office
from tests.waiting import until

DUE = datetime(2100, 1, 1, tzinfo=UTC)
OUTCOME = activities.Outcome(result_id=1)
Deed = Callable[[Connection, UserId, AccountId, ActivityId], Awaitable[object]]


async def order(conn: Connection, user: UserId, account: AccountId, _: ActivityId) -> None:
    entry = accounts.orders.OrderEntry(number="1", ordered_on=date(2026, 11, 2), amount=Decimal(1), currency="EUR")
    await accounts.orders.add_order(conn, account, user, entry)


async def call(conn: Connection, user: UserId, account: AccountId, plan: ActivityId) -> None:
    done = activities.planning.CallDone(
        call_id=await conn.fetchval("SELECT gen_random_uuid()"), user_id=user, person_id=None, campaign_id=None,
        purpose_id=None, started_at=DUE, done_at=DUE,
    )  # fmt: skip
    await activities.planning.complete_call(conn, account, plan or None, done)


DEEDS: dict[str, tuple[str, Deed]] = {
    "postponing": ("planned", lambda conn, _, account, plan: activities.postpone(conn, account, plan, DUE)),
    "cancelling": ("planned", lambda conn, _, account, plan: activities.cancel(conn, account, plan)),
    "cancelling several": (
        "planned", lambda conn, _, account, plan: activities.planning.cancel_because(conn, account, [plan], None),
    ),
    "completing": ("planned", lambda conn, _, account, plan: activities.complete(conn, account, plan, OUTCOME)),
    "a call": ("planned", call),
    "an outcome": (
        "done", lambda conn, _, account, done: activities.planning.record_outcome(conn, account, done, OUTCOME),
    ),
    "withdrawing": ("done", lambda conn, _, account, done: activities.history.withdraw(conn, [done], [account])),
    "a first order": ("planned", order),
}  # fmt: skip


@pytest.mark.parametrize("name", DEEDS)
async def test_whoever_waits_for_an_account_holds_none_of_its_contacts(office: Office, name: str) -> None:
    state, deed = DEEDS[name]
    anna = await office.user()
    account = await office.account(anna)
    result = await office.id_of("result", "interested")
    done = {"done_at": DUE, "result_id": result, "source": "import"} if state == "done" else {}
    contact = await office.planned(account, anna, due_at=DUE, state=state, **done)

    async def act() -> None:
        async with db.acting(office.pool, Actor(user_id=anna, role=Role.OPERATOR)) as conn:
            await deed(conn, anna, account, contact)

    async with db.acting(office.pool, db.SYSTEM) as holder:
        await holder.execute("SELECT FROM account WHERE id = $1 FOR NO KEY UPDATE", account)
        acting = asyncio.create_task(act())
        await until(lambda: waits(office), 5, what="the deed waits for the account")
        await holder.execute("SELECT FROM activity WHERE account_id = $1 FOR UPDATE NOWAIT", account)
    await asyncio.wait_for(acting, 5)


@pytest.mark.parametrize("name", ["completing", "a call", "a call unplanned", "withdrawing"])
async def test_of_accounts_that_are_one_the_one_that_stands_for_them_is_held_first(office: Office, name: str) -> None:
    state, deed = DEEDS[name.removesuffix(" unplanned")]
    anna = await office.user()
    kept, other = await office.account(anna, name="Same"), await office.account(anna, name="Same")
    done = {"done_at": DUE, "result_id": await office.id_of("result", "interested"), "source": "import"}
    contact = await office.planned(other, anna, due_at=DUE, state=state, **(done if state == "done" else {}))
    await merge(office, anna, kept, other)
    planned = ActivityId(0) if "unplanned" in name else contact

    async def act() -> None:
        async with db.acting(office.pool, Actor(user_id=anna, role=Role.OPERATOR)) as conn:
            await deed(conn, anna, other, planned)

    async with db.acting(office.pool, db.SYSTEM) as holder:
        await holder.execute("SELECT FROM account WHERE id = $1 FOR NO KEY UPDATE", kept)
        acting = asyncio.create_task(act())
        await until(lambda: waits(office), 5, what="the deed waits for the account that stands for both")
        await holder.execute("SELECT FROM account WHERE id = $1 FOR UPDATE NOWAIT", other)
    await asyncio.wait_for(acting, 5)


async def waits(office: Office) -> bool:
    """Whether somebody waits for a lock."""
    return bool(await office.value("SELECT count(*) FROM pg_locks WHERE NOT granted"))
