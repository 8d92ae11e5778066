"""Administration of the lists to choose from: kinds, purposes, results, sources."""

from typing import Any

from aiohttp import web

from callcenter import accounts, activities, db, users
from callcenter.db import DictionaryEntry, Role
from callcenter.errors import Absent, Invalid
from callcenter.panel import forms
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles

LISTS = {
    "kinds": activities.dictionaries.KINDS,
    "purposes": activities.dictionaries.PURPOSES,
    "results": activities.dictionaries.RESULTS,
    "sources": accounts.dictionaries.SOURCES,
}
_UNLESS_TYPED = {"counts_as": "other", "tone": "idle", "lead_outcome": "keep"}


@for_roles(Role.ADMINISTRATOR)
async def index(request: web.Request) -> web.Response:
    """The list, and a form for a new entry."""
    return await _shown(request, forms.Form(name="entry"))


@for_roles(Role.ADMINISTRATOR)
async def create(request: web.Request) -> web.Response:
    """A new entry, last in the list."""
    by, form, name = user_of(request), await forms.sent(request, "entry"), _list(request)
    more = _more(form, LISTS[name])
    try:
        async with db.acting(parts_of(request).pool, by.actor) as conn:
            with form.complete():
                await LISTS[name].add(conn, by.id, _names(form), more)
    except Invalid as refusal:
        return await _shown(request, form.refused(refusal, by.language))
    raise web.HTTPSeeOther(f"/administration/{name}")


@for_roles(Role.ADMINISTRATOR)
async def edit(request: web.Request) -> web.Response:
    """The list, with a form for one entry."""
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        entries = await LISTS[_list(request)].entries(conn)
    entry = next((entry for entry in entries if entry.id == _entry_id(request)), None)
    if entry is None:
        raise Absent()
    return await _shown(request, forms.Form(name="entry", values=_known(entry)), changed=entry.id)


@for_roles(Role.ADMINISTRATOR)
async def update(request: web.Request) -> web.Response:
    """Other names, another meaning."""
    by, form, name = user_of(request), await forms.sent(request, "entry"), _list(request)
    more, entry_id = _more(form, LISTS[name]), _entry_id(request)
    try:
        async with db.acting(parts_of(request).pool, by.actor) as conn:
            with form.complete():
                await LISTS[name].change(conn, by.id, entry_id, _names(form), more)
    except Invalid as refusal:
        return await _shown(request, form.refused(refusal, by.language), changed=entry_id)
    raise web.HTTPSeeOther(f"/administration/{name}")


@for_roles(Role.ADMINISTRATOR)
async def retire(request: web.Request) -> web.Response:
    """It stays in history and cannot be chosen any more."""
    by, name = user_of(request), _list(request)
    async with db.acting(parts_of(request).pool, by.actor) as conn:
        await LISTS[name].retire(conn, by.id, _entry_id(request))
    raise web.HTTPSeeOther(f"/administration/{name}")


@for_roles(Role.ADMINISTRATOR)
async def restore(request: web.Request) -> web.Response:
    """It can be chosen again."""
    by, name = user_of(request), _list(request)
    async with db.acting(parts_of(request).pool, by.actor) as conn:
        await LISTS[name].restore(conn, by.id, _entry_id(request))
    raise web.HTTPSeeOther(f"/administration/{name}")


async def _shown(request: web.Request, form: forms.Form, *, changed: int | None = None) -> web.Response:
    name = _list(request)
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        entries = await LISTS[name].entries(conn)
    return page(
        request, "administration/dictionary.html", status=422 if form.errors else 200, form=form, entries=entries,
        dictionary=name, changed=changed,
    )  # fmt: skip


def _list(request: web.Request) -> str:
    return request.match_info["dictionary"]


def _entry_id(request: web.Request) -> int:
    return int(request.match_info["entry_id"])


def _names(form: forms.Sent) -> dict[str, str]:
    return {language: form.text(f"name_{language}") for language in users.dictionaries.LANGUAGES}


def _more(form: forms.Sent, dictionary: users.dictionaries.Dictionary) -> dict[str, Any]:
    """What the list holds besides names."""
    return {column: _value(form, column) for column in dictionary.choices}


def _value(form: forms.Sent, column: str) -> Any:
    match column:
        case "effective":
            return form.ticked(column)
        case "digit":
            return form.choice(column)
        case _:
            return form.text(column, _UNLESS_TYPED[column])


def _known(entry: DictionaryEntry) -> dict[str, str]:
    values = {f"name_{language}": name for language, name in entry.names.items()}
    for column, value in entry.more.items():
        values[column] = ("on" if value else "") if isinstance(value, bool) else "" if value is None else str(value)
    return values
