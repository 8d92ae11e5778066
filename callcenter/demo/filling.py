"""A sample office moves into an empty database: people, accounts, three months of work, and today's plans."""

import secrets
from collections.abc import Callable

from callcenter import clock, db, dialing, scripts, users
from callcenter.demo import sql
from callcenter.demo.cast import CAMPAIGNS, CAST, COUNTRIES, TEAMS
from callcenter.demo.composing import compose
from callcenter.demo.model import Colleague, NotEmpty, SampleLogin
from callcenter.demo.rows import Lists, RowMaker
from callcenter.ids import TeamId

SEED = 20
PBX = "local"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike

Progress = Callable[[str], None]


async def is_empty(pool: db.Pool) -> bool:
    """Whether a sample office may move in."""
    async with db.acting(pool, db.SYSTEM) as conn:
        return await sql.is_empty(conn)


async def fill_sample_office(pool: db.Pool, progress: Progress, *, password: str | None = None) -> list[SampleLogin]:
    """Fill an empty database, all or nothing; returns who can log in.

    All sample users have one password: `password`, or a random one, which is nowhere kept but here. Raises NotEmpty.
    """
    secret = password or "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    async with db.acting(pool, db.SYSTEM) as conn:
        await sql.lock_filling(conn)
        if not await sql.is_empty(conn):
            raise NotEmpty()
        progress("sample office: people and teams")
        owners = await _people(conn, secret)
        progress("sample office: scripts and lists")
        lists = await _lists(conn)
        progress("sample office: accounts and three months of contacts")
        await _accounts(conn, lists, owners)
    return sample_logins(secret)


def sample_logins(password: str) -> list[SampleLogin]:
    """Everybody of the sample office with that password."""
    return [
        SampleLogin(login=who.login, password=password, name=who.name, role=who.role.value, language=who.language)
        for who in CAST
    ]


async def _people(conn: db.Connection, password: str) -> list[tuple[Colleague, int]]:
    """Teams and users; returns who owns accounts, and how many."""
    teams: dict[str | None, TeamId | None] = {None: None}
    for key, (name, above) in TEAMS.items():
        teams[key] = await users.teams.add_team(conn, None, name, teams[above])
    owners = []
    for who in CAST:
        team_id = teams[who.team]
        assert team_id is not None
        change = users.administering.UserChange(
            login=who.login,
            name=who.name,
            role=who.role,
            team_id=team_id,
            language=who.language,
            time_zone=who.time_zone,
            script_shown=who.script_shown,
        )
        user_id = await users.administering.add_user(conn, None, change, password)
        if who.accounts:
            colleague = Colleague(id=user_id, language=who.language, time_zone=who.time_zone)
            owners.append((colleague, who.accounts))
    return owners


async def _lists(conn: db.Connection) -> Lists:
    await scripts.loading.load_folder(conn, scripts.loading.FOLDER)
    for country, prefixes in COUNTRIES.items():
        await sql.insert_country(conn, country, prefixes)
    return Lists(
        kinds=await sql.ids_of(conn, "activity_kind"),
        purposes=await sql.ids_of(conn, "purpose"),
        results=await sql.ids_of(conn, "result"),
        tones=await sql.tones(conn),
        sources=await sql.ids_of(conn, "source"),
        types=await sql.ids_of(conn, "account_type"),
        campaigns={language: await sql.insert_campaign(conn, name) for language, name in CAMPAIGNS.items()},
        pbx_id=await sql.ensure_pbx(conn, PBX),
    )


async def _accounts(conn: db.Connection, lists: Lists, owners: list[tuple[Colleague, int]]) -> None:
    now = clock.now()
    firms = compose(owners, now, SEED)
    needed = {
        "account": len(firms),
        "person": sum(len(firm.people) for firm in firms),
        "phone_number": sum(len(person.numbers) for firm in firms for person in firm.people),
        "activity": sum(len(firm.happened) + 1 for firm in firms),
        "sales_order": sum(firm.story.orders for firm in firms),
    }
    ids = {table: iter(await sql.reserve_ids(conn, table, number)) for table, number in needed.items()}
    maker = RowMaker(lists, ids, SEED)
    for firm in firms:
        maker.add(firm, now)
    for table in sql.TABLES:
        await sql.insert_rows(conn, table, maker.rows[table])
    await sql.date_clients(conn)
    for number in maker.suppressed:
        await dialing.suppress(conn, number, "do_not_call", None)
