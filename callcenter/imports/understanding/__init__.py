"""What the columns mean and what a line says, decided without a database."""

from callcenter.imports.understanding.days import NotADay, read_past
from callcenter.imports.understanding.headings import folded, hash_of, is_reason, proposed
from callcenter.imports.understanding.own import OwnFields, own_fields, own_headings
from callcenter.imports.understanding.reading import Lists, Reader
from callcenter.imports.understanding.words import WHY_HEADINGS, Field

__all__ = [
    "WHY_HEADINGS",
    "Field",
    "Lists",
    "NotADay",
    "OwnFields",
    "Reader",
    "folded",
    "hash_of",
    "is_reason",
    "own_fields",
    "own_headings",
    "proposed",
    "read_past",
]
