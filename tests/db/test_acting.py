"""A transaction sees what the person may see for whom it acts."""

import asyncio

import asyncpg
import pytest

from callcenter import db
from callcenter.errors import DatabaseAway
from tests.factories import Office


async def names_seen(office: Office, user_id: int | None, role: db.Role | None) -> set[str]:
    async with db.acting(office.pool, db.Actor(user_id=user_id, role=role)) as conn:  # type: ignore[arg-type]
        return {row["name"] for row in await conn.fetch("SELECT name FROM account")}


async def test_operator_sees_own_leader_the_teams_below_and_administrator_all(office: Office) -> None:
    below = await office.team(parent=office.team_id)
    elsewhere = await office.team()
    mine, colleague, stranger = (
        await office.user(),
        await office.user(team_id=below),
        await office.user(team_id=elsewhere),
    )
    leader = await office.user("leader")
    for owner, name in ((mine, "mine"), (colleague, "colleague's"), (stranger, "stranger's")):
        await office.account(owner, name=name)
    assert await names_seen(office, mine, db.Role.OPERATOR) == {"mine"}
    assert await names_seen(office, leader, db.Role.LEADER) == {"mine", "colleague's"}
    assert await names_seen(office, mine, db.Role.ADMINISTRATOR) == {"mine", "colleague's", "stranger's"}
    assert await names_seen(office, None, None) == {"mine", "colleague's", "stranger's"}


async def test_operator_cannot_give_an_account_to_a_stranger_or_read_passwords(office: Office) -> None:
    mine, other = await office.user(), await office.user()
    account = await office.account(mine)
    actor = db.Actor(user_id=mine, role=db.Role.OPERATOR)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with db.acting(office.pool, actor) as conn:
            await conn.execute("UPDATE account SET owner_id = $1 WHERE id = $2", other, account)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with db.acting(office.pool, actor) as conn:
            await conn.fetch("SELECT password_hash FROM app_user")


async def test_without_a_role_the_application_sees_nothing(office: Office) -> None:
    async with office.pool.acquire() as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.fetch("SELECT 1 FROM account")


async def test_history_is_append_only_even_for_the_system(office: Office) -> None:
    user = await office.user()
    account = await office.account(user)
    await office.planned(account, user, due_at=await office.value("SELECT now()"))
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute("INSERT INTO audit (user_id, action) VALUES ($1, 'login')", user)
    for statement in ("UPDATE activity_event SET what = 'done'", "DELETE FROM audit"):
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.RestrictViolationError)):
            async with db.acting(office.pool, db.SYSTEM) as conn:
                await conn.execute(statement)


async def test_first_order_makes_a_client_and_there_is_no_way_back(office: Office) -> None:
    user = await office.user()
    account = await office.account(user)
    order = """
        INSERT INTO sales_order (account_id, number, ordered_on, amount, currency, sold_by)
        VALUES ($1, $2, current_date, 10, 'HUF', $3)
    """
    async with db.acting(office.pool, db.Actor(user_id=user, role=db.Role.OPERATOR)) as conn:
        await conn.execute(order, account, "1", user)
        await conn.execute(order, account, "2", user)
    row = await office.row("SELECT lifecycle, client_since, first_order_id FROM account WHERE id = $1", account)
    assert row["lifecycle"] == "client"
    assert await office.value("SELECT number FROM sales_order WHERE id = $1", row["first_order_id"]) == "1"
    with pytest.raises(asyncpg.CheckViolationError, match="prospect"):
        async with db.acting(office.pool, db.SYSTEM) as conn:
            await conn.execute("UPDATE account SET lifecycle = 'prospect' WHERE id = $1", account)


async def test_everything_that_hangs_on_an_account_or_a_call_is_under_row_level_security(office: Office) -> None:
    async with db.acting(office.pool, db.SYSTEM) as conn:
        open_to_all = await conn.fetch(
            """
            SELECT DISTINCT relname
              FROM pg_class
              JOIN pg_attribute ON attrelid = pg_class.oid AND attname IN ('account_id', 'call_id', 'run_id')
             WHERE relkind IN ('r', 'p')
               AND NOT relispartition
               AND NOT (relrowsecurity AND relforcerowsecurity)
             ORDER BY relname
            """
        )
    assert [row["relname"] for row in open_to_all] == []


async def test_partition_has_no_policy_and_is_reached_through_its_table_alone(office: Office) -> None:
    async with db.acting(office.pool, db.SYSTEM) as conn:
        reached = await conn.fetch(
            """
            SELECT relname, rolname
              FROM pg_class
              JOIN pg_roles ON rolname IN ('r_operator', 'r_leader', 'r_admin', 'r_system', 'callcenter_app')
             WHERE relispartition
               AND relkind = 'r'
               AND has_table_privilege(pg_roles.oid, pg_class.oid, 'SELECT, INSERT, UPDATE, DELETE')
            """
        )
        partitions = await conn.fetchval("SELECT count(*) FROM pg_class WHERE relispartition AND relkind = 'r'")
    assert partitions > 30
    assert reached == []


async def test_of_two_transactions_that_wait_for_each_other_one_is_asked_to_try_again(office: Office) -> None:
    """A handover takes the account before its plans, a contact that ends the plan before its account."""
    anna = await office.user()
    accounts = [await office.account(anna) for _ in range(2)]
    both = asyncio.Barrier(2)

    async def rename(first: int, second: int) -> None:
        async with db.acting(office.pool, db.SYSTEM) as conn:
            await conn.execute("UPDATE account SET name = name || '!' WHERE id = $1", accounts[first])
            await both.wait()
            await conn.execute("UPDATE account SET name = name || '!' WHERE id = $1", accounts[second])

    outcomes = await asyncio.gather(rename(0, 1), rename(1, 0), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome] == [DatabaseAway]
    assert await office.value("SELECT count(*) FROM account WHERE name LIKE '%!'") == 2
