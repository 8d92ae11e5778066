"""The parent's side of the encoding children."""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

import msgspec

from callcenter.recordings.audio.child import Answer, Order
from callcenter.recordings.audio.encoding import Facts
from callcenter.recordings.audio.wav import Wav

START_LIMIT = 30.0  # seconds for a child to begin, on a busy machine
SHARE = 1.0  # seconds to wait for each second of sound; it takes about 0.013 of CPU
ORDERS = 500  # a child is replaced after so many, so that no leak grows


class EncoderDied(Exception):
    """The child crashed, hung or met an error; the message says which."""


class Encoders:
    """At most `count` children, made when needed and used again."""

    def __init__(self, count: int = 1) -> None:
        self._places = asyncio.Semaphore(count)
        self._idle: list[_Child] = []

    async def encode(self, operator: Wav | None, customer: Wav | None, target: Path) -> Facts:
        """Write `target` and give its facts. Waits for a free child. Raises EncoderDied."""
        seconds = max(side.frames / side.rate for side in (operator, customer) if side)
        order = Order(operator=operator, customer=customer, target=str(target))
        async with self._places:
            child = self._idle.pop() if self._idle else await _Child.started()
            try:
                answer = await child.answer(order, START_LIMIT + SHARE * seconds)
            except BaseException:
                await child.kill()
                raise
            if child.orders < ORDERS:
                self._idle.append(child)
            else:
                await child.kill()
        if answer.facts is None:
            raise EncoderDied(answer.error)
        return answer.facts

    async def close(self) -> None:
        """End the idle children."""
        while self._idle:
            await self._idle.pop().kill()


class _Child:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.orders = 0

    @classmethod
    async def started(cls) -> "_Child":
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "callcenter.recordings.audio",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=environment,
            limit=1024 * 1024, start_new_session=True,
        )  # fmt: skip
        return cls(process)

    async def answer(self, order: Order, seconds: float) -> Answer:
        assert self._process.stdin and self._process.stdout
        self.orders += 1
        try:
            async with asyncio.timeout(seconds):
                self._process.stdin.write(msgspec.json.encode(order) + b"\n")
                await self._process.stdin.drain()
                line = await self._process.stdout.readline()
        except TimeoutError as error:
            raise EncoderDied(f"the encoder took longer than {seconds:.0f} s") from error
        except OSError as error:
            raise EncoderDied(f"the encoder was gone: {await self._end()}") from error
        if not line:
            raise EncoderDied(f"the encoder died: {await self._end()}")
        return msgspec.json.decode(line, type=Answer)

    async def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        self._process._transport.close()  # type: ignore[attr-defined]  # else its pipes are closed by the garbage collector only

    async def _end(self) -> str:
        code = await self._process.wait()
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"
