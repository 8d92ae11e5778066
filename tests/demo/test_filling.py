"""The sample office: it moves into an empty database only, quickly, and every screen has something to show."""

import re
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from callcenter import activities, db, demo, dialing, numbers, users
from callcenter.demo.cast import CAST
from callcenter.demo.phrases import _words
from callcenter.demo.stories import stories
from callcenter.ids import UserId
from callcenter.local.postgres import LocalPostgres
from callcenter.scripts.fields import FORMS
from tests.conftest import TEMPLATE, as_owner

PASSWORD = "sample-office-1"
OPERATORS = [who.login for who in CAST if who.accounts]


class Filled:
    """A database with the sample office in it, made once; tests only read it."""

    def __init__(self, pool: db.Pool, seconds: float, logins: list[demo.SampleLogin]) -> None:
        self.pool, self.seconds, self.logins = pool, seconds, logins

    async def rows(self, query: str, *values: Any) -> list[Any]:
        async with db.acting(self.pool, db.SYSTEM) as conn:
            return await conn.fetch(query, *values)

    async def value(self, query: str, *values: Any) -> Any:
        return (await self.rows(query, *values))[0][0]

    async def operator(self, login: str) -> UserId:
        return UserId(await self.value("SELECT id FROM app_user WHERE login = $1", login))


@pytest_asyncio.fixture(scope="module")
async def filled(postgres: LocalPostgres) -> AsyncIterator[Filled]:
    """A sample office in a database of this module."""
    await as_owner(postgres, f'CREATE DATABASE "sample_office" TEMPLATE {TEMPLATE}')
    pool = await db.open_pool(postgres.url("sample_office", user="callcenter_app"), size=4)
    try:
        begin = time.monotonic()
        logins = await demo.fill_sample_office(pool, lambda _: None, password=PASSWORD)
        yield Filled(pool, time.monotonic() - begin, logins)
    finally:
        await pool.close()
        await as_owner(postgres, 'DROP DATABASE "sample_office" WITH (FORCE)')


async def test_it_moves_in_within_thirty_seconds(filled: Filled) -> None:
    assert filled.seconds < 30


async def test_a_second_sample_office_is_refused(filled: Filled) -> None:
    assert not await demo.is_empty(filled.pool)
    with pytest.raises(demo.NotEmpty):
        await demo.fill_sample_office(filled.pool, lambda _: None)


async def test_a_database_with_a_user_is_not_filled(pool: db.Pool) -> None:
    assert await demo.is_empty(pool)
    async with db.acting(pool, db.SYSTEM) as conn:
        team_id = await users.teams.add_team(conn, None, "Ours", None)
        change = users.administering.UserChange(login="boss", name="Boss", role=db.Role.ADMINISTRATOR, team_id=team_id)
        await users.administering.add_user(conn, None, change, "long-enough-1")
    with pytest.raises(demo.NotEmpty):
        await demo.fill_sample_office(pool, lambda _: None)


async def test_everybody_of_the_sample_office_logs_in_with_the_printed_password(filled: Filled) -> None:
    assert {login.role for login in filled.logins} == {"operator", "leader", "administrator"}
    assert {login.login for login in filled.logins} >= {"anna", "eszter", "irina", "peter", "diana"}
    for login in filled.logins[::4]:
        session = await users.sessions.log_in(
            filled.pool, login.login, login.password, address="127.0.0.1", user_agent="test", hours=1
        )
        assert session.user.name == login.name


@pytest.mark.parametrize(
    ("what", "least", "most"),
    [
        ("SELECT count(*) FROM account", 390, 420),
        ("SELECT count(*) FROM account WHERE language = 'hu'", 130, 170),
        ("SELECT count(*) FROM account WHERE language = 'ru'", 100, 140),
        ("SELECT count(*) FROM account WHERE language = 'en'", 100, 140),
        ("SELECT count(*) FROM account WHERE lifecycle = 'client'", 40, 120),
        ("SELECT count(*) FROM account WHERE problem <> ''", 15, 80),
        ("SELECT count(*) FROM account WHERE kind <> 'company'", 10, 70),
        ("SELECT count(*) FROM person", 600, 1300),
        ("SELECT count(*) FROM phone_number", 800, 1800),
        ("SELECT count(*) FROM activity WHERE state = 'done'", 900, 3000),
        ("SELECT count(*) FROM activity JOIN activity_kind ON kind_id = activity_kind.id WHERE counts_as = 'meeting'"
         " AND state = 'done'", 60, 400),
        ("SELECT count(*) FROM call", 700, 2500),
        ("SELECT count(DISTINCT end_reason) FROM call", 3, 10),
        ("SELECT count(*) FROM sales_order", 60, 300),
        ("SELECT count(*) FROM lead WHERE state = 'open'", 100, 400),
        ("SELECT count(*) FROM suppression", 2, 30),
        ("SELECT count(*) FROM campaign WHERE script_id IS NOT NULL", 3, 3),
        ("SELECT count(DISTINCT language) FROM script_version", 3, 3),
        ("SELECT count(DISTINCT note) FROM activity WHERE state = 'done'", 250, 3000),
        ("SELECT count(*) FROM team WHERE parent_id IS NOT NULL", 4, 4),
        ("SELECT count(*) FROM activity WHERE state = 'done' AND result_id IS NULL", 0, 0),
        ("SELECT count(*) FROM call WHERE ended_at > now() OR wrapped_up_at IS NULL", 0, 0),
        ("SELECT count(*) FROM activity WHERE note || description || comment LIKE '%…%'", 0, 0),
        ("SELECT count(*) FROM account WHERE about || address || problem LIKE '%{%'", 0, 0),
    ],
)  # fmt: skip
async def test_there_is_enough_of_everything(filled: Filled, what: str, least: int, most: int) -> None:
    assert least <= await filled.value(what) <= most


