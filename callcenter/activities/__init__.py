"""Contacts and tasks, planned and done: the queue of a day, the timeline of an account, plans and drafts.

Tables: activity, activity_event, draft; dictionaries: activity_kind, purpose, result.
A plan becomes a fact by one change of one row (H10); the first promise and every change of it are kept.
"""

from callcenter.activities.dictionaries import (
    COUNTS_AS,
    OUTCOMES,
    TONES,
    Dictionary,
    Entered,
    add_entry,
    change_entry,
    entries,
    restore_entry,
    retire_entry,
)
from callcenter.activities.drafting import draft_of, drop_drafts, save_draft
from callcenter.activities.history import count_entries, entry_by_id, latest_done, planned_of, timeline
from callcenter.activities.model import Activity, DueItem, Entry, Outcome, Plan, Result, TimelineEntry, TimelineKey
from callcenter.activities.planning import CallDone, cancel, complete, complete_call, plan, postpone, record_outcome
from callcenter.activities.sql import activity_by_id, due_items, kinds, purposes, result_by_id, results

__all__ = [
    "COUNTS_AS",
    "OUTCOMES",
    "TONES",
    "Activity",
    "CallDone",
    "Dictionary",
    "DueItem",
    "Entered",
    "Entry",
    "Outcome",
    "Plan",
    "Result",
    "TimelineEntry",
    "TimelineKey",
    "activity_by_id",
    "add_entry",
    "cancel",
    "change_entry",
    "complete",
    "complete_call",
    "count_entries",
    "draft_of",
    "drop_drafts",
    "due_items",
    "entries",
    "entry_by_id",
    "kinds",
    "latest_done",
    "plan",
    "planned_of",
    "postpone",
    "purposes",
    "record_outcome",
    "restore_entry",
    "result_by_id",
    "results",
    "retire_entry",
    "save_draft",
    "timeline",
]
