"""To whom the same is given, and what became of it."""

from collections.abc import Sequence

import msgspec

from callcenter.ids import AccountId, ActivityId, UserId


class Recipients(msgspec.Struct, frozen=True, kw_only=True):
    """To whom the same is given, and with which accounts (A3)."""

    members: Sequence[UserId]
    accounts: Sequence[AccountId]


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """One of it, as it stands in somebody's queue now."""

    account_id: AccountId
    assignee_id: UserId
    activity_id: ActivityId


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """An account with which nothing was given, and why: it was before, or none of those chosen sees it."""

    account_id: AccountId
    account_name: str
    owner_name: str
    given_before: bool


class Assigned(msgspec.Struct, frozen=True, kw_only=True):
    """What was given, and what was not."""

    given: list[Given]
    left_out: list[LeftOut]
