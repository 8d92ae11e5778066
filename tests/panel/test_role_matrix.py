"""Who may ask what: every address of the router, for everybody there is. An address that is not listed here fails."""

import enum
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import asyncpg
from aiohttp import web

from callcenter import db, scripts
from callcenter.ids import AccountId, UserId, new_call_id
from callcenter.local.postgres import LocalPostgres
from tests.panel.conftest import Panel


class Who(enum.Enum):
    """Everybody there is, as seen from the account that the addresses name."""

    ANONYMOUS = "anonymous"
    DEACTIVATED = "its owner, deactivated, with the page still open"
    OWNER = "its owner"
    OPERATOR = "another operator"
    LEADER = "the leader of its owner's team"
    OTHER_LEADER = "the leader of another team"
    ADMINISTRATOR = "an administrator"


class Answer(enum.Enum):
    """What comes back."""

    DOOR = "the way to the log-in"
    REACHED = "the page, or a refusal of what was typed"
    FORBIDDEN = "not for this role"
    ABSENT = "nothing there"


STRANGERS = {Who.ANONYMOUS: Answer.DOOR, Who.DEACTIVATED: Answer.DOOR}
ALL = dict.fromkeys(Who, Answer.REACHED)
# Rows of the matrix: an address belongs to one of them.
DOOR = ALL
EVERYBODY = ALL | STRANGERS
LEADING = EVERYBODY | {Who.OWNER: Answer.FORBIDDEN, Who.OPERATOR: Answer.FORBIDDEN}
NOBODY = dict.fromkeys(Who, Answer.ABSENT)
ADMINISTRATION = LEADING | {Who.LEADER: Answer.FORBIDDEN, Who.OTHER_LEADER: Answer.FORBIDDEN}
# Lists: of the leader who loaded them, of the leaders above, of administrators.
OF_LIST = LEADING | {Who.OTHER_LEADER: Answer.ABSENT}
# Leaders act on people of their own teams.
OF_MEMBER = LEADING | {Who.OTHER_LEADER: Answer.ABSENT}
OF_ACCOUNT = EVERYBODY | {Who.OPERATOR: Answer.ABSENT, Who.OTHER_LEADER: Answer.ABSENT}
# Only whoever is in the call, or is reminded, acts on it; leaders listen, they do not press.
OF_CALL = OF_ACCOUNT | {Who.LEADER: Answer.ABSENT, Who.ADMINISTRATOR: Answer.ABSENT}

