"""Contacts and tasks, planned and done: the queue of a day, plans and what becomes of them.

Tables: activity, activity_event, draft; dictionaries: activity_kind, purpose, result.
A plan becomes a fact by one change of one row (H10); the first promise and every change of it are kept.
Parts with names of their own: `history` (all that happened with an account), `drafts` (texts that somebody is still
typing), `following` (plans that go with their accounts), `dictionaries` (kinds, purposes, results).
"""

from callcenter.activities import dictionaries, drafts, following, history
from callcenter.activities.model import Activity, Outcome, Plan
from callcenter.activities.planning import CallDone, cancel, complete, complete_call, plan, postpone, record_outcome
from callcenter.activities.sql import activity_by_id, due_items

__all__ = [
    "Activity",
    "CallDone",
    "Outcome",
    "Plan",
    "activity_by_id",
    "cancel",
    "complete",
    "complete_call",
    "dictionaries",
    "drafts",
    "due_items",
    "following",
    "history",
    "plan",
    "postpone",
    "record_outcome",
]
