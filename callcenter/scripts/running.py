"""The talk of a call by its script: begun once, answered step by step, found again after a reload."""

from zoneinfo import ZoneInfo

from callcenter.db import Connection, announce
from callcenter.errors import Absent
from callcenter.ids import AccountId, CallId, UserId
from callcenter.scripts import sql, walking
from callcenter.scripts.loading import script_of_version
from callcenter.scripts.model import Objection, Passed, Reply, Run, Script, Step, StepPassed


async def begin_run(conn: Connection, call_id: CallId, version_id: int, *, user_id: UserId | None = None) -> Run:
    """The talk of a call by a version of a script, from its first step; called again it changes nothing.

    `user_id` is whose talk it is when it is not the caller's of the call. Raises Absent when there is no such call.
    """
    await sql.insert_run(conn, call_id, version_id, user_id)
    run = await run_of(conn, call_id)
    if run is None:
        raise Absent()
    return run


async def run_of(conn: Connection, call_id: CallId) -> Run | None:
    """Where the talk of a call stands, with the way there; None when no script was begun."""
    row = await sql.run_row(conn, call_id)
    return None if row is None else await _run(conn, row)


async def answer(conn: Connection, call_id: CallId, step: str, reply: Reply) -> str | None:
    """Keep the reply to `step`; returns the step that follows, None when the talk is over.

    Raises Absent, StepPassed when the talk is not (any more) at `step`, Invalid for a reply that does not fit.
    """
    row, run = await _locked(conn, call_id)
    if run.current != step:
        raise StepPassed(step=step)
    block, script = _block(run.script, step), run.script
    given = walking.given(block, reply, ZoneInfo(row.time_zone))
    earlier = walking.latest_answers(script, run.passed)
    follows = walking.next_step(block, given, earlier, run.came_from)
    await sql.insert_answer(conn, row.id, step, follows, given)
    await announce(conn, "script_run", call_id, user_id=run.user_id)
    return follows


async def go_to(conn: Connection, call_id: CallId, step: str) -> str:
    """Open an objection, or go to any step (back, or past a question that the customer answered before).

    Raises Absent when the script has no such step, or the call no script.
    """
    row, run = await _locked(conn, call_id)
    _block(run.script, step)
    if run.current != step:
        await sql.insert_move(conn, row.id, run.current or run.passed[-1].step, step)
        await announce(conn, "script_run", call_id, user_id=run.user_id)
    return step


async def _locked(conn: Connection, call_id: CallId) -> tuple[sql.RunRow, Run]:
    await sql.lock_run(conn, call_id)
    row = await sql.run_row(conn, call_id)
    if row is None:
        raise Absent()
    return row, await _run(conn, row)


async def _run(conn: Connection, row: sql.RunRow) -> Run:
    script = await script_of_version(conn, row.version_id)
    passed = [_passed(answered) for answered in await sql.answer_rows(conn, row.id)]
    current, came_from = walking.standing(script, passed)
    answers = walking.latest_answers(script, passed)
    return Run(
        id=row.id, call_id=CallId(row.call_id), user_id=UserId(row.user_id), script=script, started_at=row.started_at,
        account_id=AccountId(row.account_id) if row.account_id else None, passed=passed, current=current,
        came_from=came_from, answers=walking.spoken(script, answers, ZoneInfo(row.time_zone)),
        end=walking.closing(script, passed, current, answers),
    )  # fmt: skip


def _passed(row: sql.AnswerRow) -> Passed:
    return Passed(step=row.step, next_step=row.next_step, moved=row.moved, given=row.given, at=row.at)


def _block(script: Script, name: str) -> Step | Objection:
    block = script.steps.get(name) or script.objections.get(name)
    if block is None:
        raise Absent()
    return block
