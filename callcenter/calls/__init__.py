"""A call from the key press to the wrap-up: placed, tracked, ended in a known state, attached to its contact.

Tables: call, cel_event, cel_position, pbx. The intention is a row before Asterisk hears of it; what Asterisk tells is
applied by one tracker per exchange; what nobody heard is asked for afterwards, and never sent again.
"""

from callcenter.calls.controlling import CallControl
from callcenter.calls.intending import DialRequest
from callcenter.calls.leading import Leadership, lead
from callcenter.calls.model import Call, CallState, EndReason
from callcenter.calls.placing import Dialler
from callcenter.calls.refusals import AlreadyWrappedUp, CallOver, NoLine, NoTelephone, OperatorBusy, WrapUpOpen
from callcenter.calls.sql import (
    CallToWrapUp,
    call_by_id,
    ensure_pbx,
    live_calls,
    not_connected_call,
    open_call_of,
    to_wrap_up,
)
from callcenter.calls.tracking import Tracker
from callcenter.calls.wrapping_up import WrapUp, extend_wrap_up, wrap_up

__all__ = [
    "AlreadyWrappedUp",
    "Call",
    "CallControl",
    "CallOver",
    "CallState",
    "CallToWrapUp",
    "DialRequest",
    "Dialler",
    "EndReason",
    "Leadership",
    "NoLine",
    "NoTelephone",
    "OperatorBusy",
    "Tracker",
    "WrapUp",
    "WrapUpOpen",
    "call_by_id",
    "ensure_pbx",
    "extend_wrap_up",
    "lead",
    "live_calls",
    "not_connected_call",
    "open_call_of",
    "to_wrap_up",
    "wrap_up",
]
