"""Campaigns, leads, and why a number may not be dialled now."""

from datetime import datetime, time, timedelta

import msgspec

from callcenter.errors import Refusal
from callcenter.ids import AccountId, CampaignId, ScriptId


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """A project of cold work (A40)."""

    id: CampaignId
    name: str
    script_id: ScriptId | None
    purpose_id: int
    recorded: bool
    announced: bool
    wrap_up_seconds: int
    attempts_allowed: int
    retry_after: timedelta
    active: bool


class QueuedLead(msgspec.Struct, frozen=True, kw_only=True):
    """An account of a campaign that is to be called when nothing is planned."""

    campaign_id: CampaignId
    account_id: AccountId
    account_name: str
    city: str
    person_name: str
    attempts: int
    retry_at: datetime | None


class CountryRule(msgspec.Struct, frozen=True, kw_only=True):
    """What may be dialled in a country, and when, in the account's own time."""

    country: str
    prefixes: list[str]
    calls_from: time
    calls_until: time
    retention_days: int


class DialingRefused(Refusal):
    """The number is not dialled, and nobody's telephone rang."""

    code = "dialing_refused"


class NumberSuppressed(DialingRefused):
    """The number is on the stop list: do-not-call wins over everything."""

    code = "number_suppressed"


class PrefixNotAllowed(DialingRefused):
    """No rule allows the number's prefix."""

    code = "prefix_not_allowed"


class OutsideHours(DialingRefused):
    """It is `local_time` there; calls are made from `calls_from` until `calls_until`."""

    code = "outside_hours"
