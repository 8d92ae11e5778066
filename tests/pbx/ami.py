"""A plain AMI client for tests: what Asterisk says on the wire, nothing in between."""

import asyncio
import contextlib
import itertools

from tests.waiting import until

Event = dict[str, str]


class Ami:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.events: list[Event] = []
        self._reader, self._writer = reader, writer
        self._numbers = itertools.count(1)
        self._replies: dict[str, asyncio.Future[Event]] = {}
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def log_in(cls, port: int, secret: str, user: str = "callcenter") -> "Ami":
        reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 5)
        await asyncio.wait_for(reader.readline(), 5)  # the greeting
        ami = cls(reader, writer)
        reply = await ami.act("Login", Username=user, Secret=secret)
        if reply["Response"] != "Success":
            await ami.close()
            raise PermissionError(reply["Message"])
        return ami

    async def act(self, action: str, seconds: float = 5, **headers: str | list[str]) -> Event:
        """Send an action and give its reply."""
        number = f"t{next(self._numbers)}"
        lines = [f"Action: {action}", f"ActionID: {number}"]
        for name, value in headers.items():
            lines += [f"{name}: {one}" for one in (value if isinstance(value, list) else [value])]
        self._replies[number] = asyncio.get_running_loop().create_future()
        self._writer.write("\r\n".join([*lines, "", ""]).encode())
        return await asyncio.wait_for(self._replies[number], seconds)

    async def listed(self, action: str, end: str, **headers: str) -> list[Event]:
        """Send an action that answers with a list of events; give them without the last one, named `end`."""
        before = len(self.events)
        reply = await self.act(action, **headers)
        if reply["Response"] != "Success":
            return []
        mine = lambda: [e for e in self.events[before:] if e.get("ActionID") == reply["ActionID"]]  # noqa: E731
        await until(lambda: any(e["Event"] == end for e in mine()), 5, what=end)
        return [e for e in mine() if e["Event"] != end]

    async def event(self, name: str, seconds: float = 5, **headers: str) -> Event:
        """Wait for an event with these headers, also one that came already."""

        def found() -> Event | None:
            return next((e for e in self.events if _matches(e, name, headers)), None)

        event = await until(found, seconds, what=f"{name} {headers}")
        assert event is not None
        return event

    def seen(self, name: str, **headers: str) -> list[Event]:
        return [e for e in self.events if _matches(e, name, headers)]

    async def close(self) -> None:
        self._reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reading
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()

    async def _read(self) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                block = (await self._reader.readuntil(b"\r\n\r\n")).decode()
                message = dict(
                    line.split(": ", 1) if ": " in line else (line.rstrip(": "), "")
                    for line in block.splitlines()
                    if line
                )
                # OriginateResponse is an event that has a Response header too.
                reply = None if "Event" in message else self._replies.pop(message.get("ActionID", ""), None)
                if reply is None:
                    self.events.append(message)
                elif not reply.done():
                    reply.set_result(message)


def _matches(event: Event, name: str, headers: dict[str, str]) -> bool:
    return event.get("Event") == name and all(event.get(key) == value for key, value in headers.items())
