"""One's planned contacts in a calendar program: the secret address in the own settings, and what it gives (A26)."""

from aiohttp import web

from callcenter import db
from callcenter.panel.pages.me.settings import shown
from callcenter.panel.parts import parts_of, user_of
from callcenter.reminders import calendar


async def create(request: web.Request) -> web.Response:
    """A new address, shown once; the one of before is dead."""
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        token = await calendar.make_address(conn, user.id)
    return await shown(request, calendar_address=f"{_url(request)}/calendars/{token}.ics")


async def destroy(request: web.Request) -> web.Response:
    """No address any more."""
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        await calendar.remove_address(conn, user.id)
    raise web.HTTPSeeOther("/me?saved=calendar#calendar")


async def show(request: web.Request) -> web.Response:
    """The calendar, for whoever has the address; no log-in."""
    body = await calendar.calendar_behind(parts_of(request).pool, request.match_info["token"], _url(request))
    return web.Response(
        body=body,
        headers={"Content-Type": "text/calendar; charset=utf-8", "Content-Disposition": 'inline; filename="plans.ics"'},
    )


def _url(request: web.Request) -> str:
    return parts_of(request).settings.callcenter_public_url.rstrip("/")
