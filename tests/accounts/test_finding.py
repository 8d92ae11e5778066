"""Lists and searches: who finds what, and by which index."""

import re
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from callcenter import accounts, db
from callcenter.db import SYSTEM, Actor, Role
from callcenter.ids import AccountId, UserId
from callcenter.local.postgres import LocalPostgres
from tests.factories import Office

PROSPECTS = ["prospect"]
WORDS = ("", "Zöld", "zold", "zöld k", "Kiss Ágota", "agota kiss", "8761", "+36 20 555-8761")
DATABASE_ROLE = {Role.OPERATOR: "r_operator", Role.LEADER: "r_leader", Role.ADMINISTRATOR: "r_admin"}


def wanted(**parts: Any) -> accounts.finding.AccountFilter:
    """A filter for prospects."""
    return accounts.finding.AccountFilter(lifecycles=PROSPECTS, **parts)


class Firm:
    """Two teams, one with a team below it; everybody owns one account, and each of the searches fits each account."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.people: dict[str, Actor] = {}
        self.owned: dict[str, AccountId] = {}

    @classmethod
    async def founded(cls, office: Office) -> "Firm":
        firm = cls(office)
        below, elsewhere = await office.team(parent=office.team_id), await office.team()
        await firm._joins("leader", Role.LEADER, office.team_id)
        await firm._joins("member", Role.OPERATOR, office.team_id)
        await firm._joins("below", Role.OPERATOR, below)
        await firm._joins("leader below", Role.LEADER, below)
        await firm._joins("stranger", Role.OPERATOR, elsewhere)
        await firm._joins("administrator", Role.ADMINISTRATOR, elsewhere)
        return firm

    async def _joins(self, name: str, role: Role, team_id: int) -> None:
        user_id = await self.office.user(role=role.value, team_id=team_id)
        self.people[name] = Actor(user_id=user_id, role=role)
        account = self.owned[name] = await self.office.account(user_id, name=f"Zöld Kft. {len(self.owned)}")
        person = await self.office.person(account, family_name="Kiss", given_name="Ágota")
        await self.office.number(account, "+36205558761", person_id=person)

    async def found_by(self, actor: Actor, words: str) -> set[str]:
        async with db.acting(self.office.pool, actor) as conn:
            lines = await accounts.finding.list_accounts(conn, wanted(words=words))
            assert await accounts.finding.count_accounts(conn, wanted(words=words)) == len(lines)
        return self._whose(line.id for line in lines)

    async def told_by_the_function(self, actor: Actor, words: str) -> set[str]:
        """What `accounts_listed` itself gives away, before the policies see to it."""
        async with db.acting(self.office.pool, actor) as conn:
            rows = await conn.fetch(
                "SELECT accounts_listed($1, 'name', NULL, 0, 100) AS id", wanted(words=words).wanted
            )
        return self._whose(row["id"] for row in rows)

    def _whose(self, ids: Any) -> set[str]:
        names = {account: name for name, account in self.owned.items()}
        return {names[AccountId(account)] for account in ids}


@pytest_asyncio.fixture
async def firm(office: Office) -> Firm:
    return await Firm.founded(office)


EVERYBODY = {"leader", "member", "below", "leader below", "stranger", "administrator"}
SEES = {
    "member": {"member"},
    "below": {"below"},
    "stranger": {"stranger"},
    "leader": {"leader", "member", "below", "leader below"},
    "leader below": {"below", "leader below"},
    "administrator": EVERYBODY,
}


@pytest.mark.parametrize("words", WORDS)
async def test_everybody_finds_the_accounts_that_they_see_and_no_others(firm: Firm, words: str) -> None:
    assert {name: await firm.found_by(actor, words) for name, actor in firm.people.items()} == SEES
    assert await firm.found_by(SYSTEM, words) == EVERYBODY


async def test_the_search_function_alone_tells_of_visible_accounts_only(firm: Firm) -> None:
    for words in WORDS:
        assert {name: await firm.told_by_the_function(actor, words) for name, actor in firm.people.items()} == SEES


async def test_who_has_no_team_and_who_is_nobody_find_nothing(firm: Firm) -> None:
    for role in (Role.OPERATOR, Role.LEADER):
        assert await firm.found_by(Actor(user_id=None, role=role), "zold") == set()
    async with db.as_nobody(firm.office.pool) as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.fetch("SELECT accounts_listed($1, 'name', NULL, 0, 100)", wanted(words="zold").wanted)


async def test_deleted_accounts_and_other_lifecycles_are_not_found(firm: Firm) -> None:
    await firm.office.value("UPDATE account SET deleted_at = now() WHERE id = $1 RETURNING 1", firm.owned["member"])
    await firm.office.value("UPDATE account SET lifecycle = 'rejected' WHERE id = $1 RETURNING 1", firm.owned["below"])
    for words in WORDS:
        assert await firm.found_by(firm.people["leader"], words) == {"leader", "leader below"}


@pytest.mark.parametrize("words", ["", "fa", "fasor", "Erdő", "4321"])
async def test_pages_follow_each_other_without_gap_or_repetition(office: Office, words: str) -> None:
    anna = await office.user()
    made = []
    for serial in range(7):
        made.append(account := await office.account(anna, name=f"Fasor {serial // 3}"))  # names repeat, ids do not
        await office.person(account, family_name="Erdő")
        await office.number(account, f"+36205{serial}04321")
    read: list[AccountId] = []
    after = None
    async with db.acting(office.pool, Actor(user_id=anna, role=Role.OPERATOR)) as conn:
        while page := await accounts.finding.list_accounts(conn, wanted(words=words), after=after, limit=3):
            read += [line.id for line in page]
            after = (page[-1].name, page[-1].id)
        assert await accounts.finding.count_accounts(conn, wanted(words=words), most=4) == 5
    assert read == made


async def test_signs_with_a_meaning_to_like_are_not_searched_as_such(firm: Firm) -> None:
    for words in ("%%%", "_____", "Z％d", "\\", "z_ld"):
        assert await firm.found_by(firm.people["administrator"], words) == set()


FILL = """
INSERT INTO account (name, owner_id, country, time_zone, source_id)
    SELECT md5(n::text), CASE WHEN n % 2 = 0 THEN {anna} ELSE {boris} END, 'HU', 'Europe/Budapest',
           (SELECT min(id) FROM source)
      FROM generate_series(1, 6000) AS n;
