"""Administration of the campaigns: what is called for, by which script, how often, recorded or not."""

from datetime import timedelta

from aiohttp import web

from callcenter import activities, db, dialing, scripts
from callcenter.db import Role
from callcenter.errors import Absent, Invalid
from callcenter.ids import CampaignId, ScriptId
from callcenter.panel import forms
from callcenter.panel.pages.campaigns import campaign_id_of
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles

HOUR = timedelta(hours=1)
USUAL = {
    "recorded": "on",
    "announced": "on",
    "active": "on",
    "wrap_up_seconds": "120",
    "attempts_allowed": "5",
    "retry_hours": "4",
}


@for_roles(Role.ADMINISTRATOR)
async def index(request: web.Request) -> web.Response:
    """Each campaign with its rules, and a form for a new one."""
    return await _shown(request, forms.Form(name="rules", values=USUAL))


@for_roles(Role.ADMINISTRATOR)
async def create(request: web.Request) -> web.Response:
    """A new campaign."""
    by, form = user_of(request), await forms.sent(request, "rules")
    rules = _rules(form)
    try:
        async with db.acting(parts_of(request).pool, by.actor) as conn:
            with form.complete():
                made = await dialing.campaigns.add(conn, by.id, rules)
    except Invalid as refusal:
        return await _shown(request, form.refused(refusal, by.language))
    raise web.HTTPSeeOther(f"/campaigns/{made}")


@for_roles(Role.ADMINISTRATOR)
async def edit(request: web.Request) -> web.Response:
    """The list, with a form for one campaign."""
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        campaign = await dialing.campaigns.by_id(conn, campaign_id_of(request))
    if campaign is None:
        raise Absent()
    return await _shown(request, forms.Form(name="rules", values=_values(campaign)), changed=campaign.id)


@for_roles(Role.ADMINISTRATOR)
async def update(request: web.Request) -> web.Response:
    """Other rules, from the next call on."""
    by, form, campaign_id = user_of(request), await forms.sent(request, "rules"), campaign_id_of(request)
    rules = _rules(form)
    try:
        async with db.acting(parts_of(request).pool, by.actor) as conn:
            with form.complete():
                await dialing.campaigns.change(conn, by.id, campaign_id, rules)
    except Invalid as refusal:
        return await _shown(request, form.refused(refusal, by.language), changed=campaign_id)
    raise web.HTTPSeeOther("/administration/campaigns")


async def _shown(request: web.Request, form: forms.Form, *, changed: CampaignId | None = None) -> web.Response:
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        values = {
            "campaigns": await dialing.list_campaigns(conn),
            "purposes": forms.options(await activities.dictionaries.purposes(conn), user.language),
            "scripts": await scripts.loading.published(conn, user.language),
        }
    status = 422 if form.errors else 200
    return page(request, "administration/campaigns.html", status=status, form=form, changed=changed, **values)


def _rules(form: forms.Sent) -> dialing.campaigns.Rules:
    script_id = form.choice("script")
    return dialing.campaigns.Rules(
        name=form.text("name"),
        purpose_id=form.needed_choice("purpose"),
        script_id=ScriptId(script_id) if script_id is not None else None,
        recorded=form.ticked("recorded"),
        announced=form.ticked("announced"),
        wrap_up_seconds=_most(form.number("wrap_up_seconds")),
        attempts_allowed=_most(form.number("attempts_allowed")),
        retry_after=_most(form.number("retry_hours")) * HOUR,
        active=form.ticked("active"),
    )


def _most(number: int | None) -> int:
    """Nothing counts as none; more than any rule allows is still a number that a length of time can have."""
    return min(number or 0, 1_000_000)


def _values(campaign: dialing.Campaign) -> dict[str, str]:
    ticked = {name: "on" for name in ("recorded", "announced", "active") if getattr(campaign, name)}
    return ticked | {
        "name": campaign.name,
        "purpose": str(campaign.purpose_id),
        "script": str(campaign.script_id or ""),
        "wrap_up_seconds": str(campaign.wrap_up_seconds),
        "attempts_allowed": str(campaign.attempts_allowed),
        "retry_hours": str(round(campaign.retry_after / HOUR)),
    }
