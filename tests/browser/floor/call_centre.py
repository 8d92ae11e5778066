"""A whole call centre for browser tests: Postgres, Asterisk with the demo network, panel, worker, one office."""

import asyncio
import contextlib
import socket
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest_asyncio
from aiohttp import web as aiohttp_web

from callcenter import app, db, users
from callcenter.ids import AccountId, UserId
from callcenter.local import telephones
from callcenter.local.asterisk import LocalAsterisk, TelephoneDatabase
from callcenter.local.asterisk_speech import make_sounds
from callcenter.local.postgres import LocalPostgres
from callcenter.settings import Settings
from tests.factories import Office
from tests.pbx.ami import Ami
from tests.pbx.office import fetched_root, free_ports

DATABASE = "floor"
PASSWORD = "the floor is open"


class CallCentre:
    """What a test needs of it: the panel's address, the office to put accounts into, the exchange to kill."""

    def __init__(self, settings: Settings, office: Office, exchange: LocalAsterisk, postgres: LocalPostgres) -> None:
        self.settings = settings
        self.office = office
        self.exchange = exchange
        self.postgres = postgres
        self.works = False
        self._worker = contextlib.AsyncExitStack()

    @property
    def store_folder(self) -> Path:
        """Where the recordings lie in the end."""
        return self.settings.objects_folder

    async def start_worker(self) -> None:
        """What `callcenter work` does: facts become rows, recordings go to the store."""
        await self._worker.enter_async_context(app.working(self.settings))
        self.works = True

    async def stop_worker(self) -> None:
        """End it in order, as a rolling restart does."""
        self.works = False
        await self._worker.aclose()

    async def device(self, extension: str) -> str:
        """How the exchange sees a telephone, in Asterisk's word; empty when it does not know it."""
        ami = await Ami.log_in(self.exchange.ports.ami, self.exchange.secret)
        try:
            devices = await ami.listed("DeviceStateList", "DeviceStateListComplete")
        finally:
            await ami.close()
        return next((told["State"] for told in devices if told["Device"] == f"PJSIP/{extension}"), "")

    @property
    def url(self) -> str:
        return self.settings.callcenter_public_url

    async def operator(self, **columns: object) -> tuple[UserId, str]:
        """A new user who can log in with PASSWORD; returns id and login."""
        user_id = await self.office.user(**columns)  # type: ignore[arg-type]
        async with db.acting(self.office.pool, db.SYSTEM) as conn:
            await users.administering.set_password(conn, None, user_id, PASSWORD)
        return user_id, await self.office.value("SELECT login FROM app_user WHERE id = $1", user_id)

    async def customer(self, owner: UserId, number: str, name: str, **columns: object) -> AccountId:
        """An account that is due for a call now, reachable on the demo network under `number`."""
        account_id = await self.office.account(owner, name=name, **columns)
        person_id = await self.office.person(account_id, family_name=name.split()[0], given_name="Éva", language="hu")
        await self.office.number(account_id, number, person_id=person_id)
        now = await self.office.value("SELECT now()")
        await self.office.planned(account_id, owner, due_at=now, person_id=person_id)
        return account_id


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _database(postgres: LocalPostgres) -> None:
    await postgres.ensure_database(DATABASE)
    await db.migrate(postgres.url(DATABASE))


def _exchange(home: Path, postgres: LocalPostgres) -> LocalAsterisk:
    root = fetched_root()
    make_sounds(home / "asterisk" / "sounds", root, lambda _: None)
    return LocalAsterisk(
        root=root,
        home=home,
        spool=home / "spool",
        ports=free_ports(),
        database=TelephoneDatabase(host=str(postgres.sockets), name=DATABASE),
        site={"calls.ring_seconds": 5},
    )


@pytest_asyncio.fixture(scope="session")
async def call_centre(postgres: LocalPostgres, web: Path) -> AsyncIterator[CallCentre]:
    """The running call centre of a test run."""
    async with opened(postgres, web) as centre:
        yield centre


@contextlib.asynccontextmanager
async def opened(postgres: LocalPostgres, web: Path) -> AsyncIterator[CallCentre]:
    """A running call centre with an empty office; `web` holds the built assets."""
    await _database(postgres)
    async with contextlib.AsyncExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="callcenter-floor-")))
        exchange = await asyncio.to_thread(_exchange, home, postgres)
        await exchange.start()
        stack.push_async_callback(exchange.stop)
        port = free_port()
        settings = Settings(
            callcenter_home=home, database_url=postgres.url(DATABASE, user="callcenter_app"), callcenter_port=port,
            callcenter_public_url=f"http://127.0.0.1:{port}", ami_port=exchange.ports.ami, ami_secret=exchange.secret,
            asterisk_ws_url=f"ws://127.0.0.1:{exchange.ports.http}/ws", cel_file=str(exchange.cel_file),
            recordings_spool=exchange.spool,
        )  # fmt: skip
        pool = await db.open_pool(settings.database_url, size=4)
        stack.push_async_callback(pool.close)
        office = await Office.opened(pool)
        centre = CallCentre(settings, office, exchange, postgres)
        await centre.start_worker()
        stack.push_async_callback(centre.stop_worker)
        application = await stack.enter_async_context(app.panel_application(settings, folder=web))
        runner = aiohttp_web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await aiohttp_web.TCPSite(runner, "127.0.0.1", port).start()
        following = asyncio.create_task(telephones.follow(settings.database_url, exchange.populate_telephones))
        stack.callback(following.cancel)
        yield centre
    admin = await asyncpg.connect(postgres.url("postgres"))
    await admin.execute(f'DROP DATABASE "{DATABASE}" WITH (FORCE)')
    await admin.close()
