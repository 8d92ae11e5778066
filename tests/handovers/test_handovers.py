"""Somebody leaves: accounts and plans go to successors in one act, the past is not touched, and it can be undone."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter import clock, db, handovers, users
from callcenter.errors import Absent, Invalid
from callcenter.handovers import Rule
from callcenter.handovers.spreading import spread
from callcenter.ids import AccountId, UserId
from tests.factories import Office


class Leaving:
    """A leaver with accounts and plans, two successors, an administrator and the team's leader."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.leaver: UserId
        self.first: UserId
        self.second: UserId
        self.administrator: UserId
        self.accounts: list[AccountId]

    @classmethod
    async def of(cls, office: Office, cities: tuple[str, ...] = ("Győr", "Győr", "Pécs", "Pécs", "Eger")) -> "Leaving":
        scene = cls(office)
        scene.leaver, scene.first, scene.second = [await office.user() for _ in range(3)]
        scene.administrator = await office.user("administrator")
        scene.accounts = [await office.account(scene.leaver, city=city) for city in cities]
        for account in scene.accounts:
            await office.planned(account, scene.leaver, due_at=clock.now() + timedelta(days=1))
        return scene

    async def hand_over(
        self, *to: UserId, rule: Rule = Rule.EVENLY, actor: db.Actor | None = None
    ) -> handovers.HandoverId:
        actor = actor or db.Actor(user_id=self.administrator, role=db.Role.ADMINISTRATOR)
        assert actor.user_id
        async with db.acting(self.office.pool, actor) as conn:
            return await handovers.hand_over(conn, actor.user_id, self.leaver, to, rule)

    async def undo(self, handover_id: handovers.HandoverId) -> handovers.Receipt:
        actor = db.Actor(user_id=self.administrator, role=db.Role.ADMINISTRATOR)
        async with db.acting(self.office.pool, actor) as conn:
            before = await handovers.receipt_of(conn, handover_id)
            await handovers.undo(conn, self.administrator, handover_id)
            return before

    async def owners(self) -> dict[AccountId, UserId]:
        return {row["id"]: row["owner_id"] for row in await self.office.rows("SELECT id, owner_id FROM account")}

    async def assignees(self) -> dict[AccountId, UserId]:
        rows = await self.office.rows("SELECT account_id, assignee_id FROM activity WHERE state = 'planned'")
        return {row["account_id"]: row["assignee_id"] for row in rows}

    async def deactivate(self) -> None:
        actor = db.Actor(user_id=self.administrator, role=db.Role.ADMINISTRATOR)
        async with db.acting(self.office.pool, actor) as conn:
            await users.administering.deactivate(conn, self.administrator, self.leaver)


async def test_leaver_cannot_go_while_anything_would_be_forgotten_and_goes_after_the_handover(office: Office) -> None:
    scene = await Leaving.of(office)
    with pytest.raises(users.refusals.UserHasWork):
        await scene.deactivate()
    await scene.hand_over(scene.first)
    await scene.deactivate()
    assert set((await scene.owners()).values()) == set((await scene.assignees()).values()) == {scene.first}


async def test_even_handover_levels_out_what_the_successors_have_already(office: Office) -> None:
    scene = await Leaving.of(office)
    for _ in range(3):
        await office.account(scene.first)
    await scene.hand_over(scene.first, scene.second)
    owners = list((await scene.owners()).values())
    assert (owners.count(scene.first), owners.count(scene.second)) == (4, 4)
    assert await scene.assignees() == {account: (await scene.owners())[account] for account in scene.accounts}


async def test_a_city_stays_in_one_hand(office: Office) -> None:
    scene = await Leaving.of(office)
    await scene.hand_over(scene.first, scene.second, rule=Rule.BY_CITY)
    rows = await office.rows("SELECT city, count(DISTINCT owner_id) AS hands FROM account GROUP BY city")
    assert {row["city"]: row["hands"] for row in rows} == {"Győr": 1, "Pécs": 1, "Eger": 1}
    assert set((await scene.owners()).values()) == {scene.first, scene.second}


async def test_history_keeps_its_author_and_the_first_promise_stays(office: Office) -> None:
    scene = await Leaving.of(office)
    account = scene.accounts[0]
    done = await office.planned(account, scene.leaver, due_at=clock.now())
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute(
            "UPDATE activity SET state = 'done', done_at = now(), result_id = 1 WHERE account_id = $1 AND id = $2",
            account,
            done,
        )
    before = await office.rows("SELECT id, first_due_at, reschedules FROM activity ORDER BY id")
    await scene.hand_over(scene.first)
    assert await office.value("SELECT assignee_id FROM activity WHERE id = $1", done) == scene.leaver
    assert await office.rows("SELECT id, first_due_at, reschedules FROM activity ORDER BY id") == before
    log = await office.row("SELECT what, by_user FROM activity_event WHERE what = 'reassigned' LIMIT 1")
    assert (log["what"], log["by_user"]) == ("reassigned", scene.administrator)
    assert await office.value("SELECT count(*) FROM assignment WHERE account_id = $1", account) == 2


