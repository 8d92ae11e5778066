"""Figures of a period, the contacts behind every number, and the search among recordings.

Tables: none of its own; it reads all and writes none. What a number counts and what its list shows is one and the same
query, run as the person who asks, so that both see the same rows.
Parts with names of their own: `periods` (whole days on somebody's clock), `finding` (the search among recordings),
`undone` (what each member has not done), `days` (one person's day, by hour and by place), `looking_back` (what became
of earlier plans), `assignments` (what was given to whom).
"""

from callcenter.reports import assignments, days, finding, looking_back, periods, undone
from callcenter.reports.figures import contacts_behind, figures_of, people_counted, stream_behind
from callcenter.reports.model import Metric, Place, Whose
from callcenter.reports.sql import exchanges

__all__ = [
    "Metric",
    "Place",
    "Whose",
    "assignments",
    "contacts_behind",
    "days",
    "exchanges",
    "figures_of",
    "finding",
    "looking_back",
    "people_counted",
    "periods",
    "stream_behind",
    "undone",
]
