"""Accounts that may be the same: pairs with their reasons, until somebody says that they are not.

Tables: duplicate_pair. The database itself writes pairs into it as accounts, people and numbers come and change.
Whoever sees both accounts sees the pair: an operator own ones, a leader the team's, an administrator those across
teams.
"""

from callcenter.duplicates.deciding import bring_back, dismiss
from callcenter.duplicates.model import Pair, PairId, PairKey, Side
from callcenter.duplicates.sql import count_pairs, list_pairs

__all__ = ["Pair", "PairId", "PairKey", "Side", "bring_back", "count_pairs", "dismiss", "list_pairs"]
