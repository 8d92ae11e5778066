"""Migrations: plain SQL files, applied once, in order, by one starter at a time."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from callcenter.db.pool import Connection, connected

FOLDER = Path(__file__).parent / "migrations"
LEAST_MAJOR = 15  # of Postgres; CONTRIBUTING.md says how to run the tests on another one
_LOCK = 7020  # an advisory lock: of several starters one migrates, the others wait


class MigrationRefused(Exception):
    """The database is not in the state that these files expect; the message says what to do."""


class Migration(msgspec.Struct, frozen=True, kw_only=True):
    """One file of `migrations/`."""

    version: str
    sql: str

    @property
    def sha256(self) -> bytes:
        """Its fingerprint: an applied file never changes."""
        return hashlib.sha256(self.sql.encode()).digest()


def all_migrations(folder: Path = FOLDER) -> list[Migration]:
    """Every migration, oldest first."""
    return [Migration(version=file.stem, sql=file.read_text()) for file in sorted(folder.glob("[0-9]*.sql"))]


async def migrate(url: str, *, progress: Callable[[str], None] = lambda _: None) -> list[str]:
    """Bring the database at `url` up to date; returns the versions applied now.

    Raises MigrationRefused when Postgres does not fit, the database is newer than this program or an applied file was
    changed; DatabaseAway.
    """
    async with connected(url) as connection:
        await _refuse_unfit(connection)
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
        await connection.execute("SET lock_timeout = '5s'")
        todo = await pending(connection)
        for migration in todo:
            progress(migration.version)
            await _apply(connection, migration)
        return [migration.version for migration in todo]


async def _refuse_unfit(connection: Connection) -> None:
    major = connection.get_server_version().major
    if major < LEAST_MAJOR:
        raise MigrationRefused(
            f"The database runs on Postgres {major}; {LEAST_MAJOR} or newer is needed. Upgrade the server, or set "
            "DATABASE_URL to a newer one."
        )
    if not await connection.fetchval("SELECT lower('ŐЁ') = 'őё'"):
        raise MigrationRefused(
            "The database was made with a locale that does not know Hungarian and Russian letters, so no search would "
            "find them. Make it anew: CREATE DATABASE … TEMPLATE template0 ENCODING UTF8 LOCALE 'C.UTF-8'."
        )


async def pending(connection: Connection, migrations: list[Migration] | None = None) -> list[Migration]:
    """The migrations that this database has not seen yet, oldest first."""
    known = all_migrations() if migrations is None else migrations
    await connection.execute(
        """
        CREATE TABLE IF NOT EXISTS schema_migration (
            version text PRIMARY KEY,
            sha256 bytea NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """
    )
    applied = {
        row["version"]: row["sha256"] for row in await connection.fetch("SELECT version, sha256 FROM schema_migration")
    }
    _refuse_foreign(applied, known)
    return [migration for migration in known if migration.version not in applied]


def _refuse_foreign(applied: dict[str, bytes], known: list[Migration]) -> None:
    by_version = {migration.version: migration for migration in known}
    for version, sha256 in sorted(applied.items()):
        if version not in by_version:
            raise MigrationRefused(
                f"The database was made by a newer version of the call centre (it has {version}). Start that version, "
                "or restore the backup that was taken before the upgrade."
            )
        if by_version[version].sha256 != sha256:
            raise MigrationRefused(
                f"The migration {version} was changed after it had been applied. Take the file back from the release."
            )


async def _apply(connection: Connection, migration: Migration) -> None:
    async with connection.transaction():
        await connection.execute(migration.sql)
        await connection.execute(
            "INSERT INTO schema_migration (version, sha256) VALUES ($1, $2)", migration.version, migration.sha256
        )
