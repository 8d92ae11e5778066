"""A wire before the S3 server that can be cut, muted, overloaded and made to lie."""

import asyncio
import contextlib
import enum


class Fault(enum.Enum):
    """What the wire does to every request that comes in while the fault is set."""

    NONE = "passes everything on"
    CUT = "passes on 20 kB of the request, then closes"
    HANG = "reads and never answers"
    ERROR = "answers 500"
    OVERLOAD = "answers 503"
    FORGET = "answers 200 to a PUT and stores nothing"
    DRIP = "answers a byte at a time"
    FLIP_UP = "changes one bit of an upload's content"
    FLIP_DOWN = "changes one bit of a download's content"
    FLIP_DOWN_ONCE = "changes one bit of the next download's content"


class S3Wire:
    """A TCP relay with a `fault`; `requests` counts what came in."""

    def __init__(self, upstream_port: int) -> None:
        self._upstream_port = upstream_port
        self._server: asyncio.Server
        self._open: set[asyncio.Task[None]] = set()
        self.fault = Fault.NONE
        self.requests = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._open.add(task)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await self._answer(reader, writer)
        finally:
            self._open.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection: simple, and every request meets the fault of its moment."""
        head = await reader.readuntil(b"\r\n\r\n")
        self.requests += 1
        length = _content_length(head)
        if b"100-continue" in head.lower():
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        match self.fault:
            case Fault.CUT:
                await reader.readexactly(min(length, 20_000))
                return
            case Fault.HANG:
                await asyncio.sleep(3600)
        body = bytearray(await reader.readexactly(length))
        match self.fault:
            case Fault.ERROR | Fault.OVERLOAD:
                status = "500 Internal Server Error" if self.fault is Fault.ERROR else "503 Slow Down"
                writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
                return
            case Fault.FORGET if head.startswith(b"PUT "):
                writer.write(b'HTTP/1.1 200 OK\r\nETag: "0"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
                return
            case Fault.FLIP_UP if head.startswith(b"PUT ") and body:
                body[len(body) // 2] ^= 1
        answer = await self._upstream(_closing(head), bytes(body))
        flips = self.fault in (Fault.FLIP_DOWN, Fault.FLIP_DOWN_ONCE)
        if flips and head.startswith(b"GET ") and b"\r\n\r\n" in answer:
            answer = answer[:-1] + bytes([answer[-1] ^ 1])
            self.fault = Fault.NONE if self.fault is Fault.FLIP_DOWN_ONCE else self.fault
        await (_drip if self.fault is Fault.DRIP else _write)(writer, answer)

    async def _upstream(self, head: bytes, body: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._upstream_port)
        try:
            writer.write(head + body)
            return await reader.read()
        finally:
            writer.close()


async def _write(writer: asyncio.StreamWriter, answer: bytes) -> None:
    writer.write(answer)
    await writer.drain()


async def _drip(writer: asyncio.StreamWriter, answer: bytes) -> None:
    """Too often for a limit of silence, for longer than anybody wants to wait."""
    for at in range(len(answer)):
        await _write(writer, answer[at : at + 1])
        await asyncio.sleep(0.02)


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def _closing(head: bytes) -> bytes:
    """The same request for a connection that ends with its answer; neither of these two headers is signed."""
    kept = [
        line
        for line in head.rstrip(b"\r\n").split(b"\r\n")
        if not line.lower().startswith((b"expect:", b"connection:"))
    ]
    return b"\r\n".join([*kept, b"Connection: close", b"", b""])
