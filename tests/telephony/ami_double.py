"""A server that speaks AMI on a real socket, and can be told to fail in the ways that networks and Asterisk do."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from callcenter.telephony import AmiAddress, AmiLink, LinkState
from tests.waiting import until

PORTS = range(25200, 25280)
SECRET = "right-password"

Headers = dict[str, str]
Answer = Callable[["Peer", Headers], Awaitable[None]]


class Peer:
    """One client's connection, seen from the server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def say(self, *lines: str) -> None:
        await self.say_bytes("".join(f"{line}\r\n" for line in (*lines, "")).encode())

    async def say_bytes(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def reply(self, action: Headers, *lines: str) -> None:
        await self.say(lines[0] if lines else "Response: Success", f"ActionID: {action['ActionID']}", *lines[1:])

    def reset(self) -> None:
        """End the connection with RST, as a crashed machine's router would."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


class AmiDouble:
    """`async with AmiDouble() as asterisk`: logs in whoever knows SECRET, and answers the actions that we use.

    `answers` replaces the answer to one action; `boots` says whether FullyBooted is told after the log-in; clearing
    `thawed` stops all reading and answering while the connection stays.
    """

    def __init__(self) -> None:
        self.port = 0
        self.boots = True
        self.thawed = asyncio.Event()
        self.thawed.set()
        self.secret = SECRET
        self.answers: dict[str, Answer] = {"Originate": originate_answered}
        self.actions: list[Headers] = []
        self.lines: list[str] = []  # every line that came in, of all actions
        self.connections = 0
        self.peers: list[Peer] = []
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        for port in [self.port] if self.port else PORTS:
            try:
                self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
            except OSError:
                continue
            self.port = port
            return
        raise OSError("no free port for the double")

    async def stop(self) -> None:
        """Go away: refuse new connections and reset the present ones."""
        if self._server is not None:
            self._server.close()
        for peer in list(self.peers):
            peer.reset()
        if self._server is not None:
            await self._server.wait_closed()

    def address(self, secret: str = SECRET) -> AmiAddress:
        return AmiAddress(host="127.0.0.1", port=self.port, username="callcenter", secret=secret)

    def sent(self, name: str) -> list[Headers]:
        """The actions of that name that were received."""
        return [action for action in self.actions if action["Action"] == name]

    async def say(self, *lines: str) -> None:
        """Tell every client an event."""
        for peer in list(self.peers):
            await peer.say(*lines)

    async def say_bytes(self, data: bytes) -> None:
        for peer in list(self.peers):
            await peer.say_bytes(data)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        peer = Peer(reader, writer)
        self.peers.append(peer)
        try:
            writer.write(b"Asterisk Call Manager/11.0.0\r\n")
            while True:
                block = await reader.readuntil(b"\r\n\r\n")
                await self.thawed.wait()
                await self._take(peer, block.decode())
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.peers.remove(peer)
            writer.close()

    async def _take(self, peer: Peer, block: str) -> None:
        lines = block.removesuffix("\r\n\r\n").split("\r\n")
        self.lines += lines
        action = dict(line.split(": ", 1) for line in lines if ": " in line)
        self.actions.append(action)
        answer = self.answers.get(action.get("Action", ""))
        if answer is not None:
            await answer(peer, action)
        elif action.get("Action") == "Login":
            await self._log_in(peer, action)
        elif action.get("Action") == "CoreStatus":
            await peer.reply(action, "Response: Success", "CoreStartupDate: 2026-11-21", "CoreStartupTime: 21:38:14")
        else:
            await peer.reply(action)

    async def _log_in(self, peer: Peer, action: Headers) -> None:
        if action["Secret"] != self.secret:
            await peer.reply(action, "Response: Error", "Message: Authentication failed")
            return
        await peer.reply(action, "Response: Success", "Message: Authentication accepted")
        if self.boots:
            await peer.say("Event: FullyBooted", "Privilege: system,all", "Uptime: 169", "Status: Fully Booted")


async def originate_queued(peer: Peer, action: Headers) -> None:
    await peer.reply(action, "Response: Success", "Message: Originate successfully queued")


async def originate_answered(peer: Peer, action: Headers) -> None:
    await originate_queued(peer, action)
    await peer.say(*originate_response(action, "Success", "4"))


async def originate_refused(peer: Peer, action: Headers) -> None:
    await originate_queued(peer, action)
    await peer.say(*originate_response(action, "Failure", "3"))


def originate_response(action: Headers, response: str, reason: str) -> tuple[str, ...]:
    return (
        "Event: OriginateResponse",
        "Privilege: call,all",
        f"ActionID: {action['ActionID']}",
        f"Response: {response}",
        f"Channel: {action['Channel']}",
        f"Reason: {reason}",
        f"Uniqueid: {action['ChannelId']}",
    )


def listed(*entries: tuple[str, ...], end: str) -> Answer:
    """The answer to an action that lists: a reply, the entries, an event that says the list is complete."""

    async def answer(peer: Peer, action: Headers) -> None:
        await peer.reply(action, "Response: Success", "EventList: start", "Message: follows")
        for entry in entries:
            await peer.say(*entry, f"ActionID: {action['ActionID']}")
        await peer.say(f"Event: {end}", f"ActionID: {action['ActionID']}", "EventList: Complete")

    return answer


async def silence(peer: Peer, action: Headers) -> None:
    """Take the action and say nothing."""


async def reset(peer: Peer, action: Headers) -> None:
    """Take the action and lose the link."""
    peer.reset()


async def up(link: AmiLink, seconds: float = 5) -> None:
    """Wait until the link can be used."""
    await until(lambda: link.state is LinkState.UP, seconds, what="the link up")
