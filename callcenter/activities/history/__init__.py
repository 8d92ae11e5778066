"""The history of an account: what is planned and what happened, by anybody, orders included (A7, A46)."""

from callcenter.activities.history.sql import (
    count_entries,
    entry_by_id,
    latest_done,
    planned_of,
    restore,
    timeline,
    withdraw,
)
from callcenter.activities.model import PastContact, TimelineKey

__all__ = [
    "PastContact",
    "TimelineKey",
    "count_entries",
    "entry_by_id",
    "latest_done",
    "planned_of",
    "restore",
    "timeline",
    "withdraw",
]
