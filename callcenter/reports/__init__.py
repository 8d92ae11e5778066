"""Figures of a period, the contacts behind every number, and the search among recordings.

Tables: none of its own; it reads all and writes none. What a number counts and what its list shows is one and the same
query, run as the person who asks, so that both see the same rows.
"""

from callcenter.reports.figures import contacts_behind, figures_of, people_counted
from callcenter.reports.finding import found_recordings, recording_heading
from callcenter.reports.model import Metric, Place, RecordingSearch, Whose
from callcenter.reports.periods import Period, Span, between, day_of, midnight, period_of
from callcenter.reports.sql import exchanges

__all__ = [
    "Metric",
    "Period",
    "Place",
    "RecordingSearch",
    "Span",
    "Whose",
    "between",
    "contacts_behind",
    "day_of",
    "exchanges",
    "figures_of",
    "found_recordings",
    "midnight",
    "people_counted",
    "period_of",
    "recording_heading",
]
