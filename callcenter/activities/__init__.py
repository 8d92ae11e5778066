"""Contacts and tasks, planned and done: the queue of a day, plans and what becomes of them.

Tables: activity, activity_event, draft; dictionaries: activity_kind, purpose, result,
result_effective.
A plan becomes a fact by one change of one row (H10); the first promise and every change of it are kept.
Parts with names of their own: `assigning` (the same for several people and accounts), `history` (all that happened with
an account), `drafts` (texts that somebody is still typing), `following` (plans that go with their accounts), `listing`
(the queue, and contacts by any filter), `planning` (also what a call makes of its contact), `dictionaries` (kinds,
purposes, results).
"""

from callcenter.activities import assigning, dictionaries, drafts, following, history, listing, planning
from callcenter.activities.model import Activity, Outcome, Plan
from callcenter.activities.planning import cancel, complete, plan, postpone
from callcenter.activities.sql import activity_by_id

__all__ = [
    "Activity",
    "Outcome",
    "Plan",
    "activity_by_id",
    "assigning",
    "cancel",
    "complete",
    "dictionaries",
    "drafts",
    "following",
    "history",
    "listing",
    "plan",
    "planning",
    "postpone",
]
