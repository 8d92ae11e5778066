"""Contact persons of an account: entered, and one of them in full (A50)."""

from aiohttp import web

from callcenter import accounts, db, dialing
from callcenter.errors import Invalid
from callcenter.ids import PersonId
from callcenter.panel import forms, own_fields
from callcenter.panel.pages.accounts.card import shown
from callcenter.panel.pages.accounts.parts import account_id_of, by_person, person_entry
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page


async def create(request: web.Request) -> web.Response:
    """A contact person, with number and e-mail address if they were typed."""
    user, form, account_id = user_of(request), await forms.sent(request, "person"), account_id_of(request)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await accounts.people.add_person(conn, account_id, person_entry(form), form.text("number"))
                await dialing.leads.follow_numbers(conn, [account_id])
    except Invalid as refusal:
        return await shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#people")


async def show(request: web.Request) -> web.Response:
    """One person with everything that is known, to be changed."""
    return await shown_person(request, person_id_of(request))


async def update(request: web.Request) -> web.Response:
    """Change what the user saw."""
    user, form, account_id = user_of(request), await forms.sent(request, "person"), account_id_of(request)
    person_id, row_version = person_id_of(request), form.needed_choice("row_version")
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            own = own_fields.read(form, user, await accounts.fields.offered(conn, "person"))
            with form.complete():
                await accounts.people.change_person(
                    conn, account_id, person_id, person_entry(form, own), row_version=row_version
                )
    except Invalid as refusal:
        return await shown_person(request, person_id, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#people")


async def put_first(request: web.Request) -> web.Response:
    """This person is asked for before the others."""
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        await accounts.people.put_person_first(conn, account_id_of(request), person_id_of(request))
    raise web.HTTPSeeOther(f"/accounts/{account_id_of(request)}#people")


async def shown_person(request: web.Request, person_id: PersonId, *, refused: forms.Form | None = None) -> web.Response:
    """The page of the person; with the form that was refused as it was typed."""
    user, account_id = user_of(request), account_id_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        own = await accounts.fields.offered(conn, "person")
        person = await accounts.people.person_of(conn, account_id, person_id)
        account = await accounts.account_by_id(conn, account_id)
        numbers = by_person(await accounts.reaching.numbers_of(conn, account_id)).get(person_id, [])
        emails = by_person(await accounts.reaching.emails_of(conn, account_id)).get(person_id, [])
    sheets = forms.sheets(refused=refused)
    sheets.setdefault(
        "person", forms.Form(name="person", values=_known(person) | own_fields.typed(user, own, person.fields))
    )
    return page(
        request, "accounts/person.html", status=422 if refused else 200, account=account, person=person,
        numbers=numbers, emails=emails, sheets=sheets, own_fields=own,
    )  # fmt: skip


def person_id_of(request: web.Request) -> PersonId:
    """The person in the address."""
    return PersonId(int(request.match_info["person_id"]))


def _known(person: accounts.people.Person) -> dict[str, str]:
    names = (
        "family_name", "given_name", "middle_name", "greeting_name", "role", "language", "note", "row_version",
    )  # fmt: skip
    return {name: str(getattr(person, name)) for name in names} | {
        "decision_maker": "on" if person.decision_maker else ""
    }
