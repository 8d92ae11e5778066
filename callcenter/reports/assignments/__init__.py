"""What somebody gave to others, and what was given to somebody, with its state (A3)."""

from callcenter.reports.assignments.model import DAYS, Assignment, ChosenAccount, MemberCount, Side, State, Wanted
from callcenter.reports.assignments.sql import PAGE, accounts_chosen, assignments, counts_by_member

__all__ = [
    "DAYS",
    "PAGE",
    "Assignment",
    "ChosenAccount",
    "MemberCount",
    "Side",
    "State",
    "Wanted",
    "accounts_chosen",
    "assignments",
    "counts_by_member",
]
