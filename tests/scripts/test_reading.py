"""Script files: what can be written, and that every mistake is named with its line."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.scripts import ScriptsRefused, fill
from callcenter.scripts.loading import parse, read_folder

FOLDER = Path(__file__).parents[2] / "scripts"
WHOLE = """title: Spring offer
# opener
Good morning, {person.greeting_name}.
? vehicles: number 0..500
-> goodbye if <3
-> meeting
# meeting
For {answer.vehicles|vehicle|vehicles}?
? wants: yes/no
- yes: Yes -> agreed
- no: No -> goodbye
# agreed
See you.
= meeting_agreed
# goodbye
Goodbye.
= refused because no_need
! no_time: No time
Two minutes?
- go_on: Goes on -> return
"""


def mistakes(text: str, *, language: str = "en") -> list[str]:
    with pytest.raises(ScriptsRefused) as refused:
        parse(text, file="first.en.txt", code="first", language=language)
    return [str(mistake) for mistake in refused.value.mistakes]


def test_the_example_of_the_readme_can_be_talked() -> None:
    example = re.search(r"```text\n(.*?)```", (FOLDER / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert example
    script = parse(example[1], file="spring.en.txt", code="spring", language="en")
    assert (script.title, script.start, list(script.objections)) == ("Spring offer", "opener", ["no_time"])
    assert script.steps["goodbye"].end and script.steps["goodbye"].end.reason == "no_need"


def test_every_sample_script_stands_in_three_languages_and_is_right() -> None:
    found = {(file.script.code, file.script.language) for file in read_folder(FOLDER)}
    codes = ("cold-call-meeting", "customer-survey", "offer-call-back")
    assert found == {(code, language) for code in codes for language in ("en", "hu", "ru")}


def test_sample_scripts_propose_results_that_the_dictionary_has() -> None:
    migration = next(FOLDER.parent.glob("callcenter/db/migrations/0016_*.sql")).read_text(encoding="utf-8")
    for file in read_folder(FOLDER):
        for step in file.script.steps.values():
            assert step.end is None or f"'{step.end.result}'" in migration


def test_lines_are_one_paragraph_and_an_empty_line_parts_paragraphs() -> None:
    script = parse(
        "title: T\n# a\nOne\ntwo.\n\nThree.\n> Hint\n\\- not an answer\n= refused", file="f", code="f", language="en"
    )
    assert script.steps["a"].say == "One two.\n\nThree. - not an answer"
    assert script.steps["a"].hint == "Hint"


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("-> meeting\n", "-> meetin\n", 6, "There is no step meetin. Did you mean meeting?"),
        ("-> meeting\n", "", 2, "opener is a dead end"),
        ("- no: No -> goodbye", "- no: No", 7, "meeting is a dead end"),
        ("- go_on: Goes on -> return", "- go_on: Goes on", 20, "leads nowhere"),
        ("? vehicles: number 0..500", "? vehicles: hectares", 4, "types are yes/no"),
        ("? vehicles: number 0..500", "? vehicles: number 9..5", 4, "is no range"),
        ("if <3", "if lots", 5, "A way is written"),
        ("if <3", "if wants is maybe", 5, "wants has no answer maybe"),
        ("if <3", "if colour given", 5, "never asked for (colour)"),
        ("{person.greeting_name}", "{person.name}", 2, "There is no field {person.name}"),
        ("{answer.vehicles|vehicle|vehicles}", "{answer.lorries}", 7, "no question has this key"),
        ("{answer.vehicles|vehicle|vehicles}", "{answer.vehicles|a|b|c}", 7, "needs 2 form(s)"),
        ("{answer.vehicles|vehicle|vehicles}", "{answer.vehicles", 7, "A brace stands alone"),
        ("# agreed", "# meeting", 12, "The name meeting is taken"),
        ("- no: No", "- yes: No", 11, "stands here twice"),
        ("= meeting_agreed", "= meeting agreed", 14, "A talk ends once"),
        ("Goodbye.\n", "", 15, "goodbye says nothing"),
        ("title: Spring offer", "name: Spring offer", 1, "The title is missing"),
        ("! no_time: No time", "! No time", 18, "An objection is written"),
        ("See you.\n= meeting_agreed", "See you.\n-> agreed", 12, "can never end"),
        ("-> meeting\n", "-> goodbye\n", 7, "No talk ever comes to meeting"),
    ],
)
def test_a_mistake_names_its_line_and_what_to_do(before: str, after: str, line: int, said: str) -> None:
    assert WHOLE.count(before) == 1
    found = mistakes(WHOLE.replace(before, after))
    assert any(mistake.startswith(f"first.en.txt:{line}: ") and said in mistake for mistake in found), found


def test_all_mistakes_of_a_file_are_named_at_once() -> None:
    found = mistakes(WHOLE.replace("-> meeting", "-> meetin").replace("{person.greeting_name}", "{who}"))
    assert len(found) >= 2


def test_mistakes_of_all_files_and_differences_between_languages_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "first.en.txt").write_text(WHOLE)
    (tmp_path / "first.hu.txt").write_text(WHOLE.replace("|vehicle|vehicles", "").replace("yes: Yes", "igen: Igen"))
    (tmp_path / "Second.txt").write_text(WHOLE)
    (tmp_path / "third.ru.txt").write_bytes(b"title: \xff")
    with pytest.raises(ScriptsRefused) as refused:
        read_folder(tmp_path)
    said = "\n".join(str(mistake) for mistake in refused.value.mistakes)
    assert "Second.txt:1: A script's file is called name.language.txt" in said
    assert "third.ru.txt:1: The file is not UTF-8" in said
    assert "first.hu.txt:1: The answer yes of meeting stands in first.en.txt and is missing here." in said


@pytest.mark.parametrize(
    ("count", "russian", "english"),
    [
        ("1", "1 машину", "1 car"),
        ("2", "2 машины", "2 cars"),
        ("5", "5 машин", "5 cars"),
        ("11", "11 машин", "11 cars"),
        ("12", "12 машин", "12 cars"),
        ("21", "21 машину", "21 cars"),
        ("104", "104 машины", "104 cars"),
        ("2,5", "2,5 машины", "2,5 cars"),
        ("", "… машин", "… cars"),
    ],
)
def test_a_counted_word_takes_the_form_of_its_number(count: str, russian: str, english: str) -> None:
    facts = {"answer.n": count}
    assert fill("{answer.n|машину|машины|машин}", facts) == russian
    assert fill("{answer.n|car|cars}", facts) == english


def test_a_field_that_nobody_knows_reads_as_dots() -> None:
    assert fill("Good morning, {person.greeting_name}.", {}) == "Good morning, …."


_PIECES = """# a
# b
! o: x
? k: one of
? n: scale 0..10
- y: Yes -> a
- n: No -> return
-> b
-> a if <3
-> a if k is y
= refused
= refused because {k}
title: t
Say {answer.k}
> h
""".splitlines(keepends=True)
_pieces = st.sampled_from(_PIECES)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(_pieces, st.text(max_size=12)), max_size=25))
def test_no_text_makes_the_parser_stumble(pieces: list[str]) -> None:
    try:
        script = parse("".join(pieces), file="f.en.txt", code="f", language="en")
    except ScriptsRefused as refused:
        said = refused.mistakes
    else:
        said = []
        assert any(step.end for step in script.steps.values())
    assert all(mistake.line >= 1 and mistake.what for mistake in said)
