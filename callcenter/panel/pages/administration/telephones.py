"""Administration of telephones: those of the browsers, which come by themselves, and those on desks."""

from aiohttp import web

from callcenter import calls, db, users
from callcenter.db import Role
from callcenter.errors import Invalid
from callcenter.ids import TelephoneId, UserId
from callcenter.panel import forms
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles


@for_roles(Role.ADMINISTRATOR)
async def index(request: web.Request) -> web.Response:
    """All telephones, and a form for a new one on a desk."""
    return await _shown(request, forms.Form(name="telephone"))


@for_roles(Role.ADMINISTRATOR)
async def create(request: web.Request) -> web.Response:
    """A telephone on a desk; its secret is shown once and stored nowhere."""
    parts, by, form = parts_of(request), user_of(request), await forms.sent(request, "telephone")
    user_id, extension = UserId(form.needed_choice("user")), form.text("extension").strip()
    try:
        async with db.acting(parts.pool, by.actor) as conn:
            pbx_id = await calls.ensure_pbx(conn, parts.settings.pbx_name)
            with form.complete():
                secret = await users.telephones.add_desk_telephone(conn, by.id, user_id, pbx_id, extension)
    except Invalid as refusal:
        return await _shown(request, form.refused(refusal, by.language))
    return await _shown(request, forms.Form(name="telephone"), secret=(extension, secret))


@for_roles(Role.ADMINISTRATOR)
async def activate(request: web.Request) -> web.Response:
    """Into use."""
    return await _changed(request, users.telephones.TelephoneChange(active=True))


@for_roles(Role.ADMINISTRATOR)
async def deactivate(request: web.Request) -> web.Response:
    """Out of use."""
    return await _changed(request, users.telephones.TelephoneChange(active=False))


@for_roles(Role.ADMINISTRATOR)
async def create_secret(request: web.Request) -> web.Response:
    """A new secret for a telephone on a desk, shown once."""
    by, telephone_id = user_of(request), _telephone_id(request)
    async with db.acting(parts_of(request).pool, by.actor) as conn:
        secret = await users.telephones.renew_secret(conn, by.id, telephone_id)
        extension = next(
            one.extension for one in await users.telephones.list_telephones(conn) if one.id == telephone_id
        )
    return await _shown(request, forms.Form(name="telephone"), secret=(extension, secret))


async def _changed(request: web.Request, change: users.telephones.TelephoneChange) -> web.Response:
    by = user_of(request)
    async with db.acting(parts_of(request).pool, by.actor) as conn:
        await users.telephones.change_telephone(conn, by.id, _telephone_id(request), change)
    raise web.HTTPSeeOther("/administration/telephones")


async def _shown(request: web.Request, form: forms.Form, *, secret: tuple[str, str] | None = None) -> web.Response:
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        everybody, telephones = await users.list_users(conn), await users.telephones.list_telephones(conn)
    names = {user.id: user.name for user in everybody}
    active = [(user.id, user.name) for user in everybody if user.active]
    return page(
        request, "administration/telephones.html", status=422 if form.errors else 200, form=form, secret=secret,
        telephones=telephones, names=names, people=active,
    )  # fmt: skip


def _telephone_id(request: web.Request) -> TelephoneId:
    return TelephoneId(int(request.match_info["telephone_id"]))
