"""What a fact does to the rows: the call advances; at its end contact and recording follow in one transaction."""

import contextlib
from datetime import timedelta

from callcenter import activities, clock, dialing, recordings, telephony
from callcenter.calls import sql
from callcenter.calls.lifecycle import advance
from callcenter.calls.model import Call, CallState, EndReason
from callcenter.db import Connection, announce

DEFAULT_WRAP_UP = timedelta(minutes=2)

# The customer was never dialled: there is no contact to complete and nothing to wrap up.
_NOT_REACHED = {
    EndReason.OPERATOR_BUSY,
    EndReason.OPERATOR_DECLINED,
    EndReason.OPERATOR_NO_ANSWER,
    EndReason.OPERATOR_UNREACHABLE,
}


async def apply(conn: Connection, event: object) -> Call | None:
    """Apply a fact to its call; returns the call as it is now, None when the fact changes nothing.

    Facts may come repeated, late and from several sources: the row is locked and decides.
    """
    if not isinstance(event, telephony.events.CallEvent):
        return None
    call = await sql.lock_call(conn, event.call_id)
    if call is None:
        return None
    after = advance(call, event)
    if after is None:
        return None
    await save(conn, call, after)
    return after


async def save(conn: Connection, before: Call, after: Call) -> None:
    """Write the call as it is now, tell the operator's screen, and settle what hangs on an end."""
    await sql.update_call(conn, after)
    if before.recording_paused_at != after.recording_paused_at and after.state is not CallState.ENDED:
        await _follow_pause(conn, after)
    if before.state is not CallState.ENDED and after.state is CallState.ENDED:
        await _settle(conn, after)
    await announce(conn, "call", after.id, user_id=after.user_id, state=after.state.value)


async def _follow_pause(conn: Connection, call: Call) -> None:
    """The gap is written down also when somebody paused the recording by other means than the panel."""
    with contextlib.suppress(recordings.NotPausable):
        if call.recording_paused_at is not None and call.user_id is not None:
            await recordings.pause(conn, call.id, call.user_id, "", call.recording_paused_at)
        else:
            await recordings.resume(conn, call.id, clock.now())


async def _settle(conn: Connection, call: Call) -> None:
    if reached_customer(call) and call.account_id is not None and call.user_id is not None:
        await _complete_contact(conn, call)
    else:
        await sql.set_wrapped_up(conn, call.id)
    answered = recordings.Answered.YES if call.answered_at and call.recorded else recordings.Answered.NO
    await recordings.call_ended(conn, call.id, answered)


def reached_customer(call: Call) -> bool:
    """Whether the customer's telephone was dialled, so that the call counts as an attempt."""
    if call.end_reason in _NOT_REACHED:
        return False
    return call.operator_answered_at is not None or call.answered_at is not None


async def _complete_contact(conn: Connection, call: Call) -> None:
    assert call.account_id is not None and call.user_id is not None and call.ended_at is not None
    campaign = await dialing.campaigns.by_id(conn, call.campaign_id) if call.campaign_id else None
    activity_id = await activities.planning.complete_call(
        conn,
        call.account_id,
        call.activity_id,
        activities.planning.CallDone(
            call_id=call.id,
            user_id=call.user_id,
            person_id=call.person_id,
            campaign_id=call.campaign_id,
            purpose_id=campaign.purpose_id if campaign else None,
            started_at=call.requested_at,
            done_at=call.ended_at,
        ),
    )
    wrap_up_time = timedelta(seconds=campaign.wrap_up_seconds) if campaign else DEFAULT_WRAP_UP
    await sql.set_to_wrap_up(conn, call.id, activity_id, call.ended_at + wrap_up_time)
    await announce(conn, "queue", call.user_id, user_id=call.user_id)
