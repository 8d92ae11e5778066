"""The steps of a call script as marks on the line of time of the recording."""

import textwrap
from collections.abc import Mapping
from datetime import datetime

import msgspec

from callcenter import scripts

WORDS = 36  # characters of a mark


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What stood on the operator's screen from that second of the recording on."""

    seconds: float
    words: str
    objection: bool


def marks_of(run: scripts.Run, answered_at: datetime, length: float, facts: Mapping[str, str]) -> list[Mark]:
    """The steps reached within the `length` seconds recorded; the first stood there from the answer on."""
    first = run.passed[0].step if run.passed else run.script.start
    reached = [(first, answered_at), *((one.next_step, one.at) for one in run.passed if one.next_step)]
    marks = []
    for name, at in reached:
        seconds = max((at - answered_at).total_seconds(), 0.0)
        if seconds < length and (words := _words(run, name, facts)):
            marks.append(Mark(seconds=round(seconds, 1), words=words, objection=name in run.script.objections))
    return marks


def _words(run: scripts.Run, name: str, facts: Mapping[str, str]) -> str:
    if name in run.script.objections:
        return run.script.objections[name].label
    step = run.script.steps.get(name)
    said = scripts.fill(step.say, {**facts, **run.answers}) if step else ""
    return textwrap.shorten(said, WORDS, placeholder=" …")
