"""What is set for a campaign, and what is counted of it."""

from datetime import timedelta

import msgspec

from callcenter.ids import ScriptId, UserId


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator sets."""

    name: str
    purpose_id: int
    script_id: ScriptId | None = None
    recorded: bool = True
    announced: bool = True
    wrap_up_seconds: int = 120
    attempts_allowed: int = 5
    retry_after: timedelta = timedelta(hours=4)
    active: bool = True


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """The accounts of one owner in a campaign, by how they stand; each stands in one of the five."""

    owner_id: UserId
    owner_name: str
    untouched: int  # nobody called yet
    begun: int  # called, and called again
    done: int
    exhausted: int  # as many attempts as are allowed, without a talk
    suppressed: int  # on the stop list
    attempts: int  # calls that were counted for the campaign

    @property
    def accounts(self) -> int:
        """All of them."""
        return self.untouched + self.begun + self.done + self.exhausted + self.suppressed


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """A result, and of how many accounts it is the latest one in the campaign."""

    names: dict[str, str]
    tone: str
    effective: bool
    accounts: int
