"""Waiting for something to become true, instead of sleeping and hoping."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def until(condition: Callable[[], T | Awaitable[T]], seconds: float = 5.0, *, what: str = "") -> T:
    """Ask every 20 ms until the answer is true, and give it; fail after the given time.

    The condition may be a plain or an async function. `what` names in the failure what did not happen.
    """
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if inspect.isawaitable(answer):
            answer = await asyncio.wait_for(answer, max(end - time.monotonic(), 0.05))
        if answer:
            return answer  # type: ignore[return-value]
        if time.monotonic() > end:
            raise AssertionError(f"{what or inspect.getsource(condition).strip()} did not happen within {seconds} s")
        await asyncio.sleep(0.02)
