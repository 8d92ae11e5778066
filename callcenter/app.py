"""The only place that plugs parts together, read top to bottom: what `serve` and `work` are made of."""

import asyncio
import gc
import resource
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

from aiohttp import web

from callcenter import (
    background,
    calls,
    clock,
    db,
    imports,
    logs,
    panel,
    recordings,
    reminders,
    scripts,
    storage,
    telephony,
    users,
)
from callcenter.settings import Settings

WEB = Path(__file__).parent.parent / "web"
STOP_SECONDS = 10.0
STORE_SECONDS = 30.0  # between two checks of a store that does not answer
_log = logs.get("app")


def address_of(settings: Settings) -> telephony.AmiAddress:
    """Where the exchange's manager interface is."""
    return telephony.AmiAddress(
        host=settings.ami_host, port=settings.ami_port, username=settings.ami_user, secret=settings.ami_secret
    )


@asynccontextmanager
async def panel_application(settings: Settings, *, folder: Path = WEB) -> AsyncIterator[web.Application]:
    """The web application with everything it needs running; stopped in reverse order."""
    async with AsyncExitStack() as stack:
        pool = await db.open_pool(settings.database_url, size=settings.database_connections)
        stack.push_async_callback(pool.close)
        store = await asyncio.to_thread(storage.open_store, settings)
        stack.push_async_callback(store.close)
        link = await stack.enter_async_context(telephony.AmiLink(address_of(settings)))
        dialler, control = calls.Dialler(pool, link), calls.CallControl(pool, link)
        stack.push_async_callback(dialler.close)
        stack.push_async_callback(control.close)
        news, sessions = panel.LiveNews(), users.SessionWatch(pool)
        hearing = db.listen(settings.database_url, news.hear, on_gap=news.missed, on_loss=news.lost)
        for work in (sessions.run(), news.run(), hearing):
            stack.push_async_callback(_ended, asyncio.create_task(work))
        application = web.Application(client_max_size=1 << 20)
        panel.add_panel(
            application,
            panel.Parts(
                settings=settings,
                pool=pool,
                store=store,
                link=link,
                dialler=dialler,
                control=control,
                news=news,
                sessions=sessions,
                web=folder,
            ),
        )
        yield application


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[None]:
    """Answer on the port of `settings`; other processes may share it."""
    allow_many_streams()
    async with panel_application(settings) as application:
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=5)
        await runner.setup()
        await asyncio.to_thread(panel.warm, application)
        _set_aside_what_stays()
        try:
            site = web.TCPSite(runner, settings.callcenter_host, settings.callcenter_port, reuse_port=True)
            await site.start()
            _log.info("serving", address=settings.callcenter_public_url)
            yield
        finally:
            await runner.cleanup()


def allow_many_streams() -> None:
    """Every open page and telephone takes a file descriptor; the limit to begin with (1024) is for older programs."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@asynccontextmanager
async def working(settings: Settings) -> AsyncIterator[None]:
    """Apply the exchange's facts, store recordings, bring lists in, sweep; any number of processes may do so."""
    async with AsyncExitStack() as stack:
        pool = await db.open_pool(settings.database_url, size=settings.database_connections)
        stack.push_async_callback(pool.close)
        store = await asyncio.to_thread(storage.open_store, settings)
        stack.push_async_callback(store.close)
        encoders = recordings.Encoders(settings.encoders)
        stack.push_async_callback(encoders.close)
        shelf = recordings.Shelf(spool=recordings.Spool(settings.recordings_spool), store=store)
        checking = asyncio.create_task(_check_store(store), name="store")
        stack.push_async_callback(_ended, checking)
        _set_aside_what_stays()
        worker = background.Worker(
            settings.database_url,
            {
                recordings.Uploads.job: recordings.Uploads(pool, shelf, encoders),
                recordings.removing.Removals.job: recordings.removing.Removals(pool, shelf),
                imports.steps.Steps.job: imports.steps.Steps(pool),
            },
            concurrency=4,
        )
        worker.every(reminders.BEAT_SECONDS, lambda: reminders.tell_due(pool))
        worker.every(60, lambda: recordings.sweeping.sweep(pool, shelf))
        worker.every(60, lambda: recordings.removing.sweep(pool))
        worker.every(15, lambda: imports.steps.sweep(pool))
        worker.every(60, lambda: _publish_scripts(pool))
        worker.every(60, lambda: users.sweep(pool))
        worker.every(3600, lambda: _balance(pool, shelf))
        jobs = asyncio.create_task(worker.run(), name="jobs")
        stack.push_async_callback(_finished, worker, jobs)
        tracking = asyncio.create_task(_track(settings, pool), name="tracking")
        stack.push_async_callback(_ended, tracking)
        yield


