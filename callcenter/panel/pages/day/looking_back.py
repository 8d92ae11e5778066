"""Looking back on a day or a week of one person: what had been planned, and what became of it (A25)."""

from datetime import timedelta

from aiohttp import web

from callcenter import clock, db, reports
from callcenter.panel.languages import marked as N_
from callcenter.panel.moments import Looks
from callcenter.panel.pages.day.asking import AskedDay, asked_day, people_of
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page

Fate = reports.looking_back.Fate
FATES = {
    Fate.DONE: N_("Done as planned"),
    Fate.POSTPONED: N_("Postponed"),
    Fate.CANCELLED: N_("Called off"),
    Fate.HANDED_OVER: N_("Went to somebody else"),
    Fate.UNDONE: N_("Not done"),
}


async def index(request: web.Request) -> web.Response:
    """A day, or the week that it is in; yesterday until another one is chosen."""
    user, week = user_of(request), request.query.get("span") == "week"
    asked = asked_day(request, looks=Looks.BACK)
    period, now = period_of(asked, week=week), clock.now()
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        people = await people_of(conn, user, asked)
        look = None
        if not asked.form.errors:
            look = await reports.looking_back.look_back(conn, asked.whose, period, now)
    return page(
        request, "day/looking_back.html", status=422 if asked.form.errors else 200, asked=asked, people=people,
        names=dict(people), look=look, week=week,
        period=(period.first, period.last), running=now < period.ends_at, fates=FATES,
    )  # fmt: skip


def period_of(asked: AskedDay, *, week: bool) -> reports.periods.Period:
    """The day, or its week from Monday on."""
    first = asked.on - timedelta(days=asked.on.weekday()) if week else asked.on
    return reports.periods.Period(first=first, last=first + timedelta(days=6 if week else 0), time_zone=asked.time_zone)
