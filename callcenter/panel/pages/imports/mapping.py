"""What the columns of a list mean, and what holds for all its rows."""

from aiohttp import web

from callcenter import accounts, activities, db, dialing, imports, places
from callcenter.db import Role
from callcenter.errors import Invalid
from callcenter.ids import CampaignId, UserId
from callcenter.panel import forms
from callcenter.panel.pages.imports.batches import batch_id_of, batch_of
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles

SAMPLES = 4
_leading = for_roles(Role.LEADER, Role.ADMINISTRATOR)


@_leading
async def show(request: web.Request) -> web.Response:
    """The columns with their first cells, and what they are taken for."""
    batch = await batch_of(request)
    return await _form(request, batch, forms.Form(name="mapping", values=_known(batch, user_of(request).language)))


@_leading
async def update(request: web.Request) -> web.Response:
    """Begin the dry run."""
    user, batch, form = user_of(request), await batch_of(request), await forms.sent(request, "mapping")
    settings = _settings(form, batch)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await imports.check(conn, user.id, batch_id_of(request), settings)
    except Invalid as refusal:
        return await _form(request, batch, form.refused(refusal, user.language), status=422)
    raise web.HTTPSeeOther(f"/imports/{batch.id}")


def _settings(form: forms.Sent, batch: imports.Batch) -> imports.Settings:
    campaign = form.choice("campaign")
    return imports.Settings(
        fields=[form.text(f"column_{place}") for place in range(len(batch.headings))],
        headed=form.ticked("headed"),
        country=form.text("country"),
        source_id=form.choice("source"),
        type_id=form.choice("type"),
        campaign_id=None if campaign is None else CampaignId(campaign),
        owner_ids=[UserId(int(name.removeprefix("owner_"))) for name in form.typed if _is_owner(name)],
        known=form.one_of("known", imports.Known, imports.Known.FILL),
        kind_id=form.choice("kind"),
        purpose_id=form.choice("purpose"),
        result_id=form.choice("result"),
    )


def _is_owner(name: str) -> bool:
    number = name.removeprefix("owner_")
    return name.startswith("owner_") and number.isascii() and number.isdecimal() and len(number) <= 18


def _known(batch: imports.Batch, language: str) -> dict[str, str]:
    settings = batch.settings
    values = {
        "country": settings.country or places.FIRST[language], "known": settings.known.value,
        "headed": "on" if settings.headed else "", "source": settings.source_id, "type": settings.type_id,
        "campaign": settings.campaign_id, "kind": settings.kind_id, "purpose": settings.purpose_id,
        "result": settings.result_id,
    }  # fmt: skip
    columns = {f"column_{place}": field for place, field in enumerate(settings.fields)}
    owners = {f"owner_{owner}": "on" for owner in settings.owner_ids}
    return {name: str(value) for name, value in values.items() if value is not None} | columns | owners


async def _form(request: web.Request, batch: imports.Batch, form: forms.Form, *, status: int = 200) -> web.Response:
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        chosen = {
            "sources": forms.options(await accounts.dictionaries.sources(conn), user.language),
            "types": forms.options(await accounts.dictionaries.account_types(conn), user.language),
            "kinds": forms.options(await activities.dictionaries.kinds(conn), user.language),
            "purposes": forms.options(await activities.dictionaries.purposes(conn), user.language),
            "results": forms.options(await activities.dictionaries.results(conn), user.language),
        }
        campaigns = [(each.id, each.name) for each in await dialing.list_campaigns(conn) if each.active]
        owners = await imports.mapping.possible_owners(conn)
        own = imports.understanding.own_fields(await accounts.fields.all_fields(conn))
        lines = await imports.showing.first_lines(conn, batch.id, limit=SAMPLES)
    return page(
        request, "imports/mapping.html", status=status, form=form, batch=batch, campaigns=campaigns, owners=owners,
        samples=lines[1:] if batch.headed else lines, countries=places.countries(user.language),
        fields=[field.value for field in imports.understanding.Field],
        own=[(column, one.subject, one.names[user.language]) for column, one in own.items()], **chosen,
    )  # fmt: skip
