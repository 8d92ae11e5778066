"""What a fact from Asterisk means for a call: pure, total over every state and every fact, and idempotent.

Asterisk guarantees no order between families of events, repeats nothing and may be silent for a while, so each fact
is taken for what it proves, early, late or twice. What is needed to name the reason of the end lives in the call
itself (`hangup_cause`, `sip_code`, `hung_up_by`): a restart forgets nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from callcenter.calls.model import Call, CallState, EndReason, HungUpBy
from callcenter.telephony import events

MOVED = 23  # Q.850: redirected to a new destination; the leg of an operator who came back on another leg
NORMAL = 16  # Q.850: normal call clearing; with 0 the causes that name no failure

# What the customer's side said, by Q.850 cause. Asterisk maps SIP codes to causes (404 → 1, 486 → 17, 403 → 21,
# 503 → 34); the causes are what Dial, the hangup handlers and the CEL file all carry.
_CUSTOMER_REASONS = {
    1: EndReason.UNALLOCATED,
    22: EndReason.UNALLOCATED,  # number changed (410)
    28: EndReason.UNALLOCATED,  # invalid number format (484)
    17: EndReason.BUSY,
    18: EndReason.NO_ANSWER,
    19: EndReason.NO_ANSWER,
    20: EndReason.NO_ANSWER,  # switched off or out of reach (480)
    21: EndReason.REJECTED,
    34: EndReason.CONGESTION,
    38: EndReason.CONGESTION,
    41: EndReason.CONGESTION,
    42: EndReason.CONGESTION,
    44: EndReason.CONGESTION,
}
_OPERATOR_REASONS = {
    17: EndReason.OPERATOR_BUSY,
    21: EndReason.OPERATOR_DECLINED,
    19: EndReason.OPERATOR_NO_ANSWER,
    NORMAL: EndReason.CANCELLED,  # ended from our side while the telephone rang
}
_DIAL_REASONS = {
    "BUSY": EndReason.BUSY,
    "NOANSWER": EndReason.NO_ANSWER,
    "CONGESTION": EndReason.CONGESTION,
    "CANCEL": EndReason.CANCELLED,
}


def advance(call: Call, event: object) -> Call | None:
    """Return the call as it is after `event`, or None when the event changes nothing.

    An ended call stays ended, at the same moment; only OPERATOR_UNREACHABLE, which is assumed when Asterisk tells no
    reason, becomes the reason that the operator's own leg tells (its hang-up may follow the refusal). An event of
    another call, and anything that is not a fact about a call, changes nothing.
    """
    if not isinstance(event, events.CallEvent) or event.call_id != call.id:
        return None
    if call.state is CallState.ENDED:
        after = _sharpened(call, event)
    else:
        rule = _RULES.get(type(event))
        after = rule(call, event) if rule is not None else call
    return None if after == call else after


def lost(call: Call, at: datetime) -> Call | None:
    """End a call that Asterisk does not know any more and has left no account of; None when it had ended."""
    return None if call.state is CallState.ENDED else _ended(call, at, EndReason.LOST, call.hangup_cause)


def refused(call: Call, at: datetime) -> Call | None:
    """End a call that never reached Asterisk: nothing was written, or Asterisk refused the order at once."""
    return None if call.state is CallState.ENDED else _ended(call, at, EndReason.FAILED, call.hangup_cause)


def _operator_answered(call: Call, event: events.OperatorAnswered) -> Call:
    return replace(call, operator_answered_at=_earliest(call.operator_answered_at, event.at))


def _customer_ringing(call: Call, event: events.CustomerRinging) -> Call:
    if call.state is CallState.REQUESTED:
        return replace(call, state=CallState.RINGING, ringing_at=event.at)
    if call.answered_at is not None and event.at > call.answered_at:
        return call
    return replace(call, ringing_at=_earliest(call.ringing_at, event.at))


def _customer_answered(call: Call, event: events.CustomerAnswered) -> Call:
    return replace(call, state=CallState.ANSWERED, answered_at=_earliest(call.answered_at, event.at))


def _held(call: Call, event: events.Held) -> Call:
    return replace(call, on_hold=call.on_hold or call.state is CallState.ANSWERED)


def _resumed(call: Call, event: events.Resumed) -> Call:
    return replace(call, on_hold=False)


def _recording_paused(call: Call, event: events.RecordingPaused) -> Call:
    if not call.recorded or call.recording_paused_at is not None:
        return call
    return replace(call, recording_paused_at=event.at)


def _recording_resumed(call: Call, event: events.RecordingResumed) -> Call:
    return replace(call, recording_paused_at=None)


def _hangup_requested(call: Call, event: events.HangupRequested) -> Call:
    if event.side is events.Side.CUSTOMER:
        call = _with_evidence(call, event)
    return call if call.hung_up_by else replace(call, hung_up_by=HungUpBy(event.side.value))


def _leg_hung_up(call: Call, event: events.LegHungUp) -> Call:
    if event.side is events.Side.CUSTOMER:
        return _with_evidence(call, event)
    if event.cause == MOVED and call.answered_at is not None:
        return call
    if not _customer_was_dialled(call):
        return _ended_by_operators_leg(call, event)
    return _ended(call, event.at, _reason_without_dial(call), call.hangup_cause or event.cause or None)


def _call_finished(call: Call, event: events.CallFinished) -> Call:
    if event.dial_status == "ANSWER" and call.answered_at is None:
        talked = timedelta(seconds=event.answered_seconds)
        call = replace(call, answered_at=max(call.requested_at, min(event.at, event.at - talked)))
    return _ended(call, event.at, _reason(call, event), event.cause or call.hangup_cause)


def _originate_refused(call: Call, event: events.OriginateRefused) -> Call:
    if _customer_was_dialled(call):
        return call  # Asterisk refuses a second order with the id of a live call: the first one goes on
    return _ended(call, event.at, _reason_of_refusal(call, event), call.hangup_cause)


_RULES: dict[type[Any], Callable[[Call, Any], Call]] = {
    events.OperatorAnswered: _operator_answered,
    events.OriginateRefused: _originate_refused,
    events.CustomerRinging: _customer_ringing,
    events.CustomerAnswered: _customer_answered,
    events.Held: _held,
    events.Resumed: _resumed,
    events.RecordingPaused: _recording_paused,
    events.RecordingResumed: _recording_resumed,
    events.HangupRequested: _hangup_requested,
    events.LegHungUp: _leg_hung_up,
    events.CallFinished: _call_finished,
}


def _sharpened(call: Call, event: events.CallEvent) -> Call:
    if call.end_reason is not EndReason.OPERATOR_UNREACHABLE or not isinstance(
        event, events.HangupRequested | events.LegHungUp
    ):
        return call
    if event.side is not events.Side.OPERATOR or event.cause not in _OPERATOR_REASONS:
        return call
    by = HungUpBy.OPERATOR if isinstance(event, events.HangupRequested) else call.hung_up_by
    return replace(
        call,
        end_reason=_OPERATOR_REASONS[event.cause],
        hung_up_by=by,
        hangup_cause=event.cause,
        sip_code=event.sip_code or call.sip_code,
    )


def _with_evidence(call: Call, event: events.HangupRequested | events.LegHungUp) -> Call:
    """Keep what the customer's leg told first; 0 tells nothing (a Dial that ran out of time)."""
    return replace(
        call, hangup_cause=call.hangup_cause or event.cause or None, sip_code=call.sip_code or event.sip_code
    )


