"""Nobody is forgotten: whatever happens, each open account has a promise or stands in the list."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from callcenter import accounts, activities, db, promises
from callcenter.db import Actor, Role
from callcenter.errors import Absent, Invalid, Refusal
from callcenter.ids import AccountId, ActivityId, UserId
from callcenter.promises import Group, Half, Why
from tests.factories import Office

SOON = datetime.now(UTC) + timedelta(days=1)
TODAY = datetime.now(UTC).date()
ACCOUNTS = 3
MOST = 50


def acts(user_id: UserId, role: Role = Role.OPERATOR) -> Actor:
    """Somebody at work."""
    return Actor(user_id=user_id, role=role)


async def plan(office: Office, user: UserId, account: AccountId) -> ActivityId:
    """A call with the account, soon."""
    kind, purpose = await office.id_of("activity_kind", "call"), await office.id_of("purpose", "first_contact")
    new = activities.Plan(kind_id=kind, purpose_id=purpose, assignee_id=user, due_at=SOON)
    async with db.acting(office.pool, acts(user)) as conn:
        return await activities.plan(conn, account, user, new)


async def explain(office: Office, user: UserId, account: AccountId, reason: str) -> None:
    """Say why nothing is planned."""
    async with db.acting(office.pool, acts(user)) as conn:
        await promises.explain(conn, account, user, Why(reason=reason), TODAY)


async def listed(
    office: Office, actor: Actor, group: Group, owners: list[UserId] | None = None, *, page: int = MOST
) -> list[promises.ListedAccount]:
    """A half of the list as `actor` sees it, page by page."""
    found: list[promises.ListedAccount] = []
    async with db.acting(office.pool, actor) as conn:
        while lines := await promises.listed_accounts(
            conn, Half(group=group, today=TODAY, owners=owners), after=found[-1].key if found else None, limit=page
        ):
            found += lines
        assert await promises.count_listed(conn, Half(group=group, today=TODAY, owners=owners), most=MOST) == len(found)
    return found


class Day:
    """A day's work with a few accounts, by steps that a property test puts into any order."""

    def __init__(self, office: Office, user: UserId, colleague: UserId, accounts: list[AccountId], result: int) -> None:
        self.office, self.user, self.colleague, self.accounts, self.result = office, user, colleague, accounts, result
        self.orders = itertools.count(1)
        self.orders = itertools.count(1)

    @property
    def steps(self) -> dict[str, Callable[[AccountId], Awaitable[object]]]:
        """What may happen to an account."""
        closing = "UPDATE account SET lifecycle = 'rejected' WHERE id = $1 AND lifecycle IN ('prospect', 'qualified')"
        return {
            "plan": lambda account: plan(self.office, self.user, account),
            "plan again": lambda account: plan(self.office, self.user, account),
            "complete": lambda account: self.end(account, self.complete),
            "postpone": lambda account: self.end(account, self.postpone),
            "cancel": lambda account: self.end(account, activities.cancel),
            "explain": lambda account: explain(self.office, self.user, account, "timing"),
            "close": lambda account: explain(self.office, self.user, account, "out_of_business"),
            "order": self.order,
            "reject": lambda account: self.run(closing, account),
            "delete": lambda account: self.run("UPDATE account SET deleted_at = now() WHERE id = $1", account),
            "restore": lambda account: self.run("UPDATE account SET deleted_at = NULL WHERE id = $1", account),
            "give": lambda account: self.run(f"UPDATE account SET owner_id = {self.colleague} WHERE id = $1", account),
            "back": lambda account: self.run(f"UPDATE account SET owner_id = {self.user} WHERE id = $1", account),
        }

    async def take(self, name: str, place: int) -> None:
        """One step; what is refused has changed nothing."""
        with suppress(Refusal):
            await self.steps[name](self.accounts[place])

    async def end(self, account: AccountId, how: Callable[..., Awaitable[None]]) -> None:
        async with db.acting(self.office.pool, acts(self.user)) as conn:
            for entry in await activities.history.planned_of(conn, account, limit=1):
                await how(conn, account, ActivityId(entry.id))

    async def complete(self, conn: db.Connection, account: AccountId, activity: ActivityId) -> None:
        await activities.complete(conn, account, activity, activities.Outcome(result_id=self.result))

    async def postpone(self, conn: db.Connection, account: AccountId, activity: ActivityId) -> None:
        await activities.postpone(conn, account, activity, SOON + timedelta(days=1))

    async def order(self, account: AccountId) -> None:
        number = str(next(self.orders))
        entry = accounts.orders.OrderEntry(number=number, ordered_on=TODAY, amount=Decimal(1), currency="EUR")
        async with db.acting(self.office.pool, db.SYSTEM) as conn:
            await accounts.orders.add_order(conn, account, self.user, entry)

    async def seen(self, level: Actor, such: str) -> set[AccountId]:
        """Those of the accounts that `level` sees and that are such, by the tables themselves."""
        async with db.acting(self.office.pool, level) as conn:
            rows = await conn.fetch(f"SELECT id FROM account WHERE id = ANY ($1) AND {such}", self.accounts)
        return {row["id"] for row in rows}

    async def run(self, statement: str, account: AccountId) -> None:
        async with db.acting(self.office.pool, db.SYSTEM) as conn:
            await conn.execute(statement, account)


