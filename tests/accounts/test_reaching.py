"""Numbers and e-mail addresses of an account and of its people, one by one; people in full; the status."""

from datetime import date
from decimal import Decimal

import asyncpg
import pytest

from callcenter import accounts, db
from callcenter.accounts.standing import Lifecycle
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, EmailId, NumberId, UserId
from tests.accounts.test_entering import number, operator
from tests.factories import Office

reaching = accounts.reaching


@pytest.fixture
async def anna(office: Office) -> UserId:
    return await office.user()


@pytest.fixture
async def account(office: Office, anna: UserId) -> AccountId:
    return await office.account(anna)


async def test_numbers_of_a_person_are_added_changed_put_first_and_removed_one_by_one(
    office: Office, anna: UserId, account: AccountId
) -> None:
    """A50: own numbers of each contact person, with extension and kind, E.164 beside what was typed."""
    person = await office.person(account)
    async with db.acting(office.pool, operator(anna)) as conn:
        await reaching.add_number(conn, account, person, number("06 30 123 4567"))
        desk = await reaching.add_number(conn, account, person, number("06 1 234 5678", extension="12"))
        gone = await reaching.add_number(conn, account, person, number("06 1 234 5679"))
        with pytest.raises(Invalid, match="number_twice"):
            await reaching.change_number(conn, account, gone, number("+36 30 123-4567"))
        await reaching.change_number(conn, account, desk, number("06 1 234 5678", extension="7", kind="switchboard"))
        await reaching.put_number_first(conn, account, desk)
        await reaching.remove_number(conn, account, gone)
        kept = await reaching.numbers_of(conn, account)
    assert [(one.e164, one.extension, one.kind, one.typed) for one in kept] == [
        ("+3612345678", "7", "switchboard", "06 1 234 5678"), ("+36301234567", "", "mobile", "06 30 123 4567"),
    ]  # fmt: skip


async def test_number_or_address_of_another_own_account_is_not_touched_from_here(
    office: Office, anna: UserId, account: AccountId
) -> None:
    other = await office.account(anna)
    theirs, mail = NumberId(await office.number(other)), EmailId(await office.email(other, "kata@example.org"))
    async with db.acting(office.pool, operator(anna)) as conn:
        for deed in (
            reaching.remove_number(conn, account, theirs),
            reaching.put_number_first(conn, account, theirs),
            reaching.change_number(conn, account, theirs, number("06 30 123 4567")),
            reaching.remove_email(conn, account, mail),
            reaching.put_email_first(conn, account, mail),
            reaching.change_email(conn, account, mail, "eva@example.org"),
        ):
            with pytest.raises(Absent):
                await deed
        assert len(await reaching.numbers_of(conn, other)) == 1
        assert [email.address for email in await reaching.emails_of(conn, other)] == ["kata@example.org"]


async def test_everything_wrong_with_a_number_is_told_at_once(office: Office, anna: UserId, account: AccountId) -> None:
    async with db.acting(office.pool, operator(anna)) as conn:
        with pytest.raises(Invalid) as refused:
            await reaching.add_number(conn, account, None, number("1 CALL ME", extension="x", kind="pigeon"))
    assert [(one.field, one.reason) for one in refused.value.each] == [
        ("number", "number_has_letters"), ("extension", "number_extension"), ("kind", "out_of_range"),
    ]  # fmt: skip


async def test_email_addresses_are_rows_of_the_account_or_of_a_person(
    office: Office, anna: UserId, account: AccountId
) -> None:
    """A50: several addresses each, compared without case, the first is written to."""
    person = await office.person(account)
    async with db.acting(office.pool, operator(anna)) as conn:
        await reaching.add_email(conn, account, None, "office@example.org")
        first = await reaching.add_email(conn, account, person, "Eva@Example.org")
        second = await reaching.add_email(conn, account, person, "eva@home.example")
        with pytest.raises(Invalid, match="email_twice"):
            await reaching.change_email(conn, account, second, "EVA@example.ORG")
        await reaching.put_email_first(conn, account, second)
        await reaching.change_email(conn, account, first, "e.kovacs@example.org")
        kept = await reaching.emails_of(conn, account)
        assert await _found(conn, "EVA@home.example") == [account]
        await reaching.remove_email(conn, account, second)
        assert await _found(conn, "EVA@home.example") == []
        assert await _found(conn, "e.kovacs@example.org") == [account]
        assert len(await reaching.emails_of(conn, account)) == 2
    assert [(one.person_id, one.address) for one in kept] == [
        (person, "eva@home.example"), (person, "e.kovacs@example.org"), (None, "office@example.org"),
    ]  # fmt: skip


