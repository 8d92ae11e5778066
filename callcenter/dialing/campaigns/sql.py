"""The queries of `campaigns`."""

from callcenter.db import Connection, fetch_rows
from callcenter.dialing.campaigns.model import Outcome, Rules, Share
from callcenter.ids import CampaignId


async def insert_campaign(conn: Connection, rules: Rules) -> CampaignId:
    """A new row."""
    return CampaignId(
        await conn.fetchval(
            """
            INSERT INTO campaign (name, purpose_id, script_id, recorded, announced, wrap_up_seconds, attempts_allowed,
                                  retry_after, active)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            RETURNING id
            """,
            *_values(rules),
        )
    )


async def update_campaign(conn: Connection, campaign_id: CampaignId, rules: Rules) -> bool:
    """Whether there is such a one."""
    changed = await conn.fetchval(
        """
        UPDATE campaign
           SET name = $1, purpose_id = $2, script_id = $3, recorded = $4, announced = $5, wrap_up_seconds = $6,
               attempts_allowed = $7, retry_after = $8, active = $9
         WHERE id = $10
        RETURNING true
        """,
        *_values(rules),
        campaign_id,
    )
    return bool(changed)


def _values(rules: Rules) -> tuple[object, ...]:
    return (
        rules.name.strip(), rules.purpose_id, rules.script_id, rules.recorded, rules.announced, rules.wrap_up_seconds,
        rules.attempts_allowed, rules.retry_after, rules.active,
    )  # fmt: skip


async def shares_of(conn: Connection, campaign_id: CampaignId) -> list[Share]:
    """How the accounts of each owner stand in the campaign, as far as the user may see them."""
    return await fetch_rows(
        conn,
        Share,
        """
        SELECT account.owner_id, app_user.name AS owner_name,
               count(*) FILTER (WHERE lead.state = 'open' AND lead.attempts = 0) AS untouched,
               count(*) FILTER (WHERE lead.state = 'open' AND lead.attempts > 0) AS begun,
               count(*) FILTER (WHERE lead.state = 'done') AS done,
               count(*) FILTER (WHERE lead.state = 'exhausted') AS exhausted,
               count(*) FILTER (WHERE lead.state = 'suppressed') AS suppressed,
               sum(lead.attempts) AS attempts
          FROM account
          JOIN lead ON lead.account_id = account.id
          JOIN app_user ON app_user.id = account.owner_id
         WHERE lead.campaign_id = $1
         GROUP BY account.owner_id, app_user.name
         ORDER BY app_user.name, account.owner_id
        """,
        campaign_id,
    )


async def outcomes_of(conn: Connection, campaign_id: CampaignId) -> list[Outcome]:
    """The latest results of the campaign's accounts, the most frequent first."""
    return await fetch_rows(
        conn,
        Outcome,
        """
        SELECT result.names, result.tone, result.effective, count(*) AS accounts
          FROM account
          JOIN lead ON lead.account_id = account.id
          JOIN result ON result.id = lead.latest_result_id
         WHERE lead.campaign_id = $1
         GROUP BY result.id
         ORDER BY accounts DESC, result.id
        """,
        campaign_id,
    )
