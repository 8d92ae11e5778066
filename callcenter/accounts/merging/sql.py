"""The queries of `accounts.merging`. What a merge does to the rows is done by the database (migration 0039)."""

from collections.abc import Sequence

from callcenter.accounts.merging.model import COUNTED, Merged, Side, Wish
from callcenter.db import Connection, fetch_rows
from callcenter.ids import AccountId, PersonId, UserId


async def family_of(conn: Connection, account_id: AccountId) -> list[AccountId]:
    """The account that stands for this one first, then all that are merged with it; for most it is this one alone."""
    found: list[AccountId] | None = await conn.fetchval("SELECT family_of($1)", account_id)
    return found or [account_id]


async def account_with(conn: Connection, account_id: AccountId, person_id: PersonId | None) -> AccountId:
    """Of the accounts that are one with this, the one that has the person; nobody: the one that stands for all."""
    found: AccountId | None = await conn.fetchval(
        """
        SELECT coalesce((SELECT account_id FROM person WHERE id = $2 AND account_id = ANY (family_of($1))), kept_id($1))
        """,
        account_id,
        person_id,
    )
    return found or account_id


async def sides(conn: Connection, account_ids: Sequence[AccountId]) -> dict[AccountId, Side]:
    """Accounts as they are compared, those that stand for themselves and may be seen."""
    found = await fetch_rows(
        conn,
        Side,
        f"""
        SELECT account.id, account.row_version, account.name, account.kind, account.lifecycle, account.type_id,
               account_type.names AS type_names, account.source_id, source.names AS source_names, account.channel,
               account.about, account.problem, account.city, account.address, account.country, account.time_zone,
               account.language, account.note, account.fields, owner.name AS owner_name, account.client_since,
               nullif(account.latest_at, '-infinity') AS latest_at,
               {_listed("person", "btrim(family_name || ' ' || given_name)")} AS people,
               {_listed("phone_number", "e164")} AS numbers,
               {_listed("email_address", "normalised")} AS emails,
               {_counted("activity", "activity.state = 'done'")} AS contacts,
               {_counted("activity", "activity.state = 'planned'")} AS plans,
               {_counted("recording", "recording.state <> 'unneeded'")} AS recordings,
               {_counted("sales_order", "true")} AS orders
          FROM account
         CROSS JOIN LATERAL (SELECT family_of(account.id) AS ids) AS kin
          JOIN app_user AS owner ON owner.id = account.owner_id
          JOIN source ON source.id = account.source_id
          LEFT JOIN account_type ON account_type.id = account.type_id
         WHERE account.id = ANY ($1)
           AND account.canonical_id IS NULL
           AND account.deleted_at IS NULL
        """,
        list(account_ids),
    )
    return {side.id: side for side in found}


def _listed(table: str, words: str) -> str:
    return f"""ARRAY(
                   SELECT DISTINCT {words} FROM {table} WHERE {table}.account_id = ANY (kin.ids) ORDER BY 1 LIMIT 20
               )"""


def _counted(table: str, condition: str) -> str:
    return f"""(
                   SELECT count(*)
                     FROM (SELECT FROM {table}
                            WHERE {table}.account_id = ANY (kin.ids) AND {condition}
                            LIMIT {COUNTED}) AS counted
               )"""


async def insert_merge(conn: Connection, by: UserId, wish: Wish) -> bool:
    """Whether the two still were as they were seen, and are one now."""
    status = await conn.execute(
        """
        INSERT INTO account_merge (account_id, into_id, taken, merged_by)
        SELECT gone.id, kept.id, $5, $6
          FROM account AS gone
          JOIN account AS kept ON kept.id = $1 AND kept.row_version = $3
         WHERE gone.id = $2
           AND gone.row_version = $4
        """,
        wish.kept_id,
        wish.gone_id,
        *wish.versions,
        wish.taken,
        by,
    )
    return status == "INSERT 0 1"


async def set_separated(conn: Connection, account_id: AccountId, by: UserId) -> AccountId | None:
    """The account that stood for this one, which stands for itself again; None when it did so already."""
    into_id: AccountId | None = await conn.fetchval(
        """
        UPDATE account_merge
           SET separated_at = now(), separated_by = $2
         WHERE account_id = $1
           AND separated_at IS NULL
        RETURNING into_id
        """,
        account_id,
        by,
    )
    return into_id


_UNCHANGED = """(fields_named(kept, ARRAY[field]) -> field IS NOT DISTINCT FROM merge.fields_after -> field
                               AND NOT (field = 'lifecycle' AND kept.lifecycle IN ('client', 'former')))"""


async def merged_into(conn: Connection, account_id: AccountId) -> list[Merged]:
    """What the account stands for, by merges and by merges of merges, the latest first."""
    return await fetch_rows(
        conn,
        Merged,
        f"""
        SELECT gone.id AS account_id, gone.name, kept.id AS into_id, kept.name AS into_name, merge.merged_at,
               author.name AS by_name, owner.name AS owner_name,
               (SELECT count(*) FROM person WHERE person.account_id = ANY (kin.ids)) AS people,
               (SELECT count(*) FROM phone_number WHERE phone_number.account_id = ANY (kin.ids)) AS numbers,
               {_counted("activity", "activity.state = 'done'")} AS contacts,
               {_counted("activity", "activity.state = 'done' AND activity.created_at > merge.merged_at")}
                   AS contacts_since,
               {_counted("sales_order", "true")} AS orders,
               ARRAY(SELECT field FROM jsonb_object_keys(merge.fields_before) AS field WHERE {_UNCHANGED}) AS back,
               ARRAY(
                   SELECT field FROM jsonb_object_keys(merge.fields_before) AS field WHERE NOT {_UNCHANGED}
               ) AS changed
          FROM account_merge AS merge
          JOIN account AS gone ON gone.id = merge.account_id
          JOIN account AS kept ON kept.id = merge.into_id
          JOIN app_user AS author ON author.id = merge.merged_by
          JOIN app_user AS owner ON owner.id = owner_after_separation(merge)
         CROSS JOIN LATERAL (
               WITH RECURSIVE below AS (
                   SELECT merge.account_id AS id
                   UNION
                   SELECT further.account_id
                     FROM account_merge AS further
                     JOIN below ON below.id = further.into_id
                    WHERE further.separated_at IS NULL
               )
               SELECT array_agg(id) AS ids FROM below
               ) AS kin
         WHERE gone.canonical_id = $1
           AND merge.separated_at IS NULL
         ORDER BY merge.merged_at DESC, merge.id DESC
        """,
        account_id,
    )


async def owners_concerned(conn: Connection, account_ids: Sequence[AccountId]) -> list[UserId]:
    """Whoever has one of the accounts, or a plan with one."""
    rows = await conn.fetch(
        """
        SELECT owner_id AS id FROM account WHERE id = ANY ($1)
         UNION
        SELECT assignee_id FROM activity WHERE account_id = ANY ($1) AND state = 'planned'
        """,
        list(account_ids),
    )
    return [row["id"] for row in rows]
