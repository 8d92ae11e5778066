"""The child process: reads the file named on its command line and writes messages to its standard output.

`python -m callcenter.lists.child FILE FORM ENCODING`; FORM is `text` for pasted text, or empty, as ENCODING may be.
Each message is 4 bytes of length and JSON: the head, blocks of lines, then an empty block; or a refusal.
"""

import resource
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from callcenter.lists.model import CHILD_BYTES, CHILD_SECONDS, MOST_LINES, Form, Head, ListRefused, Why

BLOCK = 500  # lines


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """The file is not read any further."""

    refused: str
    values: dict[str, Any] = {}


def main() -> None:
    """Read the file; whatever is wrong with it is a message, too."""
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_BYTES, CHILD_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_SECONDS, CHILD_SECONDS))
    path, form, encoding = sys.argv[1:4]
    try:
        head, lines = _read(Path(path), form, encoding)
        _tell(head)
        for block in _blocks(_limited(lines)):
            _tell(block)
        _tell([])
    except ListRefused as refusal:
        values = {name: value for name, value in refusal.values.items() if name != "why"}
        _tell(Refused(refused=refusal.why, values=values))
    except MemoryError:
        _tell(Refused(refused=Why.TOO_LARGE))


def _read(path: Path, form: str, encoding: str) -> tuple[Head, Iterable[list[str]]]:
    from callcenter.lists import recognising  # after the limits are set

    match recognising.form_of(path):
        case Form.XLSX:
            from callcenter.lists import workbooks

            return workbooks.read(path)
        case Form.VCARD:
            from callcenter.lists import cards

            return cards.read(path, encoding)
        case _:
            from callcenter.lists import texts

            return texts.read(path, Form.TEXT if form == Form.TEXT else Form.CSV, encoding)


def _limited(lines: Iterable[list[str]]) -> Iterator[list[str]]:
    for number, line in enumerate(lines, 1):
        if number > MOST_LINES:
            raise ListRefused(Why.TOO_MANY_LINES, most=MOST_LINES)
        yield line


def _blocks(lines: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    while block := list(islice(lines, BLOCK)):
        yield block


def _tell(message: Any) -> None:
    body = msgspec.json.encode(message)
    sys.stdout.buffer.write(len(body).to_bytes(4, "big") + body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