MATRIX: dict[str, dict[Who, Answer]] = {
    "GET /login": DOOR, "POST /login": DOOR, "POST /logout": dict.fromkeys(Who, Answer.DOOR),
    "GET /": EVERYBODY, "GET /workplace": EVERYBODY, "GET /workplace/script": EVERYBODY,
    "POST /accounts/{account_id}/calls": EVERYBODY,  # here without an exchange, which is told before anything else
    "POST /calls/{call_id}/hang-up": OF_CALL, "POST /calls/{call_id}/tones": OF_CALL,
    "POST /calls/{call_id}/return": OF_CALL,
    "POST /calls/{call_id}/recording-pause": OF_CALL, "DELETE /calls/{call_id}/recording-pause": OF_CALL,
    "POST /calls/{call_id}/wrap-up": OF_CALL, "POST /calls/{call_id}/wrap-up/time": OF_CALL,
    "POST /calls/{call_id}/script-answers": OF_CALL, "POST /calls/{call_id}/script-moves": OF_CALL,
    "GET /search": EVERYBODY, "GET /accounts": EVERYBODY, "GET /accounts/new": EVERYBODY, "POST /accounts": EVERYBODY,
    "POST /accounts/look-alikes": EVERYBODY,
    "GET /accounts/{account_id}": OF_ACCOUNT, "POST /accounts/{account_id}": OF_ACCOUNT,
    "GET /accounts/{account_id}/edit": OF_ACCOUNT, "POST /accounts/{account_id}/people": OF_ACCOUNT,
    "POST /accounts/{account_id}/numbers": OF_ACCOUNT, "POST /accounts/{account_id}/orders": OF_ACCOUNT,
    "POST /accounts/{account_id}/client-changes": OF_MEMBER,  # a leader decides about clients of the team
    "POST /accounts/{account_id}/plans": OF_ACCOUNT, "GET /day/next-steps": EVERYBODY, "GET /day/undone": EVERYBODY,
    "POST /accounts/{account_id}/next-step-reasons": OF_ACCOUNT,
    "GET /accounts/{account_id}/merge": OF_ACCOUNT, "POST /accounts/{account_id}/merge": OF_ACCOUNT,
    "GET /accounts/{account_id}/merged": OF_ACCOUNT, "POST /accounts/{account_id}/separation": OF_ACCOUNT,
    "GET /accounts/{account_id}/past-contacts/new": OF_ACCOUNT, "POST /accounts/{account_id}/past-contacts": OF_ACCOUNT,
    "GET /accounts/{account_id}/people/{person_id}": OF_ACCOUNT,
    "POST /accounts/{account_id}/people/{person_id}": OF_ACCOUNT,
    "POST /accounts/{account_id}/people/{person_id}/first": OF_ACCOUNT,
    "POST /accounts/{account_id}/numbers/{number_id}": OF_ACCOUNT,
    "POST /accounts/{account_id}/numbers/{number_id}/first": OF_ACCOUNT,
    "POST /accounts/{account_id}/numbers/{number_id}/removal": OF_ACCOUNT,
    "POST /accounts/{account_id}/emails": OF_ACCOUNT,
    "POST /accounts/{account_id}/emails/{email_id}": OF_ACCOUNT,
    "POST /accounts/{account_id}/emails/{email_id}/first": OF_ACCOUNT,
    "POST /accounts/{account_id}/emails/{email_id}/removal": OF_ACCOUNT,
    "POST /accounts/{account_id}/roles": OF_ACCOUNT,
    "POST /accounts/{account_id}/lifecycle": OF_ACCOUNT, "POST /accounts/{account_id}/campaigns": OF_ACCOUNT,
    "POST /accounts/{account_id}/campaigns/{campaign_id}/removal": OF_ACCOUNT,
    "GET /accounts/{account_id}/activities/{activity_id}": OF_ACCOUNT,
    "POST /accounts/{account_id}/activities/{activity_id}/postponement": OF_ACCOUNT,
    "POST /accounts/{account_id}/activities/{activity_id}/cancellation": OF_ACCOUNT,
    "POST /accounts/{account_id}/activities/{activity_id}/completion": OF_ACCOUNT,
    "POST /accounts/{account_id}/activities/{activity_id}/acknowledgement": OF_CALL,  # a reminder is one person's
    "POST /accounts/{account_id}/activities/{activity_id}/snooze": OF_CALL,
    "GET /day": EVERYBODY, "GET /day/places": EVERYBODY, "GET /day/looking-back": EVERYBODY,
    "GET /day/assignments": EVERYBODY, "GET /day/assignments/new": LEADING, "POST /day/assignments": LEADING,
    "POST /accounts/{account_id}/activities/{activity_id}/moves": OF_ACCOUNT,
    "GET /plans": EVERYBODY, "POST /views": EVERYBODY,
    "GET /views/{view_id}": OF_CALL, "POST /views/{view_id}": OF_CALL,  # a private view is one person's, too
    "POST /views/{view_id}/first": OF_CALL, "POST /views/{view_id}/deletion": OF_CALL,
    "GET /reminders": EVERYBODY, "POST /reminders/acknowledgement": EVERYBODY, "POST /reminders/snooze": EVERYBODY,
    "GET /accounts/{account_id}/head": OF_ACCOUNT, "GET /accounts/{account_id}/last-time": OF_ACCOUNT,
    "GET /accounts/{account_id}/people": OF_ACCOUNT, "GET /accounts/{account_id}/timeline": OF_ACCOUNT,
    "GET /accounts/{account_id}/note": OF_ACCOUNT, "PUT /accounts/{account_id}/note": OF_ACCOUNT,
    "GET /accounts/{account_id}/erasure": ADMINISTRATION, "POST /accounts/{account_id}/erasure": ADMINISTRATION,
    "GET /accounts/{account_id}/people/{person_id}/erasure": ADMINISTRATION,
    "POST /accounts/{account_id}/people/{person_id}/erasure": ADMINISTRATION,
    "GET /accounts/{account_id}/everything.zip": ADMINISTRATION,
    "GET /accounts/{account_id}/people/{person_id}/everything.zip": ADMINISTRATION,
    "GET /administration/erasures": ADMINISTRATION,
    "GET /accounts/{account_id}/stops": OF_ACCOUNT, "POST /accounts/{account_id}/stops": OF_ACCOUNT,
    "POST /accounts/{account_id}/stops/{stop_id}/lifting": LEADING | {Who.OTHER_LEADER: Answer.ABSENT},
    "GET /recordings": EVERYBODY, "GET /recordings/{call_id}": OF_ACCOUNT,
    "GET /recordings/{call_id}/peaks": OF_ACCOUNT, "GET /recordings/{call_id}/audio": OF_ACCOUNT,
    "POST /recordings/{call_id}/heard": OF_ACCOUNT, "POST /recordings/{call_id}/attempts": OF_ACCOUNT,
    "GET /recordings/{call_id}/comments": OF_ACCOUNT, "POST /recordings/{call_id}/comments": OF_ACCOUNT,
    "GET /live-calls": LEADING, "GET /figures": EVERYBODY, "GET /figures/contacts": EVERYBODY,
    "GET /exports/{list}.{form}": LEADING,  # operators only by a right of their own
    "GET /imports": LEADING, "POST /imports": LEADING,
    "GET /imports/{batch_id}": OF_LIST, "GET /imports/{batch_id}/state": OF_LIST,
    "GET /imports/{batch_id}/mapping": OF_LIST, "POST /imports/{batch_id}/mapping": OF_LIST,
    "POST /imports/{batch_id}/run": OF_LIST, "POST /imports/{batch_id}/undo": OF_LIST,
    "GET /imports/{batch_id}/rejected.csv": OF_LIST,
    "GET /duplicates": EVERYBODY,
    "POST /duplicates/{pair_id}/dismissal": OF_ACCOUNT, "POST /duplicates/{pair_id}/return": OF_ACCOUNT,
    "GET /handovers": LEADING, "GET /handovers/from/{user_id}": OF_MEMBER, "POST /handovers/from/{user_id}": OF_MEMBER,
    "GET /handovers/{handover_id}": OF_MEMBER, "POST /handovers/{handover_id}/undoing": OF_MEMBER,
    "GET /administration": ADMINISTRATION, "GET /administration/users/new": ADMINISTRATION,
    "POST /administration/users": ADMINISTRATION, "GET /administration/users/{user_id}": ADMINISTRATION,
    "POST /administration/users/{user_id}": ADMINISTRATION,
    "POST /administration/users/{user_id}/deactivation": ADMINISTRATION,
    "POST /administration/users/{user_id}/reactivation": ADMINISTRATION,
    "POST /administration/users/{user_id}/password": ADMINISTRATION,
    "GET /administration/teams": ADMINISTRATION, "POST /administration/teams": ADMINISTRATION,
    "GET /administration/teams/{team_id}": ADMINISTRATION, "POST /administration/teams/{team_id}": ADMINISTRATION,
    "GET /administration/telephones": ADMINISTRATION, "POST /administration/telephones": ADMINISTRATION,
    "POST /administration/telephones/{telephone_id}/activation": ADMINISTRATION,
    "POST /administration/telephones/{telephone_id}/deactivation": ADMINISTRATION,
    "POST /administration/telephones/{telephone_id}/secret": ADMINISTRATION,
    "GET /administration/{dictionary}": ADMINISTRATION, "POST /administration/{dictionary}": ADMINISTRATION,
    "GET /administration/{dictionary}/{entry_id}": ADMINISTRATION,
    "POST /administration/{dictionary}/{entry_id}": ADMINISTRATION,
    "POST /administration/{dictionary}/{entry_id}/retirement": ADMINISTRATION,
    "POST /administration/{dictionary}/{entry_id}/restoration": ADMINISTRATION,
    "POST /administration/{dictionary}/{entry_id}/place": ADMINISTRATION,
    "POST /administration/{dictionary}/{entry_id}/merge": ADMINISTRATION,
    "POST /administration/{dictionary}/{entry_id}/separation": ADMINISTRATION,
    "GET /administration/stop-list": ADMINISTRATION, "POST /administration/stop-list": ADMINISTRATION,
    "POST /administration/stop-list/{stop_id}/lifting": ADMINISTRATION,
    "GET /administration/fields": ADMINISTRATION, "POST /administration/fields": ADMINISTRATION,
    "GET /administration/fields/{field_id}": ADMINISTRATION, "POST /administration/fields/{field_id}": ADMINISTRATION,
    "POST /administration/fields/{field_id}/retirement": ADMINISTRATION,
    "POST /administration/fields/{field_id}/restoration": ADMINISTRATION,
    "POST /administration/campaigns": ADMINISTRATION, "GET /administration/campaigns/{campaign_id}": ADMINISTRATION,
    "POST /administration/campaigns/{campaign_id}": ADMINISTRATION,
    "GET /campaigns": EVERYBODY, "GET /campaigns/{campaign_id}": EVERYBODY,  # the counts are those of one's level
    "POST /campaigns/{campaign_id}/accounts": LEADING,
    "GET /administration/campaigns": ADMINISTRATION, "GET /administration/audit": ADMINISTRATION,
    "POST /administration/audit/check": ADMINISTRATION,
    "GET /me": EVERYBODY, "POST /me": EVERYBODY, "POST /me/break": EVERYBODY, "DELETE /me/break": EVERYBODY,
    "POST /me/script": EVERYBODY, "POST /me/reminders": EVERYBODY, "POST /me/password": EVERYBODY,
    "POST /me/calendar": EVERYBODY, "POST /me/calendar/removal": EVERYBODY,
    "GET /calendars/{token}.ics": NOBODY,  # but for whoever has the secret: test_calendars
    "GET /moments": EVERYBODY, "GET /live": EVERYBODY, "GET /sip": EVERYBODY,
}  # fmt: skip
FOREIGN = (Who.OPERATOR, Who.OTHER_LEADER)
SECRET = "Seldom Seen Ltd."
# What every form of the panel understands something of.
FORM = {
    "name": "X", "country": "HU", "language": "en", "family_name": "X", "number": "06 1 234 5678", "row_version": "1",
    "happened": "2024", "assignee": "1", "due_at": "2100-01-01T10:00",
    "kind": "1", "purpose": "1", "result": "1", "ordered_on": "2026-11-02",
    "amount": "1", "currency": "EUR", "digits": "1",
    "into": "1", "lifecycle": "qualified", "campaign": "1", "email": "x@example.org",
    "seconds": "1", "at": "1", "words": "x", "later": "5", "shown_at": "1",
}  # fmt: skip


