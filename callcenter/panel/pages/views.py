"""Saved views of the lists: kept under a name, shared, opened first, deleted."""

from aiohttp import web

from callcenter import db, views
from callcenter.errors import Absent, Invalid
from callcenter.panel import forms
from callcenter.panel.list_shapes import SHAPES
from callcenter.panel.listing import Asked
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page


async def create(request: web.Request) -> web.Response:
    """Keep what the list shows; the list comes back with the view open."""
    user, form = user_of(request), await forms.sent(request, "view")
    entity = form.one_of("entity", views.Entity, views.Entity.ACCOUNTS)
    asked = Asked.written(SHAPES[entity], form.text("shown")[:4000])
    scope = _scope(form)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                view_id = await views.save_view(conn, user.id, entity, form.text("name"), scope, asked.shown)
                if form.ticked("first"):
                    await views.open_first(conn, user.id, view_id, first=True)
    except Invalid as refusal:
        refused = form.refused(refusal, user.language)
        return page(request, "views/edit.html", status=422, form=refused, view=None, list=SHAPES[entity].address)
    raise web.HTTPSeeOther(SHAPES[entity].link(asked.shown, ("view", str(view_id))))


async def edit(request: web.Request) -> web.Response:
    """The name of a view and who sees it; for a view of somebody else only whether it opens first."""
    view = await _view_of(request)
    form = forms.Form(name="view", values={"name": view.name, "scope": view.scope})
    return page(request, "views/edit.html", form=form, view=view, list=SHAPES[view.entity].opened(view))


async def update(request: web.Request) -> web.Response:
    """Another name, or other people who see it."""
    user, form, view = user_of(request), await forms.sent(request, "view"), await _view_of(request)
    scope = _scope(form)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await views.change_view(conn, view.id, form.text("name"), scope)
    except Invalid as refusal:
        refused = form.refused(refusal, user.language)
        shown = SHAPES[view.entity].opened(view)
        return page(request, "views/edit.html", status=422, form=refused, view=view, list=shown)
    raise web.HTTPSeeOther(SHAPES[view.entity].opened(view))


async def destroy(request: web.Request) -> web.Response:
    """Gone for everybody who saw it."""
    view = await _view_of(request)
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        await views.delete_view(conn, view.id)
    raise web.HTTPSeeOther(SHAPES[view.entity].address)


async def open_first(request: web.Request) -> web.Response:
    """The list opens with this view from now on, or no longer."""
    user, form, view = user_of(request), await forms.sent(request, "first"), await _view_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        await views.open_first(conn, user.id, view.id, first=form.ticked("first"))
    raise web.HTTPSeeOther(SHAPES[view.entity].opened(view))


def _scope(form: forms.Sent) -> views.Scope:
    private = views.Scope.PRIVATE  # whoever may share with nobody is not asked
    return form.one_of("scope", views.Scope, private) if form.text("scope") else private


async def _view_of(request: web.Request) -> views.View:
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        view = await views.view_by_id(conn, user.id, views.ViewId(int(request.match_info["view_id"])))
    if view is None:
        raise Absent
    return view
