"""Event → operator's screen with 2 000 streams open, and what a stream costs, against a bare aiohttp relay.

Ours: a `serve` process with real sessions, told by a NOTIFY in an embedded Postgres. Bare: a plain aiohttp process that
writes each line of a socket to the stream of the operator it names. Both send the same beat every 2 s to the same
number of open screens, which live in processes of their own; events alternate A-B-A-B, costs are taken in the same
windows. Run: python -m benchmarks.live_news [streams] [events of each]
"""

import asyncio
import contextlib
import os
import resource
import secrets
import select
import socket
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import psutil
from aiohttp import web
from aiohttp.test_utils import unused_port

from callcenter import assets, clock, db
from callcenter.ids import UserId
from callcenter.local.postgres import FORGETFUL, LocalPostgres
from callcenter.users.sessions import token_hash

WEB = Path(__file__).parents[1] / "web"
STEPS, WINDOWS, WINDOW_SECONDS, BROADCASTS = 4, 5, 6.0, 15
BEAT_SECONDS = 2.0
PAUSE = 0.004  # seconds between two events
# What Chromium sends for an EventSource.
REQUEST = (
    'GET /live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: keep-alive\r\nsec-ch-ua-platform: "Linux"\r\n'
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
    "Safari/537.36\r\n"
    "Accept: text/event-stream\r\nCache-Control: no-cache\r\nsec-ch-ua-mobile: ?0\r\nSec-Fetch-Site: same-origin\r\n"
    "Sec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nReferer: http://127.0.0.1:{port}/\r\n"
    "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: hu,en;q=0.8\r\nCookie: __Host-session={token}\r\n\r\n"
)


# The bare side: what somebody would write in an afternoon.


