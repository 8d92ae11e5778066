"""Administration of teams, which stand one below the other."""

from aiohttp import web

from callcenter import db, users
from callcenter.db import Role
from callcenter.errors import Absent, Invalid
from callcenter.ids import TeamId
from callcenter.panel import forms
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles


@for_roles(Role.ADMINISTRATOR)
async def index(request: web.Request) -> web.Response:
    """All teams, each below its own, and a form for a new one."""
    return await _shown(request, forms.Form(name="team"))


@for_roles(Role.ADMINISTRATOR)
async def create(request: web.Request) -> web.Response:
    """A new team."""
    by, form = user_of(request), await forms.sent(request, "team")
    parent = _parent(form)
    try:
        async with db.acting(parts_of(request).pool, by.actor) as conn:
            with form.complete():
                await users.teams.add_team(conn, by.id, form.text("name"), parent)
    except Invalid as refusal:
        return await _shown(request, form.refused(refusal, by.language))
    raise web.HTTPSeeOther("/administration/teams")


@for_roles(Role.ADMINISTRATOR)
async def edit(request: web.Request) -> web.Response:
    """The list, with a form for one team."""
    team_id = _team_id(request)
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        team = next((team for team in await users.teams.list_teams(conn) if team.id == team_id), None)
    if team is None:
        raise Absent()
    values = {"name": team.name, "parent": str(team.parent_id or "")}
    return await _shown(request, forms.Form(name="team", values=values), changed=team_id)


@for_roles(Role.ADMINISTRATOR)
async def update(request: web.Request) -> web.Response:
    """Another name or place."""
    by, form, team_id = user_of(request), await forms.sent(request, "team"), _team_id(request)
    parent = _parent(form)
    try:
        async with db.acting(parts_of(request).pool, by.actor) as conn:
            with form.complete():
                await users.teams.change_team(conn, by.id, team_id, form.text("name"), parent)
    except Invalid as refusal:
        return await _shown(request, form.refused(refusal, by.language), changed=team_id)
    raise web.HTTPSeeOther("/administration/teams")


async def _shown(request: web.Request, form: forms.Form, *, changed: TeamId | None = None) -> web.Response:
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        teams = await users.teams.list_teams(conn)
    status = 422 if form.errors else 200
    return page(request, "administration/teams.html", status=status, form=form, teams=in_tree(teams), changed=changed)


def in_tree(teams: list[users.teams.Team]) -> list[tuple[int, users.teams.Team]]:
    """Each team after the one above it, with its depth."""
    below: dict[TeamId | None, list[users.teams.Team]] = {}
    for team in teams:
        below.setdefault(team.parent_id, []).append(team)
    ordered: list[tuple[int, users.teams.Team]] = []
    waiting = [(0, team) for team in reversed(below.get(None, []))]
    while waiting:
        depth, team = waiting.pop()
        ordered.append((depth, team))
        waiting += [(depth + 1, child) for child in reversed(below.get(team.id, []))]
    return ordered


def _team_id(request: web.Request) -> TeamId:
    return TeamId(int(request.match_info["team_id"]))


def _parent(form: forms.Sent) -> TeamId | None:
    chosen = form.choice("parent")
    return TeamId(chosen) if chosen is not None else None
