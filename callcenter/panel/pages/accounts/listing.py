"""Prospects, clients, partners and suppliers in lists of their own: any filter, order and columns of one's choice."""

from typing import Any

from aiohttp import web

from callcenter import accounts, activities, db, dialing, reports, users, views
from callcenter.panel import forms
from callcenter.panel.languages import marked as N_
from callcenter.panel.languages import spoken
from callcenter.panel.list_shapes import ACCOUNTS, ROLES, STATUS
from callcenter.panel.listing import Asked, labels_of, narrowed_by
from callcenter.panel.own_filters import OwnFilters
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page

# A28 keeps prospects and clients apart, and H11 whoever is neither; who was found not to fit is looked at apart from
# those who are worked with.
LISTS = {
    "prospects": ("prospect", "qualified"),
    "clients": ("client", "former"),
    "partners": tuple(STATUS),  # whatever they are besides
    "rejected": ("rejected",),
}
A_PAGE = 50
MOST = 10_000  # more are counted as "10 000+"


async def index(request: web.Request) -> web.Response:
    """The accounts that the user may see and that fit the filter in the address."""
    user, asked = user_of(request), Asked(ACCOUNTS, request.query)
    kind, order = kind_of(asked), accounts.finding.Order(asked.shown.ordered)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        saved = await views.list_views(conn, user.id, views.Entity.ACCOUNTS)
        if first := ACCOUNTS.first(request.query, saved):
            raise web.HTTPSeeOther(first)
        own = OwnFilters(asked, await accounts.fields.all_fields(conn), user)
        wanted = wanted_of(asked, own, kind)
        form = asked.form(user.language)
        found = await accounts.finding.list_accounts(conn, wanted, order, after=_after(asked), limit=A_PAGE + 1)
        offered = await choices(conn, user, kind) | own.choices
        counts = await _counts(conn, asked, own)
    lines = found[:A_PAGE]
    return page(
        request, "accounts/index.html", status=422 if form.errors else 200, kind=kind, asked=asked, form=form, own=own,
        lines=lines, further=len(found) > A_PAGE and _further(asked, lines[-1]), most=MOST, saved=saved,
        counts=counts, choices=offered, narrowed=narrowed_by(asked, own.fields, offered, user.language),
        columns=labels_of(ACCOUNTS.columns, user.language) | own.columns,
    )  # fmt: skip


def kind_of(asked: Asked) -> str:
    """Which of the lists is asked for; whoever asks for the status of one asks for that one."""
    if asked.values("status") == [*LISTS["rejected"]]:
        return "rejected"
    return asked.text("kind") if asked.text("kind") in LISTS else "prospects"


def wanted_of(asked: Asked, own: OwnFilters, kind: str) -> accounts.finding.AccountFilter:
    """The filter that an address asks for, within one of the lists."""
    status = [one for one in LISTS[kind] if one in asked.among("status", tuple(STATUS))]
    return accounts.finding.AccountFilter(
        lifecycles=status or LISTS[kind],
        words=asked.text("q"),
        names=asked.values("name"),
        cities=asked.values("city"),
        addresses=asked.values("address"),
        people=asked.values("person"),
        numbers=asked.values("number"),
        owners=asked.ids("owner"),
        types=asked.ids("type"),
        sources=asked.ids("source"),
        roles=asked.among("role", tuple(ROLES)) or (tuple(ROLES) if kind == "partners" else ()),
        campaigns=asked.ids("campaign"),
        latest_results=asked.ids("result"),
        any_results=asked.ids("any_result"),
        own=own.wanted,
    )


async def _counts(conn: db.Connection, asked: Asked, own: OwnFilters) -> dict[str, int]:
    return {kind: await accounts.finding.count_accounts(conn, wanted_of(asked, own, kind), most=MOST) for kind in LISTS}


async def choices(conn: db.Connection, user: users.User, kind: str) -> dict[str, Any]:
    """What the form of the filter offers."""
    results = forms.options(await activities.dictionaries.results(conn), user.language)
    return {
        "statuses": [(one, spoken(STATUS[one], user.language)) for one in LISTS[kind]],
        "roles": [(one, spoken(words, user.language)) for one, words in ROLES.items()],
        "owners": [(person.id, person.name) for person in await reports.people_counted(conn)],
        "types": forms.options(await accounts.dictionaries.account_types(conn), user.language),
        "sources": forms.options(await accounts.dictionaries.sources(conn), user.language),
        "campaigns": [(campaign.id, campaign.name) for campaign in await dialing.list_campaigns(conn)],
        "results": results,
        "results_or_none": [(0, spoken(N_("Without a result"), user.language)), *results],
    }


def _after(asked: Asked) -> tuple[str, int] | None:
    key, last_id = asked.after
    by_name = asked.shown.ordered == accounts.finding.Order.NAME
    readable = by_name or key == accounts.finding.NEVER or forms.moment_in(key) is not None
    return (key, last_id) if readable and last_id is not None else None


def _further(asked: Asked, line: Any) -> str:
    key, last_id = accounts.finding.place_of(line, accounts.finding.Order(asked.shown.ordered))
    view = [("view", str(asked.view_id))] if asked.view_id else []
    return ACCOUNTS.link(asked.shown, *view, ("after", key), ("after_id", str(last_id)))