def addresses(application: web.Application) -> Iterator[str]:
    """Method and form of every address that the router knows, files apart."""
    for route in application.router.routes():
        resource = route.resource
        assert resource is not None
        if route.method != "HEAD" and not resource.canonical.startswith("/static"):
            yield f"{route.method} {resource.canonical}"


async def asked(
    browser: aiohttp.ClientSession, method: str, path: str, form: dict[str, str]
) -> tuple[Answer | None, str]:
    """What comes back, and the status with the text."""
    sends: dict[str, Any] = {"data": form} if method == "POST" else {}
    if path.endswith("/calls"):
        sends = {"json": {"key": new_call_id()}, "headers": {"Idempotency-Key": new_call_id()}}
    elif method == "PUT":
        sends = {"json": {"text": "x"}}
    async with browser.request(method, path, allow_redirects=False, **sends) as answer:
        location, status = answer.headers.get("Location", ""), answer.status
        text = "" if path == "/live" else (await answer.read()).decode(errors="replace")
    if status == 401 or (status == 303 and location.startswith("/login")):
        return Answer.DOOR, f"{status}"
    known = {403: Answer.FORBIDDEN, 404: Answer.ABSENT, 405: None}
    return (None if status >= 500 else known.get(status, Answer.REACHED)), f"{status} {text}"


