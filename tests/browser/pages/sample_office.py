"""The sample office behind a running panel, with people in every state of a call; no exchange behind it."""

import asyncio
import contextlib
import hashlib
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import numpy as np
import soundfile
from aiohttp import web as aiohttp_web
from aiohttp.test_utils import unused_port

from callcenter import app, calls, clock, db, demo, erasing, users
from callcenter.calls import ending, intending
from callcenter.ids import AccountId, UserId
from callcenter.local.postgres import LocalPostgres
from callcenter.panel.parts import PARTS
from callcenter.settings import Settings
from callcenter.telephony import events
from tests.browser.pages.addresses import ADMINISTRATOR, DIALLING, IDLE, LEADER, OPERATOR, TALKING, WRAPPING
from tests.conftest import TEMPLATE, as_owner
from tests.factories import Office

PASSWORD = "every page is looked at"
# Long words are the normal case; these are longer than anything that a layout may count on.
NAMES = {
    "ru": "Государственное автономное учреждение дополнительного образования «Нижнекамсквнешхимпромстрой»",
    "hu": "Nyíregyházi Mezőgazdasági Gépkereskedelmi és Fuvarszervező „Legmegbízhatóbbszállítmányozás” Zrt.",
}
PROBLEMS = {
    "ru": "Не звонить до обеда: человеконенавистничествующий водогрязеторфопарафинолечебник отвечает сам",
    "hu": "Délelőtt ne hívjuk: megszentségteleníthetetlenségeskedéseitekért, az elnökasszony személyesen panaszkodott",
}
# Who looks at pages in which language; those in a state of a call are hired for it.
SAMPLE = {
    "ru": {OPERATOR: "irina", LEADER: "olga", ADMINISTRATOR: "diana"},
    "hu": {OPERATOR: "eszter", LEADER: "peter", ADMINISTRATOR: "admin"},
}
HIRED = (DIALLING, TALKING, WRAPPING, IDLE)


class SampleOffice:
    """The panel's address, who may log in, and the ids that addresses of pages need."""

    def __init__(self, url: str, database_url: str, office: Office) -> None:
        self.url = url
        self.database_url = database_url
        self.office = office
        self.logins: dict[tuple[str, str], str] = {}
        self.ids: dict[str, dict[str, Any]] = {}


@contextlib.asynccontextmanager
async def opened(postgres: LocalPostgres, web: Path) -> AsyncIterator[SampleOffice]:
    """The office in a database of its own, and its panel on a port of its own."""
    async with contextlib.AsyncExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="callcenter-pages-")))
        url = await stack.enter_async_context(_database(postgres))
        port = unused_port()
        settings = Settings(
            database_url=url, callcenter_port=port, callcenter_public_url=f"http://127.0.0.1:{port}",
            callcenter_home=home, recordings_spool=home / "spool", ami_port=1, ami_secret="x" * 20,
            asterisk_ws_url="ws://127.0.0.1:1/ws",
        )  # fmt: skip
        still = await asyncio.to_thread(_copied, web, home / "web")
        application = await stack.enter_async_context(app.panel_application(settings, folder=still))
        parts = application[PARTS]
        sample = SampleOffice(settings.callcenter_public_url, url, Office(parts.pool))
        await _furnish(sample, parts.store, home)
        await _was_entered_before_this_week(postgres, sample.office)
        runner = aiohttp_web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await aiohttp_web.TCPSite(runner, "127.0.0.1", port).start()
        yield sample


def _copied(web: Path, to: Path) -> Path:
    """Pages and assets as they are now: whoever builds them anew in the meantime changes nothing here."""
    for part in ("templates", "static", "dist"):
        shutil.copytree(web / part, to / part)
    return to


