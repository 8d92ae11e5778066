"""One person's day: what is planned for it by hour and by place, and what is undone from before (A4, A25, W2)."""

from callcenter.reports.days.hours import hour_of, hours_of
from callcenter.reports.days.model import Place, Thing, meetings_close_to, places_of
from callcenter.reports.days.sql import MOST_LATE, late_things_of, things_nearby, things_of

__all__ = [
    "MOST_LATE",
    "Place",
    "Thing",
    "hour_of",
    "hours_of",
    "late_things_of",
    "meetings_close_to",
    "places_of",
    "things_nearby",
    "things_of",
]
