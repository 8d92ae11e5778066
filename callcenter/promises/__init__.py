"""Nobody is forgotten (A31, V1): every open account has a next step, or stands in a list with the reason why not.

Tables: next_step, next_step_reason, next_reason. `next_step` is kept by triggers of the database alone, so that no way
of planning, closing, importing or handing over can pass it by; a reason is kept for good, and a later plan takes its
effect away. Which reasons there are is a list that administrators keep.
Open are prospects and clients; of deals there are none yet.
"""

from callcenter.promises import dictionaries
from callcenter.promises.explaining import ask, campaign_calls_again, explain
from callcenter.promises.model import Group, Half, ListedAccount, ListedKey, Standing, Why
from callcenter.promises.sql import count_by_reason, count_listed, listed_accounts, standing_of, stream_listed

__all__ = [
    "Group",
    "Half",
    "ListedAccount",
    "ListedKey",
    "Standing",
    "Why",
    "ask",
    "campaign_calls_again",
    "count_by_reason",
    "count_listed",
    "dictionaries",
    "explain",
    "listed_accounts",
    "standing_of",
    "stream_listed",
]