@contextlib.asynccontextmanager
async def _database(postgres: LocalPostgres) -> AsyncIterator[str]:
    name = f"pages_{os.urandom(4).hex()}"
    await as_owner(postgres, f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')
    yield postgres.url(name, user="callcenter_app")
    await as_owner(postgres, f'DROP DATABASE "{name}" WITH (FORCE)')


async def _was_entered_before_this_week(postgres: LocalPostgres, office: Office) -> None:
    """So that there is a plan to look back on."""
    owner = await asyncpg.connect(postgres.url(await office.value("SELECT current_database()")))
    await owner.execute("SET session_replication_role = replica")
    await owner.execute("UPDATE activity_event SET at = at - interval '8 days'")
    await owner.close()


async def _furnish(sample: SampleOffice, store: Any, home: Path) -> None:
    office = sample.office
    await demo.fill_sample_office(office.pool, lambda _: None, password=PASSWORD)
    office.pbx_id = await office.value("SELECT id FROM pbx ORDER BY id LIMIT 1")
    await _change(office, "UPDATE pbx SET link = 'up', link_changed_at = now()")
    sound = await _sound(store, home)
    for language, people in SAMPLE.items():
        for viewer, login in people.items():
            sample.logins[language, viewer] = login
            await _change(office, "UPDATE app_user SET language = $2 WHERE login = $1", login, language)
        operator = await office.value("SELECT id FROM app_user WHERE login = $1", people[OPERATOR])
        sample.ids[language] = await _ids(office, language, operator, sound)
        for viewer in HIRED:
            sample.logins[language, viewer] = await _hire(office, language, viewer, operator)


async def _ids(office: Office, language: str, operator: UserId, sound: dict[str, Any]) -> dict[str, Any]:
    """What addresses need; the accounts are those with the longest history, and one gets long names."""
    busiest = """
        SELECT account.id FROM account JOIN activity ON activity.account_id = account.id
         WHERE account.owner_id = $1 AND account.client_since IS {} NULL AND activity.state = 'planned'
         ORDER BY (SELECT count(*) FROM activity AS done WHERE done.account_id = account.id) DESC, account.id LIMIT 1
    """
    account = await office.value(busiest.format(""), operator)
    client = await office.value(busiest.format("NOT"), operator)
    await _change(
        office, "UPDATE account SET name = $2, problem = $3 WHERE id = $1", account, NAMES[language], PROBLEMS[language]
    )
    await _change(
        office,
        "UPDATE person SET decision_maker = true, role = $2 WHERE account_id = $1",
        account,
        "Заместитель генерального директора по транспорту"
        if language == "ru"
        else "Gépjárműüzemeltetési igazgatóhelyettes",
    )
    person = await office.value("SELECT id FROM person WHERE account_id = $1 ORDER BY position, id LIMIT 1", account)
    await office.email(
        account, "a.very.long.address.of.somebody@department.of.transport.example", person_id=person, position=-1
    )
    for same in (account, client):  # so they may be the same
        await office.number(same, "+3612223334")
    same = await office.account(operator, name=NAMES[language], city="Hódmezővásárhely")
    await _change(
        office,
        "INSERT INTO account_merge (account_id, into_id, taken, merged_by) VALUES ($1, $2, '{city,about}', $3)",
        same,
        client,
        operator,
    )
    talks = "SELECT id FROM call WHERE user_id = $1 AND answered_at IS NOT NULL ORDER BY requested_at DESC LIMIT 8"
    async with db.acting(office.pool, db.SYSTEM) as conn:
        recorded = [row["id"] for row in await conn.fetch(talks, operator)]
    for call_id in recorded:
        await _record(office, call_id, sound)
    leader = await office.value("SELECT id FROM app_user WHERE login = $1", SAMPLE[language][LEADER])
    planned = "SELECT id FROM activity WHERE account_id = $1 AND state = 'planned' ORDER BY id LIMIT 1"
    meeting = await office.id_of("activity_kind", "meeting")
    await _change(
        office, "UPDATE activity SET kind_id = $2 WHERE id = $1", await office.value(planned, account), meeting
    )
    return {
        "account": account,
        "person": person,
        "field": await _own_fields(office, language),
        "client": client,
        "private": await _private(office, language, operator),
        "planned_account": account,
        "planned": await office.value(planned, account),
        "meeting_day": await office.value(
            "SELECT (planned_for(due_at, due_on) AT TIME ZONE 'UTC')::date FROM activity WHERE id = $1",
            await office.value(planned, account),
        ),
        "recording": recorded[0],
        "user": operator,
        "team": await office.value("SELECT team_id FROM app_user WHERE id = $1", operator),
        "result": await office.id_of("result", "meeting_agreed"),
        "handover": await office.handover(operator, leader),
        "view": await office.saved_view(leader),
        "campaign": await office.value(
            """
            SELECT lead.campaign_id FROM lead JOIN account ON account.id = lead.account_id
             WHERE account.owner_id = $1 GROUP BY lead.campaign_id ORDER BY count(*) DESC, lead.campaign_id LIMIT 1
            """,
            operator,
        ),
        "list": await office.loaded_list(leader),
        "checked_list": await _checked_list(office, leader),
    }


async def _private(office: Office, language: str, operator: UserId) -> int:
    """An account that is a person, with a number that stands on another card, too; and somebody who was erased."""
    account = await office.account(operator, kind="person", name=NAMES[language])
    await office.number(account, "+3612223334")
    admin = await office.value("SELECT id FROM app_user WHERE login = $1", SAMPLE[language][ADMINISTRATOR])
    whom = erasing.Whom(account_id=account, person_id=await office.person(account))
    async with db.acting(office.pool, db.Actor(user_id=admin, role=db.Role.ADMINISTRATOR)) as conn:
        subject, _ = await erasing.preview(conn, whom)
        await erasing.erase(conn, whom, erasing.Because.PURPOSE, subject.name)
    return account


async def _own_fields(office: Office, language: str) -> int:
    """A field of each type on both cards; the id of one."""
    for subject in ("account", "person"):
        for kind in ("text", "number", "date", "yes_no"):
            await office.field(subject, kind, code=f"{subject}_{kind}_{language}")
    return await office.field("account", "choice", code=f"sort_{language}", options=["A", "B"])


async def _checked_list(office: Office, leader: UserId) -> int:
    """A list whose line cannot come in."""
    batch_id = await office.loaded_list(leader, state="checked")
    reason = [{"code": "number_has_letters", "field": "number", "values": {"typed": "06 1 CALL"}}]
    await _change(
        office,
        "UPDATE import_row SET verdict = 'error', reason = $2 WHERE batch_id = $1 AND line = 2",
        batch_id,
        reason,
    )
    return batch_id


async def _sound(store: Any, home: Path) -> dict[str, Any]:
    """Six seconds of two tones, as the worker would have left them."""
    seconds, rate = 6, 8000
    time = np.arange(seconds * rate) / rate
    both = np.stack([np.sin(2000 * time) * (time < 3), np.sin(3000 * time) * (time >= 3)], axis=1) * 0.3
    file = home / "talk.ogg"
    soundfile.write(file, both, rate, format="OGG", subtype="OPUS")
    return {"file": file, "store": store, "seconds": float(seconds)}


async def _record(office: Office, call_id: str, sound: dict[str, Any]) -> None:
    """The call has a stored recording with a gap in it."""
    content = sound["file"].read_bytes()
    copy = sound["file"].with_name("copy.ogg")
    copy.write_bytes(content)
    await sound["store"].put_file(f"{call_id}.ogg", copy)
    peaks = {"operator": [0, 40, 100, 20] * 50, "customer": [70, 0, 0, 30] * 50}
    await _change(
        office,
        """
        INSERT INTO recording (call_id, account_id, state, object_key, sha256, size_bytes, stored_at, duration_seconds,
                               talk_operator_seconds, talk_customer_seconds, silence_seconds, peaks)
        SELECT id, account_id, 'stored', $2, $3, $4, now(), $5, 3, 3, 0, $6 FROM call WHERE id = $1
        """,
        call_id, f"{call_id}.ogg", hashlib.sha256(content).digest(), len(content), sound["seconds"], peaks,
    )  # fmt: skip
    await _change(
        office,
        """
        INSERT INTO recording_gap (call_id, paused_at, resumed_at)
        SELECT id, answered_at + interval '1 second', answered_at + interval '2 seconds' FROM call WHERE id = $1
        """,
        call_id,
    )


async def _hire(office: Office, language: str, viewer: str, colleague: UserId) -> str:
    """An operator who takes over one account of a campaign (but for the idle one) and is in the state of `viewer`."""
    login = f"{viewer.replace(' ', '-')}-{language}"
    team = await office.value("SELECT team_id FROM app_user WHERE id = $1", colleague)
    zone = await office.value("SELECT time_zone FROM app_user WHERE id = $1", colleague)
    new = users.administering.UserChange(
        login=login, name="Константинопольская Ангелина" if language == "ru" else "Szentgyörgyiné Wesselényi Krisztina",
        role=db.Role.OPERATOR, team_id=team, language=language, time_zone=zone, script_shown=True,
    )  # fmt: skip
    async with db.acting(office.pool, db.SYSTEM) as conn:
        user_id = await users.administering.add_user(conn, None, new, PASSWORD)
    if viewer == IDLE:
        return login
    await office.telephone(user_id)
    accounts = [await _taken_over(office, user_id, colleague) for _ in range(3)]
    await _call(office, user_id, accounts[0], viewer)
    return login


async def _taken_over(office: Office, user_id: UserId, colleague: UserId) -> AccountId:
    """An account with a long history whose campaign has a script and whose number may be called."""
    account_id = await office.value(
        """
        SELECT account.id FROM account JOIN lead ON lead.account_id = account.id
         WHERE account.owner_id = $1 AND lead.state = 'open' AND account.problem = ''
           AND EXISTS (SELECT FROM phone_number WHERE phone_number.account_id = account.id)
         ORDER BY (SELECT count(*) FROM activity WHERE activity.account_id = account.id) DESC, account.id LIMIT 1
        """,
        colleague,
    )
    await _change(office, "UPDATE account SET owner_id = $2 WHERE id = $1", account_id, user_id)
    await _change(
        office,
        "UPDATE activity SET assignee_id = $2 WHERE account_id = $1 AND state = 'planned'",
        account_id, user_id,
    )  # fmt: skip
    return AccountId(account_id)


async def _call(office: Office, user_id: UserId, account_id: AccountId, viewer: str) -> None:
    async with db.acting(office.pool, db.SYSTEM) as conn:
        user = await users.user_by_id(conn, user_id)
    assert user
    request = calls.DialRequest(account_id=account_id, key=str(uuid.uuid4()))
    call = (await intending.intend(office.pool, user, request)).call
    at = clock.now()
    heard: list[events.CallEvent] = [events.OperatorAnswered(call_id=call.id, at=at)]
    if viewer in (TALKING, WRAPPING):
        heard.append(events.CustomerAnswered(call_id=call.id, at=at))
    if viewer == WRAPPING:
        end = at + timedelta(seconds=9)
        heard.append(events.CallFinished(call_id=call.id, at=end, dial_status="ANSWER", answered_seconds=9))
    async with db.acting(office.pool, db.SYSTEM) as conn:
        for event in heard:
            await ending.apply(conn, event)


async def _change(office: Office, query: str, *values: Any) -> None:
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute(query, *values)
