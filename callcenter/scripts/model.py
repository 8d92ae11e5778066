"""A script as its author wrote it, the answers that were given, and what is refused."""

import enum
from datetime import date, datetime
from decimal import Decimal

import msgspec

from callcenter.errors import Refusal
from callcenter.ids import AccountId, CallId, UserId

RETURN = "return"  # where an objection leads that goes back to the step in which it came


class QuestionType(enum.StrEnum):
    """What sort of answer a question takes."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    SCALE = "scale"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MONTH = "month"
    DATETIME = "datetime"
    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"

    @property
    def chosen(self) -> bool:
        """Answered by choosing from a list."""
        return self in (QuestionType.YES_NO, QuestionType.CHOICE, QuestionType.CHOICES)

    @property
    def counted(self) -> bool:
        """Answered by a number that can be compared."""
        return self in (QuestionType.SCALE, QuestionType.NUMBER, QuestionType.MONEY)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that the author foresaw. The code is the same in all languages of a script."""

    code: str
    words: str
    next: str | None  # a step; RETURN; None: the step's own ways
    line: int  # in the file, for messages


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, and in which form the answer is kept."""

    key: str
    type: QuestionType
    low: Decimal | None = None
    high: Decimal | None = None
    optional: bool = False
    line: int = 0


class Comparison(enum.StrEnum):
    """How a condition looks at an answer."""

    BELOW = "<"
    ABOVE = ">"
    BETWEEN = ".."
    GIVEN = "given"
    IS = "is"


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """Holds for some answers; `key` names an earlier question, None is the step's own."""

    test: Comparison
    key: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    code: str = ""


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """Where a step leads when its condition holds; the first way that fits is taken."""

    next: str
    condition: Condition | None
    line: int


class End(msgspec.Struct, frozen=True, kw_only=True):
    """The talk is over; result and reason are proposed in the wrap-up, nothing is saved without the operator."""

    result: str  # code of the dictionary of results
    reason: str = ""  # code of a loss reason
    reason_from: str = ""  # key of the answer that holds the reason


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What is said, asked, and what follows."""

    id: str
    say: str
    hint: str = ""
    question: Question | None = None
    answers: tuple[Answer, ...] = ()
    ways: tuple[Way, ...] = ()
    end: End | None = None
    line: int = 0


class Objection(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer may object at any step, and what is said to it."""

    id: str
    label: str
    say: str
    hint: str = ""
    answers: tuple[Answer, ...] = ()
    line: int = 0


class Script(msgspec.Struct, frozen=True, kw_only=True):
    """One script in one language, checked: every talk can end."""

    code: str
    language: str
    title: str
    kind: str  # talk or survey
    notice: str  # said first when nothing is played: the call is recorded
    start: str
    steps: dict[str, Step]
    objections: dict[str, Objection]
    version_id: int = 0  # 0: a file that is not published


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator entered: chosen codes, or a typed value; `unlisted` is what the author did not foresee."""

    options: tuple[str, ...] = ()
    typed: str = ""
    unlisted: str = ""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A reply in the form in which it is kept and counted."""

    options: list[str] = []
    number: Decimal | None = None
    day: date | None = None
    moment: datetime | None = None
    words: str = ""
    unlisted: str = ""


class Passed(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the talk that is behind us."""

    step: str
    next_step: str | None
    moved: bool  # somebody went there without an answer
    given: Given
    at: datetime


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Where a talk stands; read again after a reload it is the same."""

    id: int
    call_id: CallId
    user_id: UserId
    account_id: AccountId | None
    script: Script
    started_at: datetime
    passed: list[Passed]
    current: str | None  # id of a step or an objection; None: the talk is over
    came_from: str  # the step to which an open objection returns
    answers: dict[str, str]  # "answer.KEY" → as spoken, for `fill`
    end: End | None  # what the closing words propose; reason_from is resolved


class Mistake(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """What is wrong in a file, and what to do."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


class ScriptsRefused(Refusal):
    """Nothing was published: the files hold mistakes, all of them named."""

    code = "scripts_refused"

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = sorted(mistakes)
        super().__init__(mistakes="\n".join(str(mistake) for mistake in self.mistakes))


class StepPassed(Refusal):
    """The talk is already further (a second press, another page): the page shows where."""

    code = "script_step_passed"
