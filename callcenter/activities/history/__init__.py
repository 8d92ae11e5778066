"""The history of an account: what is planned and what happened, by anybody (A7, A46): contacts, orders,
other owners."""

from callcenter.activities.history.paging import kinds_and_purposes, timeline
from callcenter.activities.history.sql import (
    count_entries,
    entry_by_id,
    latest_done,
    planned_of,
    restore,
    withdraw,
)
from callcenter.activities.history.telling import tell
from callcenter.activities.model import PastContact, Sought, TimelineEntry, TimelineKey

__all__ = [
    "PastContact",
    "Sought",
    "TimelineEntry",
    "TimelineKey",
    "count_entries",
    "entry_by_id",
    "kinds_and_purposes",
    "latest_done",
    "planned_of",
    "restore",
    "tell",
    "timeline",
    "withdraw",
]
