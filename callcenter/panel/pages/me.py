"""What people choose for themselves: language, look, the key that calls, the script, the password."""

import msgspec
from aiohttp import web

from callcenter import db, users
from callcenter.errors import Invalid
from callcenter.panel import forms
from callcenter.panel.parts import address_of, parts_of, session_of, user_of
from callcenter.panel.rendering import page


async def show(request: web.Request) -> web.Response:
    """The settings as they are."""
    return _shown(request)


async def update(request: web.Request) -> web.Response:
    """Keep what was chosen; the answer is in the chosen language already."""
    user, form = user_of(request), await forms.sent(request, "settings")
    chosen = users.OwnSettings(
        language=form.text("language"),
        theme=form.text("theme"),
        dial_key=form.text("dial_key"),
        script_shown=form.ticked("script_shown"),
        rings=form.text("rings", user.rings),
    )
    try:
        async with db.acting(parts_of(request).pool, db.SYSTEM) as conn:
            await users.change_own_settings(conn, user, chosen)
    except Invalid as refusal:
        return _shown(request, settings=form.refused(refusal, user.language))
    raise web.HTTPSeeOther("/me?saved=settings")


async def update_script(request: web.Request) -> web.Response:
    """Show or hide the script beside the customer (A11); kept for the next calls too."""
    user, form = user_of(request), await forms.sent(request, "script")
    chosen = msgspec.structs.replace(user.own_settings, script_shown=form.ticked("shown"))
    async with db.acting(parts_of(request).pool, db.SYSTEM) as conn:
        await users.change_own_settings(conn, user, chosen)
    raise web.HTTPSeeOther("/workplace/script")


async def update_password(request: web.Request) -> web.Response:
    """A new password: the present one is asked for, other log-ins of the user end."""
    session, form, address = session_of(request), await forms.sent(request, "password"), address_of(request)
    new = form.repeated("new", "again")
    try:
        async with db.acting(parts_of(request).pool, db.SYSTEM) as conn:
            with form.complete():
                await users.change_own_password(conn, session, form.text("current"), new, address=address)
    except Invalid as refusal:
        return _shown(request, password=form.refused(refusal, session.user.language))
    raise web.HTTPSeeOther("/me?saved=password")


def _shown(
    request: web.Request, *, settings: forms.Form | None = None, password: forms.Form | None = None
) -> web.Response:
    user, refused = user_of(request), settings or password
    known = msgspec.structs.asdict(user.own_settings) | {"script_shown": "on" if user.script_shown else ""}
    return page(
        request,
        "me/show.html",
        status=422 if refused else 200,
        keys=[(key, key) for key in users.DIAL_KEYS],
        settings=settings or forms.Form(name="settings", values=known),
        password=password or forms.Form(name="password"),
        saved="" if refused else request.query.get("saved", ""),
    )
