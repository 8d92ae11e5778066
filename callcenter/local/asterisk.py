"""The Asterisk that `callcenter run` starts as its child."""

import asyncio
import contextlib
import getpass
import hashlib
import os
import secrets
import signal
import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from callcenter.local.asterisk_configuration import Carrier, changed, read_site, render
from callcenter.local.asterisk_network import Address, first_taken, own_addresses
from callcenter.local.asterisk_packages import AsteriskRoot

START_SECONDS = 30.0
STOP_SECONDS = 8.0
PORTS_SECONDS = 2.0
CONSOLE_SECONDS = 15.0
LARGEST_LOG_BYTES = 20_000_000
LONGEST_SOCKET_PATH = 100  # unix(7) allows 107 bytes
TELEPHONE_KINDS = ("endpoint", "auth", "aor")


class AsteriskFailed(Exception):
    """Asterisk did not start, stop or do what it was told; the text says what to look at."""


class AsteriskPorts(msgspec.Struct, frozen=True, kw_only=True):
    """Ports of one Asterisk, all on 127.0.0.1 but the carrier's, which is on 127.0.0.2."""

    ami: int
    http: int
    """WebSocket of browser telephones, path /ws."""
    sip: int
    carrier: int
    rtp_first: int
    rtp_last: int


class TelephoneDatabase(msgspec.Struct, frozen=True, kw_only=True):
    """The Postgres whose schema `asterisk` holds the telephones."""

    host: str
    """A host name, or the folder of Postgres's socket."""
    name: str
    port: int = 5432
    user: str = "asterisk"
    password: str = ""


