"""The script beside the customer: what to say now, the answers by key, objections from any step."""

from collections.abc import Mapping
from typing import Any

import msgspec
from aiohttp import web

from callcenter import accounts, calls, db, dialing, scripts, users
from callcenter.errors import Absent
from callcenter.ids import CallId
from callcenter.panel.parts import parts_of, user_of
from callcenter.settings import Settings


class ScriptView(msgspec.Struct, frozen=True, kw_only=True):
    """A script as the page shows it: at one step of a talk, or before the talk begins."""

    script: scripts.Script
    run: scripts.Run | None
    block: scripts.Step | scripts.Objection | None  # None: the talk is over
    facts: Mapping[str, str]

    def fill(self, text: str) -> str:
        """The words with their fields filled."""
        return scripts.fill(text, self.facts)

    @property
    def answers(self) -> tuple[scripts.Answer, ...]:
        """What may be chosen now."""
        return self.block.answers if self.block else ()

    @property
    def question(self) -> Any:
        """What is asked now, if anything."""
        return getattr(self.block, "question", None)

    @property
    def passed(self) -> list[str]:
        """The first words of the steps behind us, the latest four."""
        steps = [self.script.steps.get(step.step) for step in (self.run.passed if self.run else [])]
        return [self.fill(step.say)[:60] for step in steps if step is not None][-4:]


async def script_values(
    conn: db.Connection, settings: Settings, user: users.User, values: dict[str, Any]
) -> dict[str, Any]:
    """The view of the script for the customer and call in `values`; None without a campaign or its script."""
    account, call = values["account"], values["call"]
    campaign = await dialing.campaign_of_account(conn, account.id)
    script = await scripts.loading.script_for(conn, campaign.id, account.language) if campaign else None
    if script is None:
        return {"script": None, "campaign": campaign}
    run = await scripts.run_of(conn, call.id) if call else None
    script = run.script if run else script
    facts = facts_of(settings, user, account, values["call_person"] or values["dial_person"])
    current = run.current if run else script.start
    view = ScriptView(
        script=script,
        run=run,
        block=(script.steps.get(current) or script.objections.get(current)) if current else None,
        facts={**facts, **(run.answers if run else {})},
    )
    return {"script": view, "campaign": campaign}


def facts_of(
    settings: Settings, user: users.User, account: accounts.Account, person: accounts.people.Person | None
) -> dict[str, str]:
    """What the fields of a script say in this talk."""
    return {
        "operator.name": user.name,
        "company.name": settings.company_name,
        "company.phone": settings.company_phone,
        "account.name": account.name,
        "account.address": ", ".join(part for part in (account.city, account.address) if part),
        "person.greeting_name": (person.greeting_name or person.given_name or person.name) if person else "",
        "person.full_name": person.name if person else "",
    }


async def create(request: web.Request) -> web.Response:
    """An answer to the step on the screen: kept at once, and the next step is there."""
    form, call_id = await request.post(), CallId(request.match_info["call_id"])
    reply = scripts.Reply(
        options=tuple(str(code) for code in form.getall("option", [])),
        typed=str(form.get("typed", "")).strip(),
        unlisted=str(form.get("unlisted", "")).strip(),
    )
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        await _begun(conn, request, call_id)
        await scripts.answer(conn, call_id, str(form.get("step", "")), reply)
    raise web.HTTPSeeOther("/workplace/script")


async def move(request: web.Request) -> web.Response:
    """To an objection, or back."""
    form, call_id = await request.post(), CallId(request.match_info["call_id"])
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        await _begun(conn, request, call_id)
        await scripts.go_to(conn, call_id, str(form.get("step", "")))
    raise web.HTTPSeeOther("/workplace/script")


async def _begun(conn: db.Connection, request: web.Request, call_id: CallId) -> None:
    """The talk begins with its first answer; only the operator of the call follows its script."""
    call = await calls.call_by_id(conn, call_id)
    if call is None or call.user_id != user_of(request).id or call.account_id is None:
        raise Absent()
    if await scripts.run_of(conn, call_id) is None:
        account = await accounts.account_by_id(conn, call.account_id)
        campaign = await dialing.campaign_of_account(conn, call.account_id)
        script = await scripts.loading.script_for(conn, campaign.id, account.language) if campaign and account else None
        if script is None:
            raise Absent()
        await scripts.begin_run(conn, call_id, script.version_id)
