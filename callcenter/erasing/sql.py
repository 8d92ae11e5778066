"""The queries of `erasing`."""

from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.erasing.model import Because, Counts, Erasure, Shared, Subject, Whom

# As a card names a person, in the order of the person's language.
PERSON_NAME = """btrim(concat_ws(' ', CASE person.language WHEN 'en' THEN nullif(person.given_name, '')
                                      ELSE nullif(person.family_name, '') END,
                                CASE person.language WHEN 'en' THEN nullif(person.family_name, '')
                                     ELSE nullif(person.given_name, '') END, nullif(person.middle_name, '')))"""


async def subject_of(conn: Connection, whom: Whom) -> Subject | None:
    """Whom it is about, also when a list that brought them was undone; None when nobody is there or not any more."""
    return await fetch_one(
        conn,
        Subject,
        f"""
        SELECT CASE WHEN $2::bigint IS NULL THEN account.name ELSE {PERSON_NAME} END AS name,
               account.name AS account_name, account.kind
          FROM account
          LEFT JOIN person ON person.account_id = ANY (family_of(account.id)) AND person.id = $2
         WHERE account.id = $1
           AND account.erased_at IS NULL
           AND ($2 IS NULL OR person.id IS NOT NULL)
        """,
        whom.account_id,
        whom.person_id,
    )


async def erase(conn: Connection, whom: Whom, because: Because) -> Counts:
    """Do it; see migration 0040."""
    return await fetch_one(  # type: ignore[return-value]  # the function always answers
        conn,
        Counts,
        """
        SELECT told.*
          FROM erase_by_law($1, $2, $3) AS counted
         CROSS JOIN jsonb_to_record(counted) AS told (
               people integer, numbers integer, emails integer, contacts integer, plans integer, calls integer,
               answers integer, comments integer, recordings integer, held integer, drafts integer, lines integer,
               views integer, stopped integer)
        """,
        whom.account_id,
        whom.person_id,
        because.value,
    )


async def shared_with(conn: Connection, whom: Whom) -> list[Shared]:
    """Who else has one of the numbers or addresses, at most 50; accounts that went with an undone list, too."""
    return await fetch_rows(
        conn,
        Shared,
        f"""
        WITH known AS (
            SELECT e164 AS address, account_id, person_id
              FROM phone_number
             WHERE e164 IN (SELECT e164 FROM phone_number
                             WHERE account_id = ANY (family_of($1)) AND ($2::bigint IS NULL OR person_id = $2))
            UNION
            SELECT normalised, account_id, person_id
              FROM email_address
             WHERE normalised IN (SELECT normalised FROM email_address
                                   WHERE account_id = ANY (family_of($1)) AND ($2::bigint IS NULL OR person_id = $2))
        )
        SELECT known.address, account.id AS account_id, account.name AS account_name, person.id AS person_id,
               coalesce({PERSON_NAME}, '') AS person_name
          FROM known
          JOIN account ON account.id = known.account_id
          LEFT JOIN person ON person.id = known.person_id
         WHERE NOT (known.account_id = ANY (family_of($1)) AND ($2 IS NULL OR known.person_id IS NOT DISTINCT FROM $2))
         ORDER BY known.address, account.name, account.id
         LIMIT 50
        """,
        whom.account_id,
        whom.person_id,
    )


async def count_same(conn: Connection, whom: Whom) -> int:
    """How many accounts are one with this one, itself included."""
    same: int = await conn.fetchval("SELECT cardinality(family_of($1))", whom.account_id)
    return same


async def count_orders(conn: Connection, whom: Whom) -> int:
    """The orders of the account."""
    orders: int = await conn.fetchval(
        "SELECT count(*) FROM sales_order WHERE account_id = ANY (family_of($1))", whom.account_id
    )
    return orders


async def count_mentions(conn: Connection, whom: Whom) -> int:
    """Contacts of the account that are not with the person, and in whose words the family name stands; at most 100."""
    mentions: int = await conn.fetchval(
        """
        SELECT count(*)
          FROM (SELECT
                  FROM person
                  JOIN activity ON activity.account_id = person.account_id
                 WHERE person.account_id = ANY (family_of($1))
                   AND person.id = $2
                   AND activity.id <> ALL ((SELECT contacts_with(family_of($1), $2))::bigint[])
                   AND is_marked(activity.note || ' ' || activity.description || ' ' || activity.comment,
                                 pattern_of(ARRAY[coalesce(nullif(person.family_name, ''), person.given_name)], '{}'))
                 LIMIT 100) AS mentioned
        """,
        whom.account_id,
        whom.person_id,
    )
    return mentions


async def erasures(conn: Connection, *, before_id: int | None = None, limit: int = 50) -> list[Erasure]:
    """The log, newest first, with what became of the recordings."""
    return await fetch_rows(
        conn,
        Erasure,
        """
        SELECT erasure_log.id, erasure_log.at, app_user.name AS by_name, erasure_log.because, erasure_log.scope,
               erasure_log.account_id, account.name AS account_name, erasure_log.counts, sound.recordings, sound.gone,
               sound.held
          FROM erasure_log
          JOIN app_user ON app_user.id = erasure_log.by_user
          JOIN account ON account.id = erasure_log.account_id
         CROSS JOIN LATERAL (
               SELECT count(*) AS recordings, count(gone_at) AS gone,
                      count(*) FILTER (WHERE legal_hold AND gone_at IS NULL) AS held
                 FROM recording
                WHERE recording.account_id = ANY (family_of(erasure_log.account_id))
                  AND recording.erased_at = erasure_log.at
               ) AS sound
         WHERE $1::bigint IS NULL
            OR erasure_log.id < $1
         ORDER BY erasure_log.id DESC
         LIMIT $2
        """,
        before_id,
        limit,
    )
