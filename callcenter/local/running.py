"""`callcenter run`: a whole call centre on one machine, started in order, watched, stopped in reverse."""

import asyncio
import contextlib
import fcntl
import os
import shutil
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec

from callcenter import assets, db, demo, logs
from callcenter.local import asterisk_packages, asterisk_speech, telephones
from callcenter.local.asterisk import AsteriskFailed, AsteriskPorts, LocalAsterisk, TelephoneDatabase
from callcenter.local.children import Child
from callcenter.local.postgres import LocalPostgres
from callcenter.settings import Settings

DATABASE = "callcenter"
FREE_BYTES = 1_000_000_000  # of disk, before anything is fetched
_log = logs.get("local")


class RunRefused(Exception):
    """The call centre cannot be started; the message says what to do."""


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """What `run` shows when everything is up."""

    settings: Settings
    logins: list[demo.SampleLogin]


@asynccontextmanager
async def running(settings: Settings, web: Path, progress: Callable[[str], None]) -> AsyncIterator[Running]:
    """Start everything that `settings` leave to us; stop exactly that when the block ends. Raises RunRefused."""
    home = settings.callcenter_home.resolve()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    async with AsyncExitStack() as stack:
        stack.enter_context(_only_one(home))
        _check_machine(settings, home)
        fetched = asyncio.to_thread(_fetch, home, web, progress)
        settings, postgres = await _database(stack, settings, home, progress)
        root = await fetched
        exchange = await _exchange(stack, settings, home, root, postgres, progress)
        settings = _with_exchange(settings, exchange)
        logins = await _sample_office(settings, home, progress)
        for name in ("work", "serve"):
            progress(f"starting {name}")
            child = Child(name, home, environment_of(settings))
            await child.start()
            stack.push_async_callback(child.stop)
        await _until_served(settings)
        watcher = asyncio.create_task(telephones.follow(settings.database_url, exchange.populate_telephones))
        stack.push_async_callback(_ended, watcher)
        guard = asyncio.create_task(_keep_exchange(exchange))
        stack.push_async_callback(_ended, guard)
        yield Running(settings=settings, logins=logins)


def _check_machine(settings: Settings, home: Path) -> None:
    free = shutil.disk_usage(home).free
    if free < FREE_BYTES and not (home / "asterisk-root").exists():
        raise RunRefused(
            f"Only {free // 1_000_000} MB are free in {home}; the first start needs 1000 MB. "
            "Free some, or set CALLCENTER_HOME to a folder on a larger disk."
        )
    if not _is_free(settings.callcenter_host, settings.callcenter_port):
        raise RunRefused(
            f"Port {settings.callcenter_port} is in use by another program. Stop it, or choose another port: "
            f"CALLCENTER_PORT={settings.callcenter_port + 1} CALLCENTER_PUBLIC_URL="
            f"http://127.0.0.1:{settings.callcenter_port + 1} make run"
        )


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@contextlib.contextmanager
def _only_one(home: Path):  # type: ignore[no-untyped-def]
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RunRefused(
                f"A call centre is running in {home} already. Stop it with Ctrl+C in its terminal, "
                "or set CALLCENTER_HOME to another folder."
            ) from None
        yield


def _fetch(home: Path, web: Path, progress: Callable[[str], None]) -> asterisk_packages.AsteriskRoot:
    """What comes from the package registries and is made once; blocks."""
    assets.build(web, progress)
    root = asterisk_packages.find_or_fetch(home, progress)
    asterisk_speech.make_sounds(home / "asterisk" / "sounds", root, progress)
    return root


async def _database(
    stack: AsyncExitStack, settings: Settings, home: Path, progress: Callable[[str], None]
) -> tuple[Settings, LocalPostgres | None]:
    postgres = None
    if not settings.database_url:
        progress("starting Postgres")
        postgres = LocalPostgres(home)
        stack.push_async_callback(postgres.stop)
        await postgres.start()
        await postgres.ensure_database(DATABASE)
        settings = msgspec.structs.replace(
            settings,
            database_url=postgres.url(DATABASE, user="callcenter_app"),
            migration_database_url=postgres.url(DATABASE),
        )
    await db.migrate(settings.migration_url, progress=lambda version: progress(f"database: {version}"))
    return settings, postgres


