"""A contact of the past, entered by hand for whoever had it, as exactly as its date is known (H14)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from callcenter import accounts, activities, clock, db, imports, users
from callcenter.errors import Absent, Faults, Invalid
from callcenter.ids import AccountId, PersonId, UserId
from callcenter.panel import forms
from callcenter.panel.pages.accounts.parts import account_id_of
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page


async def new(request: web.Request) -> web.Response:
    """An empty form."""
    return await _form(request, forms.Form(name="past"))


async def create(request: web.Request) -> web.Response:
    """Bind what happened to the account's history."""
    user, form, account_id = user_of(request), await forms.sent(request, "past"), account_id_of(request)
    faults = Faults()
    past = faults.check(_past, form, user, account_id)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                faults.end()
                if past is not None:
                    await activities.history.tell(conn, user.id, past)
    except Invalid as refusal:
        return await _form(request, form.refused(refusal, user.language), status=422)
    raise web.HTTPSeeOther(f"/accounts/{account_id}#timeline")


async def _form(request: web.Request, form: forms.Form, *, status: int = 200) -> web.Response:
    user, account_id = user_of(request), account_id_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        account = await accounts.account_by_id(conn, account_id)
        if account is None:
            raise Absent()
        values = {
            "kind_options": forms.options(await activities.dictionaries.kinds(conn), user.language),
            "purpose_options": forms.options(await activities.dictionaries.purposes(conn), user.language),
            "result_options": forms.options(await activities.dictionaries.results(conn), user.language),
            "person_options": [(one.id, one.name) for one in await accounts.people.people_of(conn, account_id)],
            "colleagues": await users.list_users(conn),
        }
    return page(request, "accounts/past_contact.html", status=status, form=form, account=account, **values)


def _past(form: forms.Sent, user: users.User, account_id: AccountId) -> activities.history.PastContact:
    person_id, assignee_id = form.choice("person"), form.needed_choice("assignee")
    kind_id, purpose_id, result_id = (form.needed_choice(field) for field in ("kind", "purpose", "result"))
    happened_at, precision = _happened(form.text("happened"), user)
    return activities.history.PastContact(
        account_id=account_id,
        person_id=None if person_id is None else PersonId(person_id),
        kind_id=kind_id,
        purpose_id=purpose_id,
        result_id=result_id,
        assignee_id=UserId(assignee_id),
        happened_at=happened_at,
        happened_precision=precision,
        note=form.words("note"),
    )


def _happened(text: str, user: users.User) -> tuple[datetime, str]:
    """When it was, and how exactly that is known. Today's contacts are known to the day from its first moment on."""
    zone = ZoneInfo(user.time_zone)
    try:
        at, precision = imports.understanding.read_past(text, zone)
    except imports.understanding.NotADay:
        raise Invalid("happened", "not_a_past_day") from None
    now = clock.now().astimezone(zone)
    if precision == "day" and at.date() == now.date():
        return min(at, now), precision
    return at, precision