INSERT INTO person (account_id, family_name, given_name)
    SELECT id, md5(id::text), md5(name) FROM account;
INSERT INTO phone_number (account_id, e164) SELECT id, '+36' || (200000000 + id * 7919) FROM account
"""


class Plans:
    """A connection whose plans are told, those within functions too."""

    def __init__(self, conn: Any) -> None:
        self._conn = conn
        self._told: list[str] = []
        conn.add_log_listener(self._hear)

    def _hear(self, _conn: Any, message: Any) -> None:
        if " on account" in message.message:  # not the plan of each folding of a name
            self._told.append(message.message)

    async def of(self, role: Role, user_id: UserId, words: str) -> str:
        """How a list is found by somebody."""
        await self._conn.execute(f"SET ROLE {DATABASE_ROLE[role]}; SET app.user_id = '{user_id}'")
        self._told.clear()
        await accounts.finding.list_accounts(self._conn, wanted(words=words))
        return "\n".join(self._told)


@pytest_asyncio.fixture
async def plans(postgres: LocalPostgres, database: str) -> AsyncIterator[Plans]:
    conn = await asyncpg.connect(postgres.url(database))
    await db.pool.prepare(conn)
    await conn.execute(
        "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on; "
        "SET client_min_messages = log"
    )
    yield Plans(conn)
    await conn.close()


async def test_lists_and_searches_are_found_by_their_indexes(
    office: Office, postgres: LocalPostgres, database: str, plans: Plans
) -> None:
    anna, boris = await office.user(), await office.user()
    leader = await office.user(role="leader")
    owner = await asyncpg.connect(postgres.url(database))
    await owner.execute("SET session_replication_role = replica;" + FILL.format(anna=anna, boris=boris))
    await owner.execute("VACUUM ANALYZE account, person, phone_number")  # what waits beside an index is put into it
    await owner.close()
    for role, user_id in ((Role.OPERATOR, anna), (Role.LEADER, leader), (Role.ADMINISTRATOR, leader)):
        plan = await plans.of(role, user_id, "a1b2c3")
        assert {"account_name", "person_name"} <= _indexes(plan), (role, plan)
        plan = await plans.of(role, user_id, "555 8761")
        assert "phone_number_reverse_idx" in _indexes(plan), (role, plan)
        assert not re.search(r"Seq Scan on (account|person|phone_number)\b", plan), (role, plan)
    assert "account_owner" in _indexes(plan := await plans.of(Role.OPERATOR, anna, "")), plan
    assert "account_in_order" in _indexes(plan := await plans.of(Role.ADMINISTRATOR, leader, "")), plan


def _indexes(plan: str) -> set[str]:
    return set(re.findall(r"(?:using|Bitmap Index Scan on) (\w+)", plan))
