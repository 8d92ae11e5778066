"""Workbooks: the first sheet that holds something."""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from callcenter.lists.model import MOST_COLUMNS, MOST_LETTERS, Form, Head, ListRefused, Why
from callcenter.lists.texts import head_of


def read(path: Path) -> tuple[Head, Iterator[list[str]]]:
    """What stands in the workbook. Raises ListRefused."""
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.width > MOST_COLUMNS:
                raise ListRefused(Why.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
            lines = ([_text(cell) for cell in row] for row in sheet.iter_rows())
            first = next(lines, None)
            if first is not None:
                return head_of(Form.XLSX, first), chain([first], lines)
    except (CalamineError, ValueError, OSError):
        raise ListRefused(Why.DAMAGED) from None
    raise ListRefused(Why.EMPTY)


def _text(cell: Any) -> str:
    """The cell as a person would type it: a telephone number that a workbook keeps as 36301234567.0 has no fraction."""
    match cell:
        case bool():
            return "1" if cell else "0"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime():
            return cell.strftime("%Y-%m-%d" if cell.time() == time(0) else "%Y-%m-%d %H:%M")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)[:MOST_LETTERS].replace("\0", "")
