"""Who gets which part of somebody's accounts, decided without a database."""

import heapq
from collections.abc import Mapping

from callcenter.ids import UserId


def spread(parts: Mapping[str, int], have: Mapping[UserId, int]) -> dict[str, UserId]:
    """A successor for each part: the largest first, each to whoever has the fewest accounts by then.

    `parts` are numbers of accounts by key, `have` what each successor has already. Longest processing time first: with
    equal beginnings nobody ends with more than 4/3 of the best possible share (R. L. Graham, 1969).
    """
    waiting = [(accounts, order, user_id) for order, (user_id, accounts) in enumerate(have.items())]
    heapq.heapify(waiting)
    given: dict[str, UserId] = {}
    for key, accounts in sorted(parts.items(), key=lambda part: (-part[1], part[0])):
        least, order, user_id = waiting[0]
        given[key] = user_id
        heapq.heapreplace(waiting, (least + accounts, order, user_id))
    return given
