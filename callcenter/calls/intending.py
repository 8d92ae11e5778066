"""The intention of a call: checked and written down, in one transaction, before Asterisk hears of it.

Four round trips (begin, ask, write, commit), because the operator waits for them with the key still down.
"""

import asyncio
from collections.abc import Awaitable, Iterator
from typing import Any

import msgspec

from callcenter import accounts, activities, clock, dialing, presence, recordings, telephony, users
from callcenter.calls import sql
from callcenter.calls.model import Call, CallState
from callcenter.calls.refusals import NoTelephone, OperatorBusy, WrapUpOpen
from callcenter.db import Connection, Plans, Pool, acting, announce, together, violating
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, ActivityId, NumberId, new_call_id

# The same press sent twice may meet either of the two, so `intend` looks which it was.
_REFUSALS = {"call_one_open_per_user": OperatorBusy, "call_once_per_key": OperatorBusy}


class DialRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One press of the key. `key` is made by the browser for this press: the same key never dials twice."""

    account_id: AccountId
    key: str
    number_id: NumberId | None = None  # None: the first number of the account that may be dialled
    activity_id: ActivityId | None = None  # the planned contact that this call is, if any


class Intention(msgspec.Struct, frozen=True, kw_only=True):
    """A call that was committed, with what Asterisk is to be told of it."""

    call: Call
    order: telephony.actions.DialOrder | None  # None: this key was pressed before, so nothing is sent


async def intend(pool: Pool, user: users.User, request: DialRequest) -> Intention:
    """Write down that `user` wants to call: checked, with its expected recording, committed.

    Raises NoTelephone, OperatorBusy, WrapUpOpen, Absent, Invalid, or a refusal of `dialing`: then nothing was written.
    """
    try:
        with violating(_REFUSALS):
            async with acting(pool, user.actor, Plans.KEPT) as conn:
                return await _intend(conn, user, request)
    except OperatorBusy:
        async with acting(pool, user.actor) as conn:
            same = await sql.call_by_key(conn, user.id, request.key)
        if same is None:
            raise
        return Intention(call=same, order=None)


async def _intend(conn: Connection, user: users.User, request: DialRequest) -> Intention:
    caller, called = await together(
        conn, lambda conn: asyncio.gather(_caller(conn, user, request.key), _called(conn, request))
    )
    if caller.pressed_before is not None:
        return Intention(call=caller.pressed_before, order=None)
    telephone = _free_telephone(caller)
    account, number = _reached(called, request.number_id)
    dialing.check_allowed(called.limits, number.e164, account.time_zone)
    columns = _columns(user, request, telephone, number, called)
    call, *_ = await together(conn, lambda conn: asyncio.gather(*_writing(conn, columns)))
    return Intention(call=call, order=_order(call, account, called.campaign))


class _Caller(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of who presses."""

    pressed_before: Call | None
    telephone: users.telephones.Telephone | None
    to_wrap_up: sql.CallToWrapUp | None


class _Called(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of whom the key means."""

    account: accounts.Account | None
    numbers: list[accounts.people.Number]
    limits: dialing.Limits
    campaign: dialing.Campaign | None
    activity: activities.Activity | None


async def _caller(conn: Connection, user: users.User, key: str) -> _Caller:
    before, telephone, to_wrap_up = await asyncio.gather(
        sql.call_by_key(conn, user.id, key), users.telephones.telephone_of(conn, user.id), sql.to_wrap_up(conn, user.id)
    )
    return _Caller(pressed_before=before, telephone=telephone, to_wrap_up=to_wrap_up)


async def _called(conn: Connection, request: DialRequest) -> _Called:
    account, numbers, limits, campaign, activity = await asyncio.gather(
        accounts.account_by_id(conn, request.account_id),
        accounts.people.numbers_of(conn, request.account_id),
        dialing.limits_of(conn, request.account_id),
        dialing.campaign_of_account(conn, request.account_id),
        activities.activity_by_id(conn, request.account_id, request.activity_id or ActivityId(0)),
    )
    return _Called(account=account, numbers=numbers, limits=limits, campaign=campaign, activity=activity)


def _free_telephone(caller: _Caller) -> users.telephones.Telephone:
    if caller.telephone is None:
        raise NoTelephone()
    if caller.to_wrap_up is not None:
        raise WrapUpOpen()
    return caller.telephone


def _reached(called: _Called, number_id: NumberId | None) -> tuple[accounts.Account, accounts.people.Number]:
    if called.account is None:
        raise Absent()
    chosen = [number for number in called.numbers if number_id in (None, number.id)]
    if not chosen:
        raise Invalid("number", "no_number") if number_id is None else Absent()
    best = dialing.best_among(called.limits, [number.e164 for number in chosen], called.account.time_zone)
    return called.account, chosen[best]


def _columns(
    user: users.User,
    request: DialRequest,
    telephone: users.telephones.Telephone,
    number: accounts.people.Number,
    called: _Called,
) -> dict[str, Any]:
    # Done meanwhile by somebody else: then the call becomes a contact of its own.
    planned = called.activity if called.activity is not None and called.activity.state == "planned" else None
    # Of accounts that are merged the call stands with the one of its plan, else with the one of its number.
    account_id = planned.account_id if planned else number.account_id
    return {
        "id": new_call_id(),
        "pbx_id": telephone.pbx_id,
        "user_id": user.id,
        "extension": telephone.extension,
        "account_id": account_id,
        "person_id": number.person_id if number.account_id == account_id else None,
        "activity_id": planned.id if planned else None,
        "campaign_id": called.campaign.id if called.campaign else None,
        "number": number.e164,
        "recorded": called.campaign.recorded if called.campaign else True,
        "idempotency_key": request.key,
        "requested_at": clock.now(),
    }


def _writing(conn: Connection, columns: dict[str, Any]) -> Iterator[Awaitable[Any]]:
    """The call and what is written beside it: the recording that is expected, who dialled, the news."""
    call_id, user_id, account_id = columns["id"], columns["user_id"], columns["account_id"]
    yield sql.insert_call(conn, columns)
    if columns["recorded"]:
        yield recordings.expect(conn, call_id, account_id)
    yield users.audit(conn, user_id, "call.requested", call_id, account=account_id)
    yield presence.end_break(conn, user_id)  # whoever dials is back
    yield announce(conn, "call", call_id, user_id=user_id, state=CallState.REQUESTED.value)


def _order(call: Call, account: accounts.Account, campaign: dialing.Campaign | None) -> telephony.actions.DialOrder:
    announced = call.recorded and (campaign is None or campaign.announced)
    return telephony.actions.DialOrder(
        call_id=call.id,
        extension=call.extension,
        number=call.number,
        customer_name=account.name,
        recorded=call.recorded,
        announcement=f"rec-{account.language}" if announced else "",
    )
