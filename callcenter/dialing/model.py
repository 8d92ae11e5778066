"""Campaigns, leads, and when a country may be called."""

from datetime import datetime, time, timedelta

import msgspec

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


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign that an account belongs to."""

    campaign_id: CampaignId
    name: str
    active: bool
    state: str  # open, done, exhausted, suppressed
    attempts: int


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
