"""What the address of a list may hold."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import msgspec
from multidict import MultiMapping

from callcenter import views
from callcenter.panel.languages import Words


class ListField(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the filter of a list."""

    name: str
    words: Words  # what it is called
    options: str = ""  # which of the choices of the page it offers; "": something is typed
    several: bool = True  # several values fit; typed ones stand in one field, with ; between them


class ListShape(msgspec.Struct, frozen=True, kw_only=True):
    """What the address of a list may hold, besides fields of one's own (panel/own_filters.py)."""

    entity: views.Entity
    address: str
    fields: Sequence[ListField]  # of the filter
    apart: Sequence[str] = ()  # which of the lists of the page is shown: part of the address, no filter
    columns: Mapping[str, Words]
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
