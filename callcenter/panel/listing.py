"""Lists that people narrow, arrange and keep: what a list shows stands in its address, so a link can be sent."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

import msgspec
from multidict import MultiDict, MultiMapping

from callcenter import views
from callcenter.errors import Faults, Invalid
from callcenter.panel import forms
from callcenter.panel.refusing import words_of

LONGEST = 200  # letters of a field
MOST_VALUES = 20  # of a field


class ListShape(msgspec.Struct, frozen=True, kw_only=True):
    """What the address of a list may hold."""

    entity: views.Entity
    address: str
    fields: Sequence[str]  # of the filter
    columns: Sequence[str]
    usual: Sequence[str]  # the columns until somebody chooses others
    orders: Sequence[str]  # the first one until somebody chooses another

    def link(self, shown: views.Shown, *further: tuple[str, str]) -> str:
        """The address of the list that shows this."""
        pairs = [(field, value) for field, values in shown.filter.items() for value in values]
        if list(shown.columns) != list(self.usual):
            pairs += [("column", column) for column in shown.columns]
        if shown.ordered not in ("", *self.orders[:1]):
            pairs.append(("order", shown.ordered))
        pairs += further
        return f"{self.address}?{urlencode(pairs)}" if pairs else self.address

    def opened(self, view: views.View) -> str:
        """The address that opens a saved view."""
        return self.link(view, ("view", str(view.id)))

    def first(self, query: MultiMapping[str], saved: Sequence[views.View]) -> str | None:
        """The address of the view that opens first, for somebody who asks for the list and nothing else."""
        return None if query else next((self.opened(view) for view in saved if view.first), None)


class Asked:
    """What an address asks of a list. What cannot be understood is kept in mind, and `errors` tells it."""

    def __init__(self, shape: ListShape, query: MultiMapping[str]) -> None:
        filled = {name: [text for value in query.getall(name, []) if (text := _plain(value))] for name in shape.fields}
        columns = [column for column in shape.columns if column in query.getall("column", [])]
        order = query.get("order", "")
        self.shape = shape
        self.shown = views.Shown(
            filter={name: values[:MOST_VALUES] for name, values in filled.items() if values},
            columns=columns or shape.usual,
            ordered=order if order in shape.orders else shape.orders[0] if shape.orders else "",
        )
        self.view_id = forms.id_in(query.get("view", ""))
        self.after = (query.get("after", "").replace("\0", ""), forms.id_in(query.get("after_id", "")))
        self.faults = Faults()

    @classmethod
    def written(cls, shape: ListShape, query: str) -> "Asked":
        """The same from the part of an address behind its question mark."""
        return cls(shape, MultiDict(parse_qsl(query)))

    @property
    def query(self) -> str:
        """What `written` reads."""
        return self.shape.link(self.shown).partition("?")[2]

    def link(self, **changed: str) -> str:
        """The address of the same list with other values in these fields; none where it is empty."""
        kept = {field: values for field, values in self.shown.filter.items() if field not in changed}
        new = {field: (value,) for field, value in changed.items() if value}
        return self.shape.link(msgspec.structs.replace(self.shown, filter=kept | new))

    @property
    def narrowed(self) -> int:
        """How many fields of the filter narrow the list."""
        return len(self.shown.filter.keys() - {"kind", "state"})

    def text(self, field: str) -> str:
        """The field as it was typed."""
        return self.shown.filter.get(field, ("",))[0]

    def ids(self, field: str) -> list[int]:
        """What was chosen, by id."""
        found = [forms.id_in(value) for value in self.shown.filter.get(field, ())]
        if None in found:
            self.faults.add(Invalid(field, "out_of_range"))
        return [one for one in found if one is not None]

    def among(self, field: str, known: Sequence[str]) -> list[str]:
        """What was chosen of a few words."""
        chosen = self.shown.filter.get(field, ())
        if not set(chosen) <= set(known):
            self.faults.add(Invalid(field, "out_of_range"))
        return [one for one in known if one in chosen]

    def form(self, language: str) -> forms.Form:
        """The filter as its form shows it, with what is wrong with it."""
        errors: Mapping[str, str] = {}
        try:
            self.faults.end()
        except Invalid as refusal:
            errors = {fault.field: words_of(fault, language) for fault in refusal.each}
        return forms.Form(name="filter", values={name: self.text(name) for name in self.shape.fields}, errors=errors)


def _plain(typed: str) -> str:
    return "".join(letter for letter in typed if letter.isprintable()).strip()[:LONGEST]
