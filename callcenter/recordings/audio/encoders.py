"""The parent's side of the encoding children."""

import asyncio
import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from callcenter.recordings.audio.child import Answer, Order
from callcenter.recordings.audio.encoding import Facts
from callcenter.recordings.audio.wav import Wav

START_LIMIT = 30.0  # seconds for a child to begin, on a busy machine
SHARE = 1.0  # seconds to wait for each second of sound; it takes about 0.013 of CPU
ORDERS = 500  # a child is replaced after so many, so that no leak grows
_PIECE = 64 * 1024  # bytes read of an answer at a time


class EncoderDied(Exception):
    """The child crashed, hung or met an error; the message says which."""


class Encoders:
    """At most `count` children, made when needed and used again.

    Each is talked to by a thread of its own: to start a process and to wait for it would stop the event loop.
    """

    def __init__(self, count: int = 1) -> None:
        self._places = asyncio.Semaphore(count)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="encoder")
        self._idle: list[_Child] = []

    async def encode(self, operator: Wav | None, customer: Wav | None, target: Path) -> Facts:
        """Write `target` and give its facts. Waits for a free child. Raises EncoderDied."""
        seconds = max(side.frames / side.rate for side in (operator, customer) if side)
        order = Order(operator=operator, customer=customer, target=str(target))
        async with self._places:
            child = self._idle.pop() if self._idle else _Child()
            talk = asyncio.get_running_loop().run_in_executor(
                self._threads, child.answer, order, START_LIMIT + SHARE * seconds
            )
            try:
                answer = await asyncio.shield(talk)
            except BaseException:
                child.break_off()  # its thread then comes to an end, and must before another one begins
                await asyncio.wait({talk})
                await self._end(child)
                raise
            if child.orders < ORDERS:
                self._idle.append(child)
            else:
                await self._end(child)
        if answer.facts is None:
            raise EncoderDied(answer.error)
        return answer.facts

    async def close(self) -> None:
        """End the idle children."""
        while self._idle:
            await self._end(self._idle.pop())
        self._threads.shutdown(wait=False)

    async def _end(self, child: "_Child") -> None:
        await asyncio.get_running_loop().run_in_executor(self._threads, child.end)


class _Child:
    """Started by its first order. All but `break_off` blocks."""

    def __init__(self) -> None:
        self.orders = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._broken_off = False

    def answer(self, order: Order, seconds: float) -> Answer:
        """What the child says to `order`, within so many seconds. Raises EncoderDied, and the child has ended then."""
        self.orders += 1
        try:
            process = self._started()
            assert process.stdin
            process.stdin.write(msgspec.json.encode(order) + b"\n")
            return msgspec.json.decode(self._line(process, time.monotonic() + seconds), type=Answer)
        except TimeoutError as error:
            self.end()
            raise EncoderDied(f"the encoder took longer than {seconds:.0f} s") from error
        except OSError as error:
            raise EncoderDied(f"the encoder was gone: {self.end()}") from error

    def break_off(self) -> None:
        """Nobody waits for its answer any more: the thread that does is told by the pipe's end."""
        self._broken_off = True
        if self._process:
            self._process.kill()

    def end(self) -> str:
        """End it, and say how it ended."""
        if self._process is None:
            return "it was never started"
        died = self._process.poll()
        self._process.kill()
        code = self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                pipe and pipe.close()
        return _words(code if died is None else died)

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
            self._process = subprocess.Popen(
                [sys.executable, "-m", "callcenter.recordings.audio"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=0, start_new_session=True,
            )  # fmt: skip
        if self._broken_off:  # while it was being started
            self._process.kill()
        return self._process

    def _line(self, process: "subprocess.Popen[bytes]", until: float) -> bytes:
        assert process.stdout
        ready, line = select.poll(), b""
        ready.register(process.stdout, select.POLLIN)
        while not line.endswith(b"\n"):
            if not ready.poll(max(until - time.monotonic(), 0) * 1000):
                raise TimeoutError
            piece = process.stdout.read(_PIECE)
            if not piece:
                raise EncoderDied(f"the encoder died: {self.end()}")
            line += piece
        return line


def _words(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
