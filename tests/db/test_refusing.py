"""What Postgres refuses gets its refusal by the constraint's name; Postgres not answering is one word for everybody."""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Awaitable

import asyncpg
import pytest

from callcenter import db
from callcenter.errors import DatabaseAway
from callcenter.local.postgres import LocalPostgres
from tests.architecture.house import PROJECT
from tests.factories import Office


class LoginTaken(Exception):
    """As a room would say it."""


class NotYours(Exception):
    """As a room would say it."""


async def add_team_and_user(conn: db.Connection, office: Office, login: str) -> None:
    await conn.execute("INSERT INTO team (name) VALUES ('South')")
    await conn.execute(
        "INSERT INTO app_user (login, name, role, team_id) VALUES ($1, 'X', 'operator', $2)", login, office.team_id
    )


async def test_violated_constraint_raises_its_refusal_and_undoes_the_block_alone(office: Office) -> None:
    await office.user(login="anna")
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute("INSERT INTO team (name) VALUES ('East')")
        with pytest.raises(LoginTaken):
            async with db.refusing(conn, {"app_user_login_taken": LoginTaken}):
                await add_team_and_user(conn, office, "anna")
    assert await office.value("SELECT count(*) FROM team WHERE name = 'East'") == 1
    assert await office.value("SELECT count(*) FROM team WHERE name = 'South'") == 0


async def test_violation_without_a_refusal_stays_what_it_is(office: Office) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        async with (
            db.acting(office.pool, db.SYSTEM) as conn,
            db.refusing(conn, {"app_user_login_taken": LoginTaken, db.INVISIBLE: NotYours}),
        ):
            await add_team_and_user(conn, office, "NOT SMALL")


async def test_row_that_its_author_could_not_see_raises_the_refusal_for_that(office: Office) -> None:
    account = await office.account(await office.user())
    stranger = db.Actor(user_id=await office.user(), role=db.Role.OPERATOR)
    async with db.acting(office.pool, stranger) as conn:
        with pytest.raises(NotYours):
            async with db.refusing(conn, {db.INVISIBLE: NotYours}):
                await conn.execute("INSERT INTO person (account_id, family_name) VALUES ($1, 'X')", account)
        assert await conn.fetchval("SELECT count(*) FROM account") == 0


async def _after(happened: Awaitable[None], conn: db.Connection, statement: str) -> None:
    await happened
    await conn.execute(statement)


async def test_stopped_postgres_is_away_before_and_within_a_transaction(
    office: Office, postgres: LocalPostgres, database_url: str
) -> None:
    try:
        with pytest.raises(DatabaseAway):
            async with db.acting(office.pool, db.SYSTEM) as conn:
                await _after(postgres.stop(), conn, "SELECT 1")
        with pytest.raises(DatabaseAway):
            async with db.acting(office.pool, db.SYSTEM):
                pass
        with pytest.raises(DatabaseAway, match="reason"):
            async with db.connected(database_url, seconds=2):
                pass
    finally:
        await postgres.start()
    async with asyncio.timeout(10):
        while True:
            with contextlib.suppress(DatabaseAway):
                async with db.acting(office.pool, db.SYSTEM) as conn:
                    assert await conn.fetchval("SELECT 1") == 1
                    return


async def test_statement_that_waits_too_long_is_away(office: Office) -> None:
    with pytest.raises(DatabaseAway):
        async with db.acting(office.pool, db.SYSTEM) as conn:
            await conn.execute("SELECT pg_sleep(5)", timeout=0.05)
    with pytest.raises(DatabaseAway):
        async with db.acting(office.pool, db.SYSTEM) as conn:
            await conn.execute("SET LOCAL statement_timeout = 50; SELECT pg_sleep(5)")


async def test_call_that_is_wrong_in_itself_is_a_mistake_and_not_an_outage(office: Office) -> None:
    with pytest.raises(asyncpg.InterfaceError):
        async with db.acting(office.pool, db.SYSTEM) as conn:
            await conn.fetchval("SELECT $1::int + $2::int", 1)
    with pytest.raises(FileNotFoundError):
        async with db.acting(office.pool, db.SYSTEM):
            raise FileNotFoundError("a file of ours")


async def test_server_that_does_not_know_us_is_away_with_its_own_words(postgres: LocalPostgres) -> None:
    with pytest.raises(DatabaseAway, match="nowhere"):
        async with db.connected(postgres.url("nowhere")):
            pass


def test_command_says_in_one_sentence_that_the_database_cannot_be_reached() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "callcenter", "create-user", "anna", "--name", "Anna"],
        env=os.environ | {"DATABASE_URL": "postgresql://callcenter_app@127.0.0.1:1/callcenter", "AMI_SECRET": "x" * 20},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert "DATABASE_URL cannot be reached" in done.stderr
