"""Campaigns, the projects of cold work (A40): how far each has come, and more accounts for it."""

from aiohttp import web

from callcenter import accounts, activities, db, dialing, users, views
from callcenter.db import Role, announce
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, CampaignId
from callcenter.panel import forms
from callcenter.panel.list_shapes import ACCOUNTS
from callcenter.panel.listing import Asked
from callcenter.panel.own_filters import OwnFilters
from callcenter.panel.pages.accounts import listing
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles

AT_ONCE = 5000  # accounts in one statement


async def index(request: web.Request) -> web.Response:
    """All campaigns, running ones first."""
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        campaigns = await dialing.list_campaigns(conn)
        purposes = dict(forms.options(await activities.dictionaries.purposes(conn), user.language))
    return page(request, "campaigns/index.html", campaigns=campaigns, purposes=purposes)


async def show(request: web.Request) -> web.Response:
    """One campaign: its accounts by owner and by how they stand, what came of the calls."""
    return await _shown(request)


@for_roles(Role.LEADER, Role.ADMINISTRATOR)
async def bring_in(request: web.Request) -> web.Response:
    """All accounts of a saved view stand in the campaign's list, too; those that stand there already are left alone."""
    user, form, campaign_id = user_of(request), await forms.sent(request, "bring_in"), campaign_id_of(request)
    view_id = form.needed_choice("view")
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await _brought_in(conn, user, campaign_id, views.ViewId(view_id))
    except Invalid as refusal:
        return await _shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/campaigns/{campaign_id}")


async def _brought_in(conn: db.Connection, user: users.User, campaign_id: CampaignId, view_id: views.ViewId) -> None:
    campaign, view = await dialing.campaigns.by_id(conn, campaign_id), await views.view_by_id(conn, user.id, view_id)
    if campaign is None:
        raise Absent()
    if view is None or view.entity is not views.Entity.ACCOUNTS or not campaign.active:
        raise Invalid("view", "unknown")
    found = await _shown_by(conn, user, view)
    for first in range(0, len(found), AT_ONCE):
        chunk = found[first : first + AT_ONCE]
        await dialing.leads.bring_in(conn, [(campaign_id, account_id) for account_id in chunk])
    await users.audit(conn, user.id, "campaign.filled", campaign.name, view=view.name, accounts=len(found))
    for share in await dialing.campaigns.shares_of(conn, campaign_id):
        await announce(conn, "queue", share.owner_id, user_id=share.owner_id)


async def _shown_by(conn: db.Connection, user: users.User, view: views.View) -> list[AccountId]:
    asked = Asked.written(ACCOUNTS, ACCOUNTS.link(view).partition("?")[2])
    own = OwnFilters(asked, await accounts.fields.all_fields(conn), user)
    wanted = listing.wanted_of(asked, own, listing.kind_of(asked))
    return [
        AccountId(line.id) async for line in accounts.finding.stream_accounts(conn, wanted, accounts.finding.Order.NAME)
    ]


async def _shown(request: web.Request, *, refused: forms.Form | None = None) -> web.Response:
    user, campaign_id = user_of(request), campaign_id_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        campaign = await dialing.campaigns.by_id(conn, campaign_id)
        if campaign is None:
            raise Absent()
        shares = await dialing.campaigns.shares_of(conn, campaign_id)
        outcomes = await dialing.campaigns.outcomes_of(conn, campaign_id)
        saved = await views.list_views(conn, user.id, views.Entity.ACCOUNTS)
    return page(
        request, "campaigns/show.html", status=422 if refused else 200, campaign=campaign, shares=shares,
        outcomes=outcomes, views=[(view.id, view.name) for view in saved],
        form=refused or forms.Form(name="bring_in"),
    )  # fmt: skip


def campaign_id_of(request: web.Request) -> CampaignId:
    """The campaign in the address."""
    return CampaignId(int(request.match_info["campaign_id"]))
