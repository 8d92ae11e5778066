"""The walk through a script, decided without a database: what a reply means, what follows, where a talk stands."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from babel.dates import format_date

from callcenter.errors import Invalid
from callcenter.scripts.model import (
    RETURN,
    Comparison,
    Condition,
    End,
    Given,
    Objection,
    Passed,
    Question,
    QuestionType,
    Reply,
    Script,
    Step,
)

LARGEST = Decimal(10) ** 12
NOTHING = Given()


def given(block: Step | Objection, reply: Reply, zone: ZoneInfo) -> Given:
    """The reply in the form in which it is kept; times were typed in `zone`.

    Raises Invalid: field "answer", reason missing, unknown, one_only, not_a_number, out_of_range, not_a_date,
    not_an_email or not_a_phone.
    """
    question = block.question if isinstance(block, Step) else None
    unlisted = reply.unlisted.strip()
    if block.answers:
        return Given(options=_chosen(block, question, reply, unlisted), unlisted=unlisted)
    typed = reply.typed.strip()
    if question is None or (not typed and (unlisted or question.optional)):
        return Given(unlisted=unlisted)
    if not typed:
        raise Invalid("answer", "missing")
    return _typed(question, typed, unlisted, zone)


def _chosen(block: Step | Objection, question: Question | None, reply: Reply, unlisted: str) -> list[str]:
    known = [answer.code for answer in block.answers]
    if any(code not in known for code in reply.options):
        raise Invalid("answer", "unknown")
    several = question is not None and question.type is QuestionType.CHOICES
    if len(set(reply.options)) > 1 and not several:
        raise Invalid("answer", "one_only")
    if not reply.options and not unlisted and not (question and question.optional):
        raise Invalid("answer", "missing")
    return [code for code in known if code in reply.options]


def _typed(question: Question, typed: str, unlisted: str, zone: ZoneInfo) -> Given:
    match question.type:
        case QuestionType.SCALE | QuestionType.NUMBER | QuestionType.MONEY:
            return Given(number=_number(question, typed), unlisted=unlisted)
        case QuestionType.DATE | QuestionType.MONTH:
            return Given(
                day=_day(typed if question.type is QuestionType.DATE else f"{typed[:7]}-01"), unlisted=unlisted
            )
        case QuestionType.DATETIME:
            return Given(moment=_moment(typed, zone), unlisted=unlisted)
        case QuestionType.EMAIL if not re.fullmatch(r"[^@\s]+@[^@\s]+", typed):
            raise Invalid("answer", "not_an_email")
        case QuestionType.PHONE if not re.search(r"\d.*\d.*\d", typed):
            raise Invalid("answer", "not_a_phone")
        case _:
            return Given(words=typed[:10_000], unlisted=unlisted)


def _number(question: Question, typed: str) -> Decimal:
    try:
        number = Decimal(re.sub(r"\s", "", typed).replace(",", "."))
    except InvalidOperation:
        raise Invalid("answer", "not_a_number") from None
    if not number.is_finite():
        raise Invalid("answer", "not_a_number")
    low, high = question.low, question.high
    if abs(number) > LARGEST or (low is not None and number < low) or (high is not None and number > high):
        raise Invalid("answer", "out_of_range", low=str(low), high=str(high))
    return number


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Invalid("answer", "not_a_date") from None


def _moment(typed: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise Invalid("answer", "not_a_date") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def next_step(block: Step | Objection, reply: Given, earlier: dict[str, Given], came_from: str) -> str | None:
    """The step that follows; None ends the talk.

    An answer that the author did not foresee leads the step's own way; where there is none, the talk stays where it is
    until the operator chooses, and goes back from an objection.
    """
    for answer in block.answers:
        if answer.code in reply.options and answer.next:
            return came_from if answer.next == RETURN else answer.next
    if isinstance(block, Objection):
        return came_from
    own = {**earlier, **({block.question.key: reply} if block.question else {})}
    for way in block.ways:
        if way.condition is None or _holds(way.condition, block, own):
            return way.next
    return None if block.end else block.id


def _holds(condition: Condition, step: Step, answers: dict[str, Given]) -> bool:
    key = condition.key or (step.question.key if step.question else "")
    answer = answers.get(key, NOTHING)
    match condition.test:
        case Comparison.GIVEN:
            return answer != NOTHING
        case Comparison.IS:
            return condition.code in answer.options
        case Comparison.BELOW:
            return answer.number is not None and condition.high is not None and answer.number < condition.high
        case Comparison.ABOVE:
            return answer.number is not None and condition.low is not None and answer.number > condition.low
        case Comparison.BETWEEN:
            low, high = condition.low or Decimal(0), condition.high or Decimal(0)
            return answer.number is not None and low <= answer.number <= high


def latest_answers(script: Script, passed: Iterable[Passed]) -> dict[str, Given]:
    """The latest answer to each question, by its key."""
    found = {}
    for behind in passed:
        step = script.steps.get(behind.step)
        if step and step.question and not behind.moved:
            found[step.question.key] = behind.given
    return found


def standing(script: Script, passed: list[Passed]) -> tuple[str | None, str]:
    """Where the talk is (None: over), and the step to which an open objection returns."""
    current: str | None = script.start
    came_from = script.start
    for behind in passed:
        current = behind.next_step
        if current in script.steps:
            came_from = current
    return current, came_from


def spoken(script: Script, answers: dict[str, Given], zone: ZoneInfo) -> dict[str, str]:
    """The answers as they are said, by field name ("answer.KEY")."""
    words: dict[str, str] = {}
    for step in script.steps.values():
        answer = answers.get(step.question.key) if step.question else None
        if step.question and answer:
            answered = replied(step, answer, script.language, zone)
            words[f"answer.{step.question.key}"] = answered or answer.unlisted
    return words


def replied(step: Step | Objection, answer: Given, language: str, zone: ZoneInfo) -> str:
    """The answer as it is said; "" where it was only something that the author did not foresee."""
    locale = "en_GB" if language == "en" else language
    if answer.number is not None:
        return f"{answer.number:f}"
    if answer.moment is not None:
        moment = answer.moment.astimezone(zone)
        return f"{format_date(moment, 'd MMMM' if language != 'hu' else 'MMMM d.', locale)}, {moment:%H:%M}"
    if answer.day is not None:
        question = step.question if isinstance(step, Step) else None
        monthly = question is not None and question.type is QuestionType.MONTH
        month = "y. LLLL" if language == "hu" else "LLLL y"
        return format_date(answer.day, month if monthly else "long", locale)
    chosen = [foreseen.words for foreseen in step.answers if foreseen.code in answer.options]
    return ", ".join(chosen) or answer.words


def closing(script: Script, passed: list[Passed], current: str | None, answers: dict[str, Given]) -> End | None:
    """What the closing words propose, with the reason that the customer named; None while the talk goes on."""
    at = current or (passed[-1].step if passed else "")
    step = script.steps.get(at)
    if step is None or step.end is None:
        return None
    named = answers.get(step.end.reason_from, NOTHING).options
    return End(result=step.end.result, reason=named[0] if named else step.end.reason)
