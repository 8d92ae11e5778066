"""The query of the answers that were given."""

from collections.abc import Sequence

from callcenter.db import Connection, fetch_rows
from callcenter.scripts.sql import AnswerRow


class ToldStep(AnswerRow, frozen=True, kw_only=True):
    """One step of a talk with an answer."""

    call_id: str
    version_id: int
    time_zone: str


async def told_steps(conn: Connection, call_ids: Sequence[str]) -> list[ToldStep]:
    """The steps of these calls' talks at which something was answered, talk by talk and in order."""
    return await fetch_rows(
        conn,
        ToldStep,
        """
        SELECT script_answer.step, script_answer.next_step, script_answer.moved, script_answer.options,
               script_answer.number, script_answer.day, script_answer.moment, script_answer.words,
               script_answer.unlisted, script_answer.at, script_run.call_id::text AS call_id, script_run.version_id,
               app_user.time_zone
          FROM script_run
          JOIN script_answer ON script_answer.run_id = script_run.id
          JOIN app_user ON app_user.id = script_run.user_id
         WHERE script_run.call_id = ANY ($1::uuid[])
           AND NOT script_answer.moved
         ORDER BY script_run.id, script_answer.id
        """,
        list(call_ids),
    )
