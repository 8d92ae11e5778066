"""A Postgres of its own for tests that kill it, with the application's schema and telephones in it."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import asyncpg

from callcenter import db
from callcenter.local.postgres import FORGETFUL, LocalPostgres
from callcenter.users.telephones import digest

NAME = "callcenter"


class TelephonePostgres:
    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="callcenter-telephones-"))
        self._server = LocalPostgres(self._home, options=FORGETFUL)
        self.sockets = self._server.sockets

    async def create(self) -> None:
        await self.start()
        await self._server.ensure_database(NAME)
        await db.migrate(self._server.url(NAME))
        await self.execute("INSERT INTO pbx (name) VALUES ('local')")
        await self.execute("INSERT INTO team (name) VALUES ('North')")
        await self.execute(
            "INSERT INTO app_user (login, name, role, team_id) SELECT 'anna', 'Kovács Anna', 'operator', id FROM team"
        )

    async def start(self) -> None:
        await self._server.start()

    async def kill(self) -> None:
        """End it as a loss of power would."""
        pid = self._server.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await self._server.stop()  # takes note of the death

    async def remove(self) -> None:
        await self._server.stop()
        shutil.rmtree(self._home, ignore_errors=True)

    async def execute(self, statement: str, *values: object) -> None:
        connection = await asyncpg.connect(self._server.url(NAME), timeout=5)
        await connection.execute(statement, *values)
        await connection.close()

    async def add_telephone(self, extension: str, password: str, *, kind: str = "desk") -> None:
        """Give the one user of this Postgres a telephone."""
        await self.execute(
            "INSERT INTO telephone (user_id, pbx_id, extension, kind, digest)"
            " SELECT app_user.id, pbx.id, $1, $3, $2 FROM app_user, pbx",
            extension,
            digest(extension, password),
            kind,
        )

    async def change_password(self, extension: str, password: str) -> None:
        await self.execute(
            "UPDATE telephone SET digest = $2 WHERE extension = $1", extension, digest(extension, password)
        )

    async def deactivate(self, extension: str) -> None:
        await self.execute("UPDATE telephone SET active = false WHERE extension = $1", extension)
