"""Administration of the fields that cards hold besides: of accounts and of contact persons."""

from aiohttp import web

from callcenter import accounts, db, users
from callcenter.db import Role
from callcenter.errors import Absent, Invalid
from callcenter.panel import forms
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles

TAB = "/administration/fields"
LANGUAGES = users.dictionaries.LANGUAGES
SPARE = 6  # empty rows for further values of a choice


@for_roles(Role.ADMINISTRATOR)
async def index(request: web.Request) -> web.Response:
    """The fields, and a form for a new one."""
    return await _shown(request, forms.Form(name="field"))


@for_roles(Role.ADMINISTRATOR)
async def create(request: web.Request) -> web.Response:
    """A new field, last on the cards."""
    by, form = user_of(request), _together(await forms.sent(request, "field"))
    options, option_names = _options(form)
    more = {
        "subject": form.text("subject"), "type": form.text("type"), "options": options, "option_names": option_names,
    }  # fmt: skip
    try:
        async with db.acting(parts_of(request).pool, by.actor) as conn:
            await accounts.fields.add(conn, by.id, _names(form), more)
    except Invalid as refusal:
        return await _shown(request, form.refused(refusal, by.language))
    raise web.HTTPSeeOther(TAB)


@for_roles(Role.ADMINISTRATOR)
async def edit(request: web.Request) -> web.Response:
    """The fields, with a form for one of them."""
    field = await _field(request)
    values = {f"name_{language}": name for language, name in field.names.items()}
    form = forms.Form(name="field", values=values | _typed(field))
    return await _shown(request, form, changed=field)


@for_roles(Role.ADMINISTRATOR)
async def update(request: web.Request) -> web.Response:
    """Other names or values; what a card holds stays."""
    by, form, field = user_of(request), _together(await forms.sent(request, "field")), await _field(request)
    try:
        async with db.acting(parts_of(request).pool, by.actor) as conn:
            await accounts.fields.change(conn, by.id, field.id, _names(form), *_options(form))
    except Invalid as refusal:
        return await _shown(request, form.refused(refusal, by.language), changed=field)
    raise web.HTTPSeeOther(TAB)


@for_roles(Role.ADMINISTRATOR)
async def retire(request: web.Request) -> web.Response:
    """No card offers it any more; the values stay."""
    by = user_of(request)
    async with db.acting(parts_of(request).pool, by.actor) as conn:
        await accounts.fields.retire(conn, by.id, _field_id(request))
    raise web.HTTPSeeOther(TAB)


@for_roles(Role.ADMINISTRATOR)
async def restore(request: web.Request) -> web.Response:
    """The cards offer it again, with what they held."""
    by = user_of(request)
    async with db.acting(parts_of(request).pool, by.actor) as conn:
        await accounts.fields.restore(conn, by.id, _field_id(request))
    raise web.HTTPSeeOther(TAB)


async def _shown(
    request: web.Request, form: forms.Form, *, changed: accounts.fields.FieldDef | None = None
) -> web.Response:
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        own = await accounts.fields.all_fields(conn)
    return page(
        request, "administration/fields.html", status=422 if form.errors else 200, form=form, own_fields=own,
        changed=changed,
        rows=min(len(_options(form)[0]) + SPARE, accounts.fields.MOST_OPTIONS), languages=LANGUAGES,
    )  # fmt: skip


async def _field(request: web.Request) -> accounts.fields.FieldDef:
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        own = await accounts.fields.all_fields(conn)
    field = next((one for one in own if one.id == _field_id(request)), None)
    if field is None:
        raise Absent()
    return field


def _field_id(request: web.Request) -> int:
    return int(request.match_info["field_id"])


def _names(form: forms.Sent) -> dict[str, str]:
    return {language: form.text(f"name_{language}") for language in LANGUAGES}


def _options(form: forms.Form | forms.Sent) -> tuple[list[str], dict[str, dict[str, str]]]:
    """The values of a choice as cards keep them, and their names; what is new is kept by its name in English."""
    typed = form.values if isinstance(form, forms.Form) else form.typed
    names: dict[str, dict[str, str]] = {}
    for place in range(accounts.fields.MOST_OPTIONS):
        each = {language: typed.get(f"option_{place}_{language}", "").strip() for language in LANGUAGES}
        if any(each.values()):
            names[typed.get(f"option_{place}_kept") or next(filter(None, each.values()))] = each
    return list(names), names


def _together(form: forms.Sent) -> forms.Sent:
    """The same form without empty rows between the values of a choice, so that each fault names its row."""
    fields = [*LANGUAGES, "kept"]
    rows = [[form.text(f"option_{place}_{field}") for field in fields] for place in range(accounts.fields.MOST_OPTIONS)]
    filled = [row for row in rows if any(name.strip() for name in row[:-1])]
    rest = {name: text for name, text in form.typed.items() if not name.startswith("option_")}
    options = {
        f"option_{place}_{field}": text
        for place, row in enumerate(filled)
        for field, text in zip(fields, row, strict=True)
    }
    return forms.Sent(form.name, rest | options)


def _typed(field: accounts.fields.FieldDef) -> dict[str, str]:
    """The values of a choice as they stand in the form."""
    kept = {f"option_{place}_kept": option for place, option in enumerate(field.options)}
    return kept | {
        f"option_{place}_{language}": field.option_names.get(option, {}).get(language, option)
        for place, option in enumerate(field.options)
        for language in LANGUAGES
    }
