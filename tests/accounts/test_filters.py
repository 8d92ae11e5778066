"""Filters of the list of accounts: each narrows it, all combine, and the facts they ask for are kept (A39, A40)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callcenter import accounts, activities, db
from callcenter.accounts.finding import AccountFilter, Order
from callcenter.db import Actor, Role
from callcenter.ids import AccountId, ActivityId, UserId
from tests.factories import Office

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
NEW_TYPE = """
INSERT INTO account_type (code, names) VALUES ('firm', '{"en": "Firm", "hu": "Cég", "ru": "Фирма"}') RETURNING id
"""
ALL = ("prospect", "qualified", "rejected")


async def names(office: Office, actor: Actor, order: Order = Order.NAME, **parts: Any) -> list[str]:
    """Who is listed; the count agrees, and so does the list read to its end a line at a time."""
    wanted = AccountFilter(**{"lifecycles": ALL, **parts})
    async with db.acting(office.pool, actor) as conn:
        lines = await accounts.finding.list_accounts(conn, wanted, order)
        assert await accounts.finding.count_accounts(conn, wanted) == len(lines)
        read: list[int] = []
        after = None
        while page := await accounts.finding.list_accounts(conn, wanted, order, after=after, limit=1):
            read.append(page[0].id)
            after = accounts.finding.place_of(page[0], order)
        assert read == [line.id for line in lines]
        assert [line.id async for line in accounts.finding.stream_accounts(conn, wanted, order)] == read
    return [line.name for line in lines]


@pytest.fixture
async def anna(office: Office) -> UserId:
    return await office.user()


@pytest.fixture
def own(anna: UserId) -> Actor:
    return Actor(user_id=anna, role=Role.OPERATOR)


async def test_each_filter_narrows_the_list_and_all_of_them_combine(office: Office, anna: UserId, own: Actor) -> None:
    """A39, A40: owner, type, status, last result, name, city, number, address, campaign, person, any result."""
    other = await office.user()
    interested, refused = await office.id_of("result", "interested"), await office.id_of("result", "no_answer")
    kind, campaign = await office.value(NEW_TYPE), await office.campaign()
    await office.account(anna, name="Alma", city="Pécs")
    await office.account(other, name="Körte", city="Győr")
    full = await office.account(
        anna, name="Zöld & Fia", city="Győr", address="Baross út 5.", type_id=kind, lifecycle="qualified"
    )
    person = await office.person(full, family_name="Kiss", given_name="Ágota", email="agota@example.org")
    await office.number(full, "+36205558761", person_id=person)
    await office.lead(campaign, full)
    await office.done(full, anna, done_at=NOW - timedelta(days=2), result_id=interested)
    await office.done(full, anna, done_at=NOW, result_id=refused)
    every: dict[str, Any] = {
        "owners": [anna], "types": [kind], "lifecycles": ["qualified"], "latest_results": [refused], "name": "zold &",
        "city": "gyo", "number": "8761", "address": "baross", "campaigns": [campaign], "person": "Kiss Á",
        "any_results": [interested],
    }  # fmt: skip
    leader = Actor(user_id=await office.user(role="leader"), role=Role.LEADER)
    for part, value in every.items():
        others = {"owners": ["Alma"]}.get(part, [])
        assert await names(office, own, **{part: value}) == [*others, "Zöld & Fia"], part
        others = {"owners": ["Alma"], "city": ["Körte"]}.get(part, [])
        assert await names(office, leader, **{part: value}) == [*others, "Zöld & Fia"], part
    assert await names(office, leader, **every) == await names(office, own, **every) == ["Zöld & Fia"]
    for part, value in {
        "owners": [other], "types": [0], "lifecycles": ["client"], "latest_results": [interested], "number": "0000",
        "person": "nobody@example.org", "name": "alma", "city": "Pécs", "address": "%", "campaigns": [0],
        "any_results": [0],
    }.items():  # fmt: skip
        assert await names(office, leader, **{**every, part: value}) == [], part
    assert await names(office, own, person="AGOTA@example.org") == ["Zöld & Fia"]
    assert await names(office, own, latest_results=[0]) == ["Alma"]


async def test_accounts_are_listed_by_who_was_not_contacted_for_the_longest_time(
    office: Office, anna: UserId, own: Actor
) -> None:
    boris = await office.user()
    for owner in (anna, boris):
        for days, name in ((1, "One"), (9, "Nine"), (None, "Never"), (3, "Three")):
            account = await office.account(owner, name=name)
            if days:
                await office.done(account, owner, done_at=NOW - timedelta(days=days))
    assert await names(office, own, Order.LONGEST_AGO) == ["Never", "Nine", "Three", "One"]
    assert await names(office, own, Order.LATEST) == ["One", "Three", "Nine", "Never"]
    leader = Actor(user_id=await office.user(role="leader"), role=Role.LEADER)
    assert await names(office, leader, Order.LATEST) == [
        "One",
        "One",
        "Three",
        "Three",
        "Nine",
        "Nine",
        "Never",
        "Never",
    ]
    assert await names(office, leader, Order.LONGEST_AGO, owners=[boris], name="n") == ["Never", "Nine", "One"]


async def latest_of(office: Office, account: AccountId) -> tuple[Any, Any, int]:
    row = await office.row("SELECT latest_at, latest_result_id, row_version FROM account WHERE id = $1", account)
    return row["latest_at"], row["latest_result_id"], row["row_version"]


async def test_account_keeps_the_result_of_its_latest_contact(office: Office, anna: UserId) -> None:
    """A39: a contact entered later that was earlier changes nothing; a corrected result does; no version is counted."""
    account = await office.account(anna)
    first, second = await office.id_of("result", "interested"), await office.id_of("result", "no_answer")
    await office.done(account, anna, done_at=NOW, result_id=first)
    await office.done(account, anna, done_at=NOW - timedelta(days=1), result_id=second)
    assert await latest_of(office, account) == (NOW, first, 1)
    plan = ActivityId(await office.planned(account, anna, due_at=NOW + timedelta(days=900)))
    async with db.acting(office.pool, Actor(user_id=anna, role=Role.OPERATOR)) as conn:
        await activities.complete(conn, account, plan, activities.Outcome(result_id=second))
    at, result, version = await latest_of(office, account)
    assert (at > NOW, result, version) == (True, second, 1)
    await office.value("UPDATE activity SET result_id = $2 WHERE id = $1 RETURNING 1", plan, first)
    assert (await latest_of(office, account))[1] == first
    await office.value("UPDATE activity SET state = 'cancelled', done_at = NULL WHERE id = $1 RETURNING 1", plan)
    assert await latest_of(office, account) == (NOW, first, 1)


async def test_merged_results_are_found_as_one(office: Office, anna: UserId, own: Actor) -> None:
    """H17: what was written down before the merge is found by the entry that stayed."""
    gone, stays = await office.id_of("result", "interested"), await office.id_of("result", "no_answer")
    account = await office.account(anna, name="Zöld")
    await office.done(account, anna, result_id=gone)
    assert await names(office, own, latest_results=[stays]) == []
    await office.value(
        "INSERT INTO dictionary_merge (dictionary, entry_id, into_id) VALUES ('result', $1, $2) RETURNING 1",
        gone,
        stays,
    )
    assert await names(office, own, latest_results=[stays]) == ["Zöld"]
    assert await names(office, own, any_results=[stays]) == ["Zöld"]
    async with db.acting(office.pool, own) as conn:
        wanted = activities.listing.ContactFilter(state=activities.listing.State.DONE, results=[stays])
        assert await activities.listing.count_contacts(conn, wanted) == 1
