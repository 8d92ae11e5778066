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
    """Latest first; the first page also says whether a row was changed behind our back, as far as was checked."""
    before = forms.id_in(request.query.get("before", ""))
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        rows = await users.auditing.audit_rows(conn, before_id=before, limit=A_PAGE + 1)
        check = await users.auditing.audit_check(conn)
    more = len(rows) > A_PAGE
    return page(request, "administration/audit.html", rows=rows[:A_PAGE], more=more, check=check, first=before is None)


@for_roles(Role.ADMINISTRATOR)
async def check(request: web.Request) -> web.Response:
    """Check the log from its first row on; a long one is finished in the background."""
    await users.auditing.check_whole_audit_log(parts_of(request).pool)
    raise web.HTTPSeeOther("/administration/audit")
