"""After any sequence of merges, separations, contacts and orders: nothing is lost, nothing counts twice."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from callcenter import accounts, activities, db, reports
from callcenter.accounts import finding, merging
from callcenter.db import Role
from callcenter.ids import AccountId, UserId
from callcenter.reports.periods import Period
from tests.factories import Office

AT = datetime(2026, 10, 1, 9, tzinfo=UTC)
STEPS = 14
PERIOD = Period(first=AT.date(), last=AT.date() + timedelta(days=STEPS), time_zone="UTC")


class World:
    """The accounts as they are in the database, and beside them what ought to be."""

    def __init__(self, office: Office, anna: UserId, account_ids: list[AccountId]) -> None:
        self.office, self.anna, self.ids = office, anna, account_ids
        self.into: dict[AccountId, AccountId] = {}  # each merge as it was made
        self.written: dict[AccountId, list[tuple[str, int]]] = {id_: [] for id_ in account_ids}
        self.plans: dict[AccountId, int] = dict.fromkeys(account_ids, 0)
        self.clients: set[AccountId] = set()
        self.contacts = self.orders = 0

    def acting(self) -> Any:
        return db.acting(self.office.pool, db.Actor(user_id=self.anna, role=Role.OPERATOR))

    def kept(self, account: AccountId) -> AccountId:
        return self.kept(self.into[account]) if account in self.into else account

    def roots(self) -> list[AccountId]:
        return [account for account in self.ids if account not in self.into]

    def family(self, root: AccountId) -> set[AccountId]:
        return {account for account in self.ids if self.kept(account) == root}

    async def merge(self, one: AccountId, other: AccountId, taken: list[str]) -> None:
        async with self.acting() as conn:
            found = await merging.comparison(conn, one, other)
            assert found is not None
            kept, gone = found.kept, found.gone
            versions = kept.row_version, gone.row_version
            wish = merging.Wish(kept_id=kept.id, gone_id=gone.id, versions=versions, taken=taken)
            await merging.merge(conn, self.anna, wish)
        self.into[gone.id] = kept.id

    async def separate(self, account: AccountId) -> None:
        async with self.acting() as conn:
            await merging.separate(conn, self.anna, account)
        del self.into[account]

    async def contact(self, account: AccountId, step: int) -> None:
        done = await self.office.done(account, self.anna, done_at=AT + timedelta(days=step))
        self.written[account].append(("activity", done))
        self.contacts += 1

    async def plan(self, account: AccountId) -> None:
        planned = await self.office.planned(account, self.anna, due_at=AT.replace(year=2100))
        self.written[account].append(("activity", planned))
        self.plans[account] += 1

    async def order(self, account: AccountId, step: int) -> None:
        entry = accounts.orders.OrderEntry(
            number=str(step), ordered_on=AT.date() + timedelta(days=step), amount=Decimal(1), currency="EUR"
        )
        async with self.acting() as conn:
            made = await accounts.orders.add_order(conn, account, self.anna, entry)
        self.written[self.kept(account)].append(("order", made))
        self.clients.add(self.kept(account))
        self.orders += 1

    async def check(self) -> None:
        """Each account that stands for itself shows exactly what its family wrote; the figures know of no merge."""
        async with self.acting() as conn:
            listed = await finding.list_accounts(
                conn, finding.AccountFilter(lifecycles=["prospect", "client"]), limit=len(self.ids) + 1
            )
            assert {line.id for line in listed} == set(self.roots())
            for root in self.roots():
                entries = await activities.history.timeline(conn, root, limit=1000)
                shown = sorted((entry.what, entry.id) for entry in entries if entry.what in ("activity", "order"))
                assert shown == sorted(each for one in self.family(root) for each in self.written[one])
                assert len(entries) == await activities.history.count_entries(conn, root)
                row = await conn.fetchrow(
                    "SELECT next_step.plans, open, latest_at, "
                    "(SELECT coalesce(max(done_at), '-infinity') FROM activity WHERE account_id = ANY (family_of($1))) "
                    "FROM next_step JOIN account ON account.id = account_id WHERE account_id = $1",
                    root,
                )
                assert tuple(row) == (sum(self.plans[one] for one in self.family(root)), True, row[3], row[3])
                for account in self.family(root):
                    found = await accounts.account_by_id(conn, account)
                    assert found is not None
                    assert (found.id, found.lifecycle == "client") == (root, bool(self.clients & self.family(root)))
            total = (await reports.figures_of(conn, PERIOD)).total
        assert (total.calls, total.sales) == (self.contacts, self.orders)


@pytest.mark.parametrize("seed", range(2))
async def test_any_sequence_keeps_every_history_and_counts_once(office: Office, seed: int) -> None:
    """A7, A30, point 13: and separated from everything, each account has its own values again."""
    chance, anna = random.Random(seed), await office.user()
    ids = [await office.account(anna, name=f"Name {number}", city=f"City {number}") for number in range(4)]
    world = World(office, anna, ids)
    for step in range(STEPS):
        roots = world.roots()
        account = chance.choice(ids)
        match chance.choice(["merge", "merge", "separate", "contact", "plan", "order"]):
            case "merge" if len(roots) > 1:
                await world.merge(
                    *chance.sample(roots, 2), [name for name in ("name", "city") if chance.random() < 0.5]
                )
            case "separate" if world.into:
                await world.separate(chance.choice(sorted(world.into)))
            case "contact":
                await world.contact(account, step)
            case "plan":
                await world.plan(account)
            case "order" if chance.random() < 0.4:
                await world.order(account, step)
        await world.check()
    for account in chance.sample(sorted(world.into), len(world.into)):
        await world.separate(account)
        await world.check()
    values = await office.rows("SELECT name, city FROM account ORDER BY id")
    assert [tuple(row) for row in values] == [(f"Name {number}", f"City {number}") for number in range(4)]
