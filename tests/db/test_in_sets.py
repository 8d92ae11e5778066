"""What triggers hold for many rows at once: owners' history, reach, the log, plans of leavers (migration 0035)."""

from datetime import UTC, datetime

import asyncpg
import pytest

from callcenter import db
from callcenter.db import Actor, Role
from callcenter.ids import UserId
from tests.factories import Office

DUE = datetime(2100, 1, 1, tzinfo=UTC)


async def test_one_statement_gives_many_accounts_and_each_keeps_its_history_without_a_gap(office: Office) -> None:
    anna, boris, clara = [await office.user() for _ in range(3)]
    accounts = [await office.account(anna) for _ in range(5)]
    for owner in (boris, clara):
        await office.value("UPDATE account SET owner_id = $1 WHERE id <> $2 RETURNING 1", owner, accounts[0])
    await office.value("UPDATE account SET note = 'x' RETURNING 1")  # changes nobody's owner
    rows = await office.rows("SELECT account_id, owner_id FROM assignment ORDER BY account_id, since")
    for account in accounts:
        own = [row["owner_id"] for row in rows if row["account_id"] == account]
        assert own == ([anna] if account == accounts[0] else [anna, boris, clara])


async def test_next_steps_follow_all_accounts_that_one_statement_gives_closes_or_opens(office: Office) -> None:
    anna, boris = await office.user(), await office.user()
    accounts = [await office.account(anna) for _ in range(3)]
    for change in (f"owner_id = {boris}", "lifecycle = 'rejected'", "lifecycle = 'prospect'"):
        await office.value(f"UPDATE account SET {change} WHERE id <> $1 RETURNING 1", accounts[0])
        rows = await office.rows("SELECT owner_id, open, since > now() - interval '1 day' FROM next_step ORDER BY 1")
        opened = change != "lifecycle = 'rejected'"
        assert [tuple(row) for row in rows] == [(anna, True, True), (boris, opened, True), (boris, opened, True)]


async def test_nobody_writes_owners_history_or_the_log_of_contacts_past_their_triggers(office: Office) -> None:
    anna = await office.user()
    account = await office.account(anna)
    plan = await office.planned(account, anna, due_at=DUE)
    for deed in (
        "UPDATE assignment SET owner_id = owner_id",
        f"INSERT INTO assignment VALUES ({account}, {anna}, '2000-01-01')",
        f"INSERT INTO handover_plan VALUES (1, {account}, {plan}, {anna})",
        f"INSERT INTO activity_event (account_id, activity_id, what) VALUES ({account}, {plan}, 'done')",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await office.value(deed + " RETURNING 1")


async def reassigned(office: Office, leader: UserId, to: dict[int, UserId]) -> None:
    async with db.acting(office.pool, Actor(user_id=leader, role=Role.LEADER)) as conn:
        await conn.execute(
            "UPDATE activity SET assignee_id = t.to_user FROM unnest($1::bigint[], $2::bigint[]) AS t (id, to_user) "
            "WHERE activity.id = t.id",
            list(to), list(to.values()),
        )  # fmt: skip


async def test_of_many_plans_one_out_of_reach_refuses_all_and_each_is_logged_with_its_state(office: Office) -> None:
    leader, anna, boris = await office.user("leader"), await office.user(), await office.user()
    plans = [
        await office.planned(await office.account(owner), owner, due_at=DUE) for owner in (anna, anna, boris, boris)
    ]
    with pytest.raises(asyncpg.CheckViolationError, match="out of reach"):  # Anna does not see Boris' account
        await reassigned(office, leader, {plans[0]: leader, plans[2]: anna})
    await reassigned(office, leader, {plans[0]: leader, plans[2]: leader})
    log = await office.rows("SELECT activity_id, what, by_user FROM activity_event WHERE what <> 'planned' ORDER BY id")
    assert [tuple(row) for row in log] == [(plans[0], "reassigned", leader), (plans[2], "reassigned", leader)]


async def test_of_many_plans_one_of_a_leaver_refuses_all(office: Office) -> None:
    anna, gone = await office.user(), await office.user(active=False, deactivated_at=DUE)
    plans = [await office.planned(await office.account(anna), anna, due_at=DUE) for _ in range(2)]
    with pytest.raises(asyncpg.CheckViolationError, match="holds no plan"):
        async with db.acting(office.pool, db.SYSTEM) as conn:
            await conn.execute(
                "UPDATE activity SET assignee_id = CASE id WHEN $1 THEN $2::bigint ELSE $3 END", plans[0], gone, anna
            )


async def test_only_what_changes_hands_within_a_handover_is_noted_with_it(office: Office) -> None:
    anna, boris = await office.user(), await office.user()
    before, within, after = [await office.account(anna) for _ in range(3)]
    plans = {account: await office.planned(account, anna, due_at=DUE) for account in (before, within, after)}
    handover = await office.handover(anna, anna)
    async with db.acting(office.pool, db.SYSTEM) as conn:
        for account, marked in ((before, ""), (within, str(handover)), (after, "")):
            await conn.execute("SELECT set_config('app.handover_id', $1, true)", marked)
            await conn.execute("UPDATE account SET owner_id = $2 WHERE id = $1", account, boris)
    given = await office.rows("SELECT account_id, owner_id FROM assignment WHERE handover_id = $1", handover)
    assert [tuple(row) for row in given] == [(within, boris)]
    noted = await office.rows("SELECT activity_id, to_user FROM handover_plan WHERE handover_id = $1", handover)
    assert [tuple(row) for row in noted] == [(plans[within], boris)]
    assignees = await office.rows("SELECT assignee_id FROM activity ORDER BY id")
    assert [row["assignee_id"] for row in assignees] == [anna, boris, anna]
