"""From the text of a file to a script, with every mistake named. The form is told in scripts/README.md."""

import re
from collections.abc import Callable
from decimal import Decimal

from callcenter.scripts.model import (
    Answer,
    Comparison,
    Condition,
    End,
    Mistake,
    Objection,
    Question,
    QuestionType,
    Script,
    Step,
    Way,
)

ID = r"[a-z][a-z0-9_]{0,60}"
KINDS = ("talk", "survey")
LONGEST_TEXT = 200_000  # characters of a file
TYPES = {
    "yes/no": QuestionType.YES_NO,
    "one of": QuestionType.CHOICE,
    "several of": QuestionType.CHOICES,
    "scale": QuestionType.SCALE,
    "number": QuestionType.NUMBER,
    "money": QuestionType.MONEY,
    "date": QuestionType.DATE,
    "month": QuestionType.MONTH,
    "date and time": QuestionType.DATETIME,
    "text": QuestionType.TEXT,
    "e-mail": QuestionType.EMAIL,
    "phone": QuestionType.PHONE,
}
_NUMBER = r"-?\d{1,12}(?:\.\d{1,4})?"
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\s*\.\.\s*(?P<high>{_NUMBER})")
_QUESTION = re.compile(
    rf"(?P<key>{ID})\s*:\s*(?P<type>[a-z/ -]+?)(?:\s+(?P<range>[-\d.]+))?(?P<optional>\s*,\s*optional)?"
)
_ANSWER = re.compile(rf"(?P<code>{ID})\s*:\s*(?P<words>.+?)(?:\s+->\s*(?P<next>\S+))?")
_WAY = re.compile(r"(?P<next>\S+)(?:\s+if\s+(?P<condition>.+))?")
_CONDITION = re.compile(
    rf"(?:(?P<key>(?!given\b|is\b){ID})\s+)?(?P<test>given|is\s+(?P<code>{ID})|[<>]\s*{_NUMBER}|{_NUMBER}\s*\.\.\s*{_NUMBER})"
)
_END = re.compile(rf"(?P<result>{ID})(?:\s+because\s+(?:(?P<reason>{ID})|\{{(?P<reason_from>{ID})\}}))?")
_OBJECTION = re.compile(rf"(?P<id>{ID})\s*:\s*(?P<label>.+)")
_HEAD = re.compile(r"(title|kind|notice|start)\s*:\s*(.*)")


