"""The queries of the stop list."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import AccountId, PersonId, UserId


class How(msgspec.Struct, frozen=True, kw_only=True):
    """What every new entry says."""

    channel: str
    reason: str
    source: str  # wrap_up, card, list
    by_user: UserId | None


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that holds for an account."""

    id: int
    channel: str
    scope: str  # number, email, person, account
    about: str  # the number, the address, the name of the person; "" for the account
    reason: str
    reason_names: dict[str, str] | None  # of the result that put it here
    at: datetime
    by_name: str
    together: int  # how many numbers and addresses came with it, and are lifted with it
    apart: int  # how many of those stand on the list by themselves as well, and stay


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the list, as administrators see it: of numbers and addresses there are only hashes."""

    id: int
    channel: str
    scope: str
    account_id: AccountId | None  # of the account, or of the person
    reason: str
    reason_names: dict[str, str] | None
    source: str
    at: datetime
    by_name: str
    lifted_at: datetime | None
    lifted_by_name: str
    lifted_because: str


class Addresses(msgspec.Struct, frozen=True, kw_only=True):
    """What can be put on the list from a card."""

    addresses: list[str]
    people: list[PersonId]


async def addresses_of(conn: Connection, account_id: AccountId) -> Addresses | None:
    """Numbers, e-mail addresses and people of an account that may be seen."""
    return await fetch_one(
        conn,
        Addresses,
        """
        SELECT ARRAY(
                   SELECT e164 FROM phone_number WHERE phone_number.account_id = ANY (family_of($1))
                   UNION
                   SELECT address FROM email_address WHERE email_address.account_id = ANY (family_of($1))
               ) AS addresses,
               ARRAY(SELECT person.id FROM person WHERE person.account_id = ANY (family_of($1))) AS people
          FROM account
         WHERE account.id = kept_id($1)
           AND account.deleted_at IS NULL
        """,
        account_id,
    )


async def insert_addresses(conn: Connection, how: How, addresses: Sequence[str]) -> int:
    """These numbers and e-mail addresses are on the list; how many were not before."""
    status = await conn.execute(
        """
        INSERT INTO suppression (channel, scope, address_hash, reason, source, by_user)
        SELECT $1, CASE WHEN address LIKE '%@%' THEN 'email' ELSE 'number' END, address_hash(address), $3, $4, $5
          FROM (SELECT DISTINCT lower(btrim(address)) AS address FROM unnest($2::text[]) AS given (address)) AS one
            ON CONFLICT DO NOTHING
        """,
        how.channel,
        list(addresses),
        how.reason,
        how.source,
        how.by_user,
    )
    return int(status.split()[-1])


async def insert_person(conn: Connection, how: How, person_id: PersonId) -> None:
    """The person is on the list, with the numbers or the e-mail addresses that the person has now."""
    await _insert_with_addresses(conn, how, "person", person_id, "person_id = $2")


async def insert_account(conn: Connection, how: How, account_id: AccountId) -> None:
    """The account is on the list, with every number or e-mail address that it has now."""
    await _insert_with_addresses(conn, how, "account", account_id, "account_id = ANY (family_of($2))")


async def _insert_with_addresses(conn: Connection, how: How, scope: str, scope_id: int, of_it: str) -> None:
    await conn.execute(
        f"""
        WITH made AS (
            INSERT INTO suppression (channel, scope, {scope}_id, reason, source, by_user)
            VALUES ($1, '{scope}', $2, $3, $4, $5)
                ON CONFLICT DO NOTHING
            RETURNING id
        )
        INSERT INTO suppression (channel, scope, address_hash, of_id, reason, source, by_user)
        SELECT $1, one.scope, one.hash, made.id, $3, $4, $5
          FROM made
         CROSS JOIN (
               SELECT DISTINCT 'number' AS scope, address_hash(e164) AS hash
                 FROM phone_number
                WHERE {of_it}
                UNION
               SELECT 'email', address_hash(address)
                 FROM email_address
                WHERE {of_it}
                  AND $1 = 'write'
         ) AS one
            ON CONFLICT DO NOTHING
        """,
        how.channel,
        scope_id,
        how.reason,
        how.source,
        how.by_user,
    )


async def stops_of(conn: Connection, account_id: AccountId) -> list[Stop]:
    """Every entry that holds for the account, its people, numbers and e-mail addresses; oldest first."""
    return await fetch_rows(
        conn,
        Stop,
        """
        WITH known AS (
            SELECT 'account' AS scope, '' AS about, kin AS id, NULL::bytea AS hash FROM unnest(family_of($1)) AS kin
            UNION ALL
            SELECT 'person', btrim(family_name || ' ' || given_name), id, NULL
              FROM person WHERE account_id = ANY (family_of($1))
            UNION
            SELECT 'number', e164, NULL, address_hash(e164) FROM phone_number WHERE account_id = ANY (family_of($1))
            UNION
            SELECT 'email', address, NULL, address_hash(address)
              FROM email_address WHERE account_id = ANY (family_of($1))
        )
        SELECT entry.id, entry.channel, entry.scope, known.about, entry.reason, result.names AS reason_names, entry.at,
               coalesce(app_user.name, '') AS by_name,
               (SELECT count(*) FROM suppression AS part WHERE part.of_id = entry.id AND part.lifted_at IS NULL)
                   AS together,
               (SELECT count(*)
                  FROM suppression AS part
                 WHERE part.of_id = entry.id
                   AND part.lifted_at IS NULL
                   AND EXISTS (
                       SELECT
                         FROM suppression AS own
                        WHERE own.address_hash = part.address_hash
                          AND own.channel = part.channel
                          AND own.id <> part.id
                          AND own.lifted_at IS NULL)) AS apart
          FROM known
          JOIN suppression AS entry
            ON entry.lifted_at IS NULL
           AND (entry.address_hash = known.hash
                OR (known.scope = 'person' AND entry.person_id = known.id)
                OR (known.scope = 'account' AND entry.account_id = known.id))
          LEFT JOIN app_user ON app_user.id = entry.by_user
          LEFT JOIN result ON result.code = entry.reason
         ORDER BY entry.at, entry.id
        """,
        account_id,
    )


async def result_for(conn: Connection, reason: str) -> int | None:
    """The result with the code `reason`, else the one of whoever wants no more calls."""
    result_id: int | None = await conn.fetchval(
        """
        SELECT id
          FROM result
         WHERE code = $1
            OR lead_outcome = 'suppress'
         ORDER BY code = $1 DESC, retired_at NULLS FIRST, position, id
         LIMIT 1
        """,
        reason,
    )
    return result_id


async def listed(conn: Connection, *, address: str = "", before_id: int | None = None, limit: int = 51) -> list[Listed]:
    """The list, newest first, lifted entries too; with `address` (E.164 or e-mail) only what is about it."""
    return await fetch_rows(
        conn,
        Listed,
        """
        SELECT entry.id, entry.channel, entry.scope, coalesce(entry.account_id, person.account_id) AS account_id,
               entry.reason, result.names AS reason_names, entry.source, entry.at, coalesce(author.name, '') AS by_name,
               entry.lifted_at, coalesce(lifter.name, '') AS lifted_by_name, entry.lifted_because
          FROM suppression AS entry
          LEFT JOIN person ON person.id = entry.person_id
          LEFT JOIN app_user AS author ON author.id = entry.by_user
          LEFT JOIN app_user AS lifter ON lifter.id = entry.lifted_by
          LEFT JOIN result ON result.code = entry.reason
         WHERE ($1 = '' OR entry.address_hash = address_hash($1))
           AND ($2::bigint IS NULL OR entry.id < $2)
         ORDER BY entry.id DESC
         LIMIT $3
        """,
        address,
        before_id,
        limit,
    )


async def stopped_among(conn: Connection, addresses: Sequence[str]) -> set[str]:
    """Which of these numbers and e-mail addresses are on the list themselves, for any channel."""
    rows = await conn.fetch(
        """
        SELECT given.address
          FROM unnest($1::text[]) AS given (address)
         WHERE EXISTS (
                   SELECT
                     FROM suppression
                    WHERE suppression.address_hash = address_hash(given.address)
                      AND suppression.lifted_at IS NULL)
        """,
        list(addresses),
    )
    return {row["address"] for row in rows}


async def set_lifted(conn: Connection, stop_id: int, by: UserId, because: str) -> bool:
    """Whether the entry still held; it does not any more, nor do the addresses that came with it."""
    status = await conn.execute(
        """
        UPDATE suppression
           SET lifted_at = now(), lifted_by = $2, lifted_because = $3
         WHERE (id = $1 OR of_id = $1)
           AND lifted_at IS NULL
           AND EXISTS (SELECT FROM suppression AS meant WHERE meant.id = $1 AND meant.lifted_at IS NULL)
        """,
        stop_id,
        by,
        because,
    )
    return status != "UPDATE 0"
