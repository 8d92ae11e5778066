"""A calendar as a file (RFC 5545): moments in UTC, whole days as days, an id that stays, an alarm by the lead time.

A contact has no end and blocks no time. What calendar services may keep for ever is little: kind, account, time.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import vobject

from callcenter.reminders.calendar.model import Plan, Reader

_A_DAY = 1440  # minutes


def calendar_of(plans: Sequence[Plan], reader: Reader, url: str, now: datetime) -> bytes:
    """The plans as iCalendar, in the reader's language. Takes a while for many: call it in a thread."""
    calendar = vobject.iCalendar()
    calendar.add("prodid").value = "-//Callcenter//Planned contacts//EN"
    calendar.add("x-wr-calname").value = f"Callcenter, {reader.name}"
    for plan in plans:
        _add(calendar, plan, reader, url, now)
    text: str = calendar.serialize()
    return text.encode()


def _add(calendar: Any, plan: Plan, reader: Reader, url: str, now: datetime) -> None:
    kind = plan.kind_names.get(reader.language) or next(iter(plan.kind_names.values()), "")
    begins = _in_utc(plan.due_at) if plan.due_at else plan.due_on
    event = calendar.add("vevent")
    event.add("uid").value = f"contact-{plan.activity_id}@{urlsplit(url).hostname}"
    event.add("dtstamp").value = _in_utc(now)
    event.add("dtstart").value = begins
    event.add("sequence").value = str(plan.reschedules)
    event.add("summary").value = f"{kind}: {plan.account_name}"
    event.add("url").value = f"{url}/accounts/{plan.account_id}/activities/{plan.activity_id}"
    event.add("transp").value = "TRANSPARENT"
    if plan.lead_minutes is not None:
        alarm = event.add("valarm")
        alarm.add("action").value = "DISPLAY"
        alarm.add("description").value = event.summary.value
        alarm.add("trigger").value = _trigger(plan, plan.lead_minutes, reader)


def _trigger(plan: Plan, lead_minutes: int, reader: Reader) -> timedelta:
    """From the beginning; a whole day begins at midnight, and is reminded of when the reader's day begins."""
    if plan.due_at is not None:
        return timedelta(minutes=-lead_minutes)
    opens = timedelta(hours=reader.day_begins.hour, minutes=reader.day_begins.minute)
    return opens - timedelta(days=lead_minutes // _A_DAY)


def _in_utc(moment: datetime) -> datetime:
    # vobject knows its own UTC only: of any other it would write a VTIMEZONE.
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=vobject.icalendar.utc)
