"""Filters of the list of accounts: each narrows it, all combine, and the facts they ask for are kept (A39, A40)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callcenter import accounts, activities, db
from callcenter.accounts.finding import AccountFilter, Order, OwnWanted
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
    source, big = await office.id_of("source", "web_form"), [OwnWanted(subject="account", code="size", values=["big"])]
    await office.field("account", "choice", code="size", options=["big", "small"])
    interested, refused = await office.id_of("result", "interested"), await office.id_of("result", "no_answer")
    kind, campaign = await office.value(NEW_TYPE), await office.campaign()
    await office.account(anna, name="Alma", city="Pécs")
    await office.account(other, name="Körte", city="Győr")
    full = await office.account(
        anna, name="Zöld & Fia", city="Győr", address="Baross út 5.", type_id=kind, lifecycle="qualified",
        source_id=source, fields={"size": "big"},
    )  # fmt: skip
    person = await office.person(full, family_name="Kiss", given_name="Ágota", email="agota@example.org")
    await office.number(full, "+36205558761", person_id=person)
    await office.lead(campaign, full)
    await office.done(full, anna, done_at=NOW - timedelta(days=2), result_id=interested)
    await office.done(full, anna, done_at=NOW, result_id=refused)
    every: dict[str, Any] = {
        "owners": [anna], "types": [kind], "lifecycles": ["qualified"], "latest_results": [refused],
        "names": ["zold &"],
        "cities": ["gyo"], "numbers": ["8761"], "addresses": ["baross"], "campaigns": [campaign], "people": ["Kiss Á"],
        "any_results": [interested], "sources": [source], "own": big,
    }  # fmt: skip
    leader = Actor(user_id=await office.user(role="leader"), role=Role.LEADER)
    for part, value in every.items():
        others = {"owners": ["Alma"]}.get(part, [])
        assert await names(office, own, **{part: value}) == [*others, "Zöld & Fia"], part
        others = {"owners": ["Alma"], "cities": ["Körte"]}.get(part, [])
        assert await names(office, leader, **{part: value}) == [*others, "Zöld & Fia"], part
    assert await names(office, leader, **every) == await names(office, own, **every) == ["Zöld & Fia"]
    for part, value in {
        "owners": [other], "types": [0], "lifecycles": ["client"], "latest_results": [interested], "numbers": ["0000"],
        "people": ["nobody@example.org"], "names": ["alma"], "cities": ["Pécs"], "addresses": ["%"], "campaigns": [0],
        "any_results": [0], "sources": [0], "own": [OwnWanted(subject="account", code="size", values=["small"])],
    }.items():  # fmt: skip
        assert await names(office, leader, **{**every, part: value}) == [], part
    assert await names(office, own, people=["AGOTA@example.org"]) == ["Zöld & Fia"]
    assert await names(office, own, latest_results=[0]) == ["Alma"]


async def test_of_several_values_of_a_field_one_is_enough(office: Office, anna: UserId, own: Actor) -> None:
    """H17, A39: two types, three cities, names and addresses of people at once."""
    types = [await office.value(NEW_TYPE.replace("'firm'", f"'firm_{n}'")) for n in range(3)]
    made = []
    for serial, city in enumerate(("Győr", "Pécs", "Eger")):
        account = await office.account(anna, name=f"Account {serial}", city=city, type_id=types[serial])
        await office.person(account, family_name=f"Person{serial}", email=f"p{serial}@example.org")
        await office.number(account, f"+3611110{serial}99")
        made.append(account)
    first_two = ["Account 0", "Account 1"]
    for parts in (
        {"types": types[:2]}, {"cities": ["gyor", "PÉCS"]}, {"names": ["t 0", "t 1"]}, {"numbers": ["099", "199"]},
        {"people": ["Person0", "p1@example.org"]}, {"people": ["p0@example.org", "P1@EXAMPLE.org"]},
        {"people": ["person0", "person1"]},
    ):  # fmt: skip
        for order in Order:
            assert sorted(await names(office, own, order, **parts)) == first_two, parts
    assert await names(office, own, cities=["gyor", "pecs"], types=types[1:]) == ["Account 1"]


CARDS: dict[str, dict[str, Any]] = {
    "Old": {"size": "big", "staff": 5, "founded": "1950-05-01", "export": True},
    "New": {"size": "small", "staff": 50.5, "founded": "2024-01-31", "export": False, "remark": "Két műszak"},
    "Bare": {},
}


@pytest.mark.parametrize(
    ("code", "wanted", "found"),
    [
        ("size", {"values": ["big"]}, ["Old"]),
        ("size", {"values": ["small", "big"]}, ["New", "Old"]),
        ("export", {"values": [False]}, ["New"]),
        ("staff", {"lowest": 5, "highest": 50}, ["Old"]),
        ("staff", {"lowest": 5.5}, ["New"]),
        ("founded", {"lowest": "1950-05-01", "highest": "2024-01-30"}, ["Old"]),
        ("founded", {"highest": "2024-01-31"}, ["New", "Old"]),
        ("remark", {"words": ["muszak"]}, ["New"]),
        ("remark", {"words": ["%"]}, []),
    ],
)
async def test_fields_of_ones_own_narrow_the_lists(
    office: Office, anna: UserId, own: Actor, code: str, wanted: dict[str, Any], found: list[str]
) -> None:
    """A50, H17: on the card of the account, and of one of its people."""
    kinds = {"size": "choice", "staff": "number", "founded": "date", "export": "yes_no", "remark": "text"}
    for subject in ("account", "person"):
        for each, kind in kinds.items():
            options = {"options": ["big", "small"]} if kind == "choice" else {}
            await office.field(subject, kind, code=f"{subject[0]}_{each}", **options)
    for name, card in CARDS.items():
        account = await office.account(anna, name=name, fields={f"a_{each}": value for each, value in card.items()})
        await office.person(account)
        await office.person(account, fields={f"p_{each}": value for each, value in card.items()})
    other = await office.account(await office.user(), name="Foreign", fields={"a_size": "big"})
    await office.person(other, fields={"p_size": "big"})
    for subject in ("account", "person"):
        sought = [OwnWanted(subject=subject, code=f"{subject[0]}_{code}", **wanted)]
        assert await names(office, own, own=sought) == found, subject
        assert await names(office, own, Order.LATEST, own=sought, names=["old"]) == [n for n in found if n == "Old"]


async def test_every_e_mail_address_is_found_by_filter_and_search(office: Office, anna: UserId, own: Actor) -> None:
    """A50: the second one of a person, and that of the account itself; not those of others."""
    account = await office.account(anna, name="Zöld")
    person = await office.person(account, email="first@example.org")
    await office.email(account, "Second@Example.org", person_id=person)
    await office.email(account, "office@zold.example")
    await office.email(await office.account(await office.user(), name="Foreign"), "office@zold.example")
    for address in ("first@example.org", "SECOND@example.org", "office@zold.example"):
        assert await names(office, own, people=[address]) == ["Zöld"]
        assert await names(office, own, words=address) == ["Zöld"]
    assert await names(office, own, words="nobody@zold.example") == []


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
    assert await names(office, leader, Order.LONGEST_AGO, owners=[boris], names=["n"]) == ["Never", "Nine", "One"]


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
