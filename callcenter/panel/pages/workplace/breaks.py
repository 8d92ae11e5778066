"""An operator's break: it begins with a reason and ends by the same key, or by dialling."""

from aiohttp import web

from callcenter import db, presence
from callcenter.panel.parts import parts_of, user_of


async def create(request: web.Request) -> web.Response:
    """The break begins; pages and the leader's list follow by the news."""
    user = user_of(request)
    reason = str((await request.post()).get("reason", ""))
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        await presence.begin_break(conn, user.id, reason)
    return web.Response(status=204)


async def destroy(request: web.Request) -> web.Response:
    """The break is over."""
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        await presence.end_break(conn, user.id)
    return web.Response(status=204)
