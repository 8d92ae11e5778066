"""The accounts room: what may be entered, who sees it, what the first order does."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from callcenter import accounts, db
from callcenter.db import Actor, Role
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, UserId
from tests.factories import Office

ENTRY = accounts.entering.AccountEntry(name="Kék Kft.", country="HU", time_zone="Europe/Budapest")


def operator(user_id: UserId) -> Actor:
    """The operator at work."""
    return Actor(user_id=user_id, role=Role.OPERATOR)


def number(typed: str, **more: str) -> accounts.reaching.NumberEntry:
    """A number as somebody enters it."""
    return accounts.reaching.NumberEntry(typed=typed, **more)


def listed(lifecycle: str) -> accounts.finding.AccountFilter:
    """Everybody of that status."""
    return accounts.finding.AccountFilter(lifecycles=[lifecycle])


@pytest.fixture
async def anna(office: Office) -> UserId:
    return await office.user()


@pytest.fixture
async def account(office: Office, anna: UserId) -> AccountId:
    return await office.account(anna)


async def test_number_is_kept_as_dialled_with_its_extension_and_kind(
    office: Office, anna: UserId, account: AccountId
) -> None:
    async with db.acting(office.pool, operator(anna)) as conn:
        await accounts.reaching.add_number(conn, account, None, number("06 30 123 4567"))
        await accounts.reaching.add_number(conn, account, None, number("+36 1 234 5678 ext 12"))
        kept = await accounts.people.numbers_of(conn, account)
    assert [(one.e164, one.extension, one.kind) for one in kept] == [
        ("+36301234567", "", "mobile"), ("+3612345678", "12", "landline"),
    ]  # fmt: skip


async def test_number_of_a_person_of_another_account_is_refused(
    office: Office, anna: UserId, account: AccountId
) -> None:
    stranger = await office.person(await office.account(anna))
    async with db.acting(office.pool, operator(anna)) as conn:
        with pytest.raises(Invalid, match="unknown"):
            await accounts.reaching.add_number(conn, account, stranger, number("06 1 234 5678"))


async def test_same_number_twice_on_one_person_is_told(office: Office, anna: UserId, account: AccountId) -> None:
    async with db.acting(office.pool, operator(anna)) as conn:
        await accounts.reaching.add_number(conn, account, None, number("06 1 234 5678"))
        with pytest.raises(Invalid, match="number_twice"):
            await accounts.reaching.add_number(conn, account, None, number("+36 1 234-5678"))
        person = await accounts.people.add_person(conn, account, accounts.people.PersonEntry(given_name="Éva"))
        await accounts.reaching.add_number(conn, account, person, number("+36 1 234-5678"))


async def test_nothing_can_be_hung_on_a_foreign_account(office: Office, account: AccountId) -> None:
    boris = operator(await office.user())
    order = accounts.orders.OrderEntry(number="1", ordered_on=date(2026, 11, 2), amount=Decimal(1), currency="EUR")
    assert boris.user_id is not None
    for deed in (
        lambda conn: accounts.entering.change_account(conn, account, ENTRY, row_version=1),
        lambda conn: accounts.people.add_person(conn, account, accounts.people.PersonEntry(given_name="Éva")),
        lambda conn: accounts.reaching.add_number(conn, account, None, number("06 1 234 5678")),
        lambda conn: accounts.orders.add_order(conn, account, UserId(boris.user_id or 0), order),
    ):
        with pytest.raises(Absent):
            async with db.acting(office.pool, boris) as conn:
                await deed(conn)


async def test_first_order_makes_the_client_and_the_second_changes_nothing_of_it(
    office: Office, anna: UserId, account: AccountId
) -> None:
    async with db.acting(office.pool, operator(anna)) as conn:
        for number in ("2026-1", "2026-2"):
            order = accounts.orders.OrderEntry(
                number=number, ordered_on=date(2026, 11, 2), amount=Decimal("9.90"), currency="EUR"
            )
            await accounts.orders.add_order(conn, account, anna, order)
        client = await accounts.account_by_id(conn, account)
    assert client is not None
    assert client.lifecycle == "client"
    first = await office.value(
        "SELECT number FROM sales_order JOIN account ON account.first_order_id = sales_order.id WHERE account.id = $1",
        account,
    )
    assert first == "2026-1"


async def test_owner_history_begins_with_the_first_owner_and_keeps_all(
    office: Office, anna: UserId, account: AccountId
) -> None:
    boris = await office.user(name="Boris")
    await office.value("UPDATE account SET owner_id = $2 WHERE id = $1 RETURNING 1", account, boris)
    async with db.acting(office.pool, operator(boris)) as conn:
        owners = await accounts.owning.owners_of(conn, account)
    assert owners[0].name == "Boris"
    assert len(owners) == 2
    assert all(owner.since <= datetime.now(UTC) for owner in owners)


async def test_searching_stops_counting_at_the_cap(office: Office, anna: UserId, account: AccountId) -> None:
    await office.account(anna)
    async with db.acting(office.pool, operator(anna)) as conn:
        assert await accounts.finding.count_accounts(conn, listed("prospect"), most=1) == 2
        assert await accounts.finding.count_accounts(conn, listed("client"), most=1) == 0