async def test_undo_gives_back_what_nobody_touched_and_tells_what_stays(office: Office) -> None:
    scene = await Leaving.of(office)
    handover = await scene.hand_over(scene.first, scene.second)
    moved, worked = scene.accounts[0], scene.accounts[1]
    elsewhere = await office.user()
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute("UPDATE account SET owner_id = $2 WHERE id = $1", moved, elsewhere)
        await conn.execute(
            "UPDATE activity SET state = 'done', done_at = now(), result_id = 1 WHERE account_id = $1", worked
        )
    receipt = await scene.undo(handover)
    assert sum(share.accounts for share in receipt.shares) == 5
    assert sum(share.accounts_kept for share in receipt.shares) == 4  # one went on to somebody else
    assert sum(share.plans_kept for share in receipt.shares) == 3  # and of another the plan was done
    owners = await scene.owners()
    assert owners[moved] == elsewhere
    assert {owners[account] for account in scene.accounts[1:]} == {scene.leaver}
    assert (await scene.assignees())[moved] in (scene.first, scene.second)
    assert {(await scene.assignees())[account] for account in scene.accounts[2:]} == {scene.leaver}
    with pytest.raises(handovers.HandoverUndone):
        await scene.undo(handover)


async def test_nothing_goes_back_to_somebody_who_has_left(office: Office) -> None:
    scene = await Leaving.of(office)
    handover = await scene.hand_over(scene.first)
    await scene.deactivate()
    with pytest.raises(handovers.SuccessorAway):
        await scene.undo(handover)
    assert set((await scene.owners()).values()) == {scene.first}


async def test_leader_hands_over_within_the_team_only(office: Office) -> None:
    scene = await Leaving.of(office)
    leader, stranger = await office.user("leader"), await office.user(team_id=await office.team())
    actor = db.Actor(user_id=leader, role=db.Role.LEADER)
    with pytest.raises(Invalid):
        await scene.hand_over(stranger, actor=actor)
    assert set((await scene.owners()).values()) == {scene.leaver}
    await scene.hand_over(scene.second, actor=actor)
    assert set((await scene.owners()).values()) == {scene.second}


async def test_leader_of_another_team_hands_nobody_over(office: Office) -> None:
    scene = await Leaving.of(office)
    team = await office.team()
    stranger, theirs = await office.user("leader", team_id=team), await office.user(team_id=team)
    with pytest.raises(Absent):
        await scene.hand_over(theirs, actor=db.Actor(user_id=stranger, role=db.Role.LEADER))
    assert set((await scene.owners()).values()) == {scene.leaver}


async def test_plan_on_a_colleagues_account_goes_to_the_colleague(office: Office) -> None:
    scene = await Leaving.of(office)
    foreign = await office.account(scene.second)
    await office.planned(foreign, scene.leaver, due_at=clock.now())
    await scene.hand_over(scene.first)
    assert (await scene.assignees())[foreign] == scene.second


@pytest.mark.parametrize("wrong", ["nobody", "the leaver", "somebody who has left"])
async def test_wrong_successors_are_refused_and_nothing_moves(office: Office, wrong: str) -> None:
    scene = await Leaving.of(office)
    gone = await office.user(active=False, deactivated_at=clock.now())
    to = {"nobody": (), "the leaver": (scene.leaver,), "somebody who has left": (gone,)}[wrong]
    with pytest.raises((Invalid, handovers.SuccessorAway)):
        await scene.hand_over(*to)
    assert set((await scene.owners()).values()) == {scene.leaver}


async def test_postgres_itself_refuses_a_plan_for_somebody_who_has_left(office: Office) -> None:
    gone, owner = await office.user(active=False, deactivated_at=clock.now()), await office.user()
    with pytest.raises(Exception, match="has left"):
        await office.planned(await office.account(owner), gone, due_at=clock.now())


@settings(max_examples=200)
@given(
    parts=st.dictionaries(st.text(min_size=1, max_size=5), st.integers(1, 500), max_size=60),
    have=st.lists(st.integers(0, 300), min_size=1, max_size=6),
)
def test_every_part_goes_to_one_successor_and_nobody_is_overloaded(parts: dict[str, int], have: list[int]) -> None:
    at_first = {UserId(number): accounts for number, accounts in enumerate(have)}
    shares = spread(parts, at_first)
    assert shares.keys() == parts.keys()
    after = {user: had + sum(parts[k] for k, to in shares.items() if to == user) for user, had in at_first.items()}
    got = [user for user in at_first if after[user] > at_first[user]]
    # Whoever got something ends at most one part above the one with the least.
    assert all(after[user] <= min(after.values()) + max(parts.values()) for user in got)
