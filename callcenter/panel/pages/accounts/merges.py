"""Two accounts that are the same: found, compared, merged into one, and separated again (issue 3, 13)."""

from typing import Any

from aiohttp import web

from callcenter import accounts, db, places, users
from callcenter.accounts import finding, merging
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId
from callcenter.panel import forms
from callcenter.panel.pages.accounts.parts import account_id_of
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page

OFFERED = 20


async def new(request: web.Request) -> web.Response:
    """The account beside the one that is the same (`with`), or a search for it."""
    other = forms.id_in(request.query.get("with", ""))
    if other is None:
        return await _searched(request)
    return await _compared(request, account_id_of(request), AccountId(other), forms.Form(name="merge"))


async def create(request: web.Request) -> web.Response:
    """The account of the address stands for both from now on."""
    user, form, account_id = user_of(request), await forms.sent(request, "merge"), account_id_of(request)
    other_id = AccountId(form.needed_choice("with"))
    versions = form.needed_choice("version"), form.needed_choice("with_version")
    taken = [name.removeprefix("take_") for name, of in form.typed.items() if name[:5] == "take_" and of == "other"]
    wish = merging.Wish(kept_id=account_id, gone_id=other_id, versions=versions, taken=taken)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await merging.merge(conn, user.id, wish)
    except Invalid as refusal:
        return await _compared(request, account_id, other_id, form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#timeline")


async def index(request: web.Request) -> web.Response:
    """What the account stands for, and what separating would do."""
    return await _merged(request, account_id_of(request))


async def separate(request: web.Request) -> web.Response:
    """The account of the address stands for itself again."""
    user, form, account_id = user_of(request), await forms.sent(request, "separation"), account_id_of(request)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                kept_id = await merging.separate(conn, user.id, account_id)
    except Invalid as refusal:
        return await _merged(request, account_id, form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{kept_id}#timeline")


async def _searched(request: web.Request, *, absent: bool = False) -> web.Response:
    words = request.query.get("q", "").replace("\0", "")[:200]
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        account = await _seen(conn, account_id_of(request))
        wanted = finding.AccountFilter(
            lifecycles=[each.value for each in accounts.standing.Lifecycle], words=words or account.name
        )
        found = await finding.list_accounts(conn, wanted, limit=OFFERED + 1)
    others = [line for line in found if line.id != account.id]
    return page(
        request, "accounts/merge_search.html", account=account, words=words, others=others[:OFFERED],
        more=len(others) > OFFERED, absent=absent, status=422 if absent else 200,
    )  # fmt: skip


async def _compared(request: web.Request, kept_id: AccountId, gone_id: AccountId, form: forms.Form) -> web.Response:
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        pair = await merging.comparison(conn, kept_id, gone_id)
        own = await accounts.fields.offered(conn, "account")
    if pair is None:
        return await _searched(request, absent=True)
    named = {f"{merging.OWN}{one.code}": one.names for one in own}
    differing = [field for field in pair.differing if not field.startswith(merging.OWN) or field in named]
    return page(
        request, "accounts/merge.html", status=422 if form.errors else 200, form=form, pair=pair, differing=differing,
        own_named=named, own_types={f"{merging.OWN}{one.code}": one.type for one in own}, most=merging.COUNTED,
        may_swap=pair.kept.may_go_into(pair.gone), **_words(user),
    )  # fmt: skip


async def _merged(request: web.Request, account_id: AccountId, refused: forms.Form | None = None) -> web.Response:
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        account = await _seen(conn, account_id)
        merged = await merging.merged_into(conn, account.id)
        own = await accounts.fields.offered(conn, "account")
    return page(
        request, "accounts/merged.html", status=422 if refused else 200, account=account, merged=merged,
        form=refused or forms.Form(name="separation"), most=merging.COUNTED,
        own_named={f"{merging.OWN}{one.code}": one.names for one in own},
    )  # fmt: skip


async def _seen(conn: db.Connection, account_id: AccountId) -> accounts.Account:
    account = await accounts.account_by_id(conn, account_id)
    if account is None:
        raise Absent()
    return account


def _words(user: users.User) -> dict[str, Any]:
    return {"countries": dict(places.countries(user.language))}
