"""What each member has not done (A15): planned contacts of earlier days and of the day."""

from callcenter.reports.undone.sql import Undone, undone_of

__all__ = ["Undone", "undone_of"]
