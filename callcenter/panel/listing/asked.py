"""What an address asks of a list."""

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import parse_qsl

import msgspec
from multidict import MultiDict, MultiMapping

from callcenter import views
from callcenter.errors import Faults, Invalid
from callcenter.panel import forms
from callcenter.panel.listing.model import ListShape
from callcenter.panel.refusing import words_of

BETWEEN = ";"  # several values that are typed into one field
LONGEST = 200  # letters of a value
MOST_VALUES = 20  # of a field
MOST_OWN = 20  # fields of one's own that narrow a list, and columns in all
OWN = re.compile(r"(part_|from_|until_)?own_[a-z][a-z0-9_]{1,40}")


class Asked:
    """What an address asks of a list. What cannot be understood is kept in mind, and `errors` tells it."""

    def __init__(self, shape: ListShape, query: MultiMapping[str]) -> None:
        own = [name for name in dict.fromkeys(query) if OWN.fullmatch(name)][:MOST_OWN]
        typed = {field.name for field in shape.fields if field.several and not field.options}
        typed |= {name for name in own if name.startswith("part_")}
        filled = {
            name: _values(query.getall(name, []), name in typed)
            for name in (*shape.apart, *(field.name for field in shape.fields), *own)
        }
        columns = [one for one in dict.fromkeys(query.getall("column", [])) if one in shape.columns or _own(one)]
        order = query.get("order", "")
        self.shape = shape
        self.shown = views.Shown(
            filter={name: values for name, values in filled.items() if values},
            columns=columns[:MOST_OWN] or shape.usual,
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

    def without(self, field: str, value: str) -> str:
        """The address of the same list without this value of the filter."""
        rest = {field: [other for other in self.values(field) if other != value]}
        return self.shape.link(msgspec.structs.replace(self.shown, filter={**self.shown.filter, **rest}))

    @property
    def cleared(self) -> str:
        """The address of the same list without any filter."""
        apart = {field: values for field, values in self.shown.filter.items() if field in self.shape.apart}
        return self.shape.link(msgspec.structs.replace(self.shown, filter=apart))

    @property
    def narrowed(self) -> int:
        """How many fields of the filter narrow the list."""
        return len(self.shown.filter.keys() - set(self.shape.apart))

    @property
    def own(self) -> list[str]:
        """The fields of one's own that narrow the list, as the address calls them."""
        return [name for name in self.shown.filter if OWN.fullmatch(name)]

    def values(self, field: str) -> list[str]:
        """All that was typed or chosen there."""
        return list(self.shown.filter.get(field, ()))

    def text(self, field: str) -> str:
        """The field as it was typed."""
        return self.shown.filter.get(field, ("",))[0]

    def ids(self, field: str) -> list[int]:
        """What was chosen, by id."""
        found = [forms.id_in(value) for value in self.values(field)]
        if None in found:
            self.faults.add(Invalid(field, "out_of_range"))
        return [one for one in found if one is not None]

    def among(self, field: str, known: Sequence[str]) -> list[str]:
        """What was chosen of a few words."""
        chosen = self.values(field)
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
        typed = {name: f"{BETWEEN} ".join(values) for name, values in self.shown.filter.items()}
        return forms.Form(name="filter", values={field.name: "" for field in self.shape.fields} | typed, errors=errors)


def _own(column: str) -> bool:
    found = OWN.fullmatch(column)
    return found is not None and not found[1]


def _values(typed: Iterable[str], several: bool) -> list[str]:
    each = (part for value in typed for part in (value.split(BETWEEN) if several else [value]))
    return list(dict.fromkeys(plain for part in each if (plain := _plain(part))))[:MOST_VALUES]


def _plain(typed: str) -> str:
    return "".join(letter for letter in typed if letter.isprintable()).strip()[:LONGEST]
