"""A managed Postgres gives no superuser: the owner of the tables may only make roles."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest_asyncio

from callcenter import db, erasing
from callcenter.local.postgres import FORGETFUL, LocalPostgres
from tests.factories import Office


@pytest_asyncio.fixture
async def managed() -> AsyncIterator[LocalPostgres]:
    """A cluster without any role of ours, and a database whose owner is nothing special."""
    with tempfile.TemporaryDirectory(prefix="callcenter-managed-") as folder:
        server = LocalPostgres(Path(folder), options=FORGETFUL)
        await server.start()
        try:
            superuser = await asyncpg.connect(server.url("postgres"))
            await superuser.execute("CREATE ROLE owner LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS")
            await superuser.execute("CREATE DATABASE callcenter OWNER owner TEMPLATE template0 ENCODING UTF8")
            await superuser.close()
            yield server
        finally:
            await server.stop()


async def test_an_owner_without_superuser_migrates_and_the_application_works(managed: LocalPostgres) -> None:
    applied = await db.migrate(managed.url("callcenter", user="owner"))
    assert len(applied) > 10
    pool = await db.open_pool(managed.url("callcenter", user="callcenter_app"), size=2)
    try:
        office = await Office.opened(pool)
        user = await office.user()
        account = await office.account(user)
        async with db.acting(pool, db.Actor(user_id=user, role=db.Role.OPERATOR)) as conn:
            # Triggers that see more than the operator: the owner's rights are enough for them.
            await conn.execute(
                "INSERT INTO sales_order (account_id, number, ordered_on, amount, currency, sold_by) "
                "VALUES ($1, '1', current_date, 10, 'HUF', $2)",
                account,
                user,
            )
            assert await conn.fetchval("SELECT lifecycle FROM account WHERE id = $1", account) == "client"
        whom = erasing.Whom(account_id=account, person_id=await office.person(account))
        admin = db.Actor(user_id=await office.user("administrator"), role=db.Role.ADMINISTRATOR)
        async with db.acting(pool, admin) as conn:
            subject, _ = await erasing.preview(conn, whom)
            await erasing.erase(conn, whom, erasing.Because.ASKED, subject.name)
        async with db.acting(pool, db.Actor(user_id=await office.user(), role=db.Role.OPERATOR)) as conn:
            assert await conn.fetchval("SELECT count(*) FROM account") == 0
    finally:
        await pool.close()
