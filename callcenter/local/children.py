"""Our own processes as children: started, restarted when they die, stopped; they end with their parent."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from pathlib import Path

from callcenter import logs

STOP_SECONDS = 15.0
_PARENT = "CALLCENTER_PARENT"
_PR_SET_PDEATHSIG = 1  # prctl(2)
_log = logs.get("local")


class Child:
    """`callcenter <command>` as a child; its lines go to `<home>/log/<command>.log`."""

    def __init__(self, command: str, home: Path, environment: dict[str, str]) -> None:
        self._command = command
        self._log_file = home / "log" / f"{command}.log"
        self._environment = {**os.environ, **environment, _PARENT: str(os.getpid())}
        self._keeper: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; from now on it is started again whenever it dies."""
        self._log_file.parent.mkdir(parents=True, exist_ok=True)
        await self._spawn()
        self._keeper = asyncio.create_task(self._keep(), name=self._command)

    async def stop(self) -> None:
        """Ask it to end, and see that it did."""
        if self._keeper:
            self._keeper.cancel()
            await asyncio.wait({self._keeper})
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _spawn(self) -> None:
        with self._log_file.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "callcenter", self._command,
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log, env=self._environment, start_new_session=True,
            )  # fmt: skip

    async def _keep(self) -> None:
        pause = 0.5
        while True:
            assert self._process is not None
            code = await self._process.wait()
            _log.error("a process of ours ended and is started again", command=self._command, code=code)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 10)
            await self._spawn()


def end_with_parent() -> None:
    """Called by a child: when the process that started it dies, even by kill -9, it is told to stop."""
    parent = os.environ.get(_PARENT)
    if parent is None:
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):  # it died before we asked
        os.kill(os.getpid(), signal.SIGTERM)
