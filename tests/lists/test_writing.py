"""Files with lists that are written: what a spreadsheet makes of them, and what comes back when they are read."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from callcenter import lists
from callcenter.lists.writing import BOM, MOST_LETTERS, Cell, Workbook, csv_block

MOMENT = datetime(2026, 11, 28, 9, 30, tzinfo=UTC).astimezone(ZoneInfo("Europe/Budapest"))
FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A1"]


def sheets(path: Path) -> list[list[list[object]]]:
    book = CalamineWorkbook.from_path(path)
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_text_that_begins_as_a_formula_is_disarmed_in_csv(formula: str) -> None:
    """OWASP, CSV injection; numbers and days of ours are no texts and stay."""
    line = csv_block([[formula, -1, Decimal("-2.50"), date(2026, 3, 1)]], ",").decode()
    assert line.lstrip('"').startswith(f"'{formula}")
    assert line.endswith(",-1,-2.50,2026-03-01\r\n")


def test_csv_has_iso_dates_plain_numbers_and_the_separator_of_the_language() -> None:
    row: list[Cell] = ['Kft. "Fő"; tér', "a\nb", MOMENT, date(2026, 2, 1), Decimal("1234567890.10"), 7, None, ""]
    text = csv_block([row], ";").decode()
    assert text == '"Kft. ""Fő""; tér";"a\nb";2026-11-28T10:30:00+01:00;2026-02-01;1234567890.10;7;;\r\n'


async def test_numbers_of_an_exported_csv_are_read_back_as_they_were(tmp_path: Path) -> None:
    """A telephone number has an apostrophe for the spreadsheet; our own import takes it away again."""
    path = tmp_path / "list.csv"
    path.write_bytes(BOM + csv_block([["Név", "Telefon"], ["Őrség Zrt.", "+36301234567"], ["=Kft.", "+7 495 1"]], ";"))
    assert "'+36301234567" in path.read_text("utf-8-sig")
    async with lists.opened(path) as opened:
        lines = [line async for block in opened.blocks() for line in block]
    assert lines == [["Név", "Telefon"], ["Őrség Zrt.", "+36301234567"], ["=Kft.", "+7 495 1"]]


def test_workbook_keeps_texts_as_texts_and_days_and_amounts_as_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    book = Workbook(path, "Title", ["Name", "Number", "At", "On", "Amount", "Long ago"])
    book.write([["=1+1", "+36301234567", MOMENT, date(2026, 2, 1), Decimal("1234567890.10"), date(1850, 1, 2)]])
    book.write([["x" * 40_000, "a\x07b", None, None, None, None]])
    book.close()
    (lines,) = sheets(path)
    assert lines[0] == ["Name", "Number", "At", "On", "Amount", "Long ago"]
    assert lines[1] == [
        "=1+1", "+36301234567", datetime(2026, 11, 28, 10, 30), date(2026, 2, 1), 1234567890.10, "1850-01-02",
    ]  # fmt: skip
    assert len(str(lines[2][0])) == MOST_LETTERS


def test_more_rows_than_a_sheet_holds_go_on_in_a_further_one_with_headings(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    book = Workbook(path, "Title", ["N"], rows_of_sheet=3)
    book.write([[number] for number in range(5)])
    book.close()
    assert sheets(path) == [[["N"], [0], [1]], [["N"], [2], [3]], [["N"], [4]]]
