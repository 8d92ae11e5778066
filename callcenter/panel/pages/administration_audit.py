"""The audit log: who saw, heard, dialled and changed what, and whether the log is whole."""

from aiohttp import web

from callcenter import db, users
from callcenter.db import Role
from callcenter.panel import forms
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles

A_PAGE = 100


@for_roles(Role.ADMINISTRATOR)
async def index(request: web.Request) -> web.Response:
    """Latest first; the first page also says whether a row was changed behind our back."""
    before = forms.id_in(request.query.get("before", ""))
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        rows = await users.audit_rows(conn, before_id=before, limit=A_PAGE + 1)
        broken = await users.broken_audit_row(conn) if before is None else None
    more = len(rows) > A_PAGE
    return page(
        request, "administration/audit.html", rows=rows[:A_PAGE], more=more, broken=broken, first=before is None
    )
