"""What people choose for themselves: language, look, the key that calls, the script, reminders, the password."""

import msgspec
from aiohttp import web

from callcenter import db, reminders, users
from callcenter.errors import Invalid
from callcenter.panel import forms
from callcenter.panel.parts import address_of, parts_of, session_of, user_of
from callcenter.panel.rendering import page


async def show(request: web.Request) -> web.Response:
    """The settings as they are."""
    return await shown(request)


async def update(request: web.Request) -> web.Response:
    """Keep what was chosen; the answer is in the chosen language already."""
    user, form = user_of(request), await forms.sent(request, "settings")
    chosen = users.own.OwnSettings(
        language=form.text("language"),
        theme=form.text("theme"),
        dial_key=form.text("dial_key"),
        script_shown=form.ticked("script_shown"),
        rings=form.text("rings", user.rings),
    )
    try:
        async with db.acting(parts_of(request).pool, db.SYSTEM) as conn:
            await users.own.change_own_settings(conn, user, chosen)
    except Invalid as refusal:
        return await shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther("/me?saved=settings")


async def update_script(request: web.Request) -> web.Response:
    """Show or hide the script beside the customer (A11); kept for the next calls too."""
    user, form = user_of(request), await forms.sent(request, "script")
    chosen = msgspec.structs.replace(user.own_settings, script_shown=form.ticked("shown"))
    async with db.acting(parts_of(request).pool, db.SYSTEM) as conn:
        await users.own.change_own_settings(conn, user, chosen)
    raise web.HTTPSeeOther("/workplace/script")


async def update_password(request: web.Request) -> web.Response:
    """A new password: the present one is asked for, other log-ins of the user end."""
    session, form, address = session_of(request), await forms.sent(request, "password"), address_of(request)
    new = form.repeated("new", "again")
    try:
        async with db.acting(parts_of(request).pool, db.SYSTEM) as conn:
            with form.complete():
                await users.own.change_own_password(conn, session, form.text("current"), new, address=address)
    except Invalid as refusal:
        return await shown(request, refused=form.refused(refusal, session.user.language))
    raise web.HTTPSeeOther("/me?saved=password")


async def shown(request: web.Request, *, refused: forms.Form | None = None, calendar_address: str = "") -> web.Response:
    """The page, with the form that was refused as it was typed, and a new address of the calendar, shown once."""
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        reminded = await reminders.settings_of(conn, user.id)
        calendar_since = await reminders.calendar.address_made_at(conn, user.id)
    assert reminded is not None, "everybody has settings from the first day (migration 0024)"
    known = msgspec.structs.asdict(user.own_settings) | {"script_shown": "on" if user.script_shown else ""}
    sheets = {
        "settings": forms.Form(name="settings", values=known),
        "reminders": forms.Form(name="reminders", values=_as_typed(reminded)),
        "password": forms.Form(name="password"),
    }
    if refused is not None:
        sheets[refused.name] = refused
    return page(
        request,
        "me/show.html",
        status=422 if refused else 200,
        keys=[(key, key) for key in users.own.DIAL_KEYS],
        leads=reminders.LEADS,
        before_end=reminders.ReminderSettings.before_ends,
        **sheets,
        calendar_address=calendar_address,
        calendar_since=calendar_since,
        calendar_days=reminders.calendar.DAYS,
        saved="" if refused else request.query.get("saved", ""),
    )


def _as_typed(chosen: reminders.ReminderSettings) -> dict[str, str]:
    """The settings as their form sends them: nothing for never, on for a ticked box."""
    words = {None: "", True: "on", False: ""}
    values = msgspec.structs.asdict(chosen) | {
        "day_begins": f"{chosen.day_begins:%H:%M}",
        "day_ends": f"{chosen.day_ends:%H:%M}",
    }
    return {
        name: words[value] if value is None or isinstance(value, bool) else str(value) for name, value in values.items()
    }
