"""The walk through a script: replies, ways, objections, ends."""

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callcenter.errors import Invalid
from callcenter.scripts import Objection, Reply, Script, Step
from callcenter.scripts.loading import parse, read_folder
from callcenter.scripts.model import Given, QuestionType
from callcenter.scripts.walking import given, next_step, spoken

FOLDER = Path(__file__).parents[2] / "scripts"
SCRIPTS = [file.script for file in read_folder(FOLDER)]
BUDAPEST = ZoneInfo("Europe/Budapest")
TYPED = {
    QuestionType.SCALE: "5", QuestionType.NUMBER: "7", QuestionType.MONEY: "1 200 000", QuestionType.DATE: "2026-03-05",
    QuestionType.MONTH: "2026-03", QuestionType.DATETIME: "2026-03-05T10:00", QuestionType.TEXT: "Két teherautó",
    QuestionType.EMAIL: "a@b.hu", QuestionType.PHONE: "+36 1 234 5678",
}  # fmt: skip


def some_reply(block: Step | Objection, chance: random.Random) -> Reply:
    if block.answers:
        return Reply(options=(chance.choice(block.answers).code,))
    question = block.question if isinstance(block, Step) else None
    if question is None:
        return Reply()
    if question.type is QuestionType.SCALE and question.low is not None and question.high is not None:
        return Reply(typed=str(chance.randint(int(question.low), int(question.high))))
    if question.type is QuestionType.NUMBER:
        return Reply(typed=str(chance.choice((1, 2, 7, 40))))
    return Reply(typed="" if question.optional and chance.random() < 0.5 else TYPED[question.type])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: f"{script.code}-{script.language}")
def test_every_way_through_a_sample_script_ends(script: Script) -> None:
    chance, visited = random.Random(7), set()
    for _ in range(400):
        block: Step | Objection = script.steps[script.start]
        earlier: dict[str, Given] = {}
        came_from, steps = script.start, 0
        while True:
            visited.add(block.id)
            steps += 1
            assert steps < 300
            if isinstance(block, Step):
                came_from = block.id
                if script.objections and not block.end and chance.random() < 0.15:
                    block = chance.choice(list(script.objections.values()))
                    continue
            reply = given(block, some_reply(block, chance), BUDAPEST)
            follows = next_step(block, reply, earlier, came_from)
            if isinstance(block, Step) and block.question:
                earlier[block.question.key] = reply
            if follows is None:
                assert isinstance(block, Step) and block.end
                break
            block = script.steps[follows]
    assert visited == {*script.steps, *script.objections}


def script_of(question: str, ways: str = "-> end") -> Script:
    text = f"title: T\n# a\nSay.\n{question}\n{ways}\n# end\nBye.\n= refused\n"
    return parse(text, file="f.en.txt", code="f", language="en")


@pytest.mark.parametrize(
    ("question", "typed", "kept"),
    [
        ("? n: number", "1 450,5", Given(number=Decimal("1450.5"))),
        ("? n: money", "1\u00a0450\u00a0000", Given(number=Decimal(1450000))),
        ("? n: date", "2026-03-05", Given(day=date(2026, 3, 5))),
        ("? n: month", "2026-03", Given(day=date(2026, 3, 1))),
        ("? n: date and time", "2026-07-05T10:00", Given(moment=datetime(2026, 7, 5, 8, tzinfo=UTC))),
        ("? n: text", "  a szomszéd  ", Given(words="a szomszéd")),
        ("? n: text, optional", "", Given()),
    ],
)
def test_a_typed_answer_is_kept_in_its_own_form(question: str, typed: str, kept: Given) -> None:
    assert given(script_of(question).steps["a"], Reply(typed=typed), BUDAPEST) == kept


@pytest.mark.parametrize(
    ("question", "reply", "reason"),
    [
        ("? n: number 0..10", Reply(typed="11"), "out_of_range"),
        ("? n: number", Reply(typed="many"), "not_a_number"),
        ("? n: number", Reply(typed="NaN"), "not_a_number"),
        ("? n: number", Reply(typed="1e40"), "out_of_range"),
        ("? n: date", Reply(typed="5 March"), "not_a_date"),
        ("? n: e-mail", Reply(typed="a at b"), "not_an_email"),
        ("? n: phone", Reply(typed="later"), "not_a_phone"),
        ("? n: text", Reply(), "missing"),
        ("? n: one of\n- x: X\n- y: Y", Reply(), "missing"),
        ("? n: one of\n- x: X\n- y: Y", Reply(options=("z",)), "unknown"),
        ("? n: one of\n- x: X\n- y: Y", Reply(options=("x", "y")), "one_only"),
    ],
)
def test_a_reply_that_does_not_fit_is_refused_with_its_reason(question: str, reply: Reply, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        given(script_of(question).steps["a"], reply, BUDAPEST)
    assert refused.value.reason == reason


def test_the_first_way_whose_condition_holds_is_taken() -> None:
    ways = "-> low if <3\n-> middle if 3..5\n-> end\n# low\nLow.\n= refused\n# middle\nMiddle.\n= refused"
    step = script_of("? n: number", ways).steps["a"]
    led = [next_step(step, Given(number=Decimal(number)), {}, "a") for number in (2, 3, 5, 6)]
    assert led == ["low", "middle", "middle", "end"]


def test_an_answer_that_nobody_foresaw_stays_in_the_step_when_it_has_no_way_of_its_own() -> None:
    script = parse(
        "title: T\n# a\nSay.\n? k: one of\n- x: X -> b\n# b\nBye.\n= refused", file="f", code="f", language="en"
    )
    reply = given(script.steps["a"], Reply(unlisted="asks for the director"), BUDAPEST)
    assert reply.unlisted == "asks for the director"
    assert next_step(script.steps["a"], reply, {}, "a") == "a"


@pytest.mark.parametrize(
    ("language", "question", "answer", "said"),
    [
        ("en", "date", Given(day=date(2026, 3, 5)), "5 March 2026"),
        ("hu", "date", Given(day=date(2026, 3, 5)), "2026. március 5."),
        ("ru", "month", Given(day=date(2026, 3, 1)), "март 2026"),
        ("hu", "month", Given(day=date(2026, 3, 1)), "2026. március"),
        ("ru", "date and time", Given(moment=datetime(2026, 3, 5, 9, tzinfo=UTC)), "5 марта, 10:00"),
        ("en", "number", Given(number=Decimal("14")), "14"),
        ("en", "text", Given(unlisted="asks for the director"), "asks for the director"),
    ],
)
def test_an_answer_is_spoken_in_the_language_of_the_script(
    language: str, question: str, answer: Given, said: str
) -> None:
    text = f"title: T\n# a\nSay.\n? n: {question}\n-> end\n# end\nBye.\n= refused\n"
    script = parse(text, file="f", code="f", language=language)
    assert spoken(script, {"n": answer}, BUDAPEST) == {"answer.n": said}