async def _check_store(store: storage.ObjectStore) -> None:
    """Say at the start what somebody has to mend. Calls go on meanwhile, and recordings wait in the spool."""
    while True:
        try:
            await store.check()
        except storage.StoreUnavailable as error:
            _log.warning("the store is away", reason=str(error), retry_seconds=STORE_SECONDS)
            await asyncio.sleep(STORE_SECONDS)
        except storage.StoreRefused as error:
            _log.error("the store refuses", reason=str(error))
            return
        else:
            _log.info("the store is ready")
            return


def _set_aside_what_stays() -> None:
    """Let the garbage collector pass over what was made until now: it looks at it for 60 ms, and the loop stands."""
    gc.collect()
    gc.freeze()


async def _balance(pool: db.Pool, shelf: recordings.Shelf) -> None:
    """Today's and yesterday's rows against the objects in the store; the queue's old log goes."""
    today = clock.now().date()
    for day in (today, today - timedelta(days=1)):
        counted = await recordings.sweeping.balance(pool, shelf, day)
        _log.info("balance of recordings", day=day, counted=counted)
    async with db.acting(pool, db.SYSTEM) as conn:
        await background.forget_old_log(conn)


async def _publish_scripts(pool: db.Pool) -> None:
    """Changed files of scripts/ become new versions; a mistake is told, and the versions before it stay in use."""
    try:
        async with db.acting(pool, db.SYSTEM) as conn:
            published = await scripts.loading.load_folder(conn, scripts.loading.FOLDER)
    except scripts.ScriptsRefused as refused:
        _log.error("scripts were not published", mistakes=str(refused.values["mistakes"]))
    else:
        if published:
            _log.info("scripts published", scripts=published)


async def _track(settings: Settings, pool: db.Pool) -> None:
    """Lead the exchange whenever no other process does."""
    while True:
        try:
            await _lead_once(settings, pool)
        except Exception as error:
            _log.warning("the exchange is not led by this process any more", error=repr(error))
        await asyncio.sleep(1)


async def _lead_once(settings: Settings, pool: db.Pool) -> None:
    async with db.acting(pool, db.SYSTEM) as conn:
        pbx_id = await calls.ensure_pbx(conn, settings.pbx_name)
    async with calls.lead(settings.database_url, pool, pbx_id) as leadership:
        facts = telephony.Facts()
        async with telephony.AmiLink(address_of(settings), facts) as link:
            tracker = calls.Tracker(pool, link, facts, leadership, settings.channel_events)
            work = asyncio.create_task(tracker.run())
            deposed = asyncio.create_task(leadership.lost.wait())
            try:
                await asyncio.wait({work, deposed}, return_when=asyncio.FIRST_COMPLETED)
                if work.done():
                    work.result()
            finally:
                await _ended(work)
                await _ended(deposed)


async def _finished(worker: background.Worker, jobs: "asyncio.Task[None]") -> None:
    """Let jobs under way come to their end, for a while."""
    worker.stop()
    _, unfinished = await asyncio.wait({jobs}, timeout=STOP_SECONDS)
    for task in unfinished:
        await _ended(task)


async def _ended(task: "asyncio.Task[object]") -> None:
    task.cancel()
    await asyncio.wait({task})
