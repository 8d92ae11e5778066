"""Whether a script that can be read can also be talked: every step leads on, and every talk can end."""

import difflib
from collections.abc import Iterable, Iterator

from callcenter.scripts.fields import wrong_fields
from callcenter.scripts.model import (
    RETURN,
    Comparison,
    Condition,
    Mistake,
    Objection,
    Question,
    Script,
    Step,
)

Found = tuple[int, str]  # line, what


def check(script: Script, file: str) -> list[Mistake]:
    """All mistakes of meaning in `script`."""
    found = [*_of_names(script), *_of_words(script), *_of_steps(script), *_of_ways(script)]
    return [Mistake(file=file, line=line, what=what) for line, what in found]


def _of_names(script: Script) -> Iterator[Found]:
    if not script.steps:
        yield 1, "There is no step. A step begins with # and a name."
    elif script.start not in script.steps:
        yield 1, _unknown_step(script, script.start)
    keys: set[str] = set()
    for question in _questions(script):
        if question.key in keys:
            yield question.line, f"The key {question.key} is asked twice. Give this question another key."
        keys.add(question.key)


def _of_words(script: Script) -> Iterator[Found]:
    keys = frozenset(question.key for question in _questions(script))
    for block in _blocks(script):
        if not block.say:
            yield block.line, f"{block.id} says nothing. Write the words below its name."
        for text in (block.say, block.hint, *(answer.words for answer in block.answers)):
            for what in wrong_fields(text, keys, script.language):
                yield block.line, what
    for what in wrong_fields(script.notice, keys, script.language):
        yield 1, what


def _of_steps(script: Script) -> Iterator[Found]:
    for step in script.steps.values():
        yield from _of_step(script, step)
    for objection in script.objections.values():
        if not objection.answers:
            yield (
                objection.line,
                f"The objection {objection.id} leads nowhere. Add an answer: - go_on: Goes on -> return.",
            )
        for answer in objection.answers:
            if answer.next is None:
                yield answer.line, f"The answer {answer.code} leads nowhere. Add -> return or -> step."


def _of_step(script: Script, step: Step) -> Iterator[Found]:
    question, always = step.question, any(way.condition is None for way in step.ways)
    if step.end:
        if question or step.ways or step.answers:
            yield step.line, f"{step.id} ends the talk, so it neither asks nor leads on. Take one of them out."
        if step.end.reason_from and step.end.reason_from not in {asked.key for asked in _questions(script)}:
            yield step.line, f"No question has the key {step.end.reason_from}."
        return
    if question is None and step.answers:
        yield step.line, f"{step.id} has answers but no question. Add a line such as ? key: one of."
    if question and question.type.chosen and not step.answers:
        yield question.line, "This question needs answers to choose from: - code: Words."
    if question and not question.type.chosen and step.answers:
        yield question.line, f"A question of the type {question.type.value} takes no answers to choose from."
    if not always and (not step.answers or any(answer.next is None for answer in step.answers) or _skippable(question)):
        yield step.line, f"{step.id} is a dead end. Add -> and the step that follows, or = and the result of the talk."
    for way in step.ways:
        if way.condition:
            yield from ((way.line, what) for what in _of_condition(script, step, way.condition))


def _skippable(question: Question | None) -> bool:
    return question is not None and question.optional


def _of_condition(script: Script, step: Step, condition: Condition) -> Iterator[str]:
    asked = {asked.key: (asked, owner) for owner in script.steps.values() if (asked := owner.question)}
    question, owner = (step.question, step) if condition.key is None else asked.get(condition.key, (None, step))
    if question is None:
        yield f"The condition looks at an answer that is never asked for ({condition.key or step.id})."
    elif condition.test in (Comparison.BELOW, Comparison.ABOVE, Comparison.BETWEEN) and not question.type.counted:
        yield f"{question.key} is no number; only a scale, a number and money can be compared."
    elif condition.test is Comparison.IS and condition.code not in {answer.code for answer in owner.answers}:
        yield f"{question.key} has no answer {condition.code}."


def _of_ways(script: Script) -> Iterator[Found]:
    for block in _blocks(script):
        for line, target in _targets(block):
            if target == RETURN and isinstance(block, Objection):
                continue
            if target not in script.steps:
                yield line, _unknown_step(script, target)
    reached = _reached(script)
    for step in script.steps.values():
        if step.id not in reached:
            yield step.line, f"No talk ever comes to {step.id}. Lead an answer or an objection to it, or take it out."
    ending = _ending(script)
    for step in script.steps.values():
        if step.id in reached and step.id not in ending and all(target in script.steps for _, target in _targets(step)):
            yield step.line, f"From {step.id} a talk can never end. Lead one of its ways to a step with = and a result."


def _targets(block: Step | Objection) -> list[Found]:
    ways = [(way.line, way.next) for way in block.ways] if isinstance(block, Step) else []
    return [*ways, *((answer.line, answer.next) for answer in block.answers if answer.next is not None)]


def _reached(script: Script) -> set[str]:
    """Steps that some talk comes to: from the start and from the objections, which can come at any time."""
    waiting = [script.start, *(target for block in script.objections.values() for _, target in _targets(block))]
    reached: set[str] = set()
    while waiting:
        step = script.steps.get(waiting.pop())
        if step and step.id not in reached:
            reached.add(step.id)
            waiting.extend(target for _, target in _targets(step))
    return reached


def _ending(script: Script) -> set[str]:
    """Steps from which an end can be reached without an objection."""
    ending = {step.id for step in script.steps.values() if step.end}
    while True:
        more = {
            step.id
            for step in script.steps.values()
            if step.id not in ending and any(target in ending for _, target in _targets(step))
        }
        if not more:
            return ending
        ending |= more


def compare(scripts: Iterable[tuple[Script, str]]) -> list[Mistake]:
    """Where languages of one script differ: answers of all languages are counted together, so codes must agree."""
    first: dict[str, tuple[Script, str]] = {}
    mistakes = []
    for script, file in scripts:
        other, other_file = first.setdefault(script.code, (script, file))
        for name in sorted(_codes(script) ^ _codes(other)):
            lacking, having = (file, other_file) if name in _codes(other) else (other_file, file)
            mistakes.append(Mistake(file=lacking, line=1, what=f"{name} stands in {having} and is missing here."))
    return mistakes


def _codes(script: Script) -> frozenset[str]:
    codes = {f"The answer {answer.code} of {block.id}" for block in _blocks(script) for answer in block.answers}
    asked = {f"The question {question.key} ({question.type.value})" for question in _questions(script)}
    return frozenset({f"The step {block.id}" for block in _blocks(script)} | asked | codes)


def _unknown_step(script: Script, name: str) -> str:
    near = difflib.get_close_matches(name, script.steps, 1)
    meant = f" Did you mean {near[0]}?" if near else " Add the step, or write the name of another."
    return f"There is no step {name[:60]}.{meant}"


def _questions(script: Script) -> list[Question]:
    return [step.question for step in script.steps.values() if step.question]


def _blocks(script: Script) -> list[Step | Objection]:
    return [*script.steps.values(), *script.objections.values()]
