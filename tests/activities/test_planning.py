"""The activities room: plans become facts, the first promise stays, the history shows everything."""

from datetime import UTC, date, datetime, timedelta

import pytest

from callcenter import activities, db, users
from callcenter.db import Actor, Role
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, ActivityId, UserId
from tests.factories import Office

SOON = datetime.now(UTC) + timedelta(days=1)


def operator(user_id: UserId) -> Actor:
    """The operator at work."""
    return Actor(user_id=user_id, role=Role.OPERATOR)


@pytest.fixture
async def anna(office: Office) -> UserId:
    return await office.user()


@pytest.fixture
async def account(office: Office, anna: UserId) -> AccountId:
    return await office.account(anna)


async def plan_of(office: Office, user_id: UserId, **values: object) -> activities.Plan:
    """A call for a first contact, soon."""
    kind, purpose = await office.id_of("activity_kind", "call"), await office.id_of("purpose", "first_contact")
    return activities.Plan(
        **{"kind_id": kind, "purpose_id": purpose, "assignee_id": user_id, "due_at": SOON, **values}  # type: ignore[arg-type]
    )


async def test_postponing_keeps_the_first_promise_and_counts(office: Office, anna: UserId, account: AccountId) -> None:
    async with db.acting(office.pool, operator(anna)) as conn:
        plan = await activities.plan(conn, account, anna, await plan_of(office, anna))
        for days in (1, 2):
            await activities.postpone(conn, account, plan, SOON + timedelta(days=days))
        (entry,) = await activities.history.planned_of(conn, account)
    assert (entry.first_due_at, entry.reschedules) == (SOON, 2)
    assert entry.at == SOON + timedelta(days=2)
    assert await office.value("SELECT array_agg(what ORDER BY id) FROM activity_event") == [
        "planned", "rescheduled", "rescheduled",
    ]  # fmt: skip


async def test_what_a_colleague_moved_meanwhile_is_told_and_stays(
    office: Office, anna: UserId, account: AccountId
) -> None:
    """A25: whoever moves a thing saw it as it was; a day instead of a moment is a change like any other."""
    async with db.acting(office.pool, operator(anna)) as conn:
        plan = await activities.plan(conn, account, anna, await plan_of(office, anna))
        await activities.postpone(conn, account, plan, SOON.date(), seen=1)
        with pytest.raises(Invalid, match="changed_meanwhile"):
            await activities.postpone(conn, account, plan, SOON + timedelta(days=5), seen=1)
        with pytest.raises(Invalid, match="in_the_past"):
            await activities.postpone(conn, account, plan, SOON.date() - timedelta(days=3), seen=2)
        moved = await activities.activity_by_id(conn, account, plan)
    assert moved is not None
    assert (moved.due_at, moved.due_on, moved.first_due_at, moved.reschedules) == (None, SOON.date(), SOON, 1)


async def test_what_is_done_or_cancelled_is_not_changed_again(office: Office, anna: UserId, account: AccountId) -> None:
    outcome = activities.Outcome(result_id=await office.id_of("result", "informed"))
    async with db.acting(office.pool, operator(anna)) as conn:
        done = await activities.plan(conn, account, anna, await plan_of(office, anna))
        gone = await activities.plan(conn, account, anna, await plan_of(office, anna))
        await activities.complete(conn, account, done, outcome)
        await activities.cancel(conn, account, gone)
        for plan in (done, gone):
            for deed in (
                activities.complete(conn, account, plan, outcome), activities.cancel(conn, account, plan),
                activities.postpone(conn, account, plan, SOON),
            ):  # fmt: skip
                with pytest.raises(Invalid, match="not_planned"):
                    await deed


async def test_nothing_is_planned_with_a_foreign_account(office: Office, account: AccountId) -> None:
    boris = await office.user()
    plan = await plan_of(office, boris)
    with pytest.raises(Absent):
        async with db.acting(office.pool, operator(boris)) as conn:
            await activities.plan(conn, account, boris, plan)
    for missing in (AccountId(10**12), account):
        with pytest.raises(Absent):
            async with db.acting(office.pool, operator(boris)) as conn:
                await activities.drafts.save(conn, boris, missing, "note", "x")
        with pytest.raises(Absent):
            async with db.acting(office.pool, operator(boris)) as conn:
                await activities.cancel(conn, missing, ActivityId(1))


