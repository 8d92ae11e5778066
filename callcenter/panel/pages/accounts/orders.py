"""Orders of an account; the first one makes the client (A30), who may go and come back for a reason."""

from aiohttp import web

from callcenter import accounts, db, users
from callcenter.db import Role
from callcenter.errors import Invalid
from callcenter.panel import forms
from callcenter.panel.moments import Looks
from callcenter.panel.pages.accounts.card import shown
from callcenter.panel.pages.accounts.parts import account_id_of
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.security import for_roles


async def create(request: web.Request) -> web.Response:
    """A sale of the user; the page then shows the client that the prospect has become."""
    user, form, account_id = user_of(request), await forms.sent(request, "order"), account_id_of(request)
    entry = _entry(form, user)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await accounts.orders.add_order(conn, account_id, user.id, entry)
    except Invalid as refusal:
        return await shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#orders")


@for_roles(Role.LEADER, Role.ADMINISTRATOR)
async def change_client(request: web.Request) -> web.Response:
    """The client goes, or the former one comes back, as the button says that was pressed."""
    user, form, account_id = user_of(request), await forms.sent(request, "client"), account_id_of(request)
    change = accounts.orders.come_back if form.text("to") == "client" else accounts.orders.let_go
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await change(conn, user.id, account_id, form.text("reason"))
    except Invalid as refusal:
        return await shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#orders")


def _entry(form: forms.Sent, user: users.User) -> accounts.orders.OrderEntry:
    return accounts.orders.OrderEntry(
        number=form.text("number"),
        ordered_on=form.day("ordered_on", user, Looks.BACK),
        amount=form.amount("amount"),
        margin=form.amount("margin") if form.text("margin").strip() else None,
        currency=form.text("currency"),
    )
