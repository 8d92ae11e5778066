"""What was answered in talks that are over, for whoever reads of them later."""

from collections.abc import Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

import msgspec

from callcenter.db import Connection
from callcenter.scripts import walking
from callcenter.scripts.fields import fill
from callcenter.scripts.loading import script_of_version
from callcenter.scripts.model import Objection, Script, Step
from callcenter.scripts.telling.sql import ToldStep, told_steps

__all__ = ["Told", "told"]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered to one step of a script, as it is said."""

    asked: str  # the words of the step; of an objection its label
    answered: str
    unlisted: str  # what the author did not foresee
    objection: bool


async def told(conn: Connection, call_ids: Sequence[str]) -> dict[str, list[Told]]:
    """The answers of these calls' talks in their order, by call; calls without an answer are missing."""
    found: dict[str, list[Told]] = {}
    for (call_id, version_id), steps in groupby(
        await told_steps(conn, call_ids), lambda step: (step.call_id, step.version_id)
    ):
        script = await script_of_version(conn, version_id)
        answers = [told for step in steps if (told := _told(script, step)) is not None]
        if answers:
            found[call_id] = answers
    return found


def _told(script: Script, step: ToldStep) -> Told | None:
    block: Step | Objection | None = script.steps.get(step.step) or script.objections.get(step.step)
    answered = walking.replied(block, step.given, script.language, ZoneInfo(step.time_zone)) if block else ""
    if block is None or not (answered or step.unlisted):
        return None
    asked = block.label if isinstance(block, Objection) else fill(block.say, {})
    return Told(asked=asked, answered=answered, unlisted=step.unlisted, objection=isinstance(block, Objection))
