"""Telephone numbers and e-mail addresses of an account or of one of its people, one by one (A50)."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from callcenter import accounts, db, dialing
from callcenter.errors import Invalid
from callcenter.ids import AccountId, EmailId, NumberId, PersonId
from callcenter.panel import forms
from callcenter.panel.pages.accounts.card import edited, shown
from callcenter.panel.pages.accounts.parts import account_id_of
from callcenter.panel.pages.accounts.people import shown_person
from callcenter.panel.parts import parts_of, user_of

Deed = Callable[[db.Connection, AccountId, forms.Sent], Awaitable[object]]


async def create_number(request: web.Request) -> web.Response:
    """A number of a person, or of the account itself."""
    return await _done_to_numbers(
        request, "number",
        lambda conn, account, form: accounts.reaching.add_number(conn, account, _person(form), _number(form)),
    )  # fmt: skip


async def update_number(request: web.Request) -> web.Response:
    """Another number, extension or kind."""
    place = NumberId(int(request.match_info["number_id"]))
    return await _done_to_numbers(
        request, f"number-{place}",
        lambda conn, account, form: accounts.reaching.change_number(conn, account, place, _number(form)),
    )  # fmt: skip


async def put_number_first(request: web.Request) -> web.Response:
    """The one that is called."""
    place = NumberId(int(request.match_info["number_id"]))
    return await _done(
        request, f"number-{place}", lambda conn, account, _: accounts.reaching.put_number_first(conn, account, place)
    )


async def remove_number(request: web.Request) -> web.Response:
    """It is called no more."""
    place = NumberId(int(request.match_info["number_id"]))
    return await _done_to_numbers(
        request, f"number-{place}", lambda conn, account, _: accounts.reaching.remove_number(conn, account, place)
    )


async def create_email(request: web.Request) -> web.Response:
    """An address of a person, or of the account itself."""
    return await _done(
        request, "email",
        lambda conn, account, form: accounts.reaching.add_email(conn, account, _person(form), form.text("email")),
    )  # fmt: skip


async def update_email(request: web.Request) -> web.Response:
    """Another address."""
    place = EmailId(int(request.match_info["email_id"]))
    return await _done(
        request, f"email-{place}",
        lambda conn, account, form: accounts.reaching.change_email(conn, account, place, form.text("email")),
    )  # fmt: skip


async def put_email_first(request: web.Request) -> web.Response:
    """The one that is written to."""
    place = EmailId(int(request.match_info["email_id"]))
    return await _done(
        request, f"email-{place}", lambda conn, account, _: accounts.reaching.put_email_first(conn, account, place)
    )


async def remove_email(request: web.Request) -> web.Response:
    """Nobody is written to there any more."""
    place = EmailId(int(request.match_info["email_id"]))
    return await _done(
        request, f"email-{place}", lambda conn, account, _: accounts.reaching.remove_email(conn, account, place)
    )


async def _done_to_numbers(request: web.Request, name: str, deed: Deed) -> web.Response:
    """As `_done`; campaigns offer the account as long as one of its numbers may be called."""

    async def followed(conn: db.Connection, account_id: AccountId, form: forms.Sent) -> None:
        await deed(conn, account_id, form)
        await dialing.leads.follow_numbers(conn, [account_id])

    return await _done(request, name, followed)


async def _done(request: web.Request, name: str, deed: Deed) -> web.Response:
    """Do it and go back to where the form `name` stood; when it is refused, show it there as it was typed."""
    user, form, account_id = user_of(request), await forms.sent(request, name), account_id_of(request)
    person_id = _person(form)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await deed(conn, account_id, form)
    except Invalid as refusal:
        refused = form.refused(refusal, user.language)
        if form.text("from") == "account":
            return await shown(request, refused=refused)
        return await (
            shown_person(request, person_id, refused=refused) if person_id else edited(request, refused=refused)
        )
    raise web.HTTPSeeOther(_place(form, account_id, person_id))


def _place(form: forms.Sent, account_id: AccountId, person_id: PersonId | None) -> str:
    at = f"/accounts/{account_id}"
    if form.text("from") == "account":
        return f"{at}#people"
    return f"{at}/people/{person_id}#reach" if person_id else f"{at}/edit#reach"


def _person(form: forms.Sent) -> PersonId | None:
    chosen = form.choice("person")
    return PersonId(chosen) if chosen is not None else None


def _number(form: forms.Sent) -> accounts.reaching.NumberEntry:
    return accounts.reaching.NumberEntry(
        typed=form.text("number"), extension=form.text("extension"), kind=form.text("kind")
    )
