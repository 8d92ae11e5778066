"""Planned contacts and assignments of everybody whom the user may see, and what came of them (A41 to A45)."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from callcenter import accounts, activities, clock, db, dialing, reports, users, views
from callcenter.errors import Invalid
from callcenter.panel import forms
from callcenter.panel.languages import spoken
from callcenter.panel.list_shapes import PLANS, STATUS
from callcenter.panel.listing import Asked, labels_of, narrowed_by
from callcenter.panel.moments import Looks, NotUnderstood, read_day
from callcenter.panel.own_filters import OwnFilters
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page

A_PAGE = 50
MOST = 10_000  # more are counted as "10 000+"


async def index(request: web.Request) -> web.Response:
    """The contacts that fit the filter in the address: what is undone, until somebody asks for something else."""
    user, asked = user_of(request), Asked(PLANS, request.query)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        saved = await views.list_views(conn, user.id, views.Entity.PLANS)
        if first := PLANS.first(request.query, saved):
            raise web.HTTPSeeOther(first)
        own = OwnFilters(asked, await accounts.fields.all_fields(conn), user)
        wanted, form = wanted_of(asked, own, user), asked.form(user.language)
        found, count = ([], 0) if form.errors else await _found(conn, asked, wanted)
        offered = await choices(conn, user) | own.choices
    lines = found[:A_PAGE]
    return page(
        request, "plans/index.html", status=422 if form.errors else 200, asked=asked, form=form, saved=saved, own=own,
        lines=lines, further=len(found) > A_PAGE and _further(asked, lines[-1]), count=count, most=MOST,
        state=wanted.state.name, today=clock.now().astimezone(ZoneInfo(user.time_zone)).date(), choices=offered,
        narrowed=narrowed_by(asked, own.fields, offered, user.language),
        columns=labels_of(PLANS.columns, user.language) | own.columns,
    )  # fmt: skip


async def _found(
    conn: db.Connection, asked: Asked, wanted: activities.listing.ContactFilter
) -> tuple[list[activities.listing.ContactLine], int]:
    lines = await activities.listing.list_contacts(conn, wanted, after=_after(asked), limit=A_PAGE + 1)
    return lines, await activities.listing.count_contacts(conn, wanted, most=MOST)


def wanted_of(asked: Asked, own: OwnFilters, user: users.User) -> activities.listing.ContactFilter:
    """The filter that an address asks for; days are the user's, and "today" is the day on which the list is opened."""
    state = activities.listing.State.DONE if asked.text("state") == "done" else activities.listing.State.UNDONE
    looks = Looks.AHEAD if state is activities.listing.State.UNDONE else Looks.BACK
    since, until = _day(asked, "from", user, looks), _day(asked, "until", user, looks)
    if since and until and until.on < since.on:
        asked.faults.add(Invalid("until", "ends_before_it_begins"))
    return activities.listing.ContactFilter(
        state=state,
        since=since,
        until=until,
        assignees=asked.ids("assignee"),
        kinds=asked.ids("kind"),
        purposes=asked.ids("purpose"),
        results=asked.ids("result") if state is activities.listing.State.DONE else (),
        owners=asked.ids("owner"),
        lifecycles=asked.among("status", tuple(STATUS)),
        types=asked.ids("type"),
        sources=asked.ids("source"),
        campaigns=asked.ids("campaign"),
        names=asked.values("name"),
        cities=asked.values("city"),
        own=own.wanted,
    )


def _day(asked: Asked, field: str, user: users.User, looks: Looks) -> activities.listing.Day | None:
    typed = asked.text(field)
    if not typed:
        return None
    try:
        return _of_day(read_day(typed, user.language, clock.now().astimezone(ZoneInfo(user.time_zone)), looks), user)
    except NotUnderstood:
        asked.faults.add(Invalid(field, "not_a_day"))
        return None


def _of_day(on: date, user: users.User) -> activities.listing.Day:
    begins, ends = (reports.periods.midnight(on + timedelta(days=days), user.time_zone) for days in (0, 1))
    return activities.listing.Day(on=on, begins=begins, ends=ends)


async def choices(conn: db.Connection, user: users.User) -> dict[str, Any]:
    """What the form of the filter offers."""
    return {
        "statuses": [(one, spoken(words, user.language)) for one, words in STATUS.items()],
        "people": [(person.id, person.name) for person in await reports.people_counted(conn)],
        "kinds": forms.options(await activities.dictionaries.kinds(conn), user.language),
        "purposes": forms.options(await activities.dictionaries.purposes(conn), user.language),
        "results": forms.options(await activities.dictionaries.results(conn), user.language),
        "types": forms.options(await accounts.dictionaries.account_types(conn), user.language),
        "sources": forms.options(await accounts.dictionaries.sources(conn), user.language),
        "campaigns": [(campaign.id, campaign.name) for campaign in await dialing.list_campaigns(conn)],
    }


def _after(asked: Asked) -> tuple[datetime, int] | None:
    key, last_id = asked.after
    at = forms.moment_in(key)
    return None if at is None or last_id is None else (at, last_id)


def _further(asked: Asked, line: activities.listing.ContactLine) -> str:
    view = [("view", str(asked.view_id))] if asked.view_id else []
    return PLANS.link(asked.shown, *view, ("after", line.key.isoformat()), ("after_id", str(line.activity_id)))
