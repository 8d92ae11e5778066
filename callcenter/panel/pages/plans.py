"""Planned contacts of an account: planning, postponing, cancelling, and what came of them."""

from aiohttp import web

from callcenter import accounts, activities, db
from callcenter.errors import Absent, Invalid
from callcenter.ids import ActivityId, PersonId, UserId
from callcenter.panel import forms
from callcenter.panel.pages.account_parts import account_id_of
from callcenter.panel.pages.accounts import shown
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page


async def create(request: web.Request) -> web.Response:
    """Plan a contact for the user: when, how, why, with whom, and what to remember (A48, A49)."""
    user, typed, account_id = user_of(request), await forms.typed_in(request), account_id_of(request)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            if await accounts.account_by_id(conn, account_id) is None:
                raise Absent()
            await activities.plan(conn, account_id, user.id, _plan(typed, user.id, user.time_zone))
    except Invalid as refusal:
        return await shown(request, refused=forms.refused("plan", typed, refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#plans")


async def show(request: web.Request) -> web.Response:
    """One planned contact: done with a result, postponed or cancelled."""
    return await _shown(request)


async def postpone(request: web.Request) -> web.Response:
    """Another time."""
    user, typed = user_of(request), await forms.typed_in(request)
    try:
        due_at = forms.moment(typed, "due_at", user.time_zone)
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            await activities.postpone(conn, account_id_of(request), activity_id_of(request), due_at)
    except Invalid as refusal:
        return await _shown(request, refused=forms.refused("postponement", typed, refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id_of(request)}#plans")


async def cancel(request: web.Request) -> web.Response:
    """It will not happen."""
    user, typed = user_of(request), await forms.typed_in(request)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            await activities.cancel(conn, account_id_of(request), activity_id_of(request))
    except Invalid as refusal:
        return await _shown(request, refused=forms.refused("cancellation", typed, refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id_of(request)}#timeline")


async def complete(request: web.Request) -> web.Response:
    """It was done: the plan becomes the fact, with its result."""
    user, typed = user_of(request), await forms.typed_in(request)
    try:
        outcome = _outcome(typed)
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            await activities.complete(conn, account_id_of(request), activity_id_of(request), outcome)
    except Invalid as refusal:
        return await _shown(request, refused=forms.refused("completion", typed, refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id_of(request)}#timeline")


def activity_id_of(request: web.Request) -> ActivityId:
    """The contact in the address."""
    return ActivityId(int(request.match_info["activity_id"]))


async def _shown(request: web.Request, *, refused: forms.Form | None = None) -> web.Response:
    user, account_id = user_of(request), account_id_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        account = await accounts.account_by_id(conn, account_id)
        activity = await activities.entry_by_id(conn, account_id, activity_id_of(request))
        results = await activities.results(conn)
    if account is None or activity is None:
        raise Absent()
    sheets = {name: forms.Form(name=name) for name in ("postponement", "cancellation", "completion")}
    if refused is not None:
        sheets[refused.name] = refused
    status = 422 if refused else 200
    values = {"account": account, "entry": activity, "sheets": sheets}
    offered = forms.options(results, user.language)
    return page(request, "accounts/activity.html", status=status, **values, result_options=offered)


def _plan(typed: forms.Typed, user_id: UserId, time_zone: str) -> activities.Plan:
    person_id = forms.choice(typed, "person")
    return activities.Plan(
        due_at=forms.moment(typed, "due_at", time_zone),
        kind_id=forms.needed_choice(typed, "kind"),
        purpose_id=forms.needed_choice(typed, "purpose"),
        assignee_id=user_id,
        person_id=PersonId(person_id) if person_id is not None else None,
        comment=forms.words(typed, "comment"),
    )


def _outcome(typed: forms.Typed) -> activities.Outcome:
    return activities.Outcome(
        result_id=forms.needed_choice(typed, "result"),
        impression=forms.choice(typed, "impression"),
        note=forms.words(typed, "note"),
        description=forms.words(typed, "description"),
    )
