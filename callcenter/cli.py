"""The command line: `callcenter run` for one machine; `serve`, `work`, `migrate`, `create-user` and more for a site."""

import asyncio
import secrets
import sys
import tempfile
import time
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Annotated

import msgspec
import rich
import rich.markup
import typer
from rich.console import Console

from callcenter import app as application
from callcenter import assets as asset_build
from callcenter import db, logs, storage, users
from callcenter import settings as settings_of_process
from callcenter.errors import DatabaseAway, Refusal
from callcenter.ids import TeamId
from callcenter.local import asterisk, asterisk_packages, children, postgres, running, telephones
from callcenter.local import schema as schema_dump
from callcenter.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)

NO_TEAM = TeamId(0)  # until its name is found, or it is made

# What a person can mend: told in one sentence, without a traceback.
_TOLD = (
    settings_of_process.WrongSettings,
    running.RunRefused,
    db.MigrationRefused,
    postgres.PostgresMissing,
    postgres.PostgresRefused,
    asterisk.AsteriskFailed,
    asterisk_packages.AsteriskUnavailable,
    asset_build.AssetsFailed,
    asset_build.AssetsMissing,
)


def main() -> None:
    """Entry point: an error that a person can mend ends with one sentence and exit code 1."""
    try:
        app()
    except _TOLD as error:
        _tell(f"[bold red]Not started.[/] {error}")
        sys.exit(1)
    except DatabaseAway as away:
        reason = rich.markup.escape(str(away.values["reason"]))
        _tell(f"[bold red]Not done.[/] The database of DATABASE_URL cannot be reached: {reason}")
        sys.exit(1)
    except (storage.StoreRefused, storage.StoreUnavailable) as error:
        _tell(f"[bold red]The store of recordings does not work.[/] {rich.markup.escape(str(error))}")
        sys.exit(1)


@app.command()
def run() -> None:
    """Start a whole call centre on this machine: Postgres, Asterisk, sample office, panel. Ctrl+C stops it."""
    asyncio.run(_run(_settings()))


@app.command()
def serve() -> None:
    """Answer browsers: pages, live news, the softphone's WebSocket. Any number of these may run."""
    settings = _settings("database_url", "ami_secret")
    asyncio.run(_until_stopped(application.serving(settings)))


@app.command()
def work() -> None:
    """Apply the exchange's events, store recordings, sweep. Any number of these may run."""
    settings = _settings("database_url", "ami_secret")
    asyncio.run(_until_stopped(application.working(settings)))


@app.command()
def follow_telephones() -> None:
    """Run beside each Asterisk: have it read its telephones again whenever one was changed in the panel."""
    settings = _settings("database_url")
    asyncio.run(telephones.follow(settings.database_url, telephones.populate_by_console))


@app.command()
def migrate() -> None:
    """Bring the database up to date."""
    settings = settings_of_process.read()
    if not settings.migration_url:
        settings_of_process.require(settings, "database_url")
    applied = asyncio.run(db.migrate(settings.migration_url, progress=rich.print))
    rich.print(f"{len(applied)} migrations applied." if applied else "The database is up to date.")


@app.command()
def check_store() -> None:
    """Put, replace in vain, read and delete a small object: may recordings be kept with these settings?"""
    asyncio.run(_check_store(settings_of_process.read()))
    rich.print("The store of recordings keeps, gives back, deletes, and replaces nothing.")


@app.command()
def schema() -> None:
    """Write db/schema.sql anew: migrate an empty embedded Postgres and dump it."""
    asyncio.run(_write_schema(Path(db.__file__).parent / "schema.sql"))


@app.command()
def assets() -> None:
    """Build the page's scripts and styles."""
    asset_build.build(application.WEB, rich.print)


@app.command()
def create_user(
    login: Annotated[str, typer.Argument(help="small letters, digits, dots, dashes")],
    name: Annotated[str, typer.Option(help="as colleagues read it")],
    role: Annotated[db.Role, typer.Option(help="what the user may see")] = db.Role.ADMINISTRATOR,
    team: Annotated[str, typer.Option(help="made when it does not exist")] = "Office",
    language: Annotated[str, typer.Option(help="en, hu or ru")] = "en",
) -> None:
    """Make a user, such as the first administrator; prints the password, which is stored nowhere."""
    settings = _settings("database_url")
    password = secrets.token_urlsafe(12)
    new = users.administering.UserChange(login=login, name=name, role=role, team_id=NO_TEAM, language=language)
    try:
        asyncio.run(_create_user(settings, new, team, password))
    except DatabaseAway:
        raise
    except Refusal as refusal:
        _tell(f"[bold red]Not made.[/] {refusal}")
        sys.exit(1)
    rich.print(f"{login} may log in with the password {password}")


def _tell(words: str) -> None:
    """Say what went wrong; long lines stay whole, so that a command in them can be copied."""
    Console(stderr=True, highlight=False).print(words, soft_wrap=True)


def _settings(*required: str) -> Settings:
    settings = settings_of_process.read()
    logs.configure(level=settings.log_level, form=settings.log_form)
    settings_of_process.require(settings, *required)
    return settings


async def _run(settings: Settings) -> None:
    began = time.monotonic()

    def progress(words: str) -> None:
        rich.print(f"[dim]{time.monotonic() - began:5.1f} s[/]  {words}")

    async with running.running(settings, application.WEB, progress) as now:
        rich.print(f"\n[bold]The call centre is open:[/] {now.settings.callcenter_public_url}\n")
        for login in now.logins:
            rich.print(f"  {login.login:12} {login.password:16} {login.role:14} {login.name}")
        rich.print("\nCtrl+C stops it. What happens is written to " + str(now.settings.callcenter_home / "log"))
        await running.until_stopped()
        rich.print("stopping …")


async def _until_stopped(process: AbstractAsyncContextManager[None]) -> None:
    children.end_with_parent()
    async with process:
        await running.until_stopped()


async def _check_store(settings: Settings) -> None:
    store = storage.open_store(settings)
    try:
        await store.check()
    finally:
        await store.close()


async def _write_schema(file: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="callcenter-schema-") as folder:
        server = postgres.LocalPostgres(Path(folder), options=postgres.FORGETFUL)
        await server.start()
        try:
            await server.ensure_database("schema")
            await db.migrate(server.url("schema"))
            file.write_text(await asyncio.to_thread(schema_dump.dumped, server.url("schema")))
        finally:
            await server.stop()


async def _create_user(settings: Settings, new: users.administering.UserChange, team: str, password: str) -> None:
    pool = await db.open_pool(settings.database_url, size=2)
    try:
        async with db.acting(pool, db.SYSTEM) as conn:
            teams = {one.name: one.id for one in await users.teams.list_teams(conn)}
            team_id: TeamId = teams.get(team) or await users.teams.add_team(conn, None, team, None)
            await users.administering.add_user(conn, None, msgspec.structs.replace(new, team_id=team_id), password)
    finally:
        await pool.close()
