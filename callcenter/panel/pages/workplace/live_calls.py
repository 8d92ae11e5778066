"""The calls that run now, for those who lead."""

from aiohttp import web

from callcenter import calls, db, presence, reports
from callcenter.db import Role
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles


@for_roles(Role.LEADER, Role.ADMINISTRATOR)
async def index(request: web.Request) -> web.Response:
    """The page, or its part that updates itself when a script asks."""
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        running = await calls.live_calls(conn)
        people = await presence.people_now(conn)
        exchanges = await reports.exchanges(conn)
    template = "live_calls/_calls.html" if request.headers.get("HX-Request") else "live_calls/index.html"
    return page(request, template, calls=running, people=people, exchanges=exchanges)
