"""Migrations: applied once, in order, by one starter at a time; schema.sql is their sum."""

import asyncio
import contextlib
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from callcenter import db
from callcenter.db import migrating
from callcenter.local import schema
from callcenter.local.postgres import LocalPostgres
from tests.conftest import as_owner

SCHEMA = Path(db.__file__).parent / "schema.sql"


async def test_schema_file_is_the_sum_of_the_migrations(postgres: LocalPostgres, database: str) -> None:
    dumped, kept = await asyncio.to_thread(schema.dumped, postgres.url(database)), SCHEMA.read_text()
    assert made_by(dumped) == made_by(kept), "run `make schema`"
    if "CALLCENTER_PG_BINDIR" not in os.environ:  # another Postgres has another spelling
        assert dumped == kept, "run `make schema`"


def made_by(sql: str) -> set[str]:
    """What the statements make: kind, name and, for a policy or a trigger, the table."""
    return set(re.findall(r"^(?:CREATE|    ADD CONSTRAINT|GRANT|ALTER)[^(;\n]*", sql, re.MULTILINE))


async def test_postgres_that_is_too_old_is_refused_with_what_to_do() -> None:
    async with old_postgres("14.9") as url:
        with pytest.raises(db.MigrationRefused, match="runs on Postgres 14; 15 or newer is needed"):
            await db.migrate(url)


@contextlib.asynccontextmanager
async def old_postgres(version: str) -> AsyncIterator[str]:
    """A server that speaks the beginning of the protocol (version 3, without a password) and says how old it is."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(int.from_bytes(await reader.readexactly(4)) - 4)
        told = f"server_version\0{version}\0".encode()
        writer.write(b"R" + (8).to_bytes(4) + (0).to_bytes(4))
        writer.write(b"S" + (4 + len(told)).to_bytes(4) + told)
        writer.write(b"Z" + (5).to_bytes(4) + b"I")
        await reader.read()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    try:
        yield f"postgresql://nobody@127.0.0.1:{server.sockets[0].getsockname()[1]}/x?sslmode=disable"
    finally:
        server.close()


async def test_database_whose_locale_does_not_fold_our_letters_is_refused(postgres: LocalPostgres) -> None:
    await as_owner(postgres, "CREATE DATABASE plain TEMPLATE template0 ENCODING UTF8 LOCALE 'C'")
    with pytest.raises(db.MigrationRefused, match="Hungarian and Russian letters"):
        await db.migrate(postgres.url("plain"))
    await as_owner(postgres, "DROP DATABASE plain WITH (FORCE)")


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
