"""What is told of a list, and why a file is none."""

import enum

import msgspec

from callcenter.errors import Refusal

MOST_BYTES = 50 << 20  # of a file
MOST_UNPACKED_BYTES = 200 << 20  # of a workbook, which is a ZIP archive
MOST_LINES = 200_000
MOST_COLUMNS = 100
MOST_LETTERS = 20_000  # in one cell
CHILD_BYTES = 600 << 20  # of memory for the child
CHILD_SECONDS = 60
ENCODINGS = ("utf-8", "cp1250", "cp1251", "cp1252", "koi8-r", "cp866", "utf-16")
# The columns of a list made from cards; they are understood as those of any other list.
CARD_HEADINGS = (
    "Company", "Family name", "Given name", "Role", "E-mail", "Phone 1", "Phone 2", "Phone 3", "Address", "City",
    "Country", "Note",
)  # fmt: skip


class Form(enum.StrEnum):
    """In which form a list came."""

    CSV = "csv"
    XLSX = "xlsx"
    VCARD = "vcard"
    TEXT = "text"  # pasted


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out about a file before its lines."""

    form: Form
    encoding: str = ""
    separator: str = ""  # "" with one column
    headings: list[str]
    headed: bool  # whether line 1 of the file holds the headings


class ListRefused(Refusal):
    """The file is not a list that can be read; `why` is one of the codes of `Why`."""

    code = "list_refused"

    def __init__(self, why: str, **values: object) -> None:
        super().__init__(why=why, **values)
        self.why = why


class Why(enum.StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    PDF = "pdf"
    PICTURE = "picture"
    OLD_EXCEL = "old_excel"
    OTHER_ARCHIVE = "other_archive"
    WEB_PAGE = "web_page"
    BINARY = "binary"
    ENCODING = "encoding"
    DAMAGED = "damaged"
    QUOTES = "quotes"
    TOO_LARGE = "too_large"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_SLOW = "too_slow"