class LocalAsterisk:
    """One Asterisk with the demo network in the carrier's place. Start and stop it in one event loop."""

    def __init__(
        self,
        *,
        root: AsteriskRoot,
        home: Path,
        spool: Path,
        ports: AsteriskPorts,
        database: TelephoneDatabase,
        site: Mapping[str, str | int] | None = None,
    ) -> None:
        """`site` replaces values of asterisk/site.conf, named as `calls.ring_seconds`."""
        self._site = site or {}
        self.root, self.spool, self.ports, self.database = root, spool, ports, database
        self.folder = home / "asterisk"
        self.etc = self.folder / "etc"
        self.sounds = self.folder / "sounds"
        self.log_folder = self.folder / "log"
        self.cel_file = self.log_folder / "cel.csv"
        self.secret_file = self.folder / "ami-secret"
        self.pid_file = self.folder / "callcenter-asterisk.pid"
        self._child: asyncio.subprocess.Process | None = None

    @property
    def secret(self) -> str:
        """The password of AMI user `callcenter`, made at the first start."""
        if not self.secret_file.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.secret_file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(30))
        return self.secret_file.read_text().strip()

    @property
    def is_running(self) -> bool:
        return self._child is not None and self._child.returncode is None

    async def start(self) -> None:
        """Write the configuration, start Asterisk, return when it takes calls (about 1 s). Raises AsteriskFailed."""
        await self._stop_leftover()
        self._check_ports()
        self._configure()
        self._put_old_logs_aside()
        with (self.log_folder / "output").open("wb") as output:
            # A session of its own: Ctrl+C in the terminal is for our parent, which stops us in order.
            self._child = await asyncio.create_subprocess_exec(
                *self._command,
                "-f",
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                start_new_session=True,
            )
        self.pid_file.write_text(f"{self._child.pid}\n")
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._wait_until_booted()
        except TimeoutError:
            await self.stop()
            raise AsteriskFailed(
                f"Asterisk did not start within {START_SECONDS:.0f} s: see {self.log_folder}."
            ) from None

    async def stop(self) -> None:
        """End Asterisk: calls are hung up and their recordings closed. Does nothing when it does not run."""
        child, self._child = self._child, None
        if child is not None and child.returncode is None:
            child.terminate()
            try:
                async with asyncio.timeout(STOP_SECONDS):
                    await child.wait()
            except TimeoutError:
                child.kill()
                await child.wait()
        self.pid_file.unlink(missing_ok=True)

    async def restart(self) -> None:
        """Stop and start: `core restart` of Asterisk itself only ends when it runs from unpacked packages."""
        await self.stop()
        await self.start()

    async def ended(self) -> int:
        """Wait until Asterisk ends by itself or is stopped; give its exit code."""
        return await self._child.wait() if self._child else 0

    async def populate_telephones(self) -> None:
        """Make Asterisk read all telephones from Postgres again, 5 ms for a thousand.

        Only after Postgres has just answered: without it this empties Asterisk's memory of telephones.
        Raises AsteriskFailed.
        """
        for kind in TELEPHONE_KINDS:
            told = await self.console(f"sorcery memory cache populate res_pjsip/{kind}")
            if "permission" in told or "Unable" in told:
                raise AsteriskFailed(f"Asterisk did not read the telephones again: {told}.")

    async def console(self, command: str) -> str:
        """Run a console command and give what it printed; all but two commands are denied (cli_permissions.conf)."""
        child = await asyncio.create_subprocess_exec(
            *self._command,
            "-rx",
            command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            async with asyncio.timeout(CONSOLE_SECONDS):
                told, _ = await child.communicate()
        except BaseException as error:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()
            if isinstance(error, TimeoutError):
                raise AsteriskFailed(f"Asterisk's console did not answer within {CONSOLE_SECONDS:.0f} s.") from None
            raise
        return told.decode(errors="replace").strip()

    @property
    def _command(self) -> list[str]:
        return [*self.root.asterisk_command, "-C", str(self.etc / "asterisk.conf")]

    def _configure(self) -> None:
        for folder in (
            self.log_folder,
            self.folder / "state" / "spool",
            self.folder / "state" / "keys",
            self.spool,
            self._run_folder(),
        ):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        ports, database = self.ports, self.database
        site = changed(
            read_site(),
            {
                "carrier.port": ports.carrier,
                "calls.allowed_prefixes": " ".join("123456789"),
                "network.sip_address": "127.0.0.1",
                "network.sip_port": ports.sip,
                "network.http_address": "127.0.0.1",
                "network.http_port": ports.http,
                "network.rtp_first": ports.rtp_first,
                "network.rtp_last": ports.rtp_last,
                "application.ami_port": ports.ami,
                "application.ami_secret": self.secret,
                "application.sync_user": getpass.getuser(),
                "database.host": database.host,
                "database.port": database.port,
                "database.name": database.name,
                "database.user": database.user,
                "database.password": database.password,
                "folders.modules": self.root.modules,
                "folders.data": self.root.data,
                "folders.music": self.root.music,
                "folders.sounds": self.sounds,
                "folders.spool": self.spool.absolute(),
                "folders.state": self.folder / "state",
                "folders.run": self._run_folder(),
                "folders.log": self.log_folder,
                "folders.cel": self.cel_file,
                **self._site,
            },
        )
        render(site, self.etc, carrier=Carrier.DEMO, ice_addresses=dict.fromkeys(own_addresses(), "127.0.0.1"))

    def _put_old_logs_aside(self) -> None:
        for name in ("messages", "security"):
            log = self.log_folder / name
            if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
                log.replace(log.with_suffix(".old"))

    def _check_ports(self) -> None:
        """Asterisk itself would only log a taken port and start without."""
        if taken := self._taken_port():
            address, port = taken
            raise AsteriskFailed(
                f"Asterisk's port {port} on {address} is taken: stop the program that uses it, or set another."
            )

    def _taken_port(self) -> Address | None:
        tcp = (("127.0.0.1", self.ports.ami), ("127.0.0.1", self.ports.http))
        udp = (("127.0.0.1", self.ports.sip), ("127.0.0.2", self.ports.carrier))
        return first_taken(tcp=tcp, udp=udp)

    def _run_folder(self) -> Path:
        """Give a folder whose path leaves room for the console's socket."""
        folder = self.folder / "run"
        if len(os.fsencode(folder / "asterisk.ctl")) <= LONGEST_SOCKET_PATH:
            return folder
        name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"callcenter-{os.getuid()}-{name}"

    async def _wait_until_booted(self) -> None:
        while "fully booted" not in await self.console("core waitfullybooted"):
            if self._child is None or self._child.returncode is not None:
                raise AsteriskFailed(f"Asterisk ended while starting: see {self.log_folder}.")
            await asyncio.sleep(0.1)
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.ports.ami)
            except ConnectionError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                return

    async def _stop_leftover(self) -> None:
        """Stop the Asterisk that an earlier run of ours left behind when it was killed."""
        pid = self._leftover()
        for sign, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, 2.0)):
            if pid is None:
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._wait_until_gone()
            pid = self._leftover()
        if pid is not None:
            raise AsteriskFailed(f"An earlier Asterisk does not end: stop process {pid}, then start again.")
        if self.pid_file.exists():
            # The kernel takes back a process's memory, by which we know it, a moment before its ports.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PORTS_SECONDS):
                    while self._taken_port():
                        await asyncio.sleep(0.02)
        self.pid_file.unlink(missing_ok=True)

    async def _wait_until_gone(self) -> None:
        while self._leftover() is not None:
            await asyncio.sleep(0.05)

    def _leftover(self) -> int | None:
        """Give the process of the pid file, if it is still an Asterisk with our configuration."""
        try:
            pid = int(self.pid_file.read_text())
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            return None
        return pid if os.fsencode(self.etc / "asterisk.conf") in words else None