def _customer_was_dialled(call: Call) -> bool:
    traces = (call.operator_answered_at, call.ringing_at, call.answered_at, call.hangup_cause)
    return any(trace is not None for trace in traces)


def _ended_by_operators_leg(call: Call, event: events.LegHungUp) -> Call:
    if call.cancel_requested_at is not None:
        reason = EndReason.CANCELLED
    else:
        reason = _OPERATOR_REASONS.get(event.cause, EndReason.OPERATOR_UNREACHABLE)
    call = replace(call, sip_code=event.sip_code or call.sip_code)
    return _ended(call, event.at, reason, event.cause or None)


def _reason_of_refusal(call: Call, event: events.OriginateRefused) -> EndReason:
    if call.cancel_requested_at is not None:
        return EndReason.CANCELLED
    return EndReason.OPERATOR_NO_ANSWER if event.rang_out else EndReason.OPERATOR_UNREACHABLE


def _reason(call: Call, event: events.CallFinished) -> EndReason:
    """The dialplan's status, made exact by the cause: a 404 and a 403 are both CHANUNAVAIL."""
    if call.answered_at is not None:
        return EndReason.COMPLETED
    if event.dial_status in ("NOANSWER", "CANCEL") and call.cancel_requested_at is not None:
        return EndReason.CANCELLED
    if event.dial_status in _DIAL_REASONS:
        return _DIAL_REASONS[event.dial_status]
    if event.dial_status == "CHANUNAVAIL":
        return _CUSTOMER_REASONS.get(event.cause or call.hangup_cause or 0, EndReason.FAILED)
    return EndReason.CANCELLED if event.dial_status == "" and event.cause in (0, NORMAL) else EndReason.FAILED


def _reason_without_dial(call: Call) -> EndReason:
    """The reason as the legs alone tell it, when the operator's leg ends before the dialplan has spoken."""
    if call.answered_at is not None:
        return EndReason.COMPLETED
    if call.cancel_requested_at is not None or call.hung_up_by is HungUpBy.OPERATOR:
        return EndReason.CANCELLED
    return _CUSTOMER_REASONS.get(call.hangup_cause or 0, EndReason.NO_ANSWER)


def _ended(call: Call, at: datetime, reason: EndReason, cause: int | None) -> Call:
    return replace(
        call,
        state=CallState.ENDED,
        end_reason=reason,
        hung_up_by=call.hung_up_by or _who(call),
        hangup_cause=cause,
        ended_at=max(at, call.answered_at or call.ringing_at or call.requested_at),
        on_hold=False,
        recording_paused_at=None,
    )


def _who(call: Call) -> HungUpBy:
    return HungUpBy.APPLICATION if call.cancel_requested_at is not None else HungUpBy.NETWORK


def _earliest(known: datetime | None, told: datetime) -> datetime:
    return told if known is None else min(known, told)
