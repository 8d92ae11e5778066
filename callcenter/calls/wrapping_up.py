"""The wrap-up: result, impression, note, description, next contacts, saved in one transaction (A5, A6, A47 to A49)."""

from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from callcenter import activities, clock, dialing, promises, users
from callcenter.calls import sql
from callcenter.calls.model import Call, CallState
from callcenter.calls.refusals import AlreadyWrappedUp, CallOver
from callcenter.calls.sql import CallToWrapUp, to_wrap_up
from callcenter.db import Connection, announce
from callcenter.errors import Absent, Faults, Invalid
from callcenter.ids import CallId

__all__ = ["CallToWrapUp", "WrapUp", "extend", "save", "to_wrap_up"]

MORE_TIME = timedelta(seconds=30)


class WrapUp(msgspec.Struct, frozen=True, kw_only=True):
    """The whole form. Without a next contact `why` says why there is none (A31)."""

    outcome: activities.Outcome
    next_contacts: tuple[activities.Plan | None, ...] = ()
    why: promises.Why | None = None


async def save(conn: Connection, user: users.User, call_id: CallId, form: WrapUp) -> Call:
    """Save the wrap-up of an own call; all of it or nothing.

    Raises Absent, CallOver (it still runs), AlreadyWrappedUp, Invalid.
    """
    call = await _ended_call_of(conn, user, call_id)
    if call.account_id is None or call.activity_id is None:
        raise Absent()
    faults = Faults()
    result = await activities.dictionaries.result_by_id(conn, form.outcome.result_id)
    if result is None:
        faults.add(Invalid("result", "empty"))
    elif result.lead_outcome == "suppress":
        await _stop(conn, user, call, result.code)
    with faults:
        await activities.planning.record_outcome(conn, call.account_id, call.activity_id, form.outcome)
    with faults:
        following = [_after(call, plan) for plan in form.next_contacts]
        await activities.planning.plan_all(conn, call.account_id, user.id, following)
    called_again = (
        result is not None
        and call.campaign_id is not None
        and await _settle(conn, user, call, result.id, result.lead_outcome)
    )
    with faults:
        if form.why is not None:
            await promises.explain(conn, call.account_id, user.id, form.why, user.today)
        elif not any(form.next_contacts) and not called_again:
            await promises.ask(conn, call.account_id, user.today)
    faults.end()
    await activities.drafts.drop(conn, user.id, call.account_id)
    await sql.set_wrapped_up(conn, call.id)
    await announce(conn, "call", call.id, user_id=user.id)
    await announce(conn, "queue", user.id, user_id=user.id)
    return call


def _after(call: Call, plan: activities.Plan | None) -> activities.Plan | None:
    return plan and replace(plan, campaign_id=call.campaign_id, planned_from=call.activity_id)


async def _stop(conn: Connection, user: users.User, call: Call, reason: str) -> None:
    """The number is on the stop list, and what was planned to be called there is cancelled."""
    assert call.account_id is not None, "a call that is wrapped up has an account"
    await dialing.suppress(conn, call.number, reason, user.id)
    await dialing.stop_list.cancel_calls(conn, call.account_id, reason)
    await users.audit(conn, user.id, "number.suppressed", call.id)


async def _settle(conn: Connection, user: users.User, call: Call, result_id: int, lead_outcome: str) -> bool:
    """The lead goes on as the result says. Whether the campaign calls again, which is why nothing else is planned."""
    assert call.campaign_id is not None and call.account_id is not None, "the call is one of a campaign"
    lead = await dialing.settle_lead(
        conn, call.campaign_id, call.account_id, result_id=result_id, lead_outcome=lead_outcome
    )
    if lead is None or lead.retry_at is None or lead_outcome != "retry":
        return False
    await promises.campaign_calls_again(conn, call.account_id, user.id, lead.retry_at)
    return True


async def extend(conn: Connection, user: users.User, call_id: CallId) -> datetime:
    """Half a minute more; returns when the time runs out now."""
    call = await _ended_call_of(conn, user, call_id)
    until = await sql.extend_wrap_up(conn, call.id, clock.now(), MORE_TIME)
    await announce(conn, "call", call.id, user_id=user.id)
    return until


async def _ended_call_of(conn: Connection, user: users.User, call_id: CallId) -> Call:
    call = await sql.lock_call(conn, call_id)
    if call is None or call.user_id != user.id:
        raise Absent()
    if call.state is not CallState.ENDED:
        raise CallOver()
    if await sql.is_wrapped_up(conn, call_id):
        raise AlreadyWrappedUp()
    return call
