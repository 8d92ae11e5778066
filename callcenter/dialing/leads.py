"""Accounts come into campaigns, and go out of them again: one by one from a card, and many at once."""

from callcenter import accounts
from callcenter.db import Connection
from callcenter.dialing import sql
from callcenter.dialing.model import Standing
from callcenter.dialing.sql import delete_leads as take_out
from callcenter.dialing.sql import insert_leads as bring_in
from callcenter.dialing.sql import settle_by_numbers as follow_numbers
from callcenter.dialing.sql import standings_of
from callcenter.errors import Invalid
from callcenter.ids import AccountId, CampaignId

__all__ = ["Standing", "add", "bring_in", "follow_numbers", "remove", "standings_of", "take_out"]


async def add(conn: Connection, campaign_id: CampaignId, account_id: AccountId) -> None:
    """The account stands in the list of a campaign that runs. Raises Invalid."""
    campaign = await sql.campaign_by_id(conn, campaign_id)
    if campaign is None or not campaign.active:
        raise Invalid("campaign", "unknown")
    await bring_in(conn, [(campaign_id, account_id)])


async def remove(conn: Connection, campaign_id: CampaignId, account_id: AccountId) -> None:
    """The account is not in the list any more. Raises Invalid when it was called for the campaign: that is history."""
    family = await accounts.merging.family_of(conn, account_id)
    await take_out(conn, [(campaign_id, each) for each in family])
    if any(standing.campaign_id == campaign_id for standing in await standings_of(conn, account_id)):
        raise Invalid("campaign", "called_for_campaign")
