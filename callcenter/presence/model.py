"""What an operator does now, in the order in which one wins over the other."""

import enum
from datetime import datetime

import msgspec

from callcenter.ids import UserId


class State(enum.StrEnum):
    """Of an operator (GLOSSARY: operator_state)."""

    TALKING = "talking"
    DIALLING = "dialling"
    WRAP_UP = "wrap_up"
    BREAK = "break"
    READY = "ready"
    LOGGED_OUT = "logged_out"


class BreakReason(enum.StrEnum):
    """Why somebody is not to be reached for a while."""

    SHORT = "short"
    LUNCH = "lunch"
    TRAINING = "training"


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """One person's state and since when."""

    user_id: UserId
    user_name: str
    team_name: str
    state: State
    reason: BreakReason | None  # of a break
    since: datetime | None  # None: never logged in, or long ago
