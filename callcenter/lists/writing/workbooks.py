"""Workbooks (XLSX): texts are text cells, so that no formula is ever one and a telephone number keeps its plus; days,
moments and numbers are real ones.

Every row goes to the disk at once and memory stays the same, however long the list is (XlsxWriter, `constant_memory`).
All of it blocks: call it in a thread.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from callcenter.lists.writing.model import Cell

# Limits of the format (Microsoft, "Excel specifications and limits").
MOST_ROWS = 1_048_576  # of a sheet; what is more goes on in a further one
MOST_LETTERS = 32_767  # of a cell
EARLIEST = 1900  # a year before it is no date to a spreadsheet
_WIDTH = 22  # letters of a column


class Workbook:
    """A workbook in the making, in `path`; it is a file after `close`."""

    def __init__(self, path: Path, title: str, headings: Sequence[str], *, rows_of_sheet: int = MOST_ROWS) -> None:
        self._book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)})
        self._bold = self._book.add_format({"bold": True})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._book.set_properties({"title": title})
        self._headings, self._rows_of_sheet = headings, rows_of_sheet
        self._begin_sheet()

    def write(self, rows: Iterable[Sequence[Cell]]) -> None:
        """These rows come next."""
        for row in rows:
            if self._next == self._rows_of_sheet:
                self._begin_sheet()
            for column, cell in enumerate(row):
                self._put(column, cell)
            self._next += 1

    def close(self) -> None:
        """Finish the file."""
        self._book.close()

    def _begin_sheet(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.set_column(0, len(self._headings) - 1, _WIDTH)
        self._sheet.freeze_panes(1, 0)
        for column, heading in enumerate(self._headings):
            self._sheet.write_string(0, column, heading, self._bold)
        self._next = 1

    def _put(self, column: int, cell: Cell) -> None:
        match cell:
            case None | "":
                return
            case str():
                self._sheet.write_string(self._next, column, cell[:MOST_LETTERS])
            case date() if cell.year < EARLIEST:
                self._sheet.write_string(self._next, column, cell.isoformat())
            case datetime():
                self._sheet.write_datetime(self._next, column, cell.replace(tzinfo=None), self._moment)
            case date():
                self._sheet.write_datetime(self._next, column, cell, self._day)
            case int() | float() | Decimal():
                self._sheet.write_number(self._next, column, float(cell))
