"""Figures of a period, and the contacts behind each number."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

import msgspec
from aiohttp import web
from multidict import MultiMapping

from callcenter import clock, db, reports, users
from callcenter.errors import Absent, Invalid
from callcenter.ids import TeamId, UserId
from callcenter.panel import forms
from callcenter.panel.formats import Formats
from callcenter.panel.moments import Looks
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.reports import Metric, Whose, periods

# By which figure people are compared (A24): the column of the table, and what it orders by.
ORDERS: dict[str, Callable[[Any], float]] = {
    "calls": lambda figures: figures.calls,
    "answered": lambda figures: figures.answered,
    "answered-share": lambda figures: _share(figures.answered, figures.calls),
    "effective": lambda figures: figures.effective,
    "effective-share": lambda figures: _share(figures.effective, figures.calls),
    "talk": lambda figures: figures.talk_seconds,
    "meetings": lambda figures: figures.meetings,
    "meetings-share": lambda figures: _share(figures.meetings, figures.calls),
    "sales": lambda figures: figures.sales,
    "sales-share": lambda figures: _share(figures.sales, figures.meetings),
}
TICKS = 4


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the address asks for: a period, and whose figures."""

    span: periods.Span
    period: periods.Period
    whose: Whose
    form: forms.Form = forms.Form(name="period")  # the two days as they were typed, when they make no period

    def address(self, page: str, **more: object) -> str:
        """The address of `page` with the same question and `more` (None takes a parameter away)."""
        days = (
            {"from": self.period.first, "to": self.period.last}
            if "metric" in more or self.span is periods.Span.CUSTOM
            else {}
        )
        whose = {"person": self.whose.person_id, "team": self.whose.team_id}
        values = {"period": self.span.value, **days, **whose, **more}
        return f"{page}?{urlencode({name: value for name, value in values.items() if value is not None})}"


async def index(request: web.Request) -> web.Response:
    """Key figures, a bar for each day, people and teams; a period that cannot be is told beside its field."""
    user, asked = user_of(request), asked_of(request.query, user_of(request))
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        report = await reports.figures_of(conn, asked.period, asked.whose)
        counted = await reports.people_counted(conn, asked.whose)
    return page(
        request, "figures/index.html", status=422 if asked.form.errors else 200, report=report, asked=asked,
        whose_name=name_of(asked.whose, counted, report), **charts_of(report, asked, user),
        **compared(report.people, request.query.get("order", "calls")),
    )  # fmt: skip


async def contacts(request: web.Request) -> web.Response:
    """The contacts, or the orders, that a number counts."""
    user, asked = user_of(request), asked_of(request.query, user_of(request))
    metric = metric_of(request.query)
    after = reports.Place.read(request.query.get("after", ""))
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        found = await reports.contacts_behind(conn, metric, asked.period, asked.whose, after)
        report = await reports.figures_of(conn, asked.period, asked.whose)
        counted = await reports.people_counted(conn, asked.whose)
    return page(
        request, "figures/contacts.html", metric=metric.value, found=found, asked=asked, first=after is None,
        whose_name=name_of(asked.whose, counted, report),
        older=found.after and asked.address("/figures/contacts", metric=metric.value, after=found.after.written),
    )  # fmt: skip


def metric_of(query: MultiMapping[str]) -> Metric:
    """What the address counts. Raises Absent for what nothing counts."""
    try:
        return Metric(query.get("metric", "calls"))
    except ValueError:
        raise Absent from None


def asked_of(query: MultiMapping[str], user: users.User) -> Asked:
    """The question of an address. A period that cannot be is answered with the month and the error of its field."""
    whose = Whose(person_id=_id(query, "person", UserId), team_id=_id(query, "team", TeamId))
    try:
        span = periods.Span(query.get("period", periods.Span.MONTH))
    except ValueError:
        span = periods.Span.MONTH
    period = periods.period_of(span, clock.now(), user.time_zone)
    if "from" not in query and "to" not in query:
        return Asked(span=periods.Span.MONTH if span is periods.Span.CUSTOM else span, period=period, whose=whose)
    typed = forms.Sent("period", query)
    first, last = (typed.day(field, user, Looks.BACK) for field in ("from", "to"))
    try:
        with typed.complete():
            period = periods.between(first.isoformat(), last.isoformat(), user.time_zone)
    except Invalid as refusal:
        return Asked(span=span, period=period, whose=whose, form=typed.refused(refusal, user.language))
    return Asked(span=span, period=period, whose=whose)


def compared(lines: list[Any], wanted: str) -> dict[str, Any]:
    """The people, the highest figure first, and by which they were ordered."""
    order = wanted if wanted in ORDERS else "calls"
    return {"order": order, "people": sorted(lines, key=lambda line: (-ORDERS[order](line.figures), line.name))}


def charts_of(report: Any, asked: Asked, user: users.User) -> dict[str, Any]:
    """The bars and the axis of each chart."""
    formats = Formats(user.language, user.time_zone)
    bars = {
        "calls": bars_of(report.days, asked, formats, of="calls", part="answered"),
        "meetings": bars_of(report.days, asked, formats, of="meetings", part="meetings"),
    }
    return {"bars": bars, "ticks": {name: ticks(max(bar["whole"] for bar in days)) for name, days in bars.items()}}


def bars_of(
    days: list[tuple[date, Any]], asked: Asked, formats: Formats, *, of: str, part: str
) -> list[dict[str, Any]]:
    """The bars of a chart: what is counted (`of`) on each day, and the part of it that stands in colour."""
    short = len(days) <= 31
    bars = []
    for day, figures in days:
        alone = {"from": day, "to": day}
        bars.append(
            {
                "label": formats.day(day), "short": str(day.day) if short else formats.narrow_day(day),
                "whole": getattr(figures, of), "part": getattr(figures, part),
                "address": asked.address("/figures/contacts", metric=of, **alone),
                "part_address": asked.address("/figures/contacts", metric=part, **alone),
            }
        )  # fmt: skip
    return bars


def ticks(most: int) -> list[int]:
    """Round numbers from 0 to at least `most`, for an axis."""
    step, sizes = 1, (2, 2.5, 2)  # 1, 2, 5, 10, 20, 50, …
    turn = 0
    while step * TICKS < most:
        step = int(step * sizes[turn % 3])
        turn += 1
    return [step * number for number in range(TICKS + 1)]


def name_of(whose: Whose, counted: list[Any], report: Any) -> str:
    """The person or the team that was asked for; empty for everybody."""
    if whose.person_id is not None:
        return str(counted[0].name)
    return next((line.name for line in report.teams if line.id == whose.team_id), "")


def _share(part: float, whole: float) -> float:
    return part / whole if whole else -1.0


def _id(query: MultiMapping[str], name: str, kind: Callable[[int], Any]) -> Any:
    typed = query.get(name, "")
    if not typed:
        return None
    found = forms.id_in(typed)
    if found is None:
        raise Absent
    return kind(found)
