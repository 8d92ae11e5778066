"""Prospects and clients: the page of one, entering and changing."""

from typing import Any

from aiohttp import web

from callcenter import accounts, activities, db, dialing, places, promises
from callcenter.errors import Absent, Invalid
from callcenter.panel import forms, own_fields
from callcenter.panel.pages.accounts.history import asked_of
from callcenter.panel.pages.accounts.parts import account_entry, account_id_of, account_values, by_person, plan_options
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page


async def show(request: web.Request) -> web.Response:
    """The page of an account."""
    return await shown(request)


async def edit(request: web.Request) -> web.Response:
    """The form with what is known."""
    return await edited(request)


async def update(request: web.Request) -> web.Response:
    """Change what the user saw; if somebody else changed it meanwhile, say so and keep what was typed."""
    user, form, account_id = user_of(request), await forms.sent(request, "account"), account_id_of(request)
    row_version = form.needed_choice("row_version")
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            entry = account_entry(form, user, await accounts.fields.offered(conn, "account"))
            with form.complete():
                await accounts.entering.change_account(conn, account_id, entry, row_version=row_version)
    except Invalid as refusal:
        return await edited(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}")


async def shown(request: web.Request, *, refused: forms.Form | None = None) -> web.Response:
    """The page of the account in the address; with the form that was refused, open and as it was typed."""
    user, account_id = user_of(request), account_id_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        values = await account_values(conn, user, account_id, asked_of(request.query))
        if values["account"].id != account_id:  # merged: its address leads to what stands for it
            raise web.HTTPSeeOther(f"/accounts/{values['account'].id}")
        offered = await accounts.fields.offered(conn, "account")
        values |= {
            "orders": await accounts.orders.orders_of(conn, account_id),
            "receipt": await accounts.orders.receipt_of(conn, account_id),
            "client_changes": await accounts.orders.client_changes_of(conn, account_id),
            "owners": await accounts.owning.owners_of(conn, account_id),
            "standing": await promises.standing_of(conn, account_id),
            "own": own_fields.shown(offered, values["account"].fields, user.language),
            "standings": await dialing.leads.standings_of(conn, account_id),
            "campaigns": await dialing.list_campaigns(conn),
            "planned": await activities.history.planned_of(conn, account_id),
            **await plan_options(conn, user, values),
        }
    values["country"] = dict(places.countries(user.language)).get(values["account"].country, "")
    names = ("person", "number", "order", "plan", "client", "why", "lifecycle", "roles", "campaign")
    values["sheets"] = forms.sheets(*names, refused=refused)
    return page(request, "accounts/show.html", status=422 if refused else 200, **values)


async def edited(request: web.Request, *, refused: forms.Form | None = None) -> web.Response:
    """The form with what is known, and how the account itself is reached; with what was refused as it was typed."""
    user, account_id = user_of(request), account_id_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        account = await accounts.account_by_id(conn, account_id)
        if account is None:
            raise Absent()
        own = await accounts.fields.offered(conn, "account")
        reached = {
            "own_fields": own,
            "numbers": by_person(await accounts.reaching.numbers_of(conn, account_id)).get(None, []),
            "emails": by_person(await accounts.reaching.emails_of(conn, account_id)).get(None, []),
        }
    form = forms.Form(name="account", values=_known(account) | own_fields.typed(user, own, account.fields))
    if refused is not None and refused.name == "account":
        form = refused
    sheets = forms.sheets(refused=refused)
    return await _form(request, form, account=account, status=422 if refused else 200, sheets=sheets, **reached)


async def _form(
    request: web.Request, form: forms.Form, *, account: accounts.Account, status: int = 200, **more: Any
) -> web.Response:
    user = user_of(request)
    source_id, type_id = account.source_id, account.type_id
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        values: dict[str, Any] = {
            "sources": forms.options(await accounts.dictionaries.sources(conn, kept=source_id), user.language),
            "types": forms.options(await accounts.dictionaries.account_types(conn, kept=type_id), user.language),
            "countries": places.countries(user.language),
            "time_zones": [(zone, zone) for zone in places.time_zones()],
        }
    return page(request, "accounts/edit.html", status=status, form=form, account=account, **values, **more)


def _known(account: accounts.Account) -> dict[str, str]:
    names = ("name", "kind", "country", "time_zone", "city", "address", "about", "problem", "language", "row_version")
    chosen = {
        "source": str(account.source_id), "type": str(account.type_id or ""), "channel": account.channel or "",
    }  # fmt: skip
    return {name: str(getattr(account, name)) for name in names} | chosen
