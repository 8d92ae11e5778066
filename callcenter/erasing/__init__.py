"""What the law gives to a person: everything that is known of them, and that it goes.

Tables: erasure_log. The erasing itself is one function of the database, `erase_by_law` (migration 0040): a part for
each room, in one transaction, and the only door through tables that are append-only. Figures, dates, authors and
durations stay, so that nothing that was counted counts differently.
Part with names of its own: `telling` (everything known of one person).
"""

from callcenter.erasing import telling
from callcenter.erasing.carrying_out import erase, preview
from callcenter.erasing.model import (
    Because,
    CallGoesOn,
    CompanyIsNoPerson,
    Counts,
    Erasure,
    Preview,
    Shared,
    Subject,
    Whom,
)
from callcenter.erasing.sql import erasures, subject_of

__all__ = [
    "Because",
    "CallGoesOn",
    "CompanyIsNoPerson",
    "Counts",
    "Erasure",
    "Preview",
    "Shared",
    "Subject",
    "Whom",
    "erase",
    "erasures",
    "preview",
    "subject_of",
    "telling",
]
