"""Where an account stands: its status, and the projects (campaigns) it belongs to (A40)."""

from aiohttp import web

from callcenter import accounts, db, dialing
from callcenter.errors import Absent, Invalid
from callcenter.ids import CampaignId
from callcenter.panel import forms
from callcenter.panel.pages.accounts.card import shown
from callcenter.panel.pages.accounts.parts import account_id_of
from callcenter.panel.parts import parts_of, user_of


async def update_lifecycle(request: web.Request) -> web.Response:
    """Another status, by one of the ways there are."""
    user, form, account_id = user_of(request), await forms.sent(request, "lifecycle"), account_id_of(request)
    wanted = form.one_of("lifecycle", accounts.standing.Lifecycle, accounts.standing.Lifecycle.PROSPECT)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await accounts.standing.change(conn, account_id, wanted)
    except Invalid as refusal:
        return await shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}")


async def update_roles(request: web.Request) -> web.Response:
    """A partner, a supplier, both, or neither any more."""
    user, form, account_id = user_of(request), await forms.sent(request, "roles"), account_id_of(request)
    roles = [role for role in accounts.standing.ROLES if form.ticked(role)]
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await accounts.standing.change_roles(conn, account_id, roles)
    except Invalid as refusal:
        return await shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#projects")


async def create_standing(request: web.Request) -> web.Response:
    """The account stands in the list of a campaign."""
    user, form, account_id = user_of(request), await forms.sent(request, "campaign"), account_id_of(request)
    campaign_id = CampaignId(form.needed_choice("campaign"))
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await _seen(conn, request)
                await dialing.leads.add(conn, campaign_id, account_id)
    except Invalid as refusal:
        return await shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#projects")


async def destroy_standing(request: web.Request) -> web.Response:
    """The account goes out of the campaign's list, if nobody called it for the campaign."""
    user, form, account_id = user_of(request), await forms.sent(request, "campaign"), account_id_of(request)
    campaign_id = CampaignId(int(request.match_info["campaign_id"]))
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            await _seen(conn, request)
            await dialing.leads.remove(conn, campaign_id, account_id)
    except Invalid as refusal:
        return await shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#projects")


async def _seen(conn: db.Connection, request: web.Request) -> None:
    if await accounts.account_by_id(conn, account_id_of(request)) is None:
        raise Absent()