async def test_what_cannot_be_chosen_names_its_field(office: Office, anna: UserId, account: AccountId) -> None:
    stranger = await office.person(await office.account(anna))
    for values, field in (
        ({"kind_id": 10**9}, "kind"), ({"purpose_id": 10**9}, "purpose"), ({"person_id": stranger}, "person"),
        ({"due_at": None}, "due_at"), ({"due_at": datetime.now(UTC) - timedelta(minutes=1)}, "due_at"),
        ({"comment": "x" * 2001}, "comment"), ({"comment": "a\0b"}, "comment"),
    ):  # fmt: skip
        async with db.acting(office.pool, operator(anna)) as conn:
            with pytest.raises(Invalid) as refusal:
                await activities.plan(conn, account, anna, await plan_of(office, anna, **values))
        assert refusal.value.field == field
    async with db.acting(office.pool, operator(anna)) as conn:
        plan = await activities.plan(conn, account, anna, await plan_of(office, anna))
        with pytest.raises(Invalid) as refusal:
            await activities.complete(conn, account, plan, activities.Outcome(result_id=10**9))
        assert refusal.value.field == "result"
        with pytest.raises(Invalid) as refusal:
            await activities.complete(conn, account, plan, activities.Outcome(result_id=1, impression=6))
        assert refusal.value.field == "impression"


async def test_history_pages_without_losing_or_repeating_anything(
    office: Office, anna: UserId, account: AccountId
) -> None:
    at = datetime(2026, 10, 1, 22, tzinfo=UTC)
    kind, purpose = await office.id_of("activity_kind", "call"), await office.id_of("purpose", "first_contact")
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute(
            "INSERT INTO activity (account_id, assignee_id, entered_by, state, kind_id, purpose_id, done_at, source) "
            "SELECT $1, $2, $2, 'done', $3, $4, $5::timestamptz - (i / 5) * interval '1 day', 'call' "
            "FROM generate_series(0, 39) AS i",
            account, anna, kind, purpose, at,
        )  # fmt: skip
        await conn.execute(
            "INSERT INTO sales_order (account_id, number, ordered_on, amount, currency, sold_by) "
            "SELECT $1, i::text, '2026-10-02', 1, 'EUR', $2 FROM generate_series(0, 9) AS i",
            account, anna,
        )  # fmt: skip
    await office.planned(account, anna, due_at=datetime(2026, 9, 1, tzinfo=UTC))
    await office.planned(account, anna, due_on=date(2100, 1, 1))
    seen: list[tuple[str, int]] = []
    before = None
    async with db.acting(office.pool, operator(anna)) as conn:
        while page := await activities.history.timeline(conn, account, before=before, limit=7):
            seen += [(entry.what, entry.id) for entry in page]
            before = page[-1].key if page[-1].state != "planned" else None
        assert len(seen) == len(set(seen)) == 52 == await activities.history.count_entries(conn, account)
        assert [entry.state for entry in await activities.history.timeline(conn, account, limit=3)] == [
            "planned",
            "planned",
            "done",
        ]
        calls = await activities.history.timeline(conn, account, sought=activities.history.Sought(kind_id=kind))
        assert {entry.counts_as for entry in calls} == {"call"}


async def test_whole_day_is_the_same_day_for_everybody(office: Office, account: AccountId) -> None:
    far = await office.user(time_zone="Pacific/Kiritimati")
    await office.planned(account, far, due_on=date(2100, 1, 1))
    async with db.acting(office.pool, db.SYSTEM) as conn:
        (entry,) = await activities.history.planned_of(conn, account)
    assert entry.on == date(2100, 1, 1)


