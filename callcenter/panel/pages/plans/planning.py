"""Planned contacts of an account: planning, postponing, cancelling, and what came of them."""

from aiohttp import web

from callcenter import accounts, activities, db, promises
from callcenter.dialing import stop_list
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, ActivityId, UserId
from callcenter.panel import forms
from callcenter.panel.following import follow, following, planned
from callcenter.panel.pages.accounts.card import shown
from callcenter.panel.pages.accounts.parts import account_id_of, plan_options
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page


async def create(request: web.Request) -> web.Response:
    """Plan a contact, for a leader also of a member (A36): when, how, why, with whom, what to remember (A48, A49)."""
    user, form, account_id = user_of(request), await forms.sent(request, "plan"), account_id_of(request)
    plan = planned(form, user)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await activities.plan(conn, account_id, user.id, plan)
    except Invalid as refusal:
        return await shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#plans")


async def show(request: web.Request) -> web.Response:
    """One planned contact: done with a result, postponed or cancelled."""
    return await _shown(request)


async def postpone(request: web.Request) -> web.Response:
    """Another time."""
    user, form = user_of(request), await forms.sent(request, "postponement")
    due_at = form.moment("due_at", user)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await activities.postpone(conn, account_id_of(request), activity_id_of(request), due_at)
    except Invalid as refusal:
        return await _shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id_of(request)}#plans")


async def cancel(request: web.Request) -> web.Response:
    """It will not happen; what happens instead, or why nothing does, is asked for."""
    user, form = user_of(request), await forms.sent(request, "cancellation")
    account_id, because, follows = account_id_of(request), form.words("note"), following(form, user)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await activities.cancel(conn, account_id, activity_id_of(request), because)
                await follow(conn, user, account_id, follows)
    except Invalid as refusal:
        return await _shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id_of(request)}#timeline")


async def complete(request: web.Request) -> web.Response:
    """It was done: the plan becomes the fact, with its result; the next one, or why there is none, is asked for."""
    user, form = user_of(request), await forms.sent(request, "completion")
    account_id, came_of_it, follows = account_id_of(request), outcome(form), following(form, user)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await activities.complete(conn, account_id, activity_id_of(request), came_of_it)
                await _heed(conn, user.id, account_id, activity_id_of(request))
                await follow(conn, user, account_id, follows)
    except Invalid as refusal:
        return await _shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id_of(request)}#timeline")


async def _heed(conn: db.Connection, by: UserId, account_id: AccountId, activity_id: ActivityId) -> None:
    """Whoever wants no more calls is on the stop list: the person, or the account when nobody says which one."""
    done = await activities.activity_by_id(conn, account_id, activity_id)
    result = await activities.dictionaries.result_by_id(conn, done.result_id) if done and done.result_id else None
    if done is not None and result is not None and result.lead_outcome == "suppress":
        target = stop_list.Target(person_id=done.person_id)
        await stop_list.put_account(conn, by, account_id, target, stop_list.Channel.CALL, stop_list.Reason.ASKED)


def activity_id_of(request: web.Request) -> ActivityId:
    """The contact in the address."""
    return ActivityId(int(request.match_info["activity_id"]))


async def _shown(request: web.Request, *, refused: forms.Form | None = None) -> web.Response:
    user, account_id = user_of(request), account_id_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        account = await accounts.account_by_id(conn, account_id)
        activity = await activities.history.entry_by_id(conn, account_id, activity_id_of(request))
        standing = await promises.standing_of(conn, account_id)
        if account is None or activity is None or standing is None:
            raise Absent()
        names = [(person.id, person.name) for person in await accounts.people.people_of(conn, account_id)]
        values = await plan_options(conn, user, {"account": account, "person_names": names})
        results = await activities.dictionaries.results(conn)
    sheets = {name: forms.Form(name=name) for name in ("postponement", "cancellation", "completion")}
    if refused is not None:
        sheets[refused.name] = refused
    status = 422 if refused else 200
    values |= {"account": account, "entry": activity, "sheets": sheets, "asks": standing.open and standing.plans <= 1}
    offered = forms.options(results, user.language)
    return page(request, "accounts/activity.html", status=status, **values, result_options=offered)


def outcome(form: forms.Sent) -> activities.Outcome:
    """What came of a contact, as the wrap-up and the page of a planned contact ask for it."""
    return activities.Outcome(
        result_id=form.needed_choice("result"),
        impression=form.choice("impression"),
        note=form.words("note"),
        description=form.words("description"),
    )
