"""Files with lists: CSV, workbooks (XLSX), cards (vCard) and pasted text become lines of cells; `writing` makes them.

A file is read in a child process with limits of time and memory, so that nothing in it can harm or hold up the reader.
Vendors: charset-normalizer, python-calamine, vobject, XlsxWriter.
"""

from callcenter.lists import writing
from callcenter.lists.model import (
    CARD_HEADINGS,
    ENCODINGS,
    MOST_BYTES,
    MOST_LINES,
    Form,
    Head,
    ListRefused,
)
from callcenter.lists.opening import OpenList, opened

__all__ = [
    "CARD_HEADINGS",
    "ENCODINGS",
    "MOST_BYTES",
    "MOST_LINES",
    "Form",
    "Head",
    "ListRefused",
    "OpenList",
    "opened",
    "writing",
]
