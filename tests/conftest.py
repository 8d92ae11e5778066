"""What every test may ask for: a real Postgres, a database of its own, pools, a real S3 server, a still clock."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from callcenter import clock, db, logs
from callcenter.local.postgres import FORGETFUL, LocalPostgres
from tests.factories import Office
from tests.storage import real_s3

TEMPLATE = "office_template"
# Folders whose tests share what takes long to start: side by side, each of these stays in one process.
TOGETHER = ("browser/floor", "browser/pages", "local", "pbx")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say which tests stay together when `make test` runs them in several processes: those of a folder or of a file."""
    tests = Path(__file__).parent
    for item in items:
        place = item.path.relative_to(tests).as_posix()
        group = next((folder for folder in TOGETHER if place.startswith(f"{folder}/")), place)
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def cache() -> Path:
    """A folder that survives test runs: what is fetched once (Asterisk) stays there."""
    folder = Path(os.environ.get("CALLCENTER_TEST_CACHE", Path.home() / ".cache" / "callcenter"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def say(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Tell the person at the terminal what takes long, past the capturing of output."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def aloud(words: str) -> None:
        with capture.global_and_fixture_disabled():
            print(f"\n{words}", flush=True)

    return aloud


@pytest.fixture(scope="session")
def s3(cache: Path, say: Callable[[str], None]) -> Iterator[real_s3.RealS3]:
    """A real S3 server with an empty bucket."""
    with real_s3.running(cache, say) as ports:
        yield ports


@pytest.fixture(scope="session")
def s3_server(s3: real_s3.RealS3) -> int:
    """Its port."""
    return s3.port


@pytest_asyncio.fixture(scope="session")
async def postgres() -> AsyncIterator[LocalPostgres]:
    """A cluster of this test run with a migrated template database."""
    with tempfile.TemporaryDirectory(prefix="callcenter-test-", dir=quickest_folder()) as folder:
        server = LocalPostgres(Path(folder), options=FORGETFUL)
        await server.start()
        try:
            await server.ensure_database(TEMPLATE)
            await db.migrate(server.url(TEMPLATE))
            yield server
        finally:
            await server.stop()


def quickest_folder(memory: Path = Path("/dev/shm")) -> Path | None:
    """Memory where there is plenty of it: a database is 800 files, and a disk takes seconds to make them."""
    plenty = 4 << 30
    return memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > plenty else None


@pytest_asyncio.fixture
async def database(postgres: LocalPostgres) -> AsyncIterator[str]:
    """The name of a fresh, migrated, empty database."""
    name = f"test_{os.urandom(6).hex()}"
    # Settings of a role in a database are not copied with the template.
    await as_owner(
        postgres,
        f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}',
        f'ALTER ROLE asterisk IN DATABASE "{name}" SET search_path = asterisk',
    )
    yield name
    await as_owner(postgres, f'DROP DATABASE "{name}" WITH (FORCE)')


async def as_owner(postgres: LocalPostgres, *statements: str) -> None:
    """On a connection of its own: the test in between may have stopped the server and started it again."""
    admin = await asyncpg.connect(postgres.url("postgres"))
    try:
        for statement in statements:
            await admin.execute(statement)
    finally:
        await admin.close()


@pytest.fixture
def database_url(postgres: LocalPostgres, database: str) -> str:
    """The address of the test's database, as the application logs in."""
    return postgres.url(database, user="callcenter_app")


@pytest_asyncio.fixture
async def pool(database_url: str) -> AsyncIterator[db.Pool]:
    """The application's own pool."""
    opened = await db.open_pool(database_url, size=8)
    try:
        yield opened
    finally:
        await opened.close()


@pytest_asyncio.fixture
async def office(pool: db.Pool) -> Office:
    """A small call centre with the dictionaries: factories that ask only for what matters."""
    return await Office.opened(pool)


@pytest.fixture
def set_time() -> Iterator[Callable[[datetime], None]]:
    """Set the clock of the application; put back afterwards."""
    before = clock.use(lambda: datetime.now(UTC))

    def to(moment: datetime) -> None:
        clock.use(lambda: moment)

    yield to
    clock.use(before)


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """Log lines in the way a service manager gets them."""
    logs.configure()
