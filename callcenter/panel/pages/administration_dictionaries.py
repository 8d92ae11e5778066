"""Administration of the lists to choose from: kinds, purposes, results, sources."""

from aiohttp import web

from callcenter import accounts, activities, db, users
from callcenter.db import Connection, DictionaryEntry, Role
from callcenter.errors import Absent, Invalid
from callcenter.panel import forms
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles

OF_ACTIVITIES = {
    "kinds": activities.Dictionary.KINDS,
    "purposes": activities.Dictionary.PURPOSES,
    "results": activities.Dictionary.RESULTS,
}
LISTS = (*OF_ACTIVITIES, "sources")


@for_roles(Role.ADMINISTRATOR)
async def index(request: web.Request) -> web.Response:
    """The list, and a form for a new entry."""
    return await _shown(request, forms.Form(name="entry"))


@for_roles(Role.ADMINISTRATOR)
async def create(request: web.Request) -> web.Response:
    """A new entry, last in the list."""
    by, typed, name = user_of(request), await forms.typed_in(request), _list(request)
    try:
        async with db.acting(parts_of(request).pool, by.actor) as conn:
            if name in OF_ACTIVITIES:
                await activities.add_entry(conn, by.id, OF_ACTIVITIES[name], _entered(typed))
            else:
                await accounts.add_source(conn, by.id, _names(typed))
    except Invalid as refusal:
        return await _shown(request, forms.refused("entry", typed, refusal, by.language))
    raise web.HTTPSeeOther(f"/administration/{name}")


@for_roles(Role.ADMINISTRATOR)
async def edit(request: web.Request) -> web.Response:
    """The list, with a form for one entry."""
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        found = [entry for entry in await _entries(conn, _list(request)) if entry.id == _entry_id(request)]
    if not found:
        raise Absent()
    return await _shown(request, forms.Form(name="entry", values=_known(found[0])), changed=_entry_id(request))


@for_roles(Role.ADMINISTRATOR)
async def update(request: web.Request) -> web.Response:
    """Other names, another meaning."""
    by, typed, name, entry_id = user_of(request), await forms.typed_in(request), _list(request), _entry_id(request)
    try:
        async with db.acting(parts_of(request).pool, by.actor) as conn:
            if name in OF_ACTIVITIES:
                await activities.change_entry(conn, by.id, OF_ACTIVITIES[name], entry_id, _entered(typed))
            else:
                await accounts.change_source(conn, by.id, entry_id, _names(typed))
    except Invalid as refusal:
        return await _shown(request, forms.refused("entry", typed, refusal, by.language), changed=entry_id)
    raise web.HTTPSeeOther(f"/administration/{name}")


@for_roles(Role.ADMINISTRATOR)
async def retire(request: web.Request) -> web.Response:
    """It stays in history and cannot be chosen any more."""
    by, name = user_of(request), _list(request)
    async with db.acting(parts_of(request).pool, by.actor) as conn:
        if name in OF_ACTIVITIES:
            await activities.retire_entry(conn, by.id, OF_ACTIVITIES[name], _entry_id(request))
        else:
            await accounts.retire_source(conn, by.id, _entry_id(request))
    raise web.HTTPSeeOther(f"/administration/{name}")


@for_roles(Role.ADMINISTRATOR)
async def restore(request: web.Request) -> web.Response:
    """It can be chosen again."""
    by, name = user_of(request), _list(request)
    async with db.acting(parts_of(request).pool, by.actor) as conn:
        if name in OF_ACTIVITIES:
            await activities.restore_entry(conn, by.id, OF_ACTIVITIES[name], _entry_id(request))
        else:
            await accounts.restore_source(conn, by.id, _entry_id(request))
    raise web.HTTPSeeOther(f"/administration/{name}")


async def _shown(request: web.Request, form: forms.Form, *, changed: int | None = None) -> web.Response:
    name = _list(request)
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        entries = await _entries(conn, name)
    return page(
        request, "administration/dictionary.html", status=422 if form.errors else 200, form=form, entries=entries,
        dictionary=name, changed=changed,
    )  # fmt: skip


async def _entries(conn: Connection, name: str) -> list[DictionaryEntry]:
    if name in OF_ACTIVITIES:
        return await activities.entries(conn, OF_ACTIVITIES[name])
    return await accounts.source_entries(conn)


def _list(request: web.Request) -> str:
    return request.match_info["dictionary"]


def _entry_id(request: web.Request) -> int:
    return int(request.match_info["entry_id"])


def _names(typed: forms.Typed) -> dict[str, str]:
    return {language: typed.get(f"name_{language}", "") for language in users.LANGUAGES}


def _entered(typed: forms.Typed) -> activities.Entered:
    return activities.Entered(
        names=_names(typed),
        counts_as=typed.get("counts_as", "other"),
        effective=typed.get("effective") == "on",
        tone=typed.get("tone", "idle"),
        lead_outcome=typed.get("lead_outcome", "keep"),
        digit=forms.choice(typed, "digit"),
    )


def _known(entry: DictionaryEntry) -> dict[str, str]:
    values = {f"name_{language}": name for language, name in entry.names.items()}
    for column, value in entry.more.items():
        values[column] = ("on" if value else "") if isinstance(value, bool) else "" if value is None else str(value)
    return values
