"""Prospects and clients: the lists, the page of one, entering and changing."""

from typing import Any

from aiohttp import web

from callcenter import accounts, activities, db, users
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, PersonId
from callcenter.panel import forms, places
from callcenter.panel.pages.account_parts import account_id_of, account_values, before_of
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page

LISTS = {"prospects": ("prospect", "qualified", "rejected"), "clients": ("client", "former")}  # A28 keeps them apart
A_PAGE = 50
MOST = 10_000  # more are counted as "10 000+"


async def index(request: web.Request) -> web.Response:
    """A list by name, as far as the user may see; search by name, person or the last digits of a number."""
    user, query = user_of(request), request.query
    kind = query.get("kind", "prospects") if query.get("kind") in LISTS else "prospects"
    words = query.get("q", "")[:200]
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        found = await accounts.list_accounts(conn, LISTS[kind], words, after=_after(request), limit=A_PAGE + 1)
        counts = {name: await accounts.count_accounts(conn, LISTS[name], words, most=MOST) for name in LISTS}
    lines, more = found[:A_PAGE], len(found) > A_PAGE
    return page(
        request, "accounts/index.html", kind=kind, words=words, lines=lines, more=more, counts=counts, most=MOST,
        first="after_id" not in query,
    )  # fmt: skip


async def new(request: web.Request) -> web.Response:
    """An empty form."""
    country = places.FIRST[user_of(request).language]
    return await _form(request, forms.Form(name="account", values={"country": country}))


async def create(request: web.Request) -> web.Response:
    """A new prospect of the user, with its first person and number; all or nothing."""
    user, typed = user_of(request), await forms.typed_in(request)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            account_id = await _enter(conn, user, typed)
    except Invalid as refusal:
        return await _form(request, forms.refused("account", typed, refusal, user.language), status=422)
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
    user, typed, account_id = user_of(request), await forms.typed_in(request), account_id_of(request)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            row_version = forms.needed_choice(typed, "row_version")
            await accounts.change_account(conn, account_id, _entry(typed), row_version=row_version)
    except Invalid as refusal:
        form = forms.refused("account", typed, refusal, user.language)
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            account = await accounts.account_by_id(conn, account_id)
        return await _form(request, form, account=account, status=422)
    raise web.HTTPSeeOther(f"/accounts/{account_id}")


async def create_person(request: web.Request) -> web.Response:
    """A contact person, with a number if one was typed."""
    user, typed, account_id = user_of(request), await forms.typed_in(request), account_id_of(request)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            account = await accounts.account_by_id(conn, account_id)
            if account is None:
                raise Absent()
            person_id = await accounts.add_person(conn, account_id, _person(typed))
            if typed.get("number", "").strip():
                await accounts.add_number(conn, account_id, person_id, typed["number"], country=account.country)
    except Invalid as refusal:
        return await shown(request, refused=forms.refused("person", typed, refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#people")


async def create_number(request: web.Request) -> web.Response:
    """A number of a person, or of the account itself."""
    user, typed, account_id = user_of(request), await forms.typed_in(request), account_id_of(request)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            account = await accounts.account_by_id(conn, account_id)
            if account is None:
                raise Absent()
            person_id = forms.choice(typed, "person")
            owner = PersonId(person_id) if person_id is not None else None
            await accounts.add_number(conn, account_id, owner, typed.get("number", ""), country=account.country)
    except Invalid as refusal:
        return await shown(request, refused=forms.refused("number", typed, refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#people")


async def shown(request: web.Request, *, refused: forms.Form | None = None) -> web.Response:
    """The page of the account in the address; with the form that was refused, open and as it was typed."""
    user, account_id = user_of(request), account_id_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        values = await account_values(
            conn, user, account_id, counts_as=request.query.get("counts_as", ""), before=before_of(request)
        )
        values |= {
            "orders": await accounts.orders_of(conn, account_id),
            "owners": await accounts.owners_of(conn, account_id),
            "planned": await activities.planned_of(conn, account_id),
            "kind_options": forms.options(await activities.kinds(conn), user.language),
            "purpose_options": forms.options(await activities.purposes(conn), user.language),
        }
    values["person_options"] = [(person.id, person.name) for person in values["people"]]
    values["country"] = dict(places.countries(user.language)).get(values["account"].country, "")
    names = ("person", "number", "order", "plan")
    blank = {name: forms.Form(name=name) for name in names}
    values["sheets"] = blank if refused is None else {**blank, refused.name: refused}
    return page(request, "accounts/show.html", status=422 if refused else 200, **values)


async def _form(
    request: web.Request, form: forms.Form, *, account: accounts.Account | None = None, status: int = 200
) -> web.Response:
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        values: dict[str, Any] = {
            "sources": forms.options(await accounts.sources(conn), user.language),
            "types": forms.options(await accounts.account_types(conn), user.language),
            "countries": places.countries(user.language),
            "time_zones": [(zone, zone) for zone in places.time_zones()],
        }
    return page(request, "accounts/edit.html", status=status, form=form, account=account, **values)


async def _enter(conn: db.Connection, user: users.User, typed: forms.Typed) -> AccountId:
    entry = _entry(typed)
    account_id = await accounts.add_account(conn, user.id, entry)
    person = _person(typed)
    person_id: PersonId | None = None
    if person.family_name.strip() or person.given_name.strip():
        person_id = await accounts.add_person(conn, account_id, person)
    if typed.get("number", "").strip():
        await accounts.add_number(conn, account_id, person_id, typed["number"], country=entry.country)
    return account_id


def _entry(typed: forms.Typed) -> accounts.AccountEntry:
    country = typed.get("country", "")
    return accounts.AccountEntry(
        name=typed.get("name", ""),
        kind=typed.get("kind", "company"),
        country=country,
        time_zone=typed.get("time_zone") or places.zone_of(country),
        city=typed.get("city", "").strip(),
        address=typed.get("address", "").strip(),
        about=typed.get("about", "").strip(),
        problem=typed.get("problem", "").strip(),
        language=typed.get("language", "en"),
        source_id=forms.choice(typed, "source"),
        type_id=forms.choice(typed, "type"),
    )


def _person(typed: forms.Typed) -> accounts.PersonEntry:
    return accounts.PersonEntry(
        family_name=typed.get("family_name", ""),
        given_name=typed.get("given_name", ""),
        middle_name=typed.get("middle_name", ""),
        greeting_name=typed.get("greeting_name", ""),
        role=typed.get("role", ""),
        decision_maker=typed.get("decision_maker") == "on",
        language=typed.get("person_language") or typed.get("language", "en"),
        email=typed.get("email", ""),
    )


def _known(account: accounts.Account) -> dict[str, str]:
    names = ("name", "kind", "country", "time_zone", "city", "address", "about", "problem", "language", "row_version")
    chosen = {"source": str(account.source_id), "type": str(account.type_id or "")}
    return {name: str(getattr(account, name)) for name in names} | chosen


def _after(request: web.Request) -> tuple[str, int] | None:
    last_id = request.query.get("after_id", "")
    if not (last_id.isascii() and last_id.isdecimal() and len(last_id) <= 18):
        return None
    return request.query.get("after", "").replace("\0", ""), int(last_id)
