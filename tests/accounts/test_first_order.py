"""The first order makes a client with all history and a receipt of it, whatever is killed; no way back but former."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from callcenter import accounts, activities, db
from callcenter.accounts.model import Lifecycle
from callcenter.db import Actor, Role
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, UserId
from callcenter.local.postgres import LocalPostgres
from tests.accounts.conversions import Conversions
from tests.factories import Office


@pytest_asyncio.fixture
async def anna(office: Office) -> UserId:
    """An operator."""
    return await office.user(name="Anna")


@pytest_asyncio.fixture
async def account(office: Office, anna: UserId) -> AccountId:
    """A prospect with a done contact and a planned one."""
    account = await office.account(anna, lifecycle="qualified")
    done = datetime(2026, 10, 1, tzinfo=UTC)
    result = await office.id_of("result", "interested")
    await office.planned(account, anna, state="done", done_at=done, result_id=result, note="Wants an offer")
    await office.planned(account, anna, due_at=datetime(2100, 1, 1, tzinfo=UTC))
    return account


def acting(office: Office, user: UserId, role: Role = Role.OPERATOR) -> Any:
    return db.acting(office.pool, Actor(user_id=user, role=role))


async def sell(office: Office, seller: UserId, account: AccountId, number: str) -> int:
    entry = accounts.orders.OrderEntry(
        number=number, ordered_on=date(2026, 11, 2), amount=Decimal("9.90"), margin=Decimal("1.20"), currency="EUR"
    )
    async with acting(office, seller) as conn:
        return await accounts.orders.add_order(conn, account, seller, entry)


async def test_the_first_order_leaves_a_receipt_of_the_whole_history_and_the_second_none(
    office: Office, anna: UserId, account: AccountId
) -> None:
    """A29, A30."""
    first = await sell(office, anna, account, "2026-1")
    async with acting(office, anna) as conn:
        receipt = await accounts.orders.receipt_of(conn, account)
    assert receipt is not None
    assert (receipt.order_id, receipt.lifecycle_before) == (first, Lifecycle.QUALIFIED)
    assert receipt.contacts_before == receipt.contacts_after == 2
    assert receipt.hash_before == receipt.hash_after
    before = await office.row("SELECT row_version, client_since, first_order_id FROM account WHERE id = $1", account)
    await sell(office, anna, account, "2026-2")
    async with acting(office, anna) as conn:
        assert await accounts.orders.receipt_of(conn, account) == receipt
        entries = await activities.history.timeline(conn, account)
    assert before == await office.row(
        "SELECT row_version, client_since, first_order_id FROM account WHERE id = $1", account
    )
    told = {entry.comment: entry.amount for entry in entries if entry.what == "order"}
    assert told["2026-1"] and told["2026-1"]["hash"] == receipt.hash_after
    assert told["2026-2"] and told["2026-2"]["hash"] is None


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE activity SET note = note || '.' WHERE account_id = NEW.id",
        "DELETE FROM activity_event WHERE account_id = NEW.id",
        "INSERT INTO activity (account_id, kind_id, purpose_id, assignee_id, entered_by, state, due_at) "
        "SELECT account_id, kind_id, purpose_id, assignee_id, entered_by, 'planned', now() FROM activity "
        "WHERE account_id = NEW.id LIMIT 1",
    ],
)
async def test_an_order_that_would_change_the_history_is_refused_as_a_whole(
    office: Office, anna: UserId, account: AccountId, postgres: LocalPostgres, database: str, deed: str
) -> None:
    """A30: whatever the conversion might do to the history some day, the receipt's check undoes it."""
    owner = await asyncpg.connect(postgres.url(database))
    await owner.execute(
        "DROP TRIGGER activity_event_append_only ON activity_event;"
        "CREATE FUNCTION harm() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS "
        f"$$ BEGIN {deed}; RETURN NULL; END $$;"
        "CREATE TRIGGER harm AFTER UPDATE OF lifecycle ON account FOR EACH ROW EXECUTE FUNCTION harm();"
    )
    await owner.close()
    with pytest.raises(asyncpg.CheckViolationError, match="first_order_keeps_history"):
        await sell(office, anna, account, "2026-1")
    assert await office.value("SELECT lifecycle FROM account WHERE id = $1", account) == "qualified"
    assert await office.value("SELECT count(*) FROM sales_order") == 0


async def test_a_receipt_is_as_visible_as_its_account_and_never_changes(
    office: Office, anna: UserId, account: AccountId
) -> None:
    await sell(office, anna, account, "2026-1")
    async with acting(office, await office.user()) as conn:
        assert await accounts.orders.receipt_of(conn, account) is None
    for deed in ("UPDATE first_order_receipt SET contacts_before = 0, contacts_after = 0", "DELETE FROM client_change"):
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.RestrictViolationError)):
            await office.value(f"{deed} RETURNING 1")


