"""Planned contacts: their list, and planning, postponing, doing them."""

from callcenter.panel.pages.plans import listing, planning

__all__ = [
    "listing",
    "planning",
]
