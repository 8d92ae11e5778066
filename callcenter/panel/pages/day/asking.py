"""Which day, and whose, a page of the day is asked for."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from callcenter import activities, db, reports, users
from callcenter.errors import Absent, Invalid
from callcenter.ids import UserId
from callcenter.panel import forms
from callcenter.panel.moments import Looks
from callcenter.panel.parts import user_of


class AskedDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day of one person, on the asker's clock."""

    on: date
    today: date
    time_zone: str
    whose: UserId
    own: bool
    back: bool = False  # only what has begun is looked at
    form: forms.Form  # with the day as it was typed, and what is wrong with it

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """When the day begins and ends; it may have 23 or 25 hours."""
        return self._begins(0), self._begins(1)

    @property
    def yesterday(self) -> date:
        """The day before today."""
        return self.today - timedelta(days=1)

    @property
    def query(self) -> str:
        """The same in an address."""
        return self.query_of(self.on)

    def query_of(self, day: date) -> str:
        """Another day of the same person in an address."""
        return urlencode({"on": day.isoformat()} | ({} if self.own else {"person": str(self.whose)}))

    def days_on(self, count: int) -> str:
        """So many days later, in an address."""
        later = self.on + timedelta(days=count)
        return self.query_of(min(later, self.today) if self.back else later)

    def moved(self, before: activities.Activity) -> str:
        """The same after something was put elsewhere, which was for `before`: the page tells of it."""
        was = before.due_at or before.due_on
        return f"{self.query}&" + urlencode(
            {"moved": f"{before.account_id}~{before.id}~{was.isoformat() if was else ''}"}
        )

    def _begins(self, days: int) -> datetime:
        return reports.periods.midnight(self.on + timedelta(days=days), self.time_zone)


def asked_day(request: web.Request, given: Mapping[str, str] | None = None, looks: Looks = Looks.AHEAD) -> AskedDay:
    """The day that an address, or what was `given`, names; without one today, back yesterday. Else it is told."""
    user, typed = user_of(request), dict(request.query if given is None else given)
    usual = user.today - timedelta(days=looks is Looks.BACK)
    sent, form, on = forms.Sent("day", typed), forms.Form(name="day"), usual
    try:
        with sent.complete():
            on = sent.day_if_typed("on", user, looks) or usual
            if looks is Looks.BACK and on > user.today:
                raise Invalid("on", "not_begun")
    except Invalid as refusal:
        form, on = sent.refused(refusal, user.language), usual
    person = forms.id_in(typed.get("person", ""))
    own = person is None or person == user.id
    return AskedDay(
        on=on, today=user.today, time_zone=user.time_zone, whose=user.id if own or person is None else UserId(person),
        own=own, form=form, back=looks is Looks.BACK,
    )  # fmt: skip


async def people_of(conn: db.Connection, user: users.User, asked: AskedDay) -> list[tuple[UserId, str]]:
    """Whose days the user may look at: the own first, then each member's by name. Raises Absent for anybody else."""
    seen = await reports.people_counted(conn)
    if not asked.own and asked.whose not in {one.id for one in seen}:
        raise Absent()
    others = sorted((one.name, one.id) for one in seen if one.id != user.id and (one.active or one.id == asked.whose))
    return [(user.id, user.name), *((user_id, name) for name, user_id in others)]
