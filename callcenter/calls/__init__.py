"""A call from the key press to the wrap-up: placed, tracked, ended in a known state, attached to its contact.

Tables: call, cel_event, cel_position, pbx. The intention is a row before Asterisk hears of it; what Asterisk tells is
applied by one tracker per exchange; what nobody heard is asked for afterwards, and never sent again.
`refusals` names why something is not done, `wrapping_up` is what follows a call.
"""

from callcenter.calls import refusals, wrapping_up
from callcenter.calls.controlling import CallControl
from callcenter.calls.intending import DialRequest
from callcenter.calls.leading import lead
from callcenter.calls.model import Call, CallState, EndReason
from callcenter.calls.placing import Dialler
from callcenter.calls.sql import call_by_id, ensure_pbx, live_calls, not_connected_call, open_call_of
from callcenter.calls.tracking import Tracker

__all__ = [
    "Call",
    "CallControl",
    "CallState",
    "DialRequest",
    "Dialler",
    "EndReason",
    "Tracker",
    "call_by_id",
    "ensure_pbx",
    "lead",
    "live_calls",
    "not_connected_call",
    "open_call_of",
    "refusals",
    "wrapping_up",
]
