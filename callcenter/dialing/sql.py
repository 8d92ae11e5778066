"""The queries of `dialing`."""

from collections.abc import Sequence
from datetime import datetime

from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.dialing.model import Campaign, CountryRule, QueuedLead, Standing
from callcenter.ids import AccountId, CampaignId, UserId

_CAMPAIGN = (
    "campaign.id, campaign.name, campaign.script_id, campaign.purpose_id, campaign.recorded, campaign.announced, "
    "campaign.wrap_up_seconds, campaign.attempts_allowed, campaign.retry_after, campaign.active"
)


async def campaign_by_id(conn: Connection, campaign_id: CampaignId) -> Campaign | None:
    """The campaign."""
    return await fetch_one(conn, Campaign, f"SELECT {_CAMPAIGN} FROM campaign WHERE id = $1", campaign_id)


async def list_campaigns(conn: Connection) -> list[Campaign]:
    """All campaigns, running ones first."""
    return await fetch_rows(conn, Campaign, f"SELECT {_CAMPAIGN} FROM campaign ORDER BY active DESC, name, id")


async def campaign_of_account(conn: Connection, account_id: AccountId) -> Campaign | None:
    """The campaign for which the account would be called now: an open lead before a settled one, then the newest."""
    return await fetch_one(
        conn,
        Campaign,
        f"""
        SELECT {_CAMPAIGN}
          FROM lead
          JOIN campaign ON campaign.id = lead.campaign_id
         WHERE lead.account_id = ANY (family_of($1))
           AND campaign.active
         ORDER BY lead.state = 'open' DESC, lead.created_at DESC
         LIMIT 1
        """,
        account_id,
    )


async def standings_of(conn: Connection, account_id: AccountId) -> list[Standing]:
    """The campaigns that the account belongs to, the newest first."""
    return await fetch_rows(
        conn,
        Standing,
        """
        SELECT campaign_id, name, active, state, attempts
          FROM (
            SELECT DISTINCT ON (lead.campaign_id) lead.campaign_id, campaign.name, campaign.active, lead.state,
                   lead.attempts, lead.created_at
              FROM lead
              JOIN campaign ON campaign.id = lead.campaign_id
             WHERE lead.account_id = ANY (family_of($1))
             ORDER BY lead.campaign_id, array_position(family_of($1), lead.account_id)
               ) AS standing
         ORDER BY created_at DESC, campaign_id DESC
        """,
        account_id,
    )


# An account that somebody planned something with waits for that, and is not offered by the campaign. One whose every
# number is on the stop list has no open lead (migration 0033). Of accounts that are merged a campaign offers one.
_WAITING = """
          FROM lead
          JOIN campaign ON campaign.id = lead.campaign_id
          JOIN account AS own ON own.id = lead.account_id
          JOIN account ON account.id = CASE WHEN own.canonical_id IS NULL THEN own.id ELSE own.canonical_id END
         WHERE own.owner_id = $1
           AND account.deleted_at IS NULL
           AND campaign.active
           AND lead.state = 'open'
           AND (lead.retry_at IS NULL OR lead.retry_at <= $2)
           AND NOT EXISTS (
               SELECT FROM activity WHERE activity.account_id = lead.account_id AND activity.state = 'planned'
           )
           AND NOT EXISTS (
               SELECT FROM next_step WHERE next_step.account_id = account.id AND next_step.plans > 0
           )
           AND (own.canonical_id IS NULL
                OR NOT EXISTS (
                    SELECT
                      FROM lead AS other
                     WHERE other.campaign_id = lead.campaign_id
                       AND other.account_id = ANY (family_of(own.id))
                       AND (other.account_id = own.canonical_id OR other.account_id < own.id)
                ))"""


async def next_leads(conn: Connection, user_id: UserId, now: datetime, *, limit: int = 20) -> list[QueuedLead]:
    """The accounts of `user_id` that campaigns offer now: retries that are due first, then fresh ones."""
    return await fetch_rows(
        conn,
        QueuedLead,
        f"""
        SELECT lead.campaign_id, account.id AS account_id, account.name AS account_name, account.city, lead.attempts,
               lead.retry_at,
               coalesce((
                   SELECT trim(CASE person.language
                               WHEN 'en' THEN person.given_name || ' ' || person.family_name
                               ELSE person.family_name || ' ' || person.given_name END)
                     FROM person
                    WHERE person.account_id IN (account.id, own.id)
                    ORDER BY person.account_id <> account.id, person.position, person.id
                    LIMIT 1
               ), '') AS person_name
        {_WAITING}
         ORDER BY lead.retry_at NULLS LAST, lead.created_at, lead.account_id
         LIMIT $3
        """,
        user_id,
        now,
        limit,
    )


async def count_leads(conn: Connection, user_id: UserId, now: datetime) -> int:
    """How many accounts campaigns offer now, at most 1000."""
    count: int = await conn.fetchval(f"SELECT count(*) FROM (SELECT 1 {_WAITING} LIMIT 1000) AS waiting", user_id, now)
    return count


async def country_rules(conn: Connection) -> list[CountryRule]:
    """What may be dialled, by country. "24:00" reads as midnight."""
    return await fetch_rows(
        conn,
        CountryRule,
        """
        SELECT country, prefixes, calls_from,
               CASE WHEN calls_until = '24:00' THEN '00:00'::time ELSE calls_until END AS calls_until, retention_days
          FROM country_rule
        """,
    )


