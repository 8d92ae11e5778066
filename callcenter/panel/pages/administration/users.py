"""Administration of users: who may log in, in which team, with which rights."""

from aiohttp import web

from callcenter import db, places, users
from callcenter.db import Role
from callcenter.errors import Absent, Invalid
from callcenter.ids import TeamId, UserId
from callcenter.panel import forms
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles

EXPORT_RIGHTS = {"yes": True, "no": False}  # anything else: as the role says


@for_roles(Role.ADMINISTRATOR)
async def index(request: web.Request) -> web.Response:
    """Everybody, leavers last."""
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        everybody, teams = await users.list_users(conn), await users.teams.list_teams(conn)
    names = {team.id: team.name for team in teams}
    return page(request, "administration/users.html", people=everybody, team_names=names)


@for_roles(Role.ADMINISTRATOR)
async def new(request: web.Request) -> web.Response:
    """An empty form."""
    return await _form(request, forms.Form(name="user", values={"script_shown": "on"}))


@for_roles(Role.ADMINISTRATOR)
async def create(request: web.Request) -> web.Response:
    """A new user with a password made here; it is shown once and stored nowhere."""
    by, form, password = user_of(request), await forms.sent(request, "user"), users.administering.one_time_password()
    entry = _entry(form)
    try:
        async with db.acting(parts_of(request).pool, by.actor) as conn:
            with form.complete():
                user_id = await users.administering.add_user(conn, by.id, entry, password)
            user = await users.user_by_id(conn, user_id)
    except Invalid as refusal:
        return await _form(request, form.refused(refusal, by.language), status=422)
    return page(request, "administration/password.html", person=user, password=password)


@for_roles(Role.ADMINISTRATOR)
async def edit(request: web.Request) -> web.Response:
    """The form with what is known."""
    user = await _user(request)
    return await _form(request, forms.Form(name="user", values=_known(user)), user=user)


@for_roles(Role.ADMINISTRATOR)
async def update(request: web.Request) -> web.Response:
    """Change a user."""
    by, form = user_of(request), await forms.sent(request, "user")
    entry = _entry(form)
    try:
        async with db.acting(parts_of(request).pool, by.actor) as conn:
            with form.complete():
                await users.administering.change_user(conn, by.id, user_id_of(request), entry)
    except Invalid as refusal:
        return await _form(request, form.refused(refusal, by.language), user=await _user(request), status=422)
    raise web.HTTPSeeOther("/administration")


@for_roles(Role.ADMINISTRATOR)
async def deactivate(request: web.Request) -> web.Response:
    """A leaver: pages, news and telephone end at once, history stays (A22)."""
    by = user_of(request)
    async with db.acting(parts_of(request).pool, by.actor) as conn:
        await users.administering.deactivate(conn, by.id, user_id_of(request))
    raise web.HTTPSeeOther("/administration")


@for_roles(Role.ADMINISTRATOR)
async def reactivate(request: web.Request) -> web.Response:
    """Somebody comes back."""
    by = user_of(request)
    async with db.acting(parts_of(request).pool, by.actor) as conn:
        await users.administering.reactivate(conn, by.id, user_id_of(request))
    raise web.HTTPSeeOther("/administration")


@for_roles(Role.ADMINISTRATOR)
async def create_password(request: web.Request) -> web.Response:
    """A new password, shown once; every log-in of the user ends."""
    by, user, password = user_of(request), await _user(request), users.administering.one_time_password()
    async with db.acting(parts_of(request).pool, by.actor) as conn:
        await users.administering.set_password(conn, by.id, user.id, password)
    return page(request, "administration/password.html", person=user, password=password)


def user_id_of(request: web.Request) -> UserId:
    """The user in the address."""
    return UserId(int(request.match_info["user_id"]))


async def _user(request: web.Request) -> users.User:
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        user = await users.user_by_id(conn, user_id_of(request))
    if user is None:
        raise Absent()
    return user


async def _form(
    request: web.Request, form: forms.Form, *, user: users.User | None = None, status: int = 200
) -> web.Response:
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        teams = [(team.id, team.name) for team in await users.teams.list_teams(conn)]
    zones = [(zone, zone) for zone in places.time_zones()]
    return page(
        request, "administration/user.html", status=status, form=form, person=user, teams=teams, time_zones=zones
    )


def _entry(form: forms.Sent) -> users.administering.UserChange:
    return users.administering.UserChange(
        login=form.text("login").strip().lower(),
        name=form.text("name"),
        role=form.one_of("role", Role, Role.OPERATOR),
        team_id=TeamId(form.needed_choice("team")),
        language=form.text("language"),
        time_zone=form.text("time_zone"),
        script_shown=form.ticked("script_shown"),
        export_right=EXPORT_RIGHTS.get(form.text("export_right")),
    )


def _known(user: users.User) -> dict[str, str]:
    names = ("login", "name", "role", "language", "time_zone")
    return {name: str(getattr(user, name)) for name in names} | {
        "team": str(user.team_id),
        "script_shown": "on" if user.script_shown else "",
        "export_right": next((word for word, right in EXPORT_RIGHTS.items() if right is user.export_right), ""),
    }
