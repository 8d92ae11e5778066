"""CSV (RFC 4180) that a spreadsheet opens as it was meant, and a program reads without guessing.

Days and moments are ISO 8601, numbers have a point and no thousands: they are the same in every language. The separator
is the reader's, since a spreadsheet takes the one of its own language.

A text that begins as a formula would be run by the spreadsheet that opens the file: an apostrophe before it keeps it a
text (OWASP, "CSV Injection": = + - @, tab, carriage return, line feed, and the full-width forms of the signs). This
holds for telephone numbers, too: `+36301234567` alone becomes the number 36301234567, or 3.63E+10, when it is opened,
while `'+36301234567` stays a text with every digit, and our own import reads it back as the same number.
Numbers and days that we write ourselves are no texts and stay as they are, below zero as well.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from callcenter.lists.writing.model import Cell

BOM = b"\xef\xbb\xbf"  # tells a spreadsheet that the file is UTF-8
_BEGINS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def csv_block(rows: Iterable[Sequence[Cell]], separator: str) -> bytes:
    """The rows as lines of CSV in UTF-8; lines end with CR LF."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(
        [_written(cell) for cell in row] for row in rows
    )
    return out.getvalue().encode()


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell
        case datetime():
            return cell.isoformat(timespec="seconds")
        case date():
            return cell.isoformat()
        case Decimal():
            return f"{cell:f}"
        case _:
            return str(cell)