async def suppressed_numbers(conn: Connection, account_id: AccountId) -> list[str]:
    """The account's numbers that are on the stop list: themselves, or with their person or the account."""
    rows = await conn.fetch(
        """
        SELECT DISTINCT e164
          FROM phone_number
         WHERE account_id = ANY (family_of($1))
           AND is_stopped('call', e164, account_id, person_id)
        """,
        account_id,
    )
    return [row["e164"] for row in rows]


# Of accounts that are merged the lead of the one that stands for all counts, else the first one's.
_LEAD = """(
               SELECT account_id
                 FROM lead
                WHERE campaign_id = $1
                  AND account_id = ANY (family_of($2))
                ORDER BY array_position(family_of($2), account_id)
                LIMIT 1)"""


async def count_attempt(conn: Connection, campaign_id: CampaignId, account_id: AccountId) -> int | None:
    """The attempts including this one, None when the account is not in the campaign."""
    attempts: int | None = await conn.fetchval(
        f"UPDATE lead SET attempts = attempts + 1 WHERE campaign_id = $1 AND account_id = {_LEAD} RETURNING attempts",
        campaign_id,
        account_id,
    )
    return attempts


async def set_lead(
    conn: Connection,
    campaign_id: CampaignId,
    account_id: AccountId,
    state: str,
    retry_at: datetime | None,
    result_id: int,
) -> None:
    """How the lead stands now."""
    await conn.execute(
        f"""
        UPDATE lead
           SET state = $3, retry_at = $4, latest_result_id = $5
         WHERE campaign_id = $1
           AND account_id = {_LEAD}
        """,
        campaign_id,
        account_id,
        state,
        retry_at,
        result_id,
    )


# As is_stopped does, for many numbers at once: a function of the database is not inlined.
_STOPPED = """(
                   EXISTS (SELECT FROM suppression AS stop
                            WHERE stop.channel = 'call'
                              AND stop.address_hash = address_hash(phone_number.e164)
                              AND stop.lifted_at IS NULL)
                OR EXISTS (SELECT FROM suppression AS stop
                            WHERE stop.channel = 'call'
                              AND stop.account_id = ANY (family_of(phone_number.account_id))
                              AND stop.lifted_at IS NULL)
                OR EXISTS (SELECT FROM suppression AS stop
                            WHERE stop.channel = 'call'
                              AND stop.person_id = phone_number.person_id
                              AND stop.lifted_at IS NULL))"""


async def insert_leads(conn: Connection, leads: Sequence[tuple[CampaignId, AccountId]]) -> None:
    """The accounts stand in their campaigns; those of which every number is on the stop list as suppressed ones."""
    await conn.execute(
        f"""
        INSERT INTO lead (campaign_id, account_id, state)
        SELECT new.campaign_id, new.account_id,
               CASE WHEN numbers.suppressed > 0 AND numbers.suppressed = numbers.all THEN 'suppressed' ELSE 'open' END
          FROM unnest($1::bigint[], $2::bigint[]) AS new (campaign_id, account_id)
         CROSS JOIN LATERAL (
               SELECT count(*) AS all,
                      count(*) FILTER (WHERE {_STOPPED}) AS suppressed
                 FROM phone_number
                WHERE phone_number.account_id = ANY (family_of(new.account_id))
         ) AS numbers
            ON CONFLICT DO NOTHING
        """,
        [campaign_id for campaign_id, _ in leads],
        [account_id for _, account_id in leads],
    )


async def settle_by_numbers(conn: Connection, account_ids: Sequence[AccountId]) -> None:
    """Leads are open while one number may be called, and suppressed when every one is on the stop list.

    Whoever said themselves that they want no more calls stays suppressed.
    """
    await conn.execute(
        f"""
        UPDATE lead
           SET state = CASE WHEN numbers.silent THEN 'suppressed' ELSE 'open' END
          FROM (
               SELECT kin.ids, bool_and({_STOPPED}) AS silent
                 FROM (SELECT DISTINCT family_of(account_id) AS ids FROM unnest($1::bigint[]) AS account_id) AS kin
                 JOIN phone_number ON phone_number.account_id = ANY (kin.ids)
                GROUP BY kin.ids
               ) AS numbers
         WHERE lead.account_id = ANY (numbers.ids)
           AND lead.state = CASE WHEN numbers.silent THEN 'open' ELSE 'suppressed' END
           AND NOT EXISTS (
               SELECT FROM result WHERE result.id = lead.latest_result_id AND result.lead_outcome = 'suppress'
           )
        """,
        account_ids,
    )


async def delete_leads(
    conn: Connection, leads: Sequence[tuple[CampaignId, AccountId]]
) -> list[tuple[CampaignId, AccountId]]:
    """Take accounts that nobody called for the campaign out of it again; those that went."""
    rows = await conn.fetch(
        """
        DELETE FROM lead
         USING unnest($1::bigint[], $2::bigint[]) AS old (campaign_id, account_id)
         WHERE lead.campaign_id = old.campaign_id
           AND lead.account_id = old.account_id
           AND lead.attempts = 0
        RETURNING lead.campaign_id, lead.account_id
        """,
        [campaign_id for campaign_id, _ in leads],
        [account_id for _, account_id in leads],
    )
    return [(row["campaign_id"], row["account_id"]) for row in rows]