async def _exchange(
    stack: AsyncExitStack,
    settings: Settings,
    home: Path,
    root: asterisk_packages.AsteriskRoot,
    postgres: LocalPostgres | None,
    progress: Callable[[str], None],
) -> LocalAsterisk:
    progress("starting Asterisk")
    first = settings.local_ports
    exchange = LocalAsterisk(
        root=root,
        home=home,
        spool=settings.recordings_spool.resolve(),
        ports=AsteriskPorts(
            ami=first, http=first + 1, sip=first + 2, carrier=first + 3, rtp_first=first + 100, rtp_last=first + 599
        ),
        database=telephone_database(settings, postgres),
    )
    await exchange.start()
    stack.push_async_callback(exchange.stop)
    return exchange


def telephone_database(settings: Settings, postgres: LocalPostgres | None) -> TelephoneDatabase:
    """Where Asterisk finds its telephones: in the embedded server, or in the one of DATABASE_URL."""
    if postgres is not None:
        return TelephoneDatabase(host=str(postgres.sockets), name=DATABASE)
    address = urlsplit(settings.migration_url)
    return TelephoneDatabase(
        host=address.hostname or parse_qs(address.query).get("host", ["127.0.0.1"])[0],
        port=address.port or 5432,
        name=address.path.lstrip("/") or DATABASE,
        password=os.environ.get("ASTERISK_DATABASE_PASSWORD", ""),
    )


def _with_exchange(settings: Settings, exchange: LocalAsterisk) -> Settings:
    return msgspec.structs.replace(
        settings,
        ami_host="127.0.0.1",
        ami_port=exchange.ports.ami,
        ami_secret=exchange.secret,
        asterisk_ws_url=f"ws://127.0.0.1:{exchange.ports.http}/ws",
        cel_file=str(exchange.cel_file),
        recordings_spool=exchange.spool,
        callcenter_home=settings.callcenter_home.resolve(),
        company_name=settings.company_name if settings.company_name != Settings().company_name else demo.COMPANY,
    )


async def _sample_office(settings: Settings, home: Path, progress: Callable[[str], None]) -> list[demo.SampleLogin]:
    """Fill an empty database; later starts read the logins that the first one made."""
    kept = home / "sample-logins.json"
    pool = await db.open_pool(settings.database_url, size=4)
    try:
        if await demo.is_empty(pool):
            progress("moving a sample office in")
            logins = await demo.fill_sample_office(pool, progress)
            kept.touch(mode=0o600)
            kept.write_bytes(msgspec.json.encode(logins))
            await demo.record_sample_calls(pool, settings.recordings_spool, home / "asterisk" / "sounds", progress)
    finally:
        await pool.close()
    return msgspec.json.decode(kept.read_bytes(), type=list[demo.SampleLogin]) if kept.exists() else []


def environment_of(settings: Settings) -> dict[str, str]:
    """The settings as the children read them."""
    return {name.upper(): str(getattr(settings, name)) for name in settings.__struct_fields__}


async def _until_served(settings: Settings) -> None:
    deadline = asyncio.get_running_loop().time() + 30
    while True:
        try:
            _, writer = await asyncio.open_connection(settings.callcenter_host, settings.callcenter_port)
            writer.close()
            return
        except OSError:
            if asyncio.get_running_loop().time() > deadline:
                raise RunRefused(
                    f"The panel did not start within 30 s: see {settings.callcenter_home / 'log' / 'serve.log'}."
                ) from None
            await asyncio.sleep(0.1)


async def _keep_exchange(exchange: LocalAsterisk) -> None:
    """Start Asterisk again when it dies."""
    while True:
        code = await exchange.ended()
        _log.error("Asterisk ended and is started again", code=code)
        with contextlib.suppress(AsteriskFailed):
            await exchange.start()
        await asyncio.sleep(1)


async def until_stopped() -> None:
    """Wait for Ctrl+C or SIGTERM."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait({task})
