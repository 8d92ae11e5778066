"""Several queries in one round trip, and transactions that leave nothing behind."""

import asyncio
import uuid
from typing import Any

import asyncpg
import pytest

from callcenter import db
from tests.factories import Office

EVERY_TYPE = """
    SELECT 7::bigint AS number, 'ékezet'::text AS text, NULL::text AS nothing, ARRAY['a', 'b'] AS list,
           '{"hu": "ő"}'::jsonb AS names, '2026-03-29 01:30+00'::timestamptz AS moment, interval '36 hours' AS length,
           $1::uuid AS id, 12.50::numeric AS amount, '23:59'::time AS late, '\\x00ff'::bytea AS bytes
"""


class Sent:
    """The statements that one connection sent."""

    def __init__(self, conn: db.Connection) -> None:
        self.statements: list[str] = []
        conn.add_query_logger(self._hear)

    def _hear(self, record: Any) -> None:
        if record.query != "COMMIT":
            self.statements.append(record.query)


async def test_gathered_queries_are_one_statement_and_answer_as_if_asked_alone(office: Office) -> None:
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    async with db.acting(office.pool, db.SYSTEM) as conn:
        alone = [dict(row) for row in await conn.fetch(EVERY_TYPE, first)]
        ask = lambda conn: asyncio.gather(  # noqa: E731
            conn.fetch(EVERY_TYPE, first),
            conn.fetchrow(EVERY_TYPE, second),
            conn.fetchval("SELECT $1::int + $2::int", 40, 2),
            conn.fetchrow("SELECT 1 WHERE false"),
            conn.fetch("SELECT n FROM generate_series(3, 1, -1) AS n"),
        )
        await db.together(conn, ask)  # the first time the columns are looked up
        sent = Sent(conn)
        rows, row, value, nothing, ordered = await db.together(conn, ask)
    assert len(sent.statements) == 1
    assert [dict(found) for found in rows] == alone
    assert (row["id"], value, nothing) == (second, 42, None)
    assert [found["n"] for found in ordered] == [3, 2, 1]


async def test_writes_of_a_round_are_made_once_and_give_their_rows(office: Office) -> None:
    user = await office.user()
    async with db.acting(office.pool, db.SYSTEM) as conn:
        row, done, name = await db.together(
            conn,
            lambda conn: asyncio.gather(
                conn.fetchrow("UPDATE app_user SET name = $2 WHERE id = $1 RETURNING name", user, "Új Név"),
                conn.execute("INSERT INTO audit (user_id, action) VALUES ($1, 'login')", user),
                conn.fetchval("SELECT name FROM app_user WHERE id = $1", user),
            ),
        )
    assert (row["name"], done) == ("Új Név", None)
    assert name != "Új Név"  # one snapshot: no query of a round sees what another writes
    assert await office.value("SELECT count(*) FROM audit") == 1


async def test_second_question_of_one_and_a_nested_together_join_the_rounds_of_the_others(office: Office) -> None:
    async def twice(conn: db.Connection) -> int:
        first = await conn.fetchval("SELECT 1")
        second: int = await conn.fetchval("SELECT $1::int + 1", first)
        return second

    async def nested(conn: db.Connection) -> list[int]:
        return await db.together(
            conn, lambda conn: asyncio.gather(conn.fetchval("SELECT 10"), conn.fetchval("SELECT 11"))
        )

    async with db.acting(office.pool, db.SYSTEM) as conn:
        await db.together(conn, lambda conn: asyncio.gather(twice(conn), nested(conn)))
        sent = Sent(conn)
        answers = await db.together(conn, lambda conn: asyncio.gather(twice(conn), nested(conn)))
    assert answers == [2, [10, 11]]
    assert len(sent.statements) == 2


async def test_mistake_in_one_query_is_told_to_whoever_asked_together(office: Office) -> None:
    with pytest.raises(asyncpg.DivisionByZeroError):
        async with db.acting(office.pool, db.SYSTEM) as conn:
            await db.together(
                conn, lambda conn: asyncio.gather(conn.fetchval("SELECT 1"), conn.fetchval("SELECT 1 / $1::int", 0))
            )
    async with db.acting(office.pool, db.SYSTEM) as conn:
        assert await conn.fetchval("SELECT 1") == 1


async def test_cancelled_transaction_leaves_neither_its_role_nor_itself_behind(database_url: str) -> None:
    pool = await db.open_pool(database_url, size=1)
    try:
        inside = asyncio.Event()

        async def stuck() -> None:
            async with db.acting(pool, db.SYSTEM) as conn:
                inside.set()
                await conn.execute("SELECT pg_sleep(30)")

        task = asyncio.create_task(stuck())
        await inside.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with db.as_nobody(pool) as conn:
            assert not conn.is_in_transaction()
            assert await conn.fetchval("SELECT current_user") == "callcenter_app"
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.fetchval("SELECT count(*) FROM account")
    finally:
        await pool.close()


async def test_connection_that_is_lost_within_a_transaction_is_told_as_it_was(database_url: str) -> None:
    pool = await db.open_pool(database_url, size=1)
    try:
        with pytest.raises(LookupError):
            await lost(pool)
        async with db.acting(pool, db.SYSTEM) as conn:
            assert await conn.fetchval("SELECT 1") == 1
    finally:
        await pool.close()


async def lost(pool: db.Pool) -> None:
    async with db.acting(pool, db.SYSTEM) as conn:
        conn.terminate()
        raise LookupError


async def refused(conn: db.Connection, user: int) -> None:
    async with db.refusing(conn, {"audit_user_id_fkey": LookupError}):
        await conn.execute("UPDATE app_user SET name = 'undone' WHERE id = $1", user)
        await conn.execute("INSERT INTO audit (user_id, action) VALUES (999, 'login')")


async def test_refused_block_is_undone_alone_and_the_transaction_goes_on(office: Office) -> None:
    user = await office.user()
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute("UPDATE app_user SET name = 'kept' WHERE id = $1", user)
        with pytest.raises(LookupError):
            await refused(conn, user)
    assert await office.value("SELECT name FROM app_user WHERE id = $1", user) == "kept"
