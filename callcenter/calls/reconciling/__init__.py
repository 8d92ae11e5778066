"""Asking after the truth: Asterisk's channels, what its hangup handlers left behind, and its history file.

A call that is open here and unknown there ended while nobody listened. Nothing is ever dialled again.
"""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from callcenter import logs, telephony
from callcenter.calls import ending
from callcenter.calls.leading import Leadership
from callcenter.calls.lifecycle import lost, refused
from callcenter.calls.model import Call, CallState
from callcenter.calls.reconciling import sql
from callcenter.calls.sql import ended_among, lock_call, open_calls
from callcenter.db import SYSTEM, Connection, Pool, acting
from callcenter.telephony import actions, cel, events

# From the commit of the intention to the first channel: an Originate is written within 5 s or never.
NOT_YET_DIALLED = timedelta(seconds=8)
_log = logs.get("calls")


async def reconcile(pool: Pool, link: telephony.AmiLink, leadership: Leadership, now: datetime) -> list[Call]:
    """Bring every open call of the exchange to what Asterisk knows of it; returns the calls that ended by this."""
    async with acting(pool, SYSTEM) as conn:
        still_open = await open_calls(conn, leadership.pbx_id)
    # In this order: a call that ends in between is in the outbox.
    live = await actions.live_calls(link)
    await _hang_up_strays(pool, link, live.keys() - {call.id for call in still_open})
    if not still_open:
        return []
    left_behind = await actions.outbox(link)
    ended = []
    for call in still_open:
        async with acting(pool, SYSTEM) as conn:
            await leadership.require(conn)
            after = await _settle(conn, call, live.get(call.id), left_behind, now)
        if after is not None and after.state is CallState.ENDED:
            _log.warning("call ended unheard", call_id=call.id, reason=after.end_reason)
            ended.append(after)
    return ended


async def _hang_up_strays(pool: Pool, link: telephony.AmiLink, unknown: set[str]) -> None:
    """A call that has ended here and lives there was dialled too late, by an exchange that was frozen: end it."""
    if not unknown:
        return
    async with acting(pool, SYSTEM) as conn:
        strays = await ended_among(conn, list(unknown))
    for call_id in strays:
        _log.error("a call that had ended is alive in the exchange and is hung up", call_id=call_id)
        try:
            await actions.hang_up(link, call_id)
        except telephony.errors.TelephonyError as error:  # tried again with the next look
            _log.warning("it could not be hung up yet", call_id=call_id, error=repr(error))


async def _settle(
    conn: Connection,
    call: Call,
    live: actions.LiveCall | None,
    left_behind: list[events.CallFinished | events.RecordingFinished],
    now: datetime,
) -> Call | None:
    if live is not None:
        return await _catch_up(conn, call, live, now)
    for fact in [fact for fact in left_behind if fact.call_id == call.id] + await _history_of(conn, call):
        await ending.apply(conn, fact)
    current = await lock_call(conn, call.id)
    if current is None or current.state is CallState.ENDED:
        return current
    return await _close(conn, current, now)


async def _catch_up(conn: Connection, call: Call, live: actions.LiveCall, now: datetime) -> Call | None:
    """Missed on the way: that the operator picked up, that the customer's telephone rings or was answered."""
    after = None
    if live.operator_up and call.operator_answered_at is None:
        after = await ending.apply(conn, events.OperatorAnswered(call_id=call.id, at=now))
    if live.customer_ringing and call.state is CallState.REQUESTED:
        after = await ending.apply(conn, events.CustomerRinging(call_id=call.id, at=now))
    if live.customer_up and call.answered_at is None:
        after = await ending.apply(conn, events.CustomerAnswered(call_id=call.id, at=now))
    return after


async def _history_of(conn: Connection, call: Call) -> list[events.CallEvent]:
    """The call's own entries of the history, the dialplan's account of the end before the ends of the legs."""
    facts = [fact for row in await sql.history_rows(conn, call.id) if (fact := cel.fact(row)) is not None]
    return sorted(facts, key=lambda fact: isinstance(fact, events.LegHungUp))


async def _close(conn: Connection, call: Call, now: datetime) -> Call | None:
    """Neither alive nor accounted for: it never reached Asterisk, or Asterisk died in it."""
    if call.state is CallState.REQUESTED and call.operator_answered_at is None:
        if now - call.requested_at < NOT_YET_DIALLED:
            return None
        after = refused(call, now)
    else:
        after = lost(call, now)
    if after is not None:
        await ending.save(conn, call, after)
    return after


async def import_history(pool: Pool, leadership: Leadership, file: Path) -> int:
    """Store what Asterisk wrote into its history since the last time, each entry once; returns how many.

    Rows and position are one transaction: whoever dies in between, nothing is lost or doubled.
    """
    async with acting(pool, SYSTEM) as conn:
        position = await sql.history_position(conn, leadership.pbx_id)
    batch = await asyncio.to_thread(cel.read, file, position)
    if not batch.rows or batch.position is None:
        return 0
    async with acting(pool, SYSTEM) as conn:
        await leadership.require(conn)
        await sql.add_history(conn, leadership.pbx_id, batch.rows)
        await sql.set_history_position(conn, leadership.pbx_id, batch.position)
    return len(batch.rows)
