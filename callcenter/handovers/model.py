"""What is handed over, by which rule, and what became of it."""

import enum
from datetime import datetime
from typing import NewType

import msgspec

from callcenter.errors import Refusal
from callcenter.ids import UserId

HandoverId = NewType("HandoverId", int)


class Rule(enum.StrEnum):
    """How accounts are spread over several successors."""

    EVENLY = "evenly"
    BY_CITY = "by_city"  # a city stays in one hand
    BY_LANGUAGE = "by_language"  # a language stays in one hand


class Worker(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with what they have in hand."""

    id: UserId
    name: str
    team_name: str
    active: bool
    accounts: int
    plans: int


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """One act of handing over."""

    id: HandoverId
    from_user: UserId
    from_name: str
    by_name: str
    rule: Rule
    at: datetime
    undone_at: datetime | None


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What one successor got; `kept` is what is still theirs and would go back."""

    to_user: UserId
    to_name: str
    accounts: int
    plans: int
    accounts_kept: int
    plans_kept: int


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """A handover with its shares."""

    handover: Handover
    shares: list[Share]


class NothingToHandOver(Refusal):
    """The person has neither accounts nor plans."""

    code = "nothing_to_hand_over"


class HandoverUndone(Refusal):
    """It was taken back already."""

    code = "handover_undone"


class SuccessorAway(Refusal):
    """`name` does not work here any more, so nothing can go to (or back to) that person."""

    code = "successor_away"
