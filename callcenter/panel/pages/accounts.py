"""Prospects and clients: the page of one, entering and changing."""

from typing import Any

from aiohttp import web

from callcenter import accounts, activities, db, places, promises
from callcenter.errors import Absent, Invalid
from callcenter.ids import PersonId
from callcenter.panel import forms
from callcenter.panel.following import REASONS
from callcenter.panel.pages.account_history import asked_of
from callcenter.panel.pages.account_parts import account_id_of, account_values, plan_options
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page


async def new(request: web.Request) -> web.Response:
    """An empty form."""
    country = places.FIRST[user_of(request).language]
    return await _form(request, forms.Form(name="account", values={"country": country}))


async def create(request: web.Request) -> web.Response:
    """A new prospect of the user, with its first person and number; all or nothing."""
    user, form = user_of(request), await forms.sent(request, "account")
    entry, person = _entry(form), _person(form)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                account_id = await accounts.add_account(
                    conn, user.id, entry, None if person.blank else person, form.text("number")
                )
    except Invalid as refusal:
        return await _form(request, form.refused(refusal, user.language), status=422)
    raise web.HTTPSeeOther(f"/accounts/{account_id}")


async def show(request: web.Request) -> web.Response:
    """The page of an account."""
    return await shown(request)


async def edit(request: web.Request) -> web.Response:
    """The form with what is known."""
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        account = await accounts.account_by_id(conn, account_id_of(request))
    if account is None:
        raise Absent()
    return await _form(request, forms.Form(name="account", values=_known(account)), account=account)


async def update(request: web.Request) -> web.Response:
    """Change what the user saw; if somebody else changed it meanwhile, say so and keep what was typed."""
    user, form, account_id = user_of(request), await forms.sent(request, "account"), account_id_of(request)
    row_version, entry = form.needed_choice("row_version"), _entry(form)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await accounts.change_account(conn, account_id, entry, row_version=row_version)
    except Invalid as refusal:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            account = await accounts.account_by_id(conn, account_id)
        return await _form(request, form.refused(refusal, user.language), account=account, status=422)
    raise web.HTTPSeeOther(f"/accounts/{account_id}")


async def create_person(request: web.Request) -> web.Response:
    """A contact person, with a number if one was typed."""
    user, form, account_id = user_of(request), await forms.sent(request, "person"), account_id_of(request)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await accounts.people.add_person(conn, account_id, _person(form), form.text("number"))
    except Invalid as refusal:
        return await shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#people")


async def create_number(request: web.Request) -> web.Response:
    """A number of a person, or of the account itself."""
    user, form, account_id = user_of(request), await forms.sent(request, "number"), account_id_of(request)
    person_id = form.choice("person")
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                owner = PersonId(person_id) if person_id is not None else None
                await accounts.people.add_number(conn, account_id, owner, form.text("number"))
    except Invalid as refusal:
        return await shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#people")


async def shown(request: web.Request, *, refused: forms.Form | None = None) -> web.Response:
    """The page of the account in the address; with the form that was refused, open and as it was typed."""
    user, account_id = user_of(request), account_id_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        values = await account_values(conn, user, account_id, asked_of(request))
        values |= {
            "orders": await accounts.orders.orders_of(conn, account_id),
            "receipt": await accounts.orders.receipt_of(conn, account_id),
            "client_changes": await accounts.orders.client_changes_of(conn, account_id),
            "owners": await accounts.owners_of(conn, account_id),
            "standing": await promises.standing_of(conn, account_id),
            "planned": await activities.history.planned_of(conn, account_id),
            **await plan_options(conn, user, values),
        }
    values["reason_words"] = REASONS
    values["country"] = dict(places.countries(user.language)).get(values["account"].country, "")
    names = ("person", "number", "order", "plan", "client", "why")
    blank = {name: forms.Form(name=name) for name in names}
    values["sheets"] = blank if refused is None else {**blank, refused.name: refused}
    return page(request, "accounts/show.html", status=422 if refused else 200, **values)


async def _form(
    request: web.Request, form: forms.Form, *, account: accounts.Account | None = None, status: int = 200
) -> web.Response:
    user = user_of(request)
    source_id, type_id = (account.source_id, account.type_id) if account else (None, None)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        values: dict[str, Any] = {
            "sources": forms.options(await accounts.dictionaries.sources(conn, kept=source_id), user.language),
            "types": forms.options(await accounts.dictionaries.account_types(conn, kept=type_id), user.language),
            "countries": places.countries(user.language),
            "time_zones": [(zone, zone) for zone in places.time_zones()],
        }
    return page(request, "accounts/edit.html", status=status, form=form, account=account, **values)


def _entry(form: forms.Sent) -> accounts.AccountEntry:
    country = form.text("country")
    return accounts.AccountEntry(
        name=form.text("name"),
        kind=form.text("kind", "company"),
        country=country,
        time_zone=form.text("time_zone") or places.zone_of(country),
        city=form.text("city").strip(),
        address=form.text("address").strip(),
        about=form.text("about").strip(),
        problem=form.text("problem").strip(),
        language=form.text("language", "en"),
        source_id=form.choice("source"),
        type_id=form.choice("type"),
    )


def _person(form: forms.Sent) -> accounts.people.PersonEntry:
    return accounts.people.PersonEntry(
        family_name=form.text("family_name"),
        given_name=form.text("given_name"),
        middle_name=form.text("middle_name"),
        greeting_name=form.text("greeting_name"),
        role=form.text("role"),
        decision_maker=form.ticked("decision_maker"),
        language=form.text("language", "en"),
        email=form.text("email"),
    )


def _known(account: accounts.Account) -> dict[str, str]:
    names = ("name", "kind", "country", "time_zone", "city", "address", "about", "problem", "language", "row_version")
    chosen = {"source": str(account.source_id), "type": str(account.type_id or "")}
    return {name: str(getattr(account, name)) for name in names} | chosen
