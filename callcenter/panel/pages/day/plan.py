"""One person's day by hour and by place, and what is put elsewhere in it (A4, A25, A36, W2)."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import msgspec
from aiohttp import web

from callcenter import accounts, activities, clock, db, reminders, reports, users
from callcenter.ids import AccountId, ActivityId
from callcenter.panel import forms
from callcenter.panel.pages.day.asking import AskedDay, asked_day, people_of
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page

WORKING = time(8), time(17)  # of somebody who has not said otherwise


async def index(request: web.Request) -> web.Response:
    """The day by hour: what has a time, what is for the whole day, what is undone from before."""
    return await shown(request, "plan", asked_day(request))


async def places(request: web.Request) -> web.Response:
    """The day's appointments by city, and what else is to be done there."""
    return await shown(request, "places", asked_day(request))


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was put elsewhere, as the page tells it."""

    account: accounts.Account
    activity: activities.Activity
    was: datetime | date
    back: bool  # whether it can be taken back: the time before has not passed
    asked: str  # the same in an address


async def shown(request: web.Request, view: str, asked: AskedDay, *, refused: forms.Form | None = None) -> web.Response:
    """The page, or its part that updates itself when a script asks."""
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        people = await people_of(conn, user, asked)
        things = await reports.days.things_of(conn, asked.whose, asked.on, asked.moments, asked.time_zone)
        moved = None if refused else await _moved(conn, user, request.query.get("moved", ""))
        values = await (_by_place if view == "places" else _by_hour)(conn, asked, things)
    part = "_" if request.headers.get("HX-Request") else ""
    typed = refused if refused and refused.values.get("due_at") else None  # a step by a key has no field to correct
    return page(
        request, f"day/{part}{view}.html", status=422 if refused or asked.form.errors else 200, asked=asked,
        people=people, names=dict(people), things=things, sheets=forms.sheets(refused=typed), refused=refused,
        moved=moved, **values,
    )  # fmt: skip


async def _moved(conn: db.Connection, user: users.User, told: str) -> Moved | None:
    """What an address says was put elsewhere, as it stands now; None when there is nothing to tell any more."""
    ids, _, text = told.rpartition("~")
    account_id, activity_id = (forms.id_in(part) for part in (ids.partition("~")[0], ids.partition("~")[2]))
    was: datetime | date | None = forms.day_in(text) or forms.moment_in(text)
    if account_id is None or activity_id is None or was is None:
        return None
    activity = await activities.activity_by_id(conn, AccountId(account_id), ActivityId(activity_id))
    account = await accounts.account_by_id(conn, AccountId(account_id))
    if activity is None or account is None or activity.state != "planned":
        return None
    back = was >= clock.now() if isinstance(was, datetime) else was >= user.today
    return Moved(account=account, activity=activity, was=was, back=back, asked=told)


async def _by_hour(conn: db.Connection, asked: AskedDay, things: list[reports.days.Thing]) -> Mapping[str, Any]:
    own = await reminders.settings_of(conn, asked.whose) if asked.own else None
    opens, closes = (own.day_begins, own.day_ends) if own else WORKING
    moments = [thing.due_at for thing in things if thing.due_at]
    hours = reports.days.hours_of(asked.on, asked.time_zone, opens, closes, moments)
    late = []
    if asked.on >= asked.today:
        begins = reports.periods.midnight(asked.today, asked.time_zone)
        late = await reports.days.late_things_of(conn, asked.whose, asked.today, begins, asked.time_zone)
    by_hour: dict[Any, list[reports.days.Thing]] = {hour: [] for hour in hours}
    for thing in things:
        if thing.due_at:
            by_hour[reports.days.hour_of(thing.due_at, hours)].append(thing)
    return {
        "hours": by_hour,
        "all_day": [thing for thing in things if not thing.due_at],
        "late": late[: reports.days.MOST_LATE],
        "later": len(late) > reports.days.MOST_LATE,
        "close": reports.days.meetings_close_to(things),
    }


async def _by_place(conn: db.Connection, asked: AskedDay, things: list[reports.days.Thing]) -> Mapping[str, Any]:
    cities = {thing.city for thing in things if thing.on_the_way and thing.city.strip()}
    nearby = await reports.days.things_nearby(conn, asked.whose, sorted(cities), asked.on, asked.moments)
    return {"places": reports.days.places_of(things, nearby), "close": reports.days.meetings_close_to(things)}
