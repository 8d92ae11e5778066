"""Who may ask what: every address of the router, for everybody there is. An address that is not listed here fails."""

import enum
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web

from callcenter import db, scripts
from callcenter.ids import new_call_id
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
ADMINISTRATION = LEADING | {Who.LEADER: Answer.FORBIDDEN, Who.OTHER_LEADER: Answer.FORBIDDEN}
OF_ACCOUNT = EVERYBODY | {Who.OPERATOR: Answer.ABSENT, Who.OTHER_LEADER: Answer.ABSENT}
# Only whoever is in the call acts on it; leaders listen, they do not press.
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
    "GET /accounts": EVERYBODY, "GET /accounts/new": EVERYBODY, "POST /accounts": EVERYBODY,
    "GET /accounts/{account_id}": OF_ACCOUNT, "POST /accounts/{account_id}": OF_ACCOUNT,
    "GET /accounts/{account_id}/edit": OF_ACCOUNT, "POST /accounts/{account_id}/people": OF_ACCOUNT,
    "POST /accounts/{account_id}/numbers": OF_ACCOUNT, "POST /accounts/{account_id}/orders": OF_ACCOUNT,
    "POST /accounts/{account_id}/plans": OF_ACCOUNT,
    "GET /accounts/{account_id}/activities/{activity_id}": OF_ACCOUNT,
    "POST /accounts/{account_id}/activities/{activity_id}/postponement": OF_ACCOUNT,
    "POST /accounts/{account_id}/activities/{activity_id}/cancellation": OF_ACCOUNT,
    "POST /accounts/{account_id}/activities/{activity_id}/completion": OF_ACCOUNT,
    "GET /accounts/{account_id}/head": OF_ACCOUNT, "GET /accounts/{account_id}/last-time": OF_ACCOUNT,
    "GET /accounts/{account_id}/people": OF_ACCOUNT, "GET /accounts/{account_id}/timeline": OF_ACCOUNT,
    "GET /accounts/{account_id}/note": OF_ACCOUNT, "PUT /accounts/{account_id}/note": OF_ACCOUNT,
    "GET /recordings": EVERYBODY, "GET /recordings/{call_id}": OF_ACCOUNT,
    "GET /recordings/{call_id}/peaks": OF_ACCOUNT, "GET /recordings/{call_id}/audio": OF_ACCOUNT,
    "GET /live-calls": LEADING, "GET /figures": EVERYBODY, "GET /figures/contacts": EVERYBODY,
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
    "GET /administration/campaigns": ADMINISTRATION, "GET /administration/audit": ADMINISTRATION,
    "GET /me": EVERYBODY, "POST /me": EVERYBODY, "POST /me/script": EVERYBODY, "POST /me/password": EVERYBODY,
    "GET /live": EVERYBODY, "GET /sip": EVERYBODY,
}  # fmt: skip
# What every form of the panel understands something of.
FORM = {
    "name": "X", "country": "HU", "language": "en", "family_name": "X", "number": "06 1 234 5678", "row_version": "1",
    "due_at": "2100-01-01T10:00", "kind": "1", "purpose": "1", "result": "1", "ordered_on": "2026-11-02",
    "amount": "1", "currency": "EUR", "digits": "1",
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
    """What comes back, and the status with the beginning of the text, to be read in a failure."""
    sends: dict[str, Any] = {"data": form} if method == "POST" else {}
    if path.endswith("/calls"):
        sends = {"json": {"key": new_call_id()}, "headers": {"Idempotency-Key": new_call_id()}}
    elif method == "PUT":
        sends = {"json": {"text": "x"}}
    async with browser.request(method, path, allow_redirects=False, **sends) as answer:
        location, status = answer.headers.get("Location", ""), answer.status
        text = "" if path == "/live" else (await answer.read())[:200].decode(errors="replace")
    if status == 401 or (status == 303 and location.startswith("/login")):
        return Answer.DOOR, f"{status}"
    known = {403: Answer.FORBIDDEN, 404: Answer.ABSENT, 405: None}
    return (None if status >= 500 else known.get(status, Answer.REACHED)), f"{status} {text}"


async def test_every_address_is_listed_and_every_listed_one_is_there(panel: Panel) -> None:
    assert set(addresses(panel.application)) == set(MATRIX)


async def test_everybody_gets_what_the_matrix_says(panel: Panel) -> None:
    office = panel.office
    owner = await office.user(login="owner")
    account = await office.account(owner)
    person = await office.person(account)
    await office.number(account, "+3612345678", person_id=person)
    plan = await office.planned(account, owner, due_at=datetime.now(UTC) + timedelta(days=1))
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await scripts.load_folder(conn, scripts.FOLDER)
    script = await office.value("SELECT id FROM script ORDER BY id LIMIT 1")
    campaign = await office.campaign(script_id=script)
    await office.lead(campaign, account)
    async with db.acting(office.pool, db.SYSTEM) as conn:
        talk = await scripts.script_for(conn, campaign, "en")
    assert talk is not None
    spare = await office.user()
    other_team = await office.team()
    browsers = {
        Who.ANONYMOUS: panel.anonymous(),
        Who.OPERATOR: await panel.browser_of(await office.user()),
        Who.OTHER_LEADER: await panel.browser_of(await office.user("leader", team_id=other_team)),
        Who.LEADER: await panel.browser_of(await office.user("leader")),
        Who.ADMINISTRATOR: await panel.browser_of(await office.user("administrator")),
        Who.OWNER: await panel.browser_of(owner),
    }
    call = await office.call(owner, account, state="answered", answered_at=datetime.now(UTC))
    telephone = await office.telephone(spare)
    filled = {
        "account_id": account, "activity_id": plan, "call_id": call, "user_id": spare, "team_id": other_team,
        "telephone_id": await office.value("SELECT id FROM telephone WHERE extension = $1", telephone),
        "dictionary": "kinds", "entry_id": "1",
    }  # fmt: skip

    async def ask(who: Who, browser: aiohttp.ClientSession) -> list[str]:
        wrong = []
        for listed, expected in sorted(MATRIX.items(), key=lambda row: row[0] == "POST /logout"):
            method, pattern = listed.split(" ")
            path = re.sub(r"{(\w+)}", lambda found: str(filled[found.group(1)]), pattern)
            got, told = await asked(browser, method, path, FORM | {"step": talk.start})
            if got is not expected[who]:
                wrong.append(f"{listed} for {who.value}: {expected[who].value} expected, got {told}")
        return wrong

    wrong = [line for who, browser in browsers.items() for line in await ask(who, browser)]
    left = await panel.browser_of(owner)
    await office.value("UPDATE app_user SET active = false, deactivated_at = now() WHERE id = $1 RETURNING 1", owner)
    wrong += await ask(Who.DEACTIVATED, left)
    assert not wrong, "\n".join(wrong)
