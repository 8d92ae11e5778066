"""Placing a call: first the row, then, after its commit, one Originate that is never sent a second time."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

import msgspec

from callcenter import accounts, activities, clock, dialing, logs, recordings, telephony, users
from callcenter.calls import ending, sql
from callcenter.calls.lifecycle import refused
from callcenter.calls.model import Call
from callcenter.calls.refusals import NoLine, NoTelephone, OperatorBusy, WrapUpOpen
from callcenter.db import FAILURES, SYSTEM, Connection, Pool, acting, announce, refusing
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, ActivityId, CallId, NumberId, new_call_id

_log = logs.get("calls")
# The same press sent twice may meet either of the two, so `_taken` looks which it was.
_REFUSALS = {"call_one_open_per_user": OperatorBusy, "call_once_per_key": OperatorBusy}


class DialRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One press of the key. `key` is made by the browser for this press: the same key never dials twice."""

    account_id: AccountId
    key: str
    number_id: NumberId | None = None  # None: the first number of the account
    activity_id: ActivityId | None = None  # the planned contact that this call is, if any


class Intention(msgspec.Struct, frozen=True, kw_only=True):
    """A call that was committed, with what Asterisk is to be told of it."""

    call: Call
    order: telephony.actions.DialOrder
    fresh: bool  # False: this key was pressed before, so nothing is sent


class Dialler:
    """Places the calls of one process over its own link. Orders run on in the background; `close` waits for them."""

    def __init__(self, pool: Pool, link: telephony.AmiLink) -> None:
        self._pool = pool
        self._link = link
        self._orders: set[asyncio.Task[None]] = set()

    async def place(self, user: users.User, request: DialRequest) -> Call:
        """Dial for `user`; returns the call as soon as its intention is committed.

        Raises NoLine, NoTelephone, OperatorBusy, WrapUpOpen, Absent, Invalid, or a refusal of `dialing`: then nobody's
        telephone rings. A repeated key returns the call that it placed before.
        """
        if self._link.state is not telephony.LinkState.UP:
            raise NoLine()
        async with acting(self._pool, user.actor) as conn:
            intention = await intend(conn, user, request)
        if intention.fresh:
            task = asyncio.create_task(self._send(intention), name=f"originate {intention.call.id}")
            self._orders.add(task)
            task.add_done_callback(self._orders.discard)
        return intention.call

    async def close(self) -> None:
        """Wait until every order that was sent has been answered or has run out of time."""
        if self._orders:
            await asyncio.wait(self._orders, timeout=telephony.actions.RING_SECONDS + 10)

    async def _send(self, intention: Intention) -> None:
        call = intention.call
        with logs.bound_contextvars(call_id=call.id):
            try:
                answer = await telephony.actions.originate(self._link, intention.order)
            except telephony.errors.OutcomeUnknown as unknown:
                _log.warning("no answer to the dial order; the exchange is asked later", reason=str(unknown))
            except telephony.errors.TelephonyError as error:
                _log.warning("not dialled", reason=str(error))
                await self._not_dialled(call.id)
            else:
                await self._heard(answer)

    async def _heard(self, answer: telephony.events.CallEvent) -> None:
        """The tracker hears the same; whoever is first writes it, and it is asked for again if neither could."""
        with _database_may_be_away():
            async with acting(self._pool, SYSTEM) as conn:
                await ending.apply(conn, answer)

    async def _not_dialled(self, call_id: CallId) -> None:
        with _database_may_be_away():
            async with acting(self._pool, SYSTEM) as conn:
                call = await sql.lock_call(conn, call_id)
                after = refused(call, clock.now()) if call else None
                if call and after:
                    await ending.save(conn, call, after)


@contextlib.contextmanager
def _database_may_be_away() -> Iterator[None]:
    try:
        yield
    except FAILURES as error:
        _log.warning("the call's state could not be written yet", error=repr(error))


async def intend(conn: Connection, user: users.User, request: DialRequest) -> Intention:
    """Write down that `user` wants to call: checked, with its expected recording, in the caller's transaction."""
    before = await sql.call_by_key(conn, user.id, request.key)
    if before is not None:
        return _pressed_before(before)
    account = await accounts.account_by_id(conn, request.account_id)
    if account is None:
        raise Absent()
    telephone = await users.telephone_of(conn, user.id)
    if telephone is None:
        raise NoTelephone()
    if await sql.to_wrap_up(conn, user.id) is not None:
        raise WrapUpOpen()
    number = await _number(conn, request)
    await dialing.check_allowed(conn, number.e164, account.time_zone)
    campaign = await dialing.campaign_of_account(conn, account.id)
    try:
        async with refusing(conn, _REFUSALS):
            call = await _insert(conn, user, request, telephone, number, campaign)
    except OperatorBusy:
        return await _taken(conn, user, request)
    if call.recorded:
        await recordings.expect(conn, call.id, account.id)
    await users.audit(conn, user.id, "call.requested", call.id, account=account.id)
    await announce(conn, "call", call.id, user_id=user.id, state=call.state.value)
    announced = campaign.announced if campaign else True
    return Intention(
        call=call, order=_order(call, account.name, announced=announced, language=account.language), fresh=True
    )


def _pressed_before(call: Call) -> Intention:
    return Intention(call=call, order=_order(call, "", announced=False, language="en"), fresh=False)


async def _taken(conn: Connection, user: users.User, request: DialRequest) -> Intention:
    """Another press was quicker: the same one, sent twice, or a different one. Raises OperatorBusy for the latter."""
    same = await sql.call_by_key(conn, user.id, request.key)
    if same is None:
        raise OperatorBusy()
    return _pressed_before(same)


async def _number(conn: Connection, request: DialRequest) -> accounts.Number:
    numbers = await accounts.numbers_of(conn, request.account_id)
    chosen = [number for number in numbers if request.number_id in (None, number.id)]
    if not chosen:
        raise Invalid("number", "no_number") if request.number_id is None else Absent()
    return chosen[0]


async def _insert(
    conn: Connection,
    user: users.User,
    request: DialRequest,
    telephone: users.Telephone,
    number: accounts.Number,
    campaign: dialing.Campaign | None,
) -> Call:
    activity_id = request.activity_id
    if activity_id is not None:
        activity = await activities.activity_by_id(conn, request.account_id, activity_id)
        if activity is None or activity.state != "planned":
            activity_id = None  # done meanwhile by somebody else: the call becomes a contact of its own
    columns: dict[str, Any] = {
        "id": new_call_id(),
        "pbx_id": telephone.pbx_id,
        "user_id": user.id,
        "extension": telephone.extension,
        "account_id": request.account_id,
        "person_id": number.person_id,
        "activity_id": activity_id,
        "campaign_id": campaign.id if campaign else None,
        "number": number.e164,
        "recorded": campaign.recorded if campaign else True,
        "idempotency_key": request.key,
        "requested_at": clock.now(),
    }
    return await sql.insert_call(conn, columns)


def _order(call: Call, name: str, *, announced: bool, language: str) -> telephony.actions.DialOrder:
    return telephony.actions.DialOrder(
        call_id=call.id,
        extension=call.extension,
        number=call.number,
        customer_name=name,
        recorded=call.recorded,
        announcement=f"rec-{language}" if announced and call.recorded else "",
    )
