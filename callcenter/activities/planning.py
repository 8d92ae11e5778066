"""Planning, postponing and completing. Every change is logged by the database; the first promise stays."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial

import msgspec

from callcenter import accounts, clock
from callcenter.activities import sql
from callcenter.activities.model import Activity, Outcome, Plan
from callcenter.db import INVISIBLE, Connection, Refusals, announce, refusing
from callcenter.errors import Absent, Faults, Invalid
from callcenter.ids import AccountId, ActivityId, CallId, CampaignId, PersonId, UserId

TEXT_LENGTH = 10_000
COMMENT_LENGTH = 2_000
_REFUSALS: Refusals = {
    INVISIBLE: Absent,
    "activity_account_id_fkey": Absent,
    "activity_person_of_account": partial(Invalid, "person", "unknown"),
    "activity_kind_id_fkey": partial(Invalid, "kind", "unknown"),
    "activity_purpose_id_fkey": partial(Invalid, "purpose", "unknown"),
    "activity_result_id_fkey": partial(Invalid, "result", "unknown"),
    "activity_campaign_id_fkey": partial(Invalid, "campaign", "unknown"),
    "activity_assignee_id_fkey": partial(Invalid, "assignee", "unknown"),
    "activity_assignee_in_reach": partial(Invalid, "assignee", "out_of_reach"),
    "activity_stays_erased": partial(Invalid, "note", "erased_by_law"),
}


class CallDone(msgspec.Struct, frozen=True, kw_only=True):
    """A call that reached the customer's side, as the activity it becomes."""

    call_id: CallId
    user_id: UserId
    person_id: PersonId | None
    campaign_id: CampaignId | None
    purpose_id: int | None
    started_at: datetime
    done_at: datetime


async def plan(conn: Connection, account_id: AccountId, by: UserId, new: Plan) -> ActivityId:
    """A planned contact or task. Raises Invalid when the time is missing or past, or something is not to be chosen.

    Raises Absent for an account that the user may not see.
    """
    check_plan(new)
    async with refusing(conn, _REFUSALS):
        activity_id = await sql.insert_plan(conn, account_id, by, new)
    await _announce(conn, account_id, new.assignee_id)
    return activity_id


async def plan_all(conn: Connection, account_id: AccountId, by: UserId, plans: Sequence[Plan | None]) -> None:
    """Several next contacts at once (A6). Raises Absent, and Invalid for all that is wrong.

    The fields of the first are named as those of one plan; `due_at_2` is the time of the second. None is skipped.
    """
    faults = Faults()
    for place, new in enumerate(plans, start=1):
        with faults:
            try:
                if new is not None:
                    await plan(conn, account_id, by, new)
            except Invalid as refusal:
                raise (refusal if place == 1 else refusal.moved(f"_{place}")) from None
    faults.end()


async def postpone(
    conn: Connection, account_id: AccountId, activity_id: ActivityId, due: datetime | date, *, seen: int | None = None
) -> None:
    """Another time, or another whole day; the first promise is kept and the change counted. Raises Absent, Invalid.

    `seen` is the version that the user saw: what a colleague changed meanwhile stays, and is told.
    """
    if _is_over(due):
        raise Invalid("due_at", "in_the_past")
    activity = await _planned(conn, account_id, activity_id)
    if seen not in (None, activity.row_version) or not await sql.set_due(conn, activity, due):
        raise Invalid("activity", "changed_meanwhile")
    await _announce(conn, account_id, activity.assignee_id)


async def cancel(conn: Connection, account_id: AccountId, activity_id: ActivityId, because: str = "") -> None:
    """It will not happen; the plan stays in the history, with what was said of it. Raises Absent, Invalid."""
    activity = await _planned(conn, account_id, activity_id)
    _limit("note", because, TEXT_LENGTH)
    _still(await sql.set_cancelled(conn, activity.account_id, activity_id, because))
    await _announce(conn, account_id, activity.assignee_id)


async def cancel_because(
    conn: Connection, account_id: AccountId, activity_ids: Sequence[ActivityId], result_id: int | None
) -> None:
    """Those of them that are still planned will not happen, because of the result, which the history tells."""
    for assignee_id in set(await sql.set_cancelled_because(conn, account_id, activity_ids, result_id)):
        await _announce(conn, account_id, assignee_id)


async def complete(conn: Connection, account_id: AccountId, activity_id: ActivityId, outcome: Outcome) -> None:
    """A planned contact was done, now: the same row becomes the fact (H10). Raises Absent, Invalid."""
    activity = await _planned(conn, account_id, activity_id)
    _check_outcome(outcome)
    async with refusing(conn, _REFUSALS):
        _still(await sql.set_done(conn, activity.account_id, activity_id, clock.now(), outcome))
    await _announce(conn, account_id, activity.assignee_id)


async def complete_call(
    conn: Connection, account_id: AccountId, planned: ActivityId | None, done: CallDone
) -> ActivityId:
    """A call ended: the planned contact it was made for is done, else a new row. The result comes with the wrap-up."""
    plan = await sql.activity_by_id(conn, account_id, planned) if planned is not None else None
    called = planned is not None and await sql.set_called(conn, account_id, planned, done)
    activity_id = planned if planned is not None and called else await sql.insert_call(conn, account_id, done)
    await _announce(conn, account_id, plan.assignee_id if plan else done.user_id)
    return activity_id


async def record_outcome(conn: Connection, account_id: AccountId, activity_id: ActivityId, outcome: Outcome) -> None:
    """What came of a done contact; entered again it corrects, and the old words stay in the log."""
    _check_outcome(outcome)
    async with refusing(conn, _REFUSALS):
        found = await sql.set_outcome(conn, account_id, activity_id, outcome)
    if not found:
        raise Absent()
    await accounts.announce(conn, account_id)


async def _announce(conn: Connection, account_id: AccountId, assignee_id: UserId) -> None:
    await announce(conn, "queue", assignee_id, user_id=assignee_id)
    await accounts.announce(conn, account_id)


async def _planned(conn: Connection, account_id: AccountId, activity_id: ActivityId) -> Activity:
    activity = await sql.activity_by_id(conn, account_id, activity_id)
    if activity is None:
        raise Absent()
    _still(activity.state == "planned")
    return activity


def _is_over(due: datetime | date) -> bool:
    """Whether the moment has passed; a day when it is over everywhere on earth."""
    if isinstance(due, datetime):
        return due < clock.now()
    return due < (clock.now() - timedelta(hours=12)).date()


def _still(planned: bool) -> None:
    if not planned:
        raise Invalid("activity", "not_planned")


def check_plan(new: Plan) -> None:
    """Raises Invalid for a time that is missing or past, and a comment that is too long."""
    faults = Faults()
    if new.due_at is None and new.due_on is None:
        faults.add(Invalid("due_at", "empty"))
    due = new.due_at or new.due_on
    if due is not None and _is_over(due):
        faults.add(Invalid("due_at", "in_the_past"))
    faults.check(_limit, "comment", new.comment, COMMENT_LENGTH)
    faults.end()


def _check_outcome(outcome: Outcome) -> None:
    faults = Faults()
    if outcome.impression is not None and not 1 <= outcome.impression <= 5:
        faults.add(Invalid("impression", "out_of_range"))
    faults.check(_limit, "note", outcome.note, TEXT_LENGTH)
    faults.check(_limit, "description", outcome.description, TEXT_LENGTH)
    faults.end()


def _limit(field: str, text: str, most: int) -> None:
    if len(text) > most:
        raise Invalid(field, "too_long", most=most, length=len(text))
    if "\0" in text:
        raise Invalid(field, "control_characters")
