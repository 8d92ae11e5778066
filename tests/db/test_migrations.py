"""Migrations: applied once, in order, by one starter at a time; schema.sql is their sum."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from callcenter import db
from callcenter.db import migrating
from callcenter.local import schema
from callcenter.local.postgres import LocalPostgres

SCHEMA = Path(db.__file__).parent / "schema.sql"


async def test_schema_file_is_the_sum_of_the_migrations(postgres: LocalPostgres, database: str) -> None:
    dumped = await asyncio.to_thread(schema.dumped, postgres.url(database))
    assert dumped == SCHEMA.read_text(), "run `make schema`"


async def test_three_starters_at_once_apply_each_migration_once(postgres: LocalPostgres) -> None:
    await postgres.ensure_database("three_starters")
    url = postgres.url("three_starters")
    applied = await asyncio.gather(*(db.migrate(url) for _ in range(3)))
    every = [migration.version for migration in migrating.all_migrations()]
    assert sorted(applied, key=len) == [[], [], every]
    admin = await asyncpg.connect(postgres.url("postgres"))
    await admin.execute("DROP DATABASE three_starters")
    await admin.close()


async def test_database_of_a_newer_version_is_refused_with_what_to_do(postgres: LocalPostgres, database: str) -> None:
    owner = await asyncpg.connect(postgres.url(database))
    await owner.execute("INSERT INTO schema_migration (version, sha256) VALUES ('9999_later', '')")
    await owner.close()
    with pytest.raises(db.MigrationRefused, match="newer version"):
        await db.migrate(postgres.url(database))


async def test_changed_migration_is_refused(postgres: LocalPostgres, database: str) -> None:
    owner = await asyncpg.connect(postgres.url(database))
    await owner.execute("UPDATE schema_migration SET sha256 = 'x' WHERE version = '0003_dictionaries'")
    await owner.close()
    with pytest.raises(db.MigrationRefused, match="0003_dictionaries was changed"):
        await db.migrate(postgres.url(database))


async def test_migration_that_fails_leaves_nothing_behind(
    postgres: LocalPostgres, database: str, tmp_path: Path
) -> None:
    for name, sql in (("0001_good.sql", "CREATE TABLE half (id int)"), ("0002_bad.sql", "CREATE TABLE x (y nonsense)")):
        (tmp_path / name).write_text(sql)
    owner = await asyncpg.connect(postgres.url(database))
    await owner.execute("DELETE FROM schema_migration")
    first, second = migrating.all_migrations(tmp_path)
    await migrating._apply(owner, first)
    with pytest.raises(asyncpg.UndefinedObjectError):
        await migrating._apply(owner, second)
    assert [row["version"] for row in await owner.fetch("SELECT version FROM schema_migration")] == ["0001_good"]
    await owner.close()
