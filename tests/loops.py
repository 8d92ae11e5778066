"""What an event loop does while it is watched, told so that a busy machine neither hides a stall nor makes one up.

A late heartbeat tells little: the machine may have run somebody else. So three things are noted that are our own:

- `Callback.cpu_ms`: the CPU time of the loop's thread in one callback; it does not grow while another program runs.
- `Beat.own_ms`: of a late heartbeat the part in which this process, all threads of it, used the CPU: also a thread that
  keeps the interpreter's lock makes the loop late. Never more than the lateness.
- `blocked`: calls of the loop's thread that wait for a disk, a child process or an import, by Python's audit events:
  these cost no CPU time, and how long they take is the machine's mood.
"""

import asyncio
import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import msgspec

BEAT = 0.005  # seconds
LONG_MS = 20.0  # what no callback may take
BLOCKING = {
    "open", "import", "time.sleep", "subprocess.Popen", "os.fork", "os.posix_spawn", "os.listdir", "os.scandir",
    "os.remove", "os.rename", "os.mkdir", "glob.glob", "shutil.copyfile", "shutil.rmtree",
}  # fmt: skip


class Callback(msgspec.Struct, frozen=True, kw_only=True):
    """One run of the loop's thread without a break."""

    what: str
    cpu_ms: float
    wall_ms: float
    stack: str  # in its midst, when it was long


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """How late a heartbeat came, and how much of that this process spent."""

    late_ms: float
    own_ms: float


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen, the worst first."""

    callbacks: int
    worst: list[Callback]
    beats: list[Beat]
    blocked: list[str]

    @property
    def most_cpu_ms(self) -> float:
        """The longest callback's CPU time."""
        return max((one.cpu_ms for one in self.worst), default=0.0)

    @property
    def most_own_ms(self) -> float:
        """The most that this process made a heartbeat late."""
        return max((one.own_ms for one in self.beats), default=0.0)


class LoopWatch:
    """Watches the loop of the thread in which it is started, until it is stopped. One at a time in a process."""

    def __init__(self, keep: int = 20) -> None:
        self._keep = keep
        self._callbacks: list[Callback] = []
        self._count = 0
        self._beats: list[Beat] = []
        self._blocked: dict[str, int] = {}
        self._thread = threading.get_ident()
        self._begun: float | None = None
        self._stack = ""
        self._stopped = threading.Event()

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Note everything until the block ends."""
        run = asyncio.Handle._run
        watch = self

        def timed(handle: asyncio.Handle) -> None:
            watch._stack, watch._begun = "", time.perf_counter()
            cpu = time.thread_time()
            try:
                run(handle)
            finally:
                watch._note(handle, (time.thread_time() - cpu) * 1000)

        asyncio.Handle._run = timed  # type: ignore[method-assign]
        _hear(self._audit)
        sampler = threading.Thread(target=self._sample, daemon=True)
        sampler.start()
        beating = asyncio.get_running_loop().create_task(self._beat())
        try:
            yield
        finally:
            beating.cancel()
            asyncio.Handle._run = run  # type: ignore[method-assign]
            self._stopped.set()
            _hear(None)

    def seen(self) -> Watched:
        """All until now."""
        blocked = [f"{count} x {what}" for what, count in sorted(self._blocked.items(), key=lambda each: -each[1])]
        return Watched(callbacks=self._count, worst=self._callbacks[: self._keep], beats=self._beats, blocked=blocked)

    def _note(self, handle: asyncio.Handle, cpu_ms: float) -> None:
        wall_ms = (time.perf_counter() - (self._begun or 0)) * 1000
        self._begun = None
        self._count += 1
        if len(self._callbacks) < self._keep or cpu_ms > self._callbacks[-1].cpu_ms:
            found = Callback(what=repr(handle)[:200], cpu_ms=cpu_ms, wall_ms=wall_ms, stack=self._stack)
            self._callbacks = sorted([*self._callbacks, found], key=lambda one: -one.cpu_ms)[: self._keep]

    def _sample(self) -> None:
        """Take the loop's stack in the middle of a long callback."""
        while not self._stopped.wait(0.002):
            begun = self._begun
            if begun and not self._stack and time.perf_counter() - begun > LONG_MS / 2000:
                frame = sys._current_frames().get(self._thread)
                self._stack = _words(frame)

    async def _beat(self) -> None:
        while True:
            due, used = time.perf_counter() + BEAT, time.process_time()
            await asyncio.sleep(BEAT)
            late, own = (time.perf_counter() - due) * 1000, (time.process_time() - used) * 1000
            self._beats.append(Beat(late_ms=late, own_ms=max(min(late, own), 0)))

    def _audit(self, event: str, args: tuple[Any, ...]) -> None:
        if self._begun is None or event not in BLOCKING:
            return
        if threading.get_ident() == self._thread:
            words = f"{event} {args[0]!r}"[:120] + _words(sys._getframe(1), 8)
            self._blocked[words] = self._blocked.get(words, 0) + 1


_hearing: Callable[[str, tuple[Any, ...]], None] | None = None
_hooked = threading.Event()


def _hear(audit: Callable[[str, tuple[Any, ...]], None] | None) -> None:
    """Have audit events told to `audit` from now on. Python never lets go of a hook, so there is one for all."""
    global _hearing
    _hearing = audit
    if not _hooked.is_set():
        _hooked.set()
        sys.addaudithook(lambda event, args: _hearing(event, args) if _hearing else None)


def _words(frame: FrameType | None, most: int = 20) -> str:
    """The stack, innermost first. By hand: the traceback module opens the source files."""
    lines = []
    while frame and len(lines) < most:
        lines.append(f"\n      {frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return "".join(lines)