def relay(port: int, source: str) -> None:
    """Serve streams on `port` and write each line of the socket `source` to the stream that it names; "" names all."""
    streams: dict[str, web.StreamResponse] = {}

    async def live(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        name = request.cookies["__Host-session"]
        streams[name] = response
        try:
            while True:
                await response.write(b'event: beat\ndata: {"now":%f}\n\n' % time.time())
                await asyncio.sleep(BEAT_SECONDS)
        finally:
            del streams[name]

    async def hear(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            name, _, data = line.rstrip().partition(b" ")
            event = b"event: changed\ndata: " + data + b"\n\n"
            for stream in [streams[name.decode()]] if name else list(streams.values()):
                await stream.write(event)

    async def run() -> None:
        application = web.Application()
        application.router.add_get("/live", live)
        runner = web.AppRunner(application, access_log=None, handler_cancellation=True)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.start_unix_server(hear, source)
        await asyncio.Event().wait()

    asyncio.run(run())


# The screens: one process a side, plain sockets, nothing decoded but the ids of events.


def screens(port: int, tokens: list[str]) -> None:
    """Open as many streams as the next line of the standard input says; say when an event has reached all it is for."""
    poll, open_ones, seen = select.epoll(), {}, Counter[bytes]()
    poll.register(0, select.EPOLLIN)
    waiting = 0
    while True:
        for number, _ in poll.poll():
            if number == 0:
                words = os.read(0, 100)
                if not words:
                    return
                waiting = int(words)
                for token in tokens[len(open_ones) : len(open_ones) + waiting]:
                    connection = socket.create_connection(("127.0.0.1", port))
                    connection.sendall(REQUEST.format(port=port, token=token).encode())
                    poll.register(connection, select.EPOLLIN)
                    open_ones[connection.fileno()] = connection
                continue
            heard = open_ones[number].recv(65536)
            now = time.perf_counter()
            assert heard, "a stream ended"
            if b"HTTP/1.1 " in heard:
                assert b" 200 " in heard, heard
                waiting -= 1
                if waiting == 0:
                    tell("opened", now)
            at = heard.find(b'"id":"bench-')
            if at >= 0:
                event = heard[at + 12 : heard.index(b'"', at + 12)]  # number-of-the-event, how many get it
                seen[event] += 1
                if seen[event] == int(event.partition(b"-")[2]):
                    tell(event.decode(), now)


def tell(what: str, at: float) -> None:
    sys.stdout.write(f"{what} {at}\n")
    sys.stdout.flush()


# The driver.


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two: its server, its screens, and how it is told of an event."""

    name: str
    server: psutil.Process
    screens: "asyncio.subprocess.Process"
    tell: Callable[[int | None, str], Awaitable[Any]]

    async def open(self, streams: int) -> None:
        """So many more screens."""
        assert self.screens.stdin
        self.screens.stdin.write(f"{streams}\n".encode())
        await self._said("opened")

    async def shown(self, screen: int | None, event: str) -> float:
        """Milliseconds from the telling until everybody concerned has it on the screen."""
        begun = time.perf_counter()
        await self.tell(screen, f"bench-{event}")
        return (await self._said(event) - begun) * 1000

    async def _said(self, what: str) -> float:
        assert self.screens.stdout
        line = await asyncio.wait_for(self.screens.stdout.readline(), 60)
        said, at = line.split()
        assert said.decode() == what, (said, what)
        return float(at)

    def cpu(self) -> float:
        """CPU seconds of the server so far."""
        times = self.server.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> int:
        """Bytes that are the server's own."""
        return int(self.server.memory_full_info().uss)


async def people(url: str, number: int) -> tuple[list[int], list[str]]:
    """So many operators who are logged in: their ids and tokens."""
    tokens = [secrets.token_urlsafe(32) for _ in range(number)]
    connection = await asyncpg.connect(url)
    await connection.execute("INSERT INTO team (name) VALUES ('North')")
    rows = await connection.fetch(
        "INSERT INTO app_user (login, name, role, team_id) "
        "SELECT 'user' || n, 'User ' || n, 'operator', team.id FROM team, generate_series(1, $1) n RETURNING id",
        number,
    )
    ids = [row["id"] for row in rows]
    await connection.executemany(
        "INSERT INTO session (token_hash, user_id, expires_at) VALUES ($1, $2, $3)",
        [
            (token_hash(token), user_id, clock.now() + timedelta(hours=1))
            for token, user_id in zip(tokens, ids, strict=True)
        ],
    )
    await connection.close()
    return ids, tokens


@contextlib.asynccontextmanager
async def both(home: Path, postgres: LocalPostgres, streams: int) -> AsyncIterator[tuple[Side, Side]]:
    """The two sides with no screen open yet."""
    ids, tokens = await people(postgres.url("bench"), streams)
    (home / "tokens").write_text("\n".join(tokens))
    ports, source = (unused_port(), unused_port()), str(home / "events")
    url = postgres.url("bench", user="callcenter_app")
    settings = {
        "DATABASE_URL": url, "AMI_SECRET": "x" * 20, "AMI_PORT": "1", "CALLCENTER_PORT": str(ports[0]),
        "CALLCENTER_PUBLIC_URL": f"http://127.0.0.1:{ports[0]}", "CALLCENTER_HOME": str(home),
        "RECORDINGS_SPOOL": str(home / "spool"), "LOG_LEVEL": "error",
    }  # fmt: skip
    me = [sys.executable, "-m", "benchmarks.live_news"]
    serve = await started([sys.executable, "-m", "callcenter", "serve"], env={**os.environ, **settings})
    bare = await started([*me, "relay", str(ports[1]), source])
    watchers = [await started([*me, "screens", str(port), str(home / "tokens")]) for port in ports]
    connection = None
    try:
        for port in ports:
            await answering(port)
        connection = await asyncpg.connect(url)
        _, wire = await asyncio.open_unix_connection(source)

        async def by_notify(screen: int | None, event: str) -> None:
            user_id = None if screen is None else UserId(ids[screen])
            await db.announce(connection, "call", event, user_id=user_id, state="ringing")

        async def by_socket(screen: int | None, event: str) -> None:
            name = "" if screen is None else tokens[screen]
            wire.write(f'{name} {{"topic":"call","id":"{event}"}}\n'.encode())

        yield (
            Side(name="serve", server=psutil.Process(serve.pid), screens=watchers[0], tell=by_notify),
            Side(name="bare relay", server=psutil.Process(bare.pid), screens=watchers[1], tell=by_socket),
        )
    finally:
        if connection:
            connection.terminate()
        for process in (*watchers, bare, serve):
            process.terminate()
            await process.wait()


async def started(words: list[str], **options: Any) -> asyncio.subprocess.Process:
    """A process with its input and output in our hands."""
    return await asyncio.create_subprocess_exec(
        *words, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, **options
    )


async def answering(port: int) -> None:
    """Wait until somebody listens there."""
    async with asyncio.timeout(30):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.1)


async def memory(sides: tuple[Side, Side], streams: int) -> None:
    """Open the screens in steps; what each step adds, in KiB a stream."""
    grown: list[list[float]] = [[], []]
    step = streams * 9 // 10 // STEPS
    for side in sides:  # what the first streams load is not theirs
        await side.open(streams - STEPS * step)
    for _ in range(STEPS):
        for side, found in zip(sides, grown, strict=True):
            before = side.memory()
            await side.open(step)
            await asyncio.sleep(BEAT_SECONDS * 1.5)
            found.append((side.memory() - before) / step / 1024)
    told("memory, KiB a stream", grown, "1.5")


async def cost(sides: tuple[Side, Side], streams: int) -> None:
    """CPU of a stream that only beats, in microseconds a second, in the same windows."""
    spent: list[list[float]] = [[], []]
    for _ in range(WINDOWS):
        before = [side.cpu() for side in sides]
        begun = time.perf_counter()
        await asyncio.sleep(WINDOW_SECONDS)
        wall = time.perf_counter() - begun
        for side, found, was in zip(sides, spent, before, strict=True):
            found.append((side.cpu() - was) / wall / streams * 1e6)
    told("CPU, µs/s a stream", spent, "1.5")


async def latency(sides: tuple[Side, Side], streams: int, events: int) -> None:
    """One operator's event, alternately; then one that is for everybody, until the last screen has it."""
    taken: list[list[float]] = [[], []]
    before = [side.cpu() for side in sides]
    begun = time.perf_counter()
    for event in range(events):
        for side, found in zip(sides, taken, strict=True):
            found.append(await side.shown(event * 37 % streams, f"{event}-1"))
            await asyncio.sleep(PAUSE)
    wall = time.perf_counter() - begun
    for share in (50, 99):
        parts = [[cut(found[part::4], share) for part in range(4)] for found in taken]
        told(f"one screen, p{share}, ms", parts, "2", [cut(found, share) for found in taken])
    used = ", ".join(f"{side.name} {side.cpu() - was:.2f} s" for side, was in zip(sides, before, strict=True))
    print(f"{'':<24} CPU meanwhile: {used} of {wall:.0f} s wall, {events} events each")
    everybody: list[list[float]] = [[], []]
    for event in range(BROADCASTS):
        for side, found in zip(sides, everybody, strict=True):
            found.append(await side.shown(None, f"{events + event}-{streams}"))
            await asyncio.sleep(0.1)
    told("last of all screens, ms", everybody, "2")


def cut(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100)[share - 1]


def told(what: str, values: list[list[float]], most: str, middles: list[float] | None = None) -> None:
    ours, bare = middles or [statistics.median(found) for found in values]
    spread = " / ".join(f"{min(found):.2f}-{max(found):.2f}" for found in values)
    print(
        f"{what:<26} serve {ours:8.2f}   bare {bare:8.2f}   ratio {ours / bare:5.2f} (at most {most}; spread {spread})"
    )


async def main(streams: int, events: int) -> None:
    """Measure and print."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    assets.build(WEB, lambda _: None)
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="callcenter-bench-") as home:
        postgres = LocalPostgres(Path(home), options=FORGETFUL)
        await postgres.start()
        try:
            await postgres.ensure_database("bench")
            await db.migrate(postgres.url("bench"))
            async with both(Path(home), postgres, streams) as sides:
                print(f"{streams} streams of each side, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
                await memory(sides, streams)
                await cost(sides, streams)
                await latency(sides, streams, events)
        finally:
            await postgres.stop()
    print(f"load {os.getloadavg()[0]:.1f}, {time.perf_counter() - begun:.0f} s in all")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["relay", port, source]:
            relay(int(port), source)
        case ["screens", port, tokens]:
            screens(int(port), Path(tokens).read_text().split())
        case given:
            chosen = [*given, *("2000", "1500")[len(given) :]]
            asyncio.run(main(int(chosen[0]), int(chosen[1])))