async def test_a_client_goes_and_comes_back_by_a_leader_with_a_reason(
    office: Office, anna: UserId, account: AccountId
) -> None:
    """A29: the only ways from client are to former, and back."""
    leader = await office.user("leader", name="Lea")
    with pytest.raises(Invalid):  # not a client yet
        async with acting(office, leader, Role.LEADER) as conn:
            await accounts.orders.let_go(conn, leader, account, "moved away")
    await sell(office, anna, account, "2026-1")
    with pytest.raises(Invalid, match="empty"):
        async with acting(office, leader, Role.LEADER) as conn:
            await accounts.orders.let_go(conn, leader, account, " ")
    async with acting(office, leader, Role.LEADER) as conn:
        await accounts.orders.let_go(conn, leader, account, "moved away")
    assert await office.value("SELECT lifecycle FROM account WHERE id = $1", account) == "former"
    await sell(office, anna, account, "2026-2")
    assert await office.value("SELECT lifecycle FROM account WHERE id = $1", account) == "former"
    async with acting(office, leader, Role.LEADER) as conn:
        await accounts.orders.come_back(conn, leader, account, "ordered again")
        changes = await accounts.orders.client_changes_of(conn, account)
    assert [(change.lifecycle, change.reason, change.by_name) for change in changes] == [
        (Lifecycle.CLIENT, "ordered again", "Lea"), (Lifecycle.FORMER, "moved away", "Lea"),
    ]  # fmt: skip


async def test_nobody_else_lets_a_client_go_and_nobody_without_a_reason(
    office: Office, anna: UserId, account: AccountId
) -> None:
    await sell(office, anna, account, "2026-1")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with acting(office, anna) as conn:
            await accounts.orders.let_go(conn, anna, account, "moved away")
    with pytest.raises(asyncpg.CheckViolationError, match="for a reason"):
        async with acting(office, anna) as conn:
            await conn.execute("UPDATE account SET lifecycle = 'former' WHERE id = $1", account)
    other = await office.user("leader", team_id=await office.team())
    with pytest.raises(Absent):
        async with acting(office, other, Role.LEADER) as conn:
            await accounts.orders.let_go(conn, other, account, "moved away")


async def test_two_first_orders_at_once_make_one_client_with_one_receipt(
    office: Office, anna: UserId, account: AccountId
) -> None:
    async with acting(office, anna) as one:
        entry = accounts.orders.OrderEntry(
            number="2026-1", ordered_on=date(2026, 11, 2), amount=Decimal(1), currency="EUR"
        )
        await accounts.orders.add_order(one, account, anna, entry)
        second = asyncio.create_task(sell(office, anna, account, "2026-2"))
        planner = asyncio.create_task(office.planned(account, anna, due_at=datetime(2100, 1, 2, tzinfo=UTC)))
        done, _ = await asyncio.wait({second, planner}, timeout=0.3)
        assert not done, "both wait for the first"
    await asyncio.gather(second, planner)
    row = await office.row("SELECT order_id, contacts_after FROM first_order_receipt")
    assert row["contacts_after"] == 2
    assert await office.value("SELECT number FROM sales_order WHERE id = $1", row["order_id"]) == "2026-1"


async def test_an_account_that_is_handed_over_in_this_moment_gets_no_order(
    office: Office, anna: UserId, account: AccountId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A34: it is absent from then on, in words."""
    boris, looked = await office.user(), accounts.orders.seen

    async def handed_over(conn: db.Connection, account_id: AccountId) -> None:
        await looked(conn, account_id)
        await office.value("UPDATE account SET owner_id = $2 WHERE id = $1 RETURNING id", account_id, boris)

    monkeypatch.setattr(accounts.orders, "seen", handed_over)
    with pytest.raises(Absent):
        await sell(office, anna, account, "2026-1")


@pytest_asyncio.fixture
async def mortal() -> AsyncIterator[LocalPostgres]:
    """A cluster that keeps what it has confirmed, to be killed."""
    with tempfile.TemporaryDirectory(prefix="callcenter-mortal-") as folder:
        server = LocalPostgres(Path(folder), options={"fsync": "off"})  # the machine itself stays on
        await server.start()
        try:
            yield server
        finally:
            await server.stop()


async def test_first_orders_are_whole_or_not_there_whatever_is_killed(mortal: LocalPostgres) -> None:
    """A30. `python -m benchmarks.first_orders` does the same with ten thousand."""
    told = await Conversions(mortal, seed=7, between_kills=0.15).converted(200)
    assert (told.conversions, told.halves, told.lost, told.changed) == (200, 0, 0, 0)
    assert told.cut + told.backends_killed + told.servers_killed >= 1
    assert told.unanswered >= 1
