"""What people choose for themselves: language, look, the key that calls, the script, the password."""

from aiohttp import web

from callcenter import db, users
from callcenter.errors import Invalid
from callcenter.panel import forms
from callcenter.panel.parts import address_of, parts_of, session_of, user_of
from callcenter.panel.refusing import words_of
from callcenter.panel.rendering import page


async def show(request: web.Request) -> web.Response:
    """The settings as they are."""
    return _shown(request)


async def update(request: web.Request) -> web.Response:
    """Keep what was chosen; the answer is in the chosen language already."""
    user, typed = user_of(request), await forms.typed_in(request)
    chosen = users.OwnSettings(
        language=typed.get("language", ""),
        theme=typed.get("theme", ""),
        dial_key=typed.get("dial_key", ""),
        script_shown=typed.get("script_shown") == "on",
        rings=typed.get("rings", user.rings),
    )
    try:
        async with db.acting(parts_of(request).pool, db.SYSTEM) as conn:
            await users.change_own_settings(conn, user, chosen)
    except Invalid as refusal:
        return _shown(request, settings=forms.refused("settings", typed, refusal, user.language))
    raise web.HTTPSeeOther("/me?saved=settings")


async def update_script(request: web.Request) -> web.Response:
    """Show or hide the script beside the customer (A11); kept for the next calls too."""
    user, shown = user_of(request), (await forms.typed_in(request)).get("shown") == "on"
    chosen = users.OwnSettings(
        language=user.language, theme=user.theme, dial_key=user.dial_key, rings=user.rings, script_shown=shown
    )
    async with db.acting(parts_of(request).pool, db.SYSTEM) as conn:
        await users.change_own_settings(conn, user, chosen)
    raise web.HTTPSeeOther("/workplace/script")


async def update_password(request: web.Request) -> web.Response:
    """A new password: the present one is asked for, other log-ins of the user end."""
    session, typed, address = session_of(request), await forms.typed_in(request), address_of(request)
    try:
        if typed.get("new", "") != typed.get("again", ""):
            raise Invalid("again", "not_the_same")
        async with db.acting(parts_of(request).pool, db.SYSTEM) as conn:
            await users.change_own_password(
                conn, session, typed.get("current", ""), typed.get("new", ""), address=address
            )
    except users.WeakPassword as refusal:
        words = {"new": words_of(refusal, session.user.language)}
        return _shown(request, password=forms.Form(name="password", errors=words))
    except Invalid as refusal:
        return _shown(request, password=forms.refused("password", {}, refusal, session.user.language))
    raise web.HTTPSeeOther("/me?saved=password")


def _shown(
    request: web.Request, *, settings: forms.Form | None = None, password: forms.Form | None = None
) -> web.Response:
    user, refused = user_of(request), settings or password
    known = {"language": user.language, "theme": user.theme, "dial_key": user.dial_key, "rings": user.rings}
    known["script_shown"] = "on" if user.script_shown else ""
    return page(
        request,
        "me/show.html",
        status=422 if refused else 200,
        keys=[(key, key) for key in users.DIAL_KEYS],
        settings=settings or forms.Form(name="settings", values=known),
        password=password or forms.Form(name="password"),
        saved="" if refused else request.query.get("saved", ""),
    )