async def test_every_address_is_listed_and_every_listed_one_is_there(panel: Panel) -> None:
    assert set(addresses(panel.application)) == set(MATRIX)


class Scene:
    """An account of `owner` with everything that hangs on it, and a browser for each of the others."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self.owner: UserId
        self.browsers: dict[Who, aiohttp.ClientSession]
        self._form: dict[str, str]
        self._filled: dict[str, object]

    @classmethod
    async def set(cls, panel: Panel) -> "Scene":
        """The account with its person, number, plan, lead and open call; the people around it, logged in."""
        scene, office = cls(panel), panel.office
        scene.owner = await office.user(login="owner")
        account = await office.account(scene.owner, name=SECRET)
        person = await office.person(account)
        await office.number(account, "+3612345678", person_id=person)
        await office.number(await office.account(scene.owner), "+3612345678")  # may be the same
        plan = await office.planned(account, scene.owner, due_at=datetime.now(UTC) + timedelta(days=1))
        async with db.acting(office.pool, db.SYSTEM) as conn:
            await scripts.loading.load_folder(conn, scripts.loading.FOLDER)
        campaign = await office.campaign(script_id=await office.value("SELECT id FROM script ORDER BY id LIMIT 1"))
        await office.lead(campaign, account)
        async with db.acting(office.pool, db.SYSTEM) as conn:
            talk = await scripts.loading.script_for(conn, campaign, "en")
        assert talk is not None
        spare, other_team, leader = await office.user(), await office.team(), await office.user("leader")
        scene.browsers = {
            Who.ANONYMOUS: panel.anonymous(),
            Who.OPERATOR: await panel.browser_of(await office.user()),
            Who.OTHER_LEADER: await panel.browser_of(await office.user("leader", team_id=other_team)),
            Who.LEADER: await panel.browser_of(leader),
            Who.ADMINISTRATOR: await panel.browser_of(await office.user("administrator")),
            Who.OWNER: await panel.browser_of(scene.owner),
        }
        call = await office.call(scene.owner, account, state="answered", answered_at=datetime.now(UTC))
        telephone = await office.telephone(spare)
        scene._form = FORM | {"step": talk.start}
        scene._filled = {
            "account_id": account, "field_id": await office.field(), "person_id": person,
            "campaign_id": await office.campaign(),
            "number_id": 1, "email_id": 1,
            "activity_id": plan, "call_id": call, "user_id": spare, "team_id": other_team,
            "telephone_id": await office.value("SELECT id FROM telephone WHERE extension = $1", telephone),
            "dictionary": "kinds", "entry_id": "1", "list": "accounts", "form": "csv", "token": "x" * 43,
            "stop_id": await office._insert(
                "suppression", channel="write", scope="account", account_id=account, reason="asked"
            ),
            "batch_id": await office.loaded_list(leader, file_name=SECRET),
            "pair_id": await office.value("SELECT id FROM duplicate_pair"),
            "handover_id": await office.handover(spare, spare),
            "view_id": await office.saved_view(scene.owner, name=SECRET),
        }  # fmt: skip
        return scene

    def place(self, name: str) -> str:
        """What stands in an address for this part of its pattern."""
        return str(self._filled[name])

    async def ask(self, who: Who, browser: aiohttp.ClientSession) -> AsyncIterator[tuple[str, Answer | None, str]]:
        """What `who` gets at each address of the matrix, with the text of it; the log-out comes last."""
        office, account = self._panel.office, AccountId(int(self.place("account_id")))  # what others took off is back
        self._filled |= {"number_id": await office.number(account), "email_id": await office.email(account)}
        for listed in sorted(MATRIX, key=lambda address: address == "POST /logout"):
            method, pattern = listed.split(" ")
            path = re.sub(r"{(\w+)}", lambda found: self.place(found.group(1)), pattern)
            got, told = await asked(browser, method, path, self._form)
            yield listed, got, told

    async def wrong(self, who: Who, browser: aiohttp.ClientSession) -> list[str]:
        """Where `who` does not get what the matrix says."""
        return [
            f"{listed} for {who.value}: {MATRIX[listed][who].value} expected, got {told[:200]}"
            async for listed, got, told in self.ask(who, browser)
            if got is not MATRIX[listed][who] or (who in FOREIGN and SECRET in told)
        ]


async def test_everybody_gets_what_the_matrix_says_and_strangers_never_read_the_name(panel: Panel) -> None:
    scene = await Scene.set(panel)
    wrong = [line for who, browser in scene.browsers.items() for line in await scene.wrong(who, browser)]
    left = await panel.browser_of(scene.owner)
    await panel.office.leaves(scene.owner)
    wrong += await scene.wrong(Who.DEACTIVATED, left)
    assert not wrong, "\n".join(wrong)


async def test_row_level_security_alone_keeps_a_foreign_account_absent(
    panel: Panel, postgres: LocalPostgres, database: str
) -> None:
    """The pages have no condition of their own for what is visible (tests/architecture): so with the policies switched
    off every stranger must reach everything. What would stay absent here would be guarded twice, or by accident.
    Guarded twice are the lists of accounts and plans alone, whose functions ask for what may be seen (migration 0028):
    what is read above the list of accounts is the name of a view."""
    scene = await Scene.set(panel)
    owner = await asyncpg.connect(postgres.url(database))
    for row in await owner.fetch("SELECT oid::regclass::text AS name FROM pg_class WHERE relrowsecurity"):
        await owner.execute(f"ALTER TABLE {row['name']} DISABLE ROW LEVEL SECURITY")
    await owner.close()
    reached, read = set(), set()
    for who in FOREIGN:
        async for listed, got, told in scene.ask(who, scene.browsers[who]):
            reached |= {(who, listed)} if got is Answer.REACHED and MATRIX[listed] is OF_ACCOUNT else set()
            read |= {listed} if SECRET in told and MATRIX[listed] is not OF_ACCOUNT else set()
    assert reached == {(who, listed) for who in FOREIGN for listed, row in MATRIX.items() if row is OF_ACCOUNT}
    of_views = {"GET /views/{view_id}"}
    of_lists = {"GET /imports", "POST /imports", "GET /imports/{batch_id}/mapping", "POST /imports/{batch_id}/mapping"}
    lists = {"GET /accounts", "POST /accounts/look-alikes", "GET /duplicates", "GET /live-calls", "GET /recordings"}
    never = {  # for the operator
        "POST /accounts/{account_id}/client-changes",
        "POST /accounts/{account_id}/stops/{stop_id}/lifting",
    }
    assert read == lists | of_lists | of_views | never
