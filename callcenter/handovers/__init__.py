"""Handing over: somebody's accounts and plans go to successors in one act, which can be undone (A21).

Tables: handover, handover_plan; which accounts went to whom is their history of owners (`accounts`). Nothing is copied
and no history is touched: the author of what was done stays named (A22), because visibility and work follow the owner
of the account.
"""

from callcenter.handovers.giving import hand_over
from callcenter.handovers.model import (
    Handover,
    HandoverId,
    HandoverUndone,
    NothingToHandOver,
    Receipt,
    Rule,
    SuccessorAway,
)
from callcenter.handovers.sql import latest_handovers, worker, workers
from callcenter.handovers.undoing import receipt_of, undo

__all__ = [
    "Handover",
    "HandoverId",
    "HandoverUndone",
    "NothingToHandOver",
    "Receipt",
    "Rule",
    "SuccessorAway",
    "hand_over",
    "latest_handovers",
    "receipt_of",
    "undo",
    "worker",
    "workers",
]
