"""What a file is, by its first bytes: a list, or something else that deserves a clear word."""

import zipfile
from pathlib import Path

from callcenter.lists.model import MOST_UNPACKED_BYTES, Form, ListRefused, Why

MOST_PARTS = 1000
_SIGNATURES = (
    (b"%PDF", Why.PDF), (b"\x89PNG", Why.PICTURE), (b"\xff\xd8\xff", Why.PICTURE), (b"GIF8", Why.PICTURE),
    (b"\xd0\xcf\x11\xe0", Why.OLD_EXCEL), (b"Rar!", Why.OTHER_ARCHIVE), (b"7z\xbc\xaf", Why.OTHER_ARCHIVE),
    (b"\x1f\x8b", Why.OTHER_ARCHIVE), (b"\x7fELF", Why.BINARY), (b"MZ\x90", Why.BINARY), (b"{\\rtf", Why.BINARY),
    (b"RIFF", Why.BINARY), (b"OggS", Why.BINARY),
)  # fmt: skip
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")  # byte order marks


def form_of(path: Path) -> Form:
    """The form of the list in the file. Raises ListRefused."""
    with path.open("rb") as file:
        begin = file.read(4096)
    if not begin.strip():
        raise ListRefused(Why.EMPTY)
    for signature, why in _SIGNATURES:
        if begin.startswith(signature):
            raise ListRefused(why)
    if begin.startswith(b"PK"):
        check_workbook(path)
        return Form.XLSX
    return _form_of_text(begin)


def _form_of_text(begin: bytes) -> Form:
    for mark in _MARKS:
        begin = begin.removeprefix(mark)
    plain = begin.replace(b"\0", b"").lstrip().lower()
    if plain.startswith(b"begin:vcard"):
        return Form.VCARD
    if plain.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b'{"', b"[{")):
        raise ListRefused(Why.WEB_PAGE)
    return Form.CSV


def check_workbook(path: Path) -> None:
    """Refuse a ZIP archive that is no workbook, or that unpacks to more than a workbook may. Raises ListRefused."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise ListRefused(Why.OTHER_ARCHIVE)
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
                raise ListRefused(Why.TOO_LARGE)
            # An archive may lie about its sizes: reading stops where it says that a part ends, and the sum is wrong.
            damaged = archive.testzip()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise ListRefused(Why.DAMAGED) from None
    if damaged is not None:
        raise ListRefused(Why.DAMAGED)
