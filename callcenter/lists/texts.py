"""Lists as text: which letters the bytes mean, what separates the cells, and whether there are headings."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from charset_normalizer import from_bytes

from callcenter.lists.model import MOST_COLUMNS, MOST_LETTERS, Form, Head, ListRefused, Why

SAMPLE_BYTES = 64 << 10
SAMPLE_LINES = 50
_SEPARATORS = (";", ",", "\t", "|")
_CANDIDATES = ["cp1250", "cp1251", "koi8_r", "cp866", "cp1252"]
_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f]")
_CONTROL_BYTES = re.compile(rb"[\x01-\x08\x0e-\x1f]")
_VALUE = re.compile(r"@|^\+?[\d\s()/.-]{5,}$|^\d+([.,]\d+)?$")  # what stands in a cell and in no heading


def read(path: Path, form: Form, encoding: str = "") -> tuple[Head, Iterator[list[str]]]:
    """What the text is, and its lines with their cells. Raises ListRefused."""
    encoding = encoding or encoding_of(path)
    csv.field_size_limit(MOST_LETTERS)
    separator = _separator_of(_sample(path, encoding))
    lines = _lines(path, encoding, separator)
    first = list(islice(lines, 1))
    if not first or not any(cell.strip() for cell in first[0]):
        raise ListRefused(Why.EMPTY)
    head = head_of(form, first[0], encoding=encoding, separator=separator)
    return head, chain(first, lines)


def head_of(form: Form, first: list[str], *, encoding: str = "", separator: str = "") -> Head:
    """The head of a list whose first line is given. Raises ListRefused."""
    if len(first) > MOST_COLUMNS:
        raise ListRefused(Why.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
    filled = [cell for cell in first if cell.strip()]
    headed = bool(filled) and not any(_VALUE.search(cell.strip()) for cell in filled)
    return Head(form=form, encoding=encoding, separator=separator, headings=[c.strip() for c in first], headed=headed)


def encoding_of(path: Path) -> str:
    """The encoding of the text, as Python names it. Raises ListRefused."""
    with path.open("rb") as file:
        begin = file.read(SAMPLE_BYTES)
    for mark, encoding in _MARKED:
        if begin.startswith(mark):
            return encoding
    if wide := _wide(begin):
        return wide
    if b"\0" in begin or len(_CONTROL_BYTES.findall(begin)) > len(begin) / 100:
        raise ListRefused(Why.BINARY)
    return "utf-8" if _is_utf8(path) else _narrow(_telling(path))


def _wide(begin: bytes) -> str:
    """UTF-16 without a mark: every second byte of Latin letters, digits and separators is zero."""
    zeros = begin[1::2].count(0), begin[0::2].count(0)
    most = len(begin) // 2 * 0.2
    if zeros[0] > most and zeros[0] > 4 * zeros[1]:
        return "utf-16-le"
    return "utf-16-be" if zeros[1] > most and zeros[1] > 4 * zeros[0] else ""


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _telling(path: Path) -> bytes:
    """Lines that tell something: those with other letters than ASCII's. They may stand far from the beginning."""
    found = bytearray()
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                found += line
            if len(found) > SAMPLE_BYTES:
                break
    return bytes(found)


def _narrow(telling: bytes) -> str:
    best = from_bytes(telling, cp_isolation=_CANDIDATES, preemptive_behaviour=False).best()
    if best is None:
        raise ListRefused(Why.ENCODING)
    # Hungarian in cp1250 is nearly Western in cp1252: only ő and ű tell, and no Hungarian writes õ and û.
    if best.encoding == "cp1252" and set("õûÕÛ") & set(telling.decode("cp1252", "replace")):
        return "cp1250"
    return str(best.encoding).replace("_", "-") if best.encoding == "koi8_r" else str(best.encoding)


def _sample(path: Path, encoding: str) -> str:
    with path.open("rb") as file:
        text = codecs.getincrementaldecoder(encoding)("replace").decode(file.read(SAMPLE_BYTES))
    if len(_CONTROL.findall(text)) > len(text) / 100:
        raise ListRefused(Why.BINARY)
    return text


def _separator_of(sample: str) -> str:
    """What cuts most lines into the same number of cells, and into more than one; "" for one column."""
    best, most = "", 0.0
    for separator in _SEPARATORS:
        counts = Counter(len(row) for row in _sample_rows(sample, separator) if row)
        if not counts:
            continue
        cells, lines = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
        agreement = lines / counts.total() * (1 + min(cells, 20) / 100)
        if cells > 1 and agreement > most:
            best, most = separator, agreement
    return best


def _sample_rows(sample: str, separator: str) -> list[list[str]]:
    try:
        return list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), SAMPLE_LINES))
    except csv.Error:
        return []  # reading the lines will tell which one it is


def _lines(path: Path, encoding: str, separator: str) -> Iterator[list[str]]:
    with path.open("r", encoding=encoding, newline="") as file:
        reader = csv.reader((line.replace("\0", "") for line in file), delimiter=separator or "\x1f")
        try:
            for line in reader:
                yield [_undone(cell) for cell in line]
        except csv.Error:
            raise ListRefused(Why.QUOTES, line=reader.line_num) from None
        except UnicodeError:
            raise ListRefused(Why.ENCODING) from None


def _undone(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking the cell for a formula."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@\t\r\n＝＋－＠" else cell
