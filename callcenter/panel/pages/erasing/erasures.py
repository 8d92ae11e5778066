"""Erasing by law: what would go and what would stay, the act, and the log of those that were done."""

from aiohttp import web

from callcenter import db, erasing
from callcenter.db import Role
from callcenter.errors import Invalid
from callcenter.ids import PersonId
from callcenter.panel import forms
from callcenter.panel.pages.accounts.parts import account_id_of
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles

A_PAGE = 50


@for_roles(Role.ADMINISTRATOR)
async def index(request: web.Request) -> web.Response:
    """What was erased, newest first: who did it, why, how much, and whether the recordings are gone."""
    before = forms.id_in(request.query.get("before", ""))
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        found = await erasing.erasures(conn, before_id=before, limit=A_PAGE + 1)
    return page(
        request, "administration/erasures.html", erasures=found[:A_PAGE], more=len(found) > A_PAGE,
        first=before is None, done="done" in request.query,
    )  # fmt: skip


@for_roles(Role.ADMINISTRATOR)
async def show(request: web.Request) -> web.Response:
    """What erasing would do, counted exactly, and the form for it."""
    return await _shown(request, forms.Form(name="erasure"))


@for_roles(Role.ADMINISTRATOR)
async def create(request: web.Request) -> web.Response:
    """Erase; the name is typed first."""
    user, form = user_of(request), await forms.sent(request, "erasure")
    because = form.one_of("because", erasing.Because, erasing.Because.ASKED)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await erasing.erase(conn, whom_of(request), because, form.text("typed"))
    except Invalid as refusal:
        return await _shown(request, form.refused(refusal, user.language))
    raise web.HTTPSeeOther("/administration/erasures?done")


def whom_of(request: web.Request) -> erasing.Whom:
    """The contact person in the address, or the account in it."""
    person_id = request.match_info.get("person_id")
    return erasing.Whom(account_id=account_id_of(request), person_id=PersonId(int(person_id)) if person_id else None)


async def _shown(request: web.Request, form: forms.Form) -> web.Response:
    whom = whom_of(request)
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        subject, preview = await erasing.preview(conn, whom)
    return page(
        request, "erasing/preview.html", status=422 if form.errors else 200, form=form, subject=subject,
        preview=preview, whom=whom, address=request.path.removesuffix("/erasure"),
    )  # fmt: skip
