"""Who stands ready: breaks, and what each operator does now. It reads calls and sessions, and writes breaks.

Tables: operator_break.
"""

from callcenter.presence.breaks import begin_break, end_break
from callcenter.presence.model import BreakReason, Presence, State
from callcenter.presence.sql import people_now, presence_of

__all__ = ["BreakReason", "Presence", "State", "begin_break", "end_break", "people_now", "presence_of"]
