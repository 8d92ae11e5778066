"""Asking after the truth: Asterisk's channels, what its hangup handlers left behind, and its history file.

A call that is open here and unknown there ended while nobody listened. Nothing is ever dialled again.
"""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from callcenter import logs, telephony
from callcenter.calls import ending
from callcenter.calls.leading import Deposed, Leadership
from callcenter.calls.lifecycle import lost, refused
from callcenter.calls.model import Call, CallState
from callcenter.calls.reconciling import sql
from callcenter.calls.sql import ended_among, lock_call, open_calls
from callcenter.db import SYSTEM, Connection, Pool, acting
from callcenter.errors import DatabaseAway
from callcenter.telephony import actions, cel, events

# From the commit of the intention to the first channel: an Originate is written within 5 s or never.
NOT_YET_DIALLED = timedelta(seconds=8)
_log = logs.get("calls")


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What Asterisk has of one call: its legs, if it is alive, and what the hangup handlers left of its end."""

    live: actions.LiveCall | None = None
    told: list[events.CallFinished | events.RecordingFinished] = msgspec.field(default_factory=list)
    at: datetime  # when it was asked


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
        found = Found(live=live.get(call.id), told=[fact for fact in left_behind if fact.call_id == call.id], at=now)
        after = await _settled(pool, leadership, call, found)
        if after is not None and after.state is CallState.ENDED:
            _log.warning("call ended unheard", call_id=call.id, reason=after.end_reason)
            ended.append(after)
    return ended


async def _settled(pool: Pool, leadership: Leadership, call: Call, found: Found) -> Call | None:
    """The call as it is now. One that cannot be settled is tried again at the next look; no other waits for it."""
    try:
        async with acting(pool, SYSTEM) as conn:
            await leadership.require(conn)
            return await settle(conn, call, found)
    except (Deposed, DatabaseAway):
        raise  # nobody's call can be settled now
    except Exception as error:
        _log.error("a call could not be settled", call_id=call.id, error=repr(error), exc_info=error)
        return None


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


async def settle(conn: Connection, call: Call, found: Found) -> Call | None:
    """Bring one open call to what was found; returns it as it is then, None when nothing changed."""
    if found.live is not None:
        return await _catch_up(conn, call, found.live, found.at)
    history = cel.facts(await sql.history_rows(conn, call.id))
    for fact in sorted([*found.told, *history], key=_comes_late):
        await ending.apply(conn, fact)
    current = await lock_call(conn, call.id)
    if current is None or current.state is CallState.ENDED:
        return current
    return await _close(conn, current, found.at)


def _comes_late(fact: events.CallEvent) -> int:
    """Who answered and who hung up, then the dialplan's account of the end, then the ends of the legs: the first end
    counts, so it has to know all that went before.
    """
    match fact:
        case events.LegHungUp():
            return 2
        case events.CallFinished():
            return 1
        case _:
            return 0


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
