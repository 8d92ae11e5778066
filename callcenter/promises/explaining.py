"""Saying why nothing is planned, and asking for it when a contact is finished."""

from datetime import date, datetime

from callcenter import accounts
from callcenter.db import INVISIBLE, Connection, refusing
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, UserId
from callcenter.promises import sql
from callcenter.promises.model import CAMPAIGN, Reason, Standing, Why


async def explain(conn: Connection, account_id: AccountId, by: UserId, why: Why, today: date) -> None:
    """Keep the reason. It closes the account, or the question comes back on its day, after `today`.

    Raises Absent, and Invalid: the reason is none that may be chosen, the day is past, something is planned, the
    account is closed already.
    """
    reason = await sql.reason_in_use(conn, why.reason)
    if reason is None or reason.code == CAMPAIGN:
        raise Invalid("why", "out_of_range")
    await _keep(conn, account_id, by, reason, why.ask_on, today)


async def _keep(
    conn: Connection, account_id: AccountId, by: UserId, reason: Reason, ask_on: date | None, today: date
) -> None:
    standing = await _seen(conn, account_id)
    if ask_on is not None and ask_on <= today:
        raise Invalid("ask_on", "in_the_past")
    if not standing.open:
        raise Invalid("why", "closed_already")
    closes_as = reason.closed_as(standing.lifecycle)
    returns_on = None if closes_as else ask_on or today + reason.usual
    async with refusing(conn, {INVISIBLE: Absent}):
        reason_id = await sql.insert_reason(
            conn, account_id, by, reason.code, returns_on, standing.lifecycle, closes_as
        )
    if await sql.reason_in_force(conn, account_id) != reason_id:
        raise Invalid("why", "still_planned")
    await accounts.announce(conn, account_id)


async def campaign_calls_again(conn: Connection, account_id: AccountId, by: UserId, retry_at: datetime) -> None:
    """The campaign offers the account again at `retry_at`; if nobody calls soon after, the question comes back."""
    standing = await _seen(conn, account_id)
    if standing.missing:
        again = await sql.reason_in_use(conn, CAMPAIGN)
        assert again is not None, "an entry that is needed stays in use"
        await _keep(conn, account_id, by, again, None, retry_at.date())


async def ask(conn: Connection, account_id: AccountId, today: date) -> None:
    """Call it where a contact is finished, after everything else: is somebody forgotten now?

    Raises Invalid when the account is open, nothing is planned and no reason stands for it. That the campaign calls
    again is none any more: whoever just learned it anew need not ask.
    """
    standing = await _seen(conn, account_id)
    if standing.missing and (standing.reason in (None, CAMPAIGN) or standing.ask_on <= today):
        raise Invalid("why", "next_or_reason")


async def _seen(conn: Connection, account_id: AccountId) -> Standing:
    standing = await sql.standing_of(conn, account_id)
    if standing is None:
        raise Absent()
    return standing
