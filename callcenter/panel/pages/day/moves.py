"""A thing of the day is put elsewhere: by steps, into a day, or to a typed time. Each move is a postponing."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from callcenter import activities, db, users
from callcenter.errors import Absent, Invalid
from callcenter.panel import forms
from callcenter.panel.pages.accounts.parts import account_id_of
from callcenter.panel.pages.day.asking import AskedDay, asked_day
from callcenter.panel.pages.day.plan import shown
from callcenter.panel.pages.plans.planning import activity_id_of
from callcenter.panel.parts import parts_of, user_of

LONGEST = 60 * 24 * 31  # steps of one move
LATEST = datetime(2200, 1, 1, tzinfo=UTC).timestamp()
VIEWS = {"plan": "/day", "places": "/day/places"}


async def create(request: web.Request) -> web.Response:
    """Put it elsewhere; what a colleague changed meanwhile stays, and is told."""
    user, activity_id = user_of(request), activity_id_of(request)
    form = await forms.sent(request, f"move-{activity_id}")
    asked, view = asked_day(request, form.typed), form.text("view") if form.text("view") in VIEWS else "plan"
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            before = await activities.activity_by_id(conn, account_id_of(request), activity_id)
            if before is None:
                raise Absent()
            with form.complete():
                due = _due(form, before, user, asked)
                await activities.postpone(conn, before.account_id, activity_id, due, seen=form.number("seen"))
    except Invalid as refusal:
        return await shown(request, view, asked, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"{VIEWS[view]}?{asked.moved(before)}")


def _due(form: forms.Sent, before: activities.Activity, user: users.User, asked: AskedDay) -> datetime | date:
    """Where it goes: to a moment or into a day, some steps on, or to the time that was typed."""
    if form.text("at"):
        return datetime.fromtimestamp(min(form.number("at") or 0, LATEST), UTC)
    if into := forms.day_in(form.text("into")):
        return _ahead(into, user)
    minutes, days = _steps(form, "minutes"), _steps(form, "days")
    if minutes or days:
        return _on(before, minutes, days, user)
    return form.moment("due_at", user, asked.on)


def _on(before: activities.Activity, minutes: int, days: int, user: users.User) -> datetime | date:
    """So many minutes on the clock and days in the calendar later; a whole day has no minutes."""
    if before.due_at is None:
        if minutes or before.due_on is None:
            raise Invalid("due_at", "whole_day")
        return _ahead(before.due_on + timedelta(days=days), user)
    local = before.due_at.astimezone(ZoneInfo(user.time_zone)) + timedelta(days=days)
    return local.astimezone(UTC) + timedelta(minutes=minutes)


def _ahead(day: date, user: users.User) -> date:
    if day < user.today:
        raise Invalid("due_at", "in_the_past")
    return day


def _steps(form: forms.Sent, field: str) -> int:
    typed = form.text(field).strip()
    if not typed:
        return 0
    steps = forms.id_in(typed.removeprefix("-"))
    if steps is None or steps > LONGEST:
        raise Invalid("due_at", "unknown")
    return -steps if typed.startswith("-") else steps
