"""Handing over somebody's accounts and plans: to whom, by which rule, and back."""

from aiohttp import web

from callcenter import db, handovers, users
from callcenter.db import Role
from callcenter.errors import Absent, Invalid
from callcenter.handovers import HandoverId, Rule
from callcenter.ids import UserId
from callcenter.panel import forms
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles


@for_roles(Role.LEADER, Role.ADMINISTRATOR)
async def index(request: web.Request) -> web.Response:
    """Who has what in hand, and what was handed over lately."""
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        people, made = await handovers.workers(conn), await handovers.latest_handovers(conn)
    return page(request, "handovers/index.html", people=people, handovers=made)


@for_roles(Role.LEADER, Role.ADMINISTRATOR)
async def new(request: web.Request) -> web.Response:
    """To whom, and how."""
    return await _form(request, forms.Form(name="handover"), _leaver_of(request))


@for_roles(Role.LEADER, Role.ADMINISTRATOR)
async def create(request: web.Request) -> web.Response:
    """Hand over; with the box ticked the person is deactivated in the same act."""
    by, leaver, form = user_of(request), _leaver_of(request), await forms.sent(request, "handover")
    to = [UserId(int(name[3:])) for name in form.typed if name.startswith("to_") and name[3:].isdecimal()]
    rule = form.one_of("rule", Rule, Rule.EVENLY)
    try:
        async with db.acting(parts_of(request).pool, by.actor) as conn:
            with form.complete():
                handover_id = await handovers.hand_over(conn, by.id, leaver, to, rule)
            if form.ticked("deactivated") and by.role is Role.ADMINISTRATOR:
                await users.administering.deactivate(conn, by.id, leaver)
    except Invalid as refusal:
        return await _form(request, form.refused(refusal, by.language), leaver, status=422)
    raise web.HTTPSeeOther(f"/handovers/{handover_id}")


@for_roles(Role.LEADER, Role.ADMINISTRATOR)
async def show(request: web.Request) -> web.Response:
    """Who got what, and the way back."""
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        receipt = await handovers.receipt_of(conn, handover_id_of(request))
    return page(request, "handovers/show.html", receipt=receipt, handover=receipt.handover)


@for_roles(Role.LEADER, Role.ADMINISTRATOR)
async def undo(request: web.Request) -> web.Response:
    """Everything that nobody gave on meanwhile goes back."""
    by = user_of(request)
    async with db.acting(parts_of(request).pool, by.actor) as conn:
        await handovers.undo(conn, by.id, handover_id_of(request))
    raise web.HTTPSeeOther(f"/handovers/{handover_id_of(request)}")


def handover_id_of(request: web.Request) -> HandoverId:
    """The handover in the address."""
    return HandoverId(int(request.match_info["handover_id"]))


def _leaver_of(request: web.Request) -> UserId:
    return UserId(int(request.match_info["user_id"]))


async def _form(request: web.Request, form: forms.Form, leaver: UserId, *, status: int = 200) -> web.Response:
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        person, everybody = await handovers.worker(conn, leaver), await handovers.workers(conn)
    if person is None:
        raise Absent()
    # Colleagues of the team first.
    others = [other for other in everybody if other.active and other.id != leaver]
    others.sort(key=lambda other: other.team_name != person.team_name)
    return page(request, "handovers/new.html", status=status, form=form, person=person, others=others)
