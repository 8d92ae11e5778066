"""What a job is to the worker, and how it tells that it could not be done."""

from typing import Protocol


class TryLater(Exception):
    """Something outside is away (a store, a mail server): not the job's fault, and no start is counted.

    `reason` is for people, `seconds` says when to try again.
    """

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


class Hopeless(Exception):
    """Trying again cannot help; the job is parked at once. `reason` is for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Handler(Protocol):
    """One kind of job. `key` is the id of the row that it is about.

    Each method opens its own transactions. A job may be started twice and in two processes: `run` must bear that.
    """

    async def begin(self, key: str) -> int | None:
        """Count this start in the row, committed, and give the count; None when there is nothing left to do."""

    async def run(self, key: str) -> None:
        """Do it. TryLater and Hopeless say what to do next; any other exception is a failed start."""

    async def put_off(self, key: str, reason: str, seconds: float) -> None:
        """Write down why it waits and for how long, and take back the counted start."""

    async def park(self, key: str, reason: str) -> None:
        """Write down that a person has to look, and why."""
