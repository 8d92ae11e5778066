"""The panel on a socket with a real database; no exchange behind it (tests/browser has one)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import unused_port

from callcenter import app, assets, db, users
from callcenter.ids import UserId
from callcenter.settings import Settings
from tests.factories import Office

PASSWORD = "a password for tests"
WEB = Path(__file__).parent.parent.parent / "web"


class Panel:
    """The address of a running panel, and browsers (HTTP sessions) of its users."""

    def __init__(self, url: str, office: Office, application: web.Application) -> None:
        self.url = url
        self.office = office
        self.application = application
        self._clients: list[aiohttp.ClientSession] = []

    def anonymous(self) -> aiohttp.ClientSession:
        """A browser in which nobody is logged in; it sends the Origin that a page of ours would."""
        client = aiohttp.ClientSession(
            self.url,
            headers={"Origin": self.url},
            cookie_jar=aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=self.url),
        )
        self._clients.append(client)
        return client

    async def browser_of(self, user_id: UserId) -> aiohttp.ClientSession:
        """A browser in which the user is logged in."""
        login = await self.office.value("SELECT login FROM app_user WHERE id = $1", user_id)
        async with db.acting(self.office.pool, db.SYSTEM) as conn:
            await users.administering.set_password(conn, None, user_id, PASSWORD)
        client = self.anonymous()
        async with client.post("/login", data={"login": login, "password": PASSWORD}, allow_redirects=False) as answer:
            assert answer.status == 303, await answer.text()
        return client

    async def close(self) -> None:
        for client in self._clients:
            await client.close()


@asynccontextmanager
async def running_panel(office: Office, database_url: str, home: Path, **differently: Any) -> AsyncIterator[Panel]:
    """A running panel of the office with its files in `home`; other settings as given."""
    assets.build(WEB, lambda _: None)
    port = unused_port()
    url = f"http://127.0.0.1:{port}"
    settings = Settings(
        database_url=database_url, callcenter_port=port, callcenter_public_url=url, callcenter_home=home,
        recordings_spool=home / "spool", ami_port=1, ami_secret="x" * 20, **differently,
    )  # fmt: skip
    async with app.panel_application(settings) as application:
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        running = Panel(url, office, application)
        try:
            yield running
        finally:
            await running.close()
            await runner.cleanup()


@pytest_asyncio.fixture
async def panel(office: Office, database_url: str, tmp_path: Path) -> AsyncIterator[Panel]:
    """A running panel of the office."""
    async with running_panel(office, database_url, tmp_path) as running:
        yield running


async def text_of(client: aiohttp.ClientSession, path: str, **options: Any) -> str:
    """The page at `path`, which must be there."""
    async with client.get(path, **options) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.text()
