"""`callcenter run` as a person starts it: everything up, sample logins that work, nothing left behind."""

import asyncio
import contextlib
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.pbx.office import cache_folder, fetched_root
from tests.waiting import until

ROOT = Path(__file__).parents[2]


class Terminal:
    """A `callcenter run` in a home of its own, with what it printed so far."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.port = settings.get("CALLCENTER_PORT") or str(_free_port())
        self.printed = ""
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CALLCENTER")},
            "CALLCENTER_HOME": str(home), "CALLCENTER_PORT": self.port, "LOCAL_PORTS": str(_free_base()),
            "CALLCENTER_PUBLIC_URL": f"http://127.0.0.1:{self.port}", "RECORDINGS_SPOOL": str(home / "spool"),
            **settings,
        }  # fmt: skip
        self.process: asyncio.subprocess.Process
        self._reader: asyncio.Task[None]

    async def start(self) -> "Terminal":
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "callcenter", "run", cwd=ROOT, env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        self._reader = asyncio.create_task(self._read())
        return self

    async def _read(self) -> None:
        assert self.process.stdout
        while chunk := await self.process.stdout.read(4096):
            self.printed += chunk.decode()

    async def open(self) -> str:
        """Wait until it is open; the address."""
        found = await until(lambda: re.search(r"is open: (\S+)", self.printed) or self._ended(), 90, what="open")
        assert isinstance(found, re.Match), self.printed
        await until(lambda: "Ctrl+C" in self.printed, 5)
        return found[1]

    async def ended(self, seconds: float = 60) -> int:
        """Wait until it has ended by itself; the exit code."""
        code = await asyncio.wait_for(self.process.wait(), seconds)
        await self._reader
        return code

    async def stop(self) -> int:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT)
        return await self.ended()

    def password_of(self, login: str) -> str:
        line = next(line for line in self.printed.splitlines() if line.split()[:1] == [login])
        return line.split()[1]

    def processes(self) -> list[str]:
        """Command lines of everything that still runs for this home."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                environment = (folder / "environ").read_bytes().decode(errors="replace")
                if str(self.home) in words or f"CALLCENTER_HOME={self.home}\0" in environment:
                    found.append(words)
        return found

    def _ended(self) -> bool:
        return self.process.returncode is not None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _free_base() -> int:
    """The first of four TCP ports that are free one after the other."""
    for base in range(30_000, 60_000, 700):
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError):
            for offset in range(4):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", base + offset))
            return base
    raise AssertionError("no free ports")


@pytest_asyncio.fixture
async def home(tmp_path: Path) -> AsyncIterator[Path]:
    """A home with Asterisk's packages already fetched."""
    await asyncio.to_thread(fetched_root)
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    (folder / "asterisk-root").symlink_to(cache_folder() / "asterisk-root")
    yield folder


async def test_run_opens_a_sample_office_survives_kill_9_and_stops_all_that_it_started(home: Path) -> None:
    first = await Terminal(home).start()
    url = await first.open()
    password = first.password_of("eszter")
    async with aiohttp.ClientSession(headers={"Origin": url}) as browser:
        form = {"login": "eszter", "password": password}
        async with browser.post(f"{url}/login", data=form, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, "/")
    second = await Terminal(home).start()
    assert await second.ended() == 1
    assert "is running in" in second.printed
    first.process.kill()
    await first.ended()
    again = await Terminal(home).start()
    await again.open()
    assert again.password_of("eszter") == password
    assert await again.stop() == 0
    await until(lambda: not again.processes(), 10, what="the end of everything that was started")


async def test_taken_port_is_told_with_the_command_that_helps(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        terminal = await Terminal(home, CALLCENTER_PORT=port).start()
        assert await terminal.ended() == 1
    assert f"Port {port} is in use" in terminal.printed
    assert "Traceback" not in terminal.printed


@pytest.mark.parametrize(("name", "value", "words"), [
    ("LOG_LEVEL", "loud", "LOG_LEVEL"), ("AMI_SECRET", "short", "16 characters"),
    ("CALLCENTER_PUBLIC_URL", "http://calls.example", "https"),
])  # fmt: skip
async def test_wrong_settings_are_told_before_anything_starts(home: Path, name: str, value: str, words: str) -> None:
    terminal = await Terminal(home, **{name: value}).start()
    assert await terminal.ended() == 1
    assert words in terminal.printed
    assert not (home / "postgres.log").exists()
