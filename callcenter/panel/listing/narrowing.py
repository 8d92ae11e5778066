"""What narrows a list, in words: as chips above it that are taken away one by one, and for who takes the list along."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from callcenter.panel.languages import Words, spoken
from callcenter.panel.listing.asked import Asked
from callcenter.panel.listing.model import ListField

Choices = Mapping[str, Sequence[tuple[Any, str]]]  # what a field offers, by its options: (key, words)


class Narrowed(msgspec.Struct, frozen=True, kw_only=True):
    """A value of the filter."""

    field: ListField
    label: str
    words: str
    without: str  # the address of the list without it


def narrowed_by(asked: Asked, own: Iterable[ListField], choices: Choices, language: str) -> list[Narrowed]:
    """Each value that narrows the list, in the order of the form; an entry that there is no more is called "?"."""
    found = []
    for field in (*asked.shape.fields, *own):
        names = {str(key): words for key, words in choices.get(field.options, ())}
        for value in asked.values(field.name):
            words = names.get(value, "?" if value.isdigit() else value) if field.options else value
            label, without = spoken(field.words, language), asked.without(field.name, value)
            found.append(Narrowed(field=field, label=label, words=words, without=without))
    return found


def labels_of(words: Mapping[str, Words], language: str) -> dict[str, str]:
    """The names of columns in a language."""
    return {name: spoken(each, language) for name, each in words.items()}
