"""Assignments: what somebody gave to others and what became of it, and what others gave (A3)."""

from aiohttp import web

from callcenter import clock, db, reports
from callcenter.db import Role
from callcenter.ids import UserId
from callcenter.panel import forms
from callcenter.panel.languages import marked as N_
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page

assignments = reports.assignments
STATES = {
    assignments.State.LATE: N_("Overdue"),
    assignments.State.PLANNED: N_("To do"),
    assignments.State.DONE: N_("Carried out"),
    assignments.State.CANCELLED: N_("Called off"),
}


async def index(request: web.Request) -> web.Response:
    """One's own list: of a leader what was given, of an operator what was received; the other one beside it."""
    user, query = user_of(request), request.query
    usual = assignments.Side.RECEIVED if user.role is Role.OPERATOR else assignments.Side.GIVEN
    side = assignments.Side(query["side"]) if query.get("side") in set(assignments.Side) else usual
    member, state = forms.id_in(query.get("member", "")), query.get("state")
    wanted = assignments.Wanted(
        side=side, user_id=user.id, now=clock.now(), today=user.today,
        member_id=UserId(member) if member is not None and side is assignments.Side.GIVEN else None,
        state=assignments.State(state) if state in set(assignments.State) else None,
    )  # fmt: skip
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        found = await assignments.assignments(conn, wanted, after=forms.id_in(query.get("after", "")))
        counts = await assignments.counts_by_member(conn, wanted)
    lines = found[: assignments.PAGE]
    return page(
        request, "day/assignments.html", wanted=wanted, lines=lines, counts=counts, states=STATES,
        days=assignments.DAYS,
        further=lines[-1].activity_id if len(found) > assignments.PAGE else None, given=query.get("given", ""),
        leads=user.role is not Role.OPERATOR, tones={"late": "warn", "planned": "info", "done": "ok"},
    )  # fmt: skip
