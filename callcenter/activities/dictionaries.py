"""Kinds, purposes and results: what may be chosen. Retired entries keep their names in history."""

from callcenter.activities.sql import kinds, purposes, result_by_id, results
from callcenter.users import dictionaries

__all__ = ["KINDS", "PURPOSES", "RESULTS", "kinds", "purposes", "result_by_id", "results"]

KINDS = dictionaries.Dictionary(
    table="activity_kind", choices={"counts_as": ("call", "meeting", "mail", "sale", "other")}
)
PURPOSES = dictionaries.Dictionary(table="purpose")
RESULTS = dictionaries.Dictionary(
    table="result",
    choices={
        "effective": (False, True),
        "tone": ("ok", "info", "warn", "bad", "idle"),
        "lead_outcome": ("keep", "done", "retry", "suppress"),
        "digit": (None, *range(10)),  # the key in the wrap-up
    },
)
