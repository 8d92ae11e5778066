"""Fields of one's own in the files of lists, and the filter of a list as the audit log keeps it."""

from collections.abc import Callable, Mapping
from typing import Any

from callcenter import lists, users
from callcenter.panel.exporting.model import Asked as Told
from callcenter.panel.exporting.model import Column, Reader
from callcenter.panel.languages import Words
from callcenter.panel.languages import marked as N_
from callcenter.panel.listing import Asked, narrowed_by
from callcenter.panel.listing.narrowing import Choices
from callcenter.panel.own_filters import OwnFilters


def own_columns(own: OwnFilters) -> dict[str, tuple[Column, ...]]:
    """The columns of fields of one's own, by their names in the address."""
    return {name: (Column(words, _cell(own.cells[name])),) for name, words in own.columns.items()}


def _cell(value: Callable[[Mapping[str, Any]], Any]) -> Callable[[Any, Reader], lists.writing.Cell]:
    def cell(line: Any, reader: Reader) -> lists.writing.Cell:
        held: lists.writing.Cell | bool = value(line.fields)
        return reader.words(N_("yes") if held else N_("no")) if isinstance(held, bool) else held

    return cell


def told_of(asked: Asked, own: OwnFilters, choices: Choices, user: users.User) -> Told:
    """The fields that narrow the list, each with all that was typed or chosen there."""
    told: dict[str, tuple[Words, list[str]]] = {}
    for one in narrowed_by(asked, own.fields, choices, user.language):
        words = one.field.words
        if one.field.name in asked.own:  # not marked, and shown through gettext, to which % means something
            words = one.label.replace("%", "%%")
        told.setdefault(one.field.name, (words, []))[1].append(one.words)
    return [(words, ", ".join(values)) for words, values in told.values()]