STEPS = sorted(Day.steps.fget(Day(None, 0, 0, [], 0)))  # type: ignore[attr-defined,arg-type,misc]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    together=st.lists(
        st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, ACCOUNTS - 1)), min_size=1, max_size=4), max_size=7
    )
)
async def test_after_any_steps_the_active_are_those_with_a_promise_and_those_listed(
    office: Office, together: list[list[tuple[str, int]]]
) -> None:
    """A31, V1: {active} = {has a promise} ∪ {listed}, disjoint, for each level; the steps of a group run at once."""
    user, colleague = await office.user(), await office.user()
    day = Day(office, user, colleague, [await office.account(user) for _ in range(ACCOUNTS)],
              await office.id_of("result", "informed"))  # fmt: skip
    for steps in together:
        await asyncio.gather(*(day.take(name, place) for name, place in steps))
    open_ones = "deleted_at IS NULL AND lifecycle IN ('prospect', 'qualified', 'client')"
    promising = "EXISTS (SELECT FROM activity WHERE account_id = account.id AND state = 'planned')"
    for level in (acts(user), acts(await office.user("leader"), Role.LEADER)):
        active, promised = [await day.seen(level, such) for such in (open_ones, promising)]
        lists = [await listed(office, level, group, [user, colleague]) for group in Group]
        halves = [{line.account_id for line in lines} for lines in lists]
        assert active == (promised & active) | halves[0] | halves[1]
        assert not promised & (halves[0] | halves[1]) and not halves[0] & halves[1]


async def test_a_reason_moves_an_account_to_the_answered_and_a_later_plan_takes_it_away(office: Office) -> None:
    """A31: who gave which reason when is kept."""
    user = await office.user(name="Kis Anna")
    account = await office.account(user)
    await explain(office, user, account, "no_budget")
    assert await listed(office, acts(user), Group.ASKED) == []
    (line,) = await listed(office, acts(user), Group.ANSWERED)
    assert (line.reason, line.given_by, line.ask_on) == ("no_budget", "Kis Anna", TODAY + timedelta(days=180))
    await plan(office, user, account)
    assert await listed(office, acts(user), Group.ANSWERED) == []
    async with db.acting(office.pool, acts(user)) as conn:
        assert (await promises.standing_of(conn, account)).reason is None  # type: ignore[union-attr]
    assert await office.value("SELECT reason FROM next_step_reason WHERE account_id = $1", account) == "no_budget"


async def test_a_reason_whose_day_has_come_is_asked_for_again_after_those_who_never_had_one(office: Office) -> None:
    user = await office.user()
    first, second = await office.account(user), await office.account(user)
    await explain(office, user, first, "their_turn")
    async with db.acting(office.pool, acts(user)) as conn:
        later = TODAY + timedelta(days=7)
        half = Half(group=Group.ASKED, today=later, owners=[user])
        lines = await promises.listed_accounts(conn, half, after=None, limit=MOST)
        assert [line.account_id for line in lines] == [second, first]
        for group, count in ((Group.ASKED, 2), (Group.ANSWERED, 0)):
            assert await promises.count_listed(conn, replace(half, group=group), most=MOST) == count
        with pytest.raises(Invalid, match="next_or_reason"):
            await promises.ask(conn, first, later)
        await promises.ask(conn, first, TODAY)


async def test_a_closing_reason_closes_a_prospect_until_somebody_plans_and_comes_back_for_a_client(
    office: Office,
) -> None:
    """A prospect comes back as what it was; whether a client has gone is not the operator's decision."""
    user = await office.user()
    prospect, client = await office.account(user, lifecycle="qualified"), await office.account(user)
    await Day(office, user, user, [prospect, client], 0).order(client)
    for account in (prospect, client):
        await explain(office, user, account, "out_of_business")
    lifecycle = "SELECT lifecycle FROM account WHERE id = $1"
    assert [await office.value(lifecycle, account) for account in (prospect, client)] == ["rejected", "client"]
    assert await listed(office, acts(user), Group.ASKED) == []
    assert [line.account_id for line in await listed(office, acts(user), Group.ANSWERED)] == [client]
    with pytest.raises(Invalid, match="closed_already"):
        await explain(office, user, prospect, "timing")
    await plan(office, user, prospect)
    assert await office.value(lifecycle, prospect) == "qualified"


