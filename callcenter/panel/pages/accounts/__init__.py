"""Accounts: their lists, the card with its parts, entering them."""

from callcenter.panel.pages.accounts import (
    card,
    entering,
    history,
    listing,
    merges,
    orders,
    parts,
    past_contacts,
    people,
    reach,
    standing,
    stops,
)

__all__ = [
    "card",
    "entering",
    "history",
    "listing",
    "merges",
    "orders",
    "parts",
    "past_contacts",
    "people",
    "reach",
    "standing",
    "stops",
]
