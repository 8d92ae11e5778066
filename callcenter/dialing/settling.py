"""What a result means for the lead: done, again later, used up, or never again."""

import enum
from datetime import datetime, timedelta

import msgspec

from callcenter import clock
from callcenter.db import Connection
from callcenter.dialing import sql
from callcenter.dialing.model import Campaign
from callcenter.ids import AccountId, CampaignId


class LeadState(enum.StrEnum):
    """Of an account within a campaign."""

    OPEN = "open"
    DONE = "done"
    EXHAUSTED = "exhausted"
    SUPPRESSED = "suppressed"


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """How the lead stands after a call."""

    state: LeadState
    retry_at: datetime | None = None


async def settle_lead(
    conn: Connection, campaign_id: CampaignId, account_id: AccountId, *, result_id: int, lead_outcome: str
) -> Settlement | None:
    """Count the attempt and apply the result to the lead; how it stands now, None when it stands in no campaign."""
    campaign = await sql.campaign_by_id(conn, campaign_id)
    attempts = await sql.count_attempt(conn, campaign_id, account_id)
    if campaign is None or attempts is None:
        return None
    settlement = settled(campaign, attempts, lead_outcome, clock.now())
    await sql.set_lead(conn, campaign_id, account_id, settlement.state.value, settlement.retry_at, result_id)
    return settlement


def settled(campaign: Campaign, attempts: int, lead_outcome: str, now: datetime) -> Settlement:
    """The lead's state after `attempts` calls, the latest of which ended in `lead_outcome`."""
    match lead_outcome:
        case "suppress":
            return Settlement(state=LeadState.SUPPRESSED)
        case "done":
            return Settlement(state=LeadState.DONE)
        case "retry" if attempts >= campaign.attempts_allowed:
            return Settlement(state=LeadState.EXHAUSTED)
        case "retry":
            return Settlement(state=LeadState.OPEN, retry_at=now + max(campaign.retry_after, timedelta(minutes=1)))
        case _:
            # What comes next stands in the plan that the operator made.
            return Settlement(state=LeadState.OPEN, retry_at=now + timedelta(days=1))