def read(text: str, *, file: str, code: str, language: str) -> tuple[Script, list[Mistake]]:
    """The script in `text` as far as it can be read, and the mistakes of form in it."""
    reader = _Reader(file)
    for number, line in enumerate(text[:LONGEST_TEXT].splitlines(), 1):
        reader.read(number, line.strip().lstrip("\ufeff"))
    reader.close()
    if len(text) > LONGEST_TEXT:
        reader.wrong(1, f"The file is longer than {LONGEST_TEXT} characters. Split it into several scripts.")
    return reader.script(code, language), reader.mistakes


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.mistakes: list[Mistake] = []
        self._head: dict[str, str] = {}
        self._steps: dict[str, Step] = {}
        self._objections: dict[str, Objection] = {}
        self._block: _Block | None = None
        self._signs: dict[str, Callable[[int, str], None]] = {
            "#": self._begin_step, "!": self._begin_objection, "?": self._question, "->": self._way, "-": self._answer,
            ">": self._hint, "=": self._end,
        }  # fmt: skip

    def wrong(self, line: int, what: str) -> None:
        self.mistakes.append(Mistake(file=self.file, line=line, what=what))

    def read(self, number: int, line: str) -> None:
        if line.startswith(";"):
            return
        sign = next((sign for sign in self._signs if line.startswith(sign)), "")
        if sign in ("#", "!"):
            self._signs[sign](number, line[1:].strip())
        elif self._block is None:
            self._head_line(number, line)
        elif sign:
            self._signs[sign](number, line[len(sign) :].strip())
        else:
            self._block.say.append(line.removeprefix("\\"))

    def _head_line(self, number: int, line: str) -> None:
        found = _HEAD.fullmatch(line)
        if found:
            self._head[found[1]] = found[2].strip()
        elif line:
            self.wrong(
                number, "Before the first step only title:, kind:, notice: and start: may stand. A step begins with #."
            )

    def _begin_step(self, number: int, rest: str) -> None:
        self.close()
        if not re.fullmatch(ID, rest):
            self.wrong(
                number, f"# {rest[:40]}: a step is named by small letters, digits and _, beginning with a letter."
            )
        self._block = _Block(number, rest)

    def _begin_objection(self, number: int, rest: str) -> None:
        self.close()
        found = _OBJECTION.fullmatch(rest)
        if not found:
            self.wrong(number, "An objection is written ! id: What the customer says.")
        self._block = _Block(number, found["id"] if found else rest, label=found["label"] if found else "?")

    def _question(self, number: int, rest: str) -> None:
        block, found = self._open(), _QUESTION.fullmatch(rest)
        if found is None or found["type"] not in TYPES:
            self.wrong(number, f"A question is written ? key: type; types are {', '.join(TYPES)}.")
            return
        if block.question or block.label:
            self.wrong(number, "One step asks one question, an objection none. Begin a new step with #.")
        low, high = self._limits(number, found["range"])
        kind = TYPES[found["type"]]
        if (low is not None and not kind.counted) or (kind is QuestionType.SCALE and low is None):
            self.wrong(number, "A range belongs to a scale (always), a number or money: ? recommend: scale 0..10.")
        block.question = Question(
            key=found["key"], type=kind, low=low, high=high, optional=bool(found["optional"]), line=number
        )

    def _limits(self, number: int, written: str | None) -> tuple[Decimal | None, Decimal | None]:
        found = _RANGE.fullmatch(written or "")
        if written and (found is None or Decimal(found["low"]) > Decimal(found["high"])):
            self.wrong(number, f"{written} is no range. Write the lower number, two dots, the higher one: 0..10.")
        return (Decimal(found["low"]), Decimal(found["high"])) if found else (None, None)

    def _answer(self, number: int, rest: str) -> None:
        found = _ANSWER.fullmatch(rest)
        if found is None:
            self.wrong(number, "An answer is written - code: Words -> step. The step may be left out.")
            return
        if any(answer.code == found["code"] for answer in self._open().answers):
            self.wrong(number, f"The answer {found['code']} stands here twice. Give one of them another code.")
        self._open().answers.append(Answer(code=found["code"], words=found["words"], next=found["next"], line=number))

    def _way(self, number: int, rest: str) -> None:
        found = _WAY.fullmatch(rest)
        condition = _condition(found["condition"]) if found and found["condition"] else None
        if found is None or (found["condition"] and condition is None):
            self.wrong(number, "A way is written -> step, or -> step if <3, if 0..6, if given, if key is code.")
            return
        if self._open().label:
            self.wrong(number, "An objection leads on by its answers only: - code: Words -> return.")
        self._open().ways.append(Way(next=found["next"], condition=condition, line=number))

    def _hint(self, _number: int, rest: str) -> None:
        self._open().hint.append(rest)

    def _end(self, number: int, rest: str) -> None:
        found = _END.fullmatch(rest)
        if found is None or self._open().end or self._open().label:
            self.wrong(
                number, "A talk ends once, in a step: = result, = result because reason, = result because {key}."
            )
            return
        self._open().end = End(
            result=found["result"], reason=found["reason"] or "", reason_from=found["reason_from"] or ""
        )

    def _open(self) -> "_Block":
        assert self._block is not None
        return self._block

    def close(self) -> None:
        """The step or objection that was being read is complete."""
        block, self._block = self._block, None
        if block is None:
            return
        if block.id in self._steps or block.id in self._objections or block.id == "return":
            self.wrong(block.line, f"The name {block.id} is taken. Give this one another name.")
        elif block.label:
            self._objections[block.id] = Objection(
                id=block.id, label=block.label, say=_paragraphs(block.say), hint=_paragraphs(block.hint),
                answers=tuple(block.answers), line=block.line,
            )  # fmt: skip
        else:
            self._steps[block.id] = Step(
                id=block.id, say=_paragraphs(block.say), hint=_paragraphs(block.hint), question=block.question,
                answers=tuple(block.answers), ways=tuple(block.ways), end=block.end, line=block.line,
            )  # fmt: skip

    def script(self, code: str, language: str) -> Script:
        if not self._head.get("title"):
            self.wrong(1, "The title is missing. Write it above the first step: title: First call.")
        if self._head.get("kind", "talk") not in KINDS:
            self.wrong(1, f"The kind is one of: {', '.join(KINDS)}.")
        return Script(
            code=code, language=language, title=self._head.get("title", ""), kind=self._head.get("kind", "talk"),
            notice=self._head.get("notice", ""), start=self._head.get("start") or next(iter(self._steps), ""),
            steps=self._steps, objections=self._objections,
        )  # fmt: skip


class _Block:
    """A step or (with a label) an objection while it is being read."""

    def __init__(self, line: int, id: str, *, label: str = "") -> None:  # noqa: A002
        self.line, self.id, self.label = line, id, label
        self.say: list[str] = []
        self.hint: list[str] = []
        self.question: Question | None = None
        self.answers: list[Answer] = []
        self.ways: list[Way] = []
        self.end: End | None = None


def _condition(written: str) -> Condition | None:
    found = _CONDITION.fullmatch(written.strip())
    if found is None:
        return None
    test, numbers = found["test"], [Decimal(number) for number in re.findall(_NUMBER, found["test"])]
    if test == "given":
        return Condition(key=found["key"], test=Comparison.GIVEN)
    if test.startswith("is"):
        return Condition(key=found["key"], test=Comparison.IS, code=found["code"])
    if test[0] == "<":
        return Condition(key=found["key"], test=Comparison.BELOW, high=numbers[0])
    if test[0] == ">":
        return Condition(key=found["key"], test=Comparison.ABOVE, low=numbers[0])
    between = _RANGE.fullmatch(test)
    assert between is not None
    return Condition(
        key=found["key"], test=Comparison.BETWEEN, low=Decimal(between["low"]), high=Decimal(between["high"])
    )


def _paragraphs(lines: list[str]) -> str:
    """Lines that follow each other are one paragraph; an empty line parts paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", "\n".join(lines)) if part.strip())
