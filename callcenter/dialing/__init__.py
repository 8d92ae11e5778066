"""Whom to call next, when calling is allowed, and what a result means for the campaign.

Tables: campaign, lead, country_rule, suppression.
"""

from callcenter.dialing import leads
from callcenter.dialing.model import (
    Campaign,
    DialingRefused,
    NumberSuppressed,
    OutsideHours,
    PrefixNotAllowed,
)
from callcenter.dialing.permission import Limits, check_allowed, limits_of, suppress
from callcenter.dialing.settling import settle_lead
from callcenter.dialing.sql import campaign_by_id, campaign_of_account, count_leads, list_campaigns, next_leads

__all__ = [
    "Campaign",
    "DialingRefused",
    "Limits",
    "NumberSuppressed",
    "OutsideHours",
    "PrefixNotAllowed",
    "campaign_by_id",
    "campaign_of_account",
    "check_allowed",
    "count_leads",
    "leads",
    "limits_of",
    "list_campaigns",
    "next_leads",
    "settle_lead",
    "suppress",
]
