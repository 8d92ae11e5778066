"""Orders of an account; the first one makes the client (A30)."""

from aiohttp import web

from callcenter import accounts, db
from callcenter.errors import Invalid
from callcenter.panel import forms
from callcenter.panel.pages.account_parts import account_id_of
from callcenter.panel.pages.accounts import shown
from callcenter.panel.parts import parts_of, user_of


async def create(request: web.Request) -> web.Response:
    """A sale of the user; the page then shows the client that the prospect has become."""
    user, typed, account_id = user_of(request), await forms.typed_in(request), account_id_of(request)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            await accounts.add_order(conn, account_id, user.id, _entry(typed))
    except Invalid as refusal:
        return await shown(request, refused=forms.refused("order", typed, refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#orders")


def _entry(typed: forms.Typed) -> accounts.OrderEntry:
    return accounts.OrderEntry(
        number=typed.get("number", ""),
        ordered_on=forms.day(typed, "ordered_on"),
        amount=forms.amount(typed, "amount"),
        margin=forms.amount(typed, "margin") if typed.get("margin", "").strip() else None,
        currency=typed.get("currency", ""),
    )
