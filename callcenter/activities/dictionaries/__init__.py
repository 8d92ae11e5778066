"""Kinds, purposes and results: what may be chosen. Retired entries keep their names in history."""

from datetime import timedelta
from typing import Any

from callcenter.activities.dictionaries.sql import kind_is_used, kinds, purposes, result_by_id, results
from callcenter.users import dictionaries

__all__ = ["KINDS", "PURPOSES", "RESULTS", "kinds", "purposes", "result_by_id", "results"]

LONGEST_WAIT = timedelta(days=366)


class _AnyText:
    """A code of an entry of another list, or none; the database knows which there are."""

    def __contains__(self, value: Any) -> bool:
        return value is None or isinstance(value, str)


class _Wait:
    """How long after a contact the next one usually follows; None: as long as the customer says."""

    def __contains__(self, value: Any) -> bool:
        return value is None or (isinstance(value, timedelta) and timedelta(0) <= value <= LONGEST_WAIT)


KINDS = dictionaries.Dictionary(
    table="activity_kind",
    choices={"counts_as": ("call", "meeting", "mail", "sale", "other")},
    same=("counts_as",),
    used=kind_is_used,
)
PURPOSES = dictionaries.Dictionary(table="purpose")
RESULTS = dictionaries.Dictionary(
    table="result",
    choices={
        "effective": (False, True),
        "tone": ("ok", "info", "warn", "bad", "idle"),
        "lead_outcome": ("keep", "done", "retry", "suppress"),
        "digit": (None, *range(10)),  # the key in the wrap-up
        "next_kind": _AnyText(),  # the default follow-up
        "next_in": _Wait(),
    },
)
