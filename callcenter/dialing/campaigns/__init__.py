"""Campaigns, the projects of cold work: their rules, and how far each has come (A40)."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from callcenter.db import Connection, refusing
from callcenter.dialing.campaigns import sql
from callcenter.dialing.campaigns.model import Outcome, Rules, Share
from callcenter.dialing.campaigns.sql import outcomes_of, shares_of
from callcenter.dialing.sql import campaign_by_id as by_id
from callcenter.errors import Absent, Faults, Invalid, one_line
from callcenter.ids import CampaignId, UserId
from callcenter.users import audit

__all__ = ["Outcome", "Rules", "Share", "add", "by_id", "change", "outcomes_of", "shares_of"]

NAME_LENGTH = 80
MOST_ATTEMPTS = 50
WRAP_UP_SECONDS = range(10, 3601)
LONGEST_WAIT = timedelta(days=60)
_REFUSALS: Mapping[str, partial[Invalid]] = {
    "campaign_purpose_id_fkey": partial(Invalid, "purpose", "unknown"),
    "campaign_script_id_fkey": partial(Invalid, "script", "unknown"),
}


async def add(conn: Connection, by: UserId, rules: Rules) -> CampaignId:
    """A new campaign; it is called for as soon as accounts are in it. Raises Invalid with all that is wrong."""
    _check(rules)
    async with refusing(conn, _REFUSALS):
        campaign_id = await sql.insert_campaign(conn, rules)
    await audit(conn, by, "campaign.added", rules.name.strip())
    return campaign_id


async def change(conn: Connection, by: UserId, campaign_id: CampaignId, rules: Rules) -> None:
    """Other rules, from the next call on. One that is not active is called for no more. Raises Absent, Invalid."""
    _check(rules)
    async with refusing(conn, _REFUSALS):
        changed = await sql.update_campaign(conn, campaign_id, rules)
    if not changed:
        raise Absent()
    await audit(conn, by, "campaign.changed", rules.name.strip())


def _check(rules: Rules) -> None:
    faults = Faults()
    if not rules.name.strip():
        faults.add(Invalid("name", "empty"))
    faults.check(one_line, "name", rules.name, NAME_LENGTH)
    if rules.wrap_up_seconds not in WRAP_UP_SECONDS:
        faults.add(Invalid("wrap_up_seconds", "between", least=WRAP_UP_SECONDS[0], most=WRAP_UP_SECONDS[-1]))
    if not 1 <= rules.attempts_allowed <= MOST_ATTEMPTS:
        faults.add(Invalid("attempts_allowed", "between", least=1, most=MOST_ATTEMPTS))
    if not timedelta() < rules.retry_after <= LONGEST_WAIT:
        faults.add(Invalid("retry_hours", "between", least=1, most=int(LONGEST_WAIT.total_seconds()) // 3600))
    faults.end()
