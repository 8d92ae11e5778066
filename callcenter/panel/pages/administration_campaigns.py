"""The campaigns, to read."""

from aiohttp import web

from callcenter import db, dialing
from callcenter.db import Role
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles


@for_roles(Role.ADMINISTRATOR)
async def index(request: web.Request) -> web.Response:
    """Each campaign with its rules and how many leads are open."""
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        campaigns = await dialing.list_campaigns(conn)
    return page(request, "administration/campaigns.html", campaigns=campaigns)
