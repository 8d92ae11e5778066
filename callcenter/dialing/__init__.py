"""Whom to call next, when calling is allowed, and what a result means for the campaign.

Tables: campaign, lead, country_rule, suppression.
Parts with names of their own: `campaigns` (their rules, how far each has come), `leads` (accounts in campaigns),
`stop_list` (do not call, do not write), `refusals` (why a number may not be dialled now).
"""

from callcenter.dialing import campaigns, leads, refusals, stop_list
from callcenter.dialing.model import Campaign
from callcenter.dialing.permission import Limits, best_among, check_allowed, limits_of, suppress
from callcenter.dialing.settling import settle_lead
from callcenter.dialing.sql import campaign_of_account, count_leads, list_campaigns, next_leads

__all__ = [
    "Campaign",
    "Limits",
    "best_among",
    "campaign_of_account",
    "campaigns",
    "check_allowed",
    "count_leads",
    "leads",
    "limits_of",
    "list_campaigns",
    "next_leads",
    "refusals",
    "settle_lead",
    "stop_list",
    "suppress",
]
