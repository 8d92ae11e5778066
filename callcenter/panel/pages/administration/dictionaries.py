"""Administration of the lists to choose from: kinds, purposes, results, sources, account types, next reasons."""

import re
from datetime import timedelta
from typing import Any

from aiohttp import web

from callcenter import accounts, activities, db, promises, users
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
    "types": accounts.dictionaries.TYPES,
    "reasons": promises.dictionaries.REASONS,
}
_UNITS = {"days": timedelta(days=1), "hours": timedelta(hours=1), "minutes": timedelta(minutes=1)}
_MOST = 1_000_000  # of any unit: more than the list allows, and yet a length of time
_KEPT_WAIT = re.compile(r"(?:(\d+) days?)? ?(?:(\d+):(\d\d):\d\d)?")  # as Postgres writes an interval
_NOT_MERGING = forms.Form(name="merge")
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
    """The list, with a form for one entry, and one to merge it."""
    return await _edited(request)


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


@for_roles(Role.ADMINISTRATOR)
async def move(request: web.Request) -> web.Response:
    """One place up or down; the button that was pressed has the focus again."""
    name, form = _list(request), await forms.sent(request, "place")
    down = form.text("to") == "down"
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        await LISTS[name].move(conn, _entry_id(request), 1 if down else -1)
    raise web.HTTPSeeOther(f"/administration/{name}?moved={_entry_id(request)}&to={'down' if down else 'up'}")


@for_roles(Role.ADMINISTRATOR)
async def merge(request: web.Request) -> web.Response:
    """From now on it counts as another entry."""
    by, form, name = user_of(request), await forms.sent(request, "merge"), _list(request)
    try:
        async with db.acting(parts_of(request).pool, by.actor) as conn:
            with form.complete():
                await LISTS[name].merge(conn, by.id, _entry_id(request), form.needed_choice("into"))
    except Invalid as refusal:
        return await _edited(request, merging=form.refused(refusal, by.language))
    raise web.HTTPSeeOther(f"/administration/{name}")


@for_roles(Role.ADMINISTRATOR)
async def separate(request: web.Request) -> web.Response:
    """It counts as itself again."""
    by, name = user_of(request), _list(request)
    async with db.acting(parts_of(request).pool, by.actor) as conn:
        await LISTS[name].separate(conn, by.id, _entry_id(request))
    raise web.HTTPSeeOther(f"/administration/{name}")


async def _edited(request: web.Request, merging: forms.Form = _NOT_MERGING) -> web.Response:
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        entries = await LISTS[_list(request)].entries(conn)
    entry = next((entry for entry in entries if entry.id == _entry_id(request)), None)
    if entry is None:
        raise Absent()
    form = forms.Form(name="entry", values=_known(entry))
    return await _shown(request, form, changed=entry.id, merging=merging)


async def _shown(
    request: web.Request,
    form: forms.Form,
    *,
    changed: int | None = None,
    merging: forms.Form = _NOT_MERGING,
) -> web.Response:
    name, user = _list(request), user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        entries = await LISTS[name].entries(conn)
        kinds = await activities.dictionaries.kinds(conn)
    entry = next((entry for entry in entries if entry.id == changed), None)
    others = [other for other in entries if not other.retired and other.id != changed]
    return page(
        request, "administration/dictionary.html", status=422 if form.errors or merging.errors else 200, form=form,
        entries=entries, dictionary=name, changed=changed, entry=entry, merging=merging,
        others=forms.options(others, user.language), moved=(request.query.get("moved"), request.query.get("to")),
        kinds=[(kind.code, kind.names[user.language]) for kind in kinds], needed=LISTS[name].needed,
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
        case "effective" | "closes":
            return form.ticked(column)
        case "digit":
            return form.choice(column)
        case "ask_in_days":
            return form.number(column)
        case "next_kind":
            return form.text(column) or None
        case "next_in":
            return _wait(form)
        case _:
            return form.text(column, _UNLESS_TYPED[column])


def _wait(form: forms.Sent) -> timedelta | None:
    """So many minutes, hours or days; None when nothing was typed."""
    many, unit = form.number("next_in"), form.text("next_unit", "days")
    if many is None or unit not in _UNITS:
        return None
    return min(many, _MOST) * _UNITS[unit]


def _known(entry: DictionaryEntry) -> dict[str, str]:
    values = {f"name_{language}": name for language, name in entry.names.items()}
    for column, value in entry.more.items():
        values[column] = ("on" if value else "") if isinstance(value, bool) else "" if value is None else str(value)
    return values | _typed_wait(entry.more.get("next_in"))


def _typed_wait(kept: str | None) -> dict[str, str]:
    """The wait as somebody would type it, in the largest unit that fits."""
    read = _KEPT_WAIT.fullmatch(kept) if kept else None
    if read is None:
        return {}
    days, hours, minutes = (int(part or 0) for part in read.groups())
    wait = timedelta(days=days, hours=hours, minutes=minutes)
    unit = next(unit for unit, length in _UNITS.items() if not wait % length)
    return {"next_in": str(wait // _UNITS[unit]), "next_unit": unit}
