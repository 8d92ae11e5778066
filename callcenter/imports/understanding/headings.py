"""What the columns of a list mean: proposed from their headings, remembered from the last time."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from callcenter.imports.understanding.words import HEADINGS, KINDS, WHY_HEADINGS, Field

_MEANT = {word.strip(): field for field, words in HEADINGS.items() for word in words.split(",")}
_KINDS = {word.strip(): kind for kind, words in KINDS.items() for word in words.split(",")}
_APART = re.compile(r"[\W_]+")
_SEVERAL = (Field.NUMBER, Field.NOTE, Field.CONTACT_NOTE)  # these may stand in more than one column


def proposed(headings: Sequence[str], own: Mapping[str, str]) -> list[str]:
    """A field for each column, "" where the heading says nothing; but for numbers and notes each field once.

    `own`: what headings mean that name a field of the house's own; they have the first say.
    """
    fields: list[str] = []
    for heading in headings:
        field = own.get(folded(heading)) or _field_of(heading)
        fields.append(field if field and (field in _SEVERAL or field not in fields) else "")
    return fields


def _field_of(heading: str) -> str:
    words = folded(heading)
    return _MEANT.get(words) or _MEANT.get(re.sub(r" ?\d+$", "", words)) or ""


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Small letters without accents; what is neither letter nor digit counts as one space."""
    plain = text.casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(_APART.split(plain)).strip()


def kind_of(text: str) -> str | None:
    """The kind of account that the word means."""
    return _KINDS.get(folded(text))


def is_reason(heading: str) -> bool:
    """Whether this is the column that we ourselves added to the rows that did not come in."""
    return heading.strip() in WHY_HEADINGS


def hash_of(headings: Sequence[str]) -> bytes:
    """By what a set of headings is known again; the column with our reasons does not count."""
    kept = [folded(heading) for heading in headings if not is_reason(heading)]
    return hashlib.sha256("\x1f".join(kept).encode()).digest()
