"""Cards (vCard 2.1, 3.0, 4.0): each card is a line under headings of our own. An unreadable card is an empty line."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import vobject

from callcenter.lists.model import CARD_HEADINGS, MOST_LETTERS, Form, Head, ListRefused, Why
from callcenter.lists.texts import encoding_of

MOST_CARD_LINES = 20_000  # a photograph has many
_BEGIN, _END = re.compile(r"\s*BEGIN:VCARD\s*", re.IGNORECASE), re.compile(r"\s*END:VCARD\s*", re.IGNORECASE)


def read(path: Path, encoding: str = "") -> tuple[Head, Iterator[list[str]]]:
    """The cards of the file as lines. Raises ListRefused."""
    encoding = encoding or encoding_of(path)
    head = Head(form=Form.VCARD, encoding=encoding, headings=list(CARD_HEADINGS), headed=False)
    return head, (_line(card) for card in _cards(path, encoding))


def _cards(path: Path, encoding: str) -> Iterator[str]:
    card: list[str] = []
    with codecs.open(str(path), "r", encoding, "replace") as file:
        for line in file:
            if _BEGIN.fullmatch(line):
                card = []
            card.append(line)
            if _END.fullmatch(line):
                yield "".join(card)
                card = []
            elif len(card) > MOST_CARD_LINES:
                raise ListRefused(Why.DAMAGED)


def _line(text: str) -> list[str]:
    try:
        card = vobject.readOne(text, allowQP=True)
    except Exception:  # vobject raises whatever its parsers raise; what is left is an empty line, which says so
        return [""] * len(CARD_HEADINGS)
    name, place = _value(card, "n"), _value(card, "adr")
    numbers = [_number(each.value) for each in card.contents.get("tel", [])][:3]
    family, given = getattr(name, "family", ""), getattr(name, "given", "")
    company = _joined(_value(card, "org"))
    cells = [
        company or ("" if family or given else str(_value(card, "fn"))), family, given, _value(card, "title"),
        _value(card, "email"), *numbers, *[""] * (3 - len(numbers)),
        " ".join(part for part in (_part(place, "street"), _part(place, "code")) if part), _part(place, "city"),
        _part(place, "country"), _value(card, "note"),
    ]  # fmt: skip
    return [str(_joined(cell))[:MOST_LETTERS].replace("\0", "") for cell in cells]


def _value(card: Any, name: str) -> Any:
    found = card.contents.get(name)
    return found[0].value if found else ""


def _part(place: Any, name: str) -> str:
    return str(_joined(getattr(place, name, "")))


def _joined(value: Any) -> str:
    return ", ".join(part for part in value if part) if isinstance(value, list) else str(value)


def _number(value: str) -> str:
    return str(value).removeprefix("tel:").replace(";ext=", " ext ")
