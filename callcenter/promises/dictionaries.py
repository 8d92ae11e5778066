"""Why nothing is planned: the list that administrators keep (H17, M4)."""

from callcenter import users
from callcenter.promises.model import CAMPAIGN, DO_NOT_CALL
from callcenter.promises.sql import reasons

__all__ = ["REASONS", "reasons"]

LONGEST = 1830  # days, five years

REASONS = users.dictionaries.Dictionary(
    table="next_reason",
    choices={"ask_in_days": range(1, LONGEST + 1), "closes": (False, True)},
    needed=frozenset({CAMPAIGN, DO_NOT_CALL}),
)