async def _found(conn: db.Connection, address: str) -> list[AccountId]:
    """The accounts that the list finds by an e-mail address."""
    wanted = accounts.finding.AccountFilter(lifecycles=["prospect"], people=[address])
    return [line.id for line in await accounts.finding.list_accounts(conn, wanted)]


async def test_address_that_stands_with_a_person_of_old_becomes_a_row(
    office: Office, anna: UserId, account: AccountId
) -> None:
    person = await office.person(account, email="old@example.org")
    async with db.acting(office.pool, operator(anna)) as conn:
        assert [(one.person_id, one.address) for one in await reaching.emails_of(conn, account)] == [
            (person, "old@example.org")
        ]


async def test_nobody_changes_how_a_foreign_account_is_reached(office: Office, account: AccountId) -> None:
    boris = await office.user()
    own, person = await office.account(boris), await office.person(account)
    foreign = NumberId(await office.number(account)), EmailId(await office.email(account))
    number_id, email_id = foreign
    for at in (account, own):  # the number of another account is not reached through an own one either
        for deed in (
            lambda conn, at=at: reaching.change_number(conn, at, number_id, number("06 1 234 5678")),
            lambda conn, at=at: reaching.put_number_first(conn, at, number_id),
            lambda conn, at=at: reaching.remove_number(conn, at, number_id),
            lambda conn, at=at: reaching.change_email(conn, at, email_id, "x@example.org"),
            lambda conn, at=at: reaching.put_email_first(conn, at, email_id),
            lambda conn, at=at: reaching.remove_email(conn, at, email_id),
            lambda conn, at=at: accounts.people.put_person_first(conn, at, person),
        ):
            with pytest.raises(Absent):
                async with db.acting(office.pool, operator(boris)) as conn:
                    await deed(conn)
    assert await office.value("SELECT count(*) FROM phone_number") == 1
    assert await office.value("SELECT count(*) FROM email_address") == 1


async def test_a_contact_person_is_changed_in_full_unless_somebody_else_was_faster(
    office: Office, anna: UserId, account: AccountId
) -> None:
    """A50: role, language, decision-maker, notes of each person."""
    await office.person(account, family_name="Nagy")
    person = await office.person(account)
    entry = accounts.people.PersonEntry(
        family_name="Kovács", given_name="Éva", role="Buyer", decision_maker=True, language="hu", note="Calls back"
    )
    async with db.acting(office.pool, operator(anna)) as conn:
        await accounts.people.change_person(conn, account, person, entry, row_version=1)
        await accounts.people.put_person_first(conn, account, person)
        with pytest.raises(Invalid, match="changed_meanwhile"):
            await accounts.people.change_person(conn, account, person, entry, row_version=1)
        first, _ = await accounts.people.people_of(conn, account)
    assert (first.name, first.role, first.decision_maker, first.language, first.note) == (
        "Kovács Éva", "Buyer", True, "hu", "Calls back",
    )  # fmt: skip


async def test_status_goes_only_the_ways_there_are(office: Office, anna: UserId, account: AccountId) -> None:
    """A29: nobody says that a prospect is a client, and no client becomes a prospect again."""
    order = accounts.orders.OrderEntry(number="1", ordered_on=date(2026, 11, 2), amount=Decimal(1), currency="EUR")
    async with db.acting(office.pool, operator(anna)) as conn:
        for way in (Lifecycle.QUALIFIED, Lifecycle.REJECTED, Lifecycle.PROSPECT):
            await accounts.standing.change(conn, account, way)
        for way in (Lifecycle.CLIENT, Lifecycle.FORMER, Lifecycle.PROSPECT):
            with pytest.raises(Invalid, match="no_such_way"):
                await accounts.standing.change(conn, account, way)
        await accounts.orders.add_order(conn, account, anna, order)
        for way in (Lifecycle.PROSPECT, Lifecycle.QUALIFIED, Lifecycle.REJECTED, Lifecycle.FORMER):
            with pytest.raises(Invalid, match="no_such_way"):
                await accounts.standing.change(conn, account, way)
    with pytest.raises(asyncpg.CheckViolationError):
        await office.value("UPDATE account SET lifecycle = 'prospect' WHERE id = $1 RETURNING 1", account)
