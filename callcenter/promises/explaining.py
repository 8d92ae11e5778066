"""Saying why nothing is planned, and asking for it when a contact is finished."""

from datetime import date, datetime, timedelta

from callcenter import accounts
from callcenter.db import INVISIBLE, Connection, refusing
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, UserId
from callcenter.promises import sql
from callcenter.promises.model import RETURNS_AFTER, Reason, Standing, Why, closed_as


async def explain(conn: Connection, account_id: AccountId, by: UserId, why: Why, today: date) -> None:
    """Keep the reason. It closes the account, or the question comes back on its day, after `today`.

    Raises Absent, and Invalid: the day is past, something is planned, the account is closed already.
    """
    standing = await _seen(conn, account_id)
    if why.ask_on is not None and why.ask_on <= today:
        raise Invalid("ask_on", "in_the_past")
    if not standing.open:
        raise Invalid("why", "closed_already")
    closes_as = closed_as(why.reason, standing.lifecycle)
    ask_on = None if closes_as else why.ask_on or today + RETURNS_AFTER[why.reason]
    async with refusing(conn, {INVISIBLE: Absent}):
        reason_id = await sql.insert_reason(conn, account_id, by, why.reason, ask_on, standing.lifecycle, closes_as)
    if await sql.reason_in_force(conn, account_id) != reason_id:
        raise Invalid("why", "still_planned")
    await accounts.announce(conn, account_id)


async def campaign_calls_again(conn: Connection, account_id: AccountId, by: UserId, retry_at: datetime) -> None:
    """The campaign offers the account again at `retry_at`; if nobody calls by the next day, the question comes back."""
    standing = await _seen(conn, account_id)
    if standing.missing:
        again = Why(reason=Reason.CAMPAIGN, ask_on=retry_at.date() + timedelta(days=2))
        await explain(conn, account_id, by, again, retry_at.date())


async def ask(conn: Connection, account_id: AccountId, today: date) -> None:
    """Call it where a contact is finished, after everything else: is somebody forgotten now?

    Raises Invalid when the account is open, nothing is planned and no reason stands for it. That the campaign calls
    again is none any more: whoever just learned it anew need not ask.
    """
    standing = await _seen(conn, account_id)
    if standing.missing and (standing.reason in (None, Reason.CAMPAIGN) or standing.ask_on <= today):
        raise Invalid("why", "next_or_reason")


async def _seen(conn: Connection, account_id: AccountId) -> Standing:
    standing = await sql.standing_of(conn, account_id)
    if standing is None:
        raise Absent()
    return standing
