"""The menu of each role: what the top of every page offers."""

import msgspec

from callcenter.db import Role
from callcenter.panel.languages import marked as N_

_EVERYBODY = frozenset(Role)
_LEADING = frozenset({Role.LEADER, Role.ADMINISTRATOR})
_ENTRIES = [
    ("/", N_("Workplace"), _EVERYBODY),
    ("/accounts", N_("Accounts"), _EVERYBODY),
    ("/day", N_("Day"), _EVERYBODY),
    ("/plans", N_("Plans"), _EVERYBODY),
    ("/recordings", N_("Recordings"), _EVERYBODY),
    ("/live-calls", N_("Live calls"), _LEADING),
    ("/figures", N_("Figures"), _EVERYBODY),
    ("/imports", N_("Import"), _LEADING),
    ("/administration", N_("Administration"), frozenset({Role.ADMINISTRATOR})),
]


class MenuEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One link; `label` is translated by the template."""

    address: str
    label: str
    current: bool


def menu_of(role: Role, path: str) -> list[MenuEntry]:
    """The entries for `role`, with the one whose part of the panel `path` belongs to marked."""
    return [
        MenuEntry(address=address, label=label, current=_part_of(path) == _part_of(address))
        for address, label, roles in _ENTRIES
        if role in roles
    ]


def _part_of(path: str) -> str:
    return path.split("/")[1]
