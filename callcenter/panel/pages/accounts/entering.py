"""Cards of new accounts, typed one after another by Tab and Enter alone (H15)."""

import contextlib
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from callcenter import accounts, db, imports, places, users
from callcenter.accounts import finding
from callcenter.db import Role
from callcenter.errors import Invalid
from callcenter.ids import AccountId, UserId
from callcenter.panel import forms
from callcenter.panel.pages.accounts.parts import account_entry, person_entry
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page

KEPT = ("source", "city", "owner", "country", "language", "kind", "stands")  # from one card to the next


async def new(request: web.Request) -> web.Response:
    """An empty card; after “save and next” with what stays the same, and a word on the card before."""
    values = {"country": places.FIRST[user_of(request).language]}
    values |= {name: request.query[name][:200].replace("\0", "") for name in KEPT if name in request.query}
    return await _card(request, forms.Form(name="account", values=values), many="next" in request.query)


async def create(request: web.Request) -> web.Response:
    """A new prospect with its first person and number; all or nothing."""
    user, form = user_of(request), await forms.sent(request, "account")
    many, owner = form.text("then") == "next", form.choice("owner")
    person = person_entry(form)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            entry = account_entry(form, user, await accounts.fields.offered(conn, "account"))
            with form.complete():
                account_id = await accounts.entering.add_account(
                    conn, UserId(owner) if owner is not None else user.id, entry,
                    None if person.blank else person, form.text("number"), by=user.id,
                )  # fmt: skip
    except Invalid as refusal:
        return await _card(request, form.refused(refusal, user.language), many=many, status=422)
    if not many:
        raise web.HTTPSeeOther(f"/accounts/{account_id}")
    kept = {name: form.text(name) for name in KEPT if form.text(name)}
    raise web.HTTPSeeOther("/accounts/new?" + urlencode({"next": "1", "saved": account_id} | kept))


async def look_alikes(request: web.Request) -> web.Response:
    """Who may be on a card already, for what was typed so far."""
    user, form = user_of(request), await forms.sent(request, "account")
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        found = await finding.look_alikes(conn, _wanted(form))
    return page(request, "accounts/_look_alikes.html", found=found)


async def _card(request: web.Request, form: forms.Form, *, many: bool, status: int = 200) -> web.Response:
    user, saved = user_of(request), forms.id_in(request.query.get("saved", ""))
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        values: dict[str, Any] = {
            "sources": forms.options(await accounts.dictionaries.sources(conn), user.language),
            "types": forms.options(await accounts.dictionaries.account_types(conn), user.language),
            "own_fields": await accounts.fields.offered(conn, "account"),
            "owners": await _owners(conn, user),
            "saved": await accounts.account_by_id(conn, AccountId(saved)) if saved else None,
        }
    return page(
        request, "accounts/new.html", status=status, form=form, many=many, countries=places.countries(user.language),
        time_zones=[(zone, zone) for zone in places.time_zones()], **values,
    )  # fmt: skip


async def _owners(conn: db.Connection, user: users.User) -> list[tuple[UserId, str]]:
    """To whom the card may go; nobody else's for an operator."""
    if user.role is Role.OPERATOR:
        return []
    return [(owner, f"{name} · {team}") for owner, name, team in await imports.mapping.possible_owners(conn)]


def _wanted(form: forms.Sent) -> finding.Wanted:
    """What can be compared: a number and an address that are whole."""
    number = email = ""
    with contextlib.suppress(Invalid):
        number = accounts.reaching.read_number(form.text("number"), form.text("country")).e164
    with contextlib.suppress(Invalid):
        accounts.reaching.check_email(form.text("email"))
        email = form.text("email").strip()
    name = form.text("name") or f"{form.text('family_name')} {form.text('given_name')}"
    plain = {"name": name.strip()[:200], "city": form.text("city").strip()[:200]}
    plain = {field: "".join(letter for letter in words if letter.isprintable()) for field, words in plain.items()}
    return finding.Wanted(e164=number, email=email, **plain)