@pytest.mark.parametrize("login", OPERATORS)
async def test_every_operator_has_undone_contacts_of_earlier_days_and_many_today(filled: Filled, login: str) -> None:
    user_id = await filled.operator(login)
    zone = ZoneInfo(await filled.value("SELECT time_zone FROM app_user WHERE id = $1", user_id))
    begin = datetime.now(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    async with db.acting(filled.pool, db.Actor(user_id=user_id, role=db.Role.OPERATOR)) as conn:
        due = await activities.listing.due_items(conn, user_id, begin, begin + timedelta(days=1))
        offered = await dialing.next_leads(conn, user_id, datetime.now(UTC))
    assert sum(item.late for item in due) >= 3
    assert sum(not item.late for item in due) >= 8
    assert len(offered) >= 2


@pytest.mark.parametrize("login", OPERATORS)
async def test_the_first_customers_of_every_queue_answer_and_may_be_called(filled: Filled, login: str) -> None:
    user_id = await filled.operator(login)
    begin = datetime.now(UTC)
    async with db.acting(filled.pool, db.Actor(user_id=user_id, role=db.Role.OPERATOR)) as conn:
        due = await activities.listing.due_items(conn, user_id, begin, begin + timedelta(days=1))
        for item in due[:5]:
            number = await conn.fetchval(
                """
                SELECT phone_number.e164
                  FROM phone_number
                  JOIN person ON person.id = phone_number.person_id
                 WHERE phone_number.account_id = $1
                 ORDER BY person.position, phone_number.position
                 LIMIT 1
                """,
                item.account_id,
            )
            assert re.fullmatch(r"\+\d+(00|[1-8]\d|9[0-8])", number)
            dialing.check_allowed(await dialing.limits_of(conn, item.account_id), number, "Europe/London")


async def test_every_number_is_one_that_may_be_dialled(filled: Filled) -> None:
    for row in await filled.rows("SELECT DISTINCT e164 FROM phone_number"):
        assert numbers.normalise(row["e164"], "HU").e164 == row["e164"]


async def test_all_contacts_are_visible_to_the_owner_of_the_account(filled: Filled) -> None:
    for login in OPERATORS:
        user_id = await filled.operator(login)
        wanted = await filled.value("SELECT count(*) FROM activity WHERE assignee_id = $1", user_id)
        async with db.acting(filled.pool, db.Actor(user_id=user_id, role=db.Role.OPERATOR)) as conn:
            assert await conn.fetchval("SELECT count(*) FROM activity") == wanted > 100


async def test_a_leader_sees_the_team_below_too(filled: Filled) -> None:
    peter = await filled.operator("peter")
    async with db.acting(filled.pool, db.Actor(user_id=peter, role=db.Role.LEADER)) as conn:
        owners = await conn.fetch(
            "SELECT DISTINCT login FROM account JOIN app_user ON app_user.id = owner_id ORDER BY login"
        )
    assert [row["login"] for row in owners] == ["bence", "eszter", "nora"]


async def test_contacts_are_spread_over_three_months_of_working_days(filled: Filled) -> None:
    span = await filled.value("SELECT max(done_at) - min(done_at) FROM activity")
    assert span > timedelta(days=75)
    weekends = await filled.value(
        "SELECT count(*) FROM activity WHERE extract(isodow FROM done_at AT TIME ZONE 'UTC') > 5"
        " AND done_at < now() - interval '1 day'"
    )
    assert weekends == 0


def test_every_counted_word_has_the_forms_of_its_language() -> None:
    for language, (none, forms) in FORMS.items():
        for part in _words(language).values():
            for field in re.findall(r"\{n([^}]*)\}", str(part)):
                assert field.count("|") in (none, forms), (language, field)


def test_every_result_of_a_story_has_words_in_every_language() -> None:
    for language in FORMS:
        notes = _words(language)["notes"]
        assert all(beat.result in notes for story in stories() for beat in story.beats)


def test_all_languages_have_the_same_lists() -> None:
    shapes = [{part: sorted(_words(language)[part]) for part in ("notes", "comments", "places")} for language in FORMS]
    assert shapes[0] == shapes[1] == shapes[2]