async def test_a_reason_beside_a_plan_and_a_past_day_are_refused(office: Office) -> None:
    user = await office.user()
    planned, free = await office.account(user), await office.account(user)
    await plan(office, user, planned)
    with pytest.raises(Invalid, match="still_planned"):
        await explain(office, user, planned, "timing")
    assert await office.value("SELECT count(*) FROM next_step_reason") == 0
    async with db.acting(office.pool, acts(user)) as conn:
        with pytest.raises(Invalid, match="in_the_past"):
            await promises.explain(conn, free, user, Why(reason="timing", ask_on=TODAY), TODAY)


async def test_each_level_lists_what_it_sees_and_a_foreign_account_is_absent(office: Office) -> None:
    team = await office.team()
    own, colleague, other = await office.user(), await office.user(), await office.user(team_id=team)
    mine, theirs, foreign = [await office.account(user) for user in (own, colleague, other)]
    leader, chief = await office.user("leader"), await office.user("administrator")
    everybody = [own, colleague, other]
    for actor, owners, seen in (
        (acts(own), everybody, {mine}),
        (acts(leader, Role.LEADER), everybody, {mine, theirs}),
        (acts(leader, Role.LEADER), None, {mine, theirs}),
        (acts(chief, Role.ADMINISTRATOR), None, {mine, theirs, foreign}),
        (acts(chief, Role.ADMINISTRATOR), [other], {foreign}),
    ):
        assert {line.account_id for line in await listed(office, actor, Group.ASKED, owners, page=1)} == seen
        async with db.acting(office.pool, actor) as conn:
            half = Half(group=Group.ASKED, today=TODAY, owners=owners)
            assert await promises.count_listed(conn, half, most=2) == len(seen)
    with pytest.raises(Absent):
        await explain(office, own, theirs, "timing")


async def test_reasons_are_a_list_whose_entries_say_when_the_question_comes_back_and_whether_they_close(
    office: Office,
) -> None:
    """H17, M4: what was given keeps its name; merged reasons are found, and counted, as one."""
    user, chief = await office.user(), await office.user("administrator")
    first, second, third = [await office.account(user) for _ in range(3)]
    names = {"en": "New budget year", "hu": "Új költségvetési év", "ru": "Новый бюджет"}
    async with db.acting(office.pool, acts(chief, Role.ADMINISTRATOR)) as conn:
        code = await promises.dictionaries.REASONS.add(conn, chief, names, {"ask_in_days": 40, "closes": False})
        await promises.dictionaries.REASONS.add(conn, chief, names, {"ask_in_days": 5, "closes": True})
    for account, reason in ((first, code), (second, "price"), (third, "timing")):
        await explain(office, user, account, reason)
    days = {line.account_id: (line.ask_on - TODAY).days for line in await listed(office, acts(user), Group.ANSWERED)}
    assert days == {first: 40, second: 180, third: 90}
    price, timing, fresh = [await office.id_of("next_reason", one) for one in ("price", "timing", code)]
    async with db.acting(office.pool, acts(chief, Role.ADMINISTRATOR)) as conn:
        await promises.dictionaries.REASONS.merge(conn, chief, price, fresh)
    for owners in ([user], None):
        half = Half(group=Group.ANSWERED, today=TODAY, owners=owners)
        async with db.acting(office.pool, acts(chief, Role.ADMINISTRATOR)) as conn:
            assert await promises.count_by_reason(conn, half, most=MOST) == {fresh: 2, timing: 1}
            half = replace(half, reason_id=fresh)
            assert await promises.count_listed(conn, half, most=MOST) == 2
            lines = await promises.listed_accounts(conn, half, after=None, limit=MOST)
        given = {line.account_id: (line.reason_names or {}).get("en") for line in lines}
        assert given == {first: "New budget year", second: "Price"}
    prospect = await office.account(user)
    for refused in ("price", "campaign", "nothing"):
        with pytest.raises(Invalid, match="out_of_range"):
            await explain(office, user, prospect, refused)
    await explain(office, user, prospect, f"{code}_2")
    assert await office.value("SELECT lifecycle FROM account WHERE id = $1", prospect) == "rejected"