async def test_draft_keeps_ten_thousand_letters_of_each_person_apart(
    office: Office, anna: UserId, account: AccountId
) -> None:
    leader = await office.user("leader")
    async with db.acting(office.pool, operator(anna)) as conn:
        await activities.drafts.save(conn, anna, account, "note", "ő" * 10_000)
        with pytest.raises(Invalid, match="too_long"):
            await activities.drafts.save(conn, anna, account, "note", "x" * 10_001)
        with pytest.raises(Invalid, match="unknown"):
            await activities.drafts.save(conn, anna, account, "name", "x")
    async with db.acting(office.pool, Actor(user_id=leader, role=Role.LEADER)) as conn:
        await activities.drafts.save(conn, leader, account, "note", "the leader's")
        assert await activities.drafts.kept_for(conn, leader, account) == {"note": "the leader's"}
        assert await activities.drafts.kept_for(conn, anna, account) == {"note": "ő" * 10_000}
        await activities.drafts.drop(conn, leader, account)
        assert await activities.drafts.kept_for(conn, leader, account) == {}


class Team:
    """Two operators and their leader, a leader above them, one of another team, an administrator; Anna's account."""

    def __init__(self, office: Office, people: dict[str, UserId], account: AccountId) -> None:
        self.office, self.people, self.account = office, people, account

    @classmethod
    async def of(cls, office: Office) -> "Team":
        below = await office.team(parent=office.team_id)
        people = {
            "anna": await office.user(team_id=below), "boris": await office.user(team_id=below),
            "leader": await office.user("leader", team_id=below), "above": await office.user("leader"),
            "other": await office.user("leader", team_id=await office.team()),
            "gone": await office.user("leader", team_id=below, active=False, deactivated_at=datetime.now(UTC)),
            "administrator": await office.user("administrator", team_id=await office.team()),
        }  # fmt: skip
        return cls(office, people, await office.account(people["anna"]))

    def actor(self, name: str) -> Actor:
        role = {"anna": Role.OPERATOR, "boris": Role.OPERATOR, "administrator": Role.ADMINISTRATOR}
        return Actor(user_id=self.people[name], role=role.get(name, Role.LEADER))


MAY_PLAN_FOR = {
    "anna": {"anna"},
    "leader": {"leader", "anna"},
    "above": {"above", "leader", "anna"},
    "administrator": {"administrator", "above", "leader", "anna"},
}


async def test_everybody_plans_for_those_in_reach_who_see_the_account_and_for_nobody_else(office: Office) -> None:
    team = await Team.of(office)
    for name, reach in MAY_PLAN_FOR.items():
        actor = team.actor(name)
        async with db.acting(office.pool, actor) as conn:
            offered = await users.assignable_users(conn, team.people["anna"])
        assert {one.id for one in offered} == {team.people[other] for other in reach}
        assert offered[0].id == team.people["anna"]
        for other, user_id in team.people.items():
            plan = await plan_of(office, user_id)
            async with db.acting(office.pool, actor) as conn:
                if other in reach:
                    await activities.plan(conn, team.account, team.people[name], plan)
                else:
                    with pytest.raises(Invalid, match="out_of_reach"):
                        await activities.plan(conn, team.account, team.people[name], plan)
    for name in ("boris", "other"):
        with pytest.raises(Absent):
            async with db.acting(office.pool, team.actor(name)) as conn:
                await activities.plan(conn, team.account, team.people[name], await plan_of(office, team.people[name]))


async def test_postgres_itself_refuses_to_hand_a_plan_to_somebody_out_of_reach(office: Office) -> None:
    team = await Team.of(office)
    plan = await office.planned(team.account, team.people["anna"], due_at=SOON)
    hand = "UPDATE activity SET assignee_id = $2 WHERE id = $1"
    for name, other in (("anna", "leader"), ("leader", "boris"), ("leader", "above"), ("leader", "gone")):
        with pytest.raises(Exception, match=r"out of reach|has left"):
            async with db.acting(office.pool, team.actor(name)) as conn:
                await conn.execute(hand, plan, team.people[other])
    async with db.acting(office.pool, team.actor("leader")) as conn:
        await conn.execute(hand, plan, team.people["leader"])
    async with db.acting(office.pool, team.actor("anna")) as conn:  # her account, though another one's plan by now
        await activities.cancel(conn, team.account, ActivityId(plan))
    assert await office.value("SELECT state FROM activity WHERE id = $1", plan) == "cancelled"
