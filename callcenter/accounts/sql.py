"""The queries of `accounts`."""

from typing import Any

from callcenter.accounts.model import (
    Account,
    AccountEntry,
    Choice,
    Person,
    PersonEntry,
)
from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import AccountId, PersonId, UserId


async def account_by_id(conn: Connection, account_id: AccountId) -> Account | None:
    """The account, if the transaction's user may see it; of one that was merged the account that stands for it."""
    return await fetch_one(
        conn,
        Account,
        """
        SELECT account.id, account.kind, account.lifecycle, account.name, account.about, account.problem,
               account.address, account.city, account.country, account.time_zone, account.language, account.note,
               account.owner_id, owner.name AS owner_name, account.source_id, source.names AS source_names,
               account.type_id, account_type.names AS type_names, account.row_version,
               (SELECT min(client_since) FROM account AS kin WHERE kin.id = account.id OR kin.canonical_id = account.id)
                   AS client_since,
               account.channel, account.fields, account.roles,
               ARRAY(
                   SELECT merged.name FROM account AS merged WHERE merged.canonical_id = account.id ORDER BY merged.name
               ) AS merged_names,
               ARRAY(
                   SELECT campaign.name
                     FROM lead
                     JOIN campaign ON campaign.id = lead.campaign_id
                    WHERE lead.account_id = ANY (family_of($1))
                    GROUP BY campaign.id
                    ORDER BY min(lead.created_at)
               ) AS campaign_names
          FROM account
          JOIN app_user AS owner ON owner.id = account.owner_id
          JOIN source ON source.id = account.source_id
          LEFT JOIN account_type ON account_type.id = account.type_id
         WHERE account.id = kept_id($1)
           AND account.deleted_at IS NULL
        """,
        account_id,
    )


async def people_of(conn: Connection, account_id: AccountId) -> list[Person]:
    """The contact persons, in the order in which they are to be asked for."""
    return await fetch_rows(
        conn,
        Person,
        """
        SELECT id, account_id, family_name, given_name, middle_name, greeting_name, role, decision_maker, language,
               note, fields, row_version
          FROM person
         WHERE account_id = ANY (family_of($1))
         ORDER BY array_position(family_of($1), account_id), position, id
        """,
        account_id,
    )


async def insert_account(conn: Connection, owner_id: UserId, by: UserId, entry: AccountEntry) -> AccountId:
    """The new prospect's id; `by` entered it."""
    account_id: AccountId = await conn.fetchval(
        """
        INSERT INTO account (owner_id, created_by, name, country, time_zone, kind, city, address, about, problem,
                             language, source_id, type_id, channel, fields, lifecycle, roles)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
                coalesce($12, (SELECT id FROM source WHERE retired_at IS NULL ORDER BY position, id LIMIT 1)), $13,
                $14, jsonb_strip_nulls($15), CASE $16 WHEN '' THEN 'prospect' ELSE 'none' END,
                array_remove(ARRAY[$16], ''))
        RETURNING id
        """,
        owner_id,
        by,
        *_columns(entry),
        entry.role,
    )
    return account_id


async def update_account(conn: Connection, account_id: AccountId, entry: AccountEntry, row_version: int) -> bool:
    """Whether the row was still as the caller saw it, and is changed now."""
    status = await conn.execute(
        """
        UPDATE account
           SET name = $3, country = $4, time_zone = $5, kind = $6, city = $7, address = $8, about = $9, problem = $10,
               language = $11, source_id = coalesce($12, source_id), type_id = $13,
               channel = $14, fields = jsonb_strip_nulls(fields || $15)
         WHERE id = $1
           AND row_version = $2
        """,
        account_id,
        row_version,
        *_columns(entry),
    )
    return status == "UPDATE 1"


def _columns(entry: AccountEntry) -> tuple[Any, ...]:
    return (
        entry.name.strip(), entry.country, entry.time_zone, entry.kind, entry.city, entry.address, entry.about,
        entry.problem, entry.language, entry.source_id, entry.type_id, entry.channel, entry.fields,
    )  # fmt: skip


async def insert_person(conn: Connection, account_id: AccountId, entry: PersonEntry) -> PersonId:
    """The new person's id."""
    person_id: PersonId = await conn.fetchval(
        """
        INSERT INTO person (account_id, family_name, given_name, middle_name, greeting_name, role, decision_maker,
                            language, note, fields, position)
        VALUES (coalesce(kept_id($1), $1), $2, $3, $4, $5, $6, $7, $8, $9, jsonb_strip_nulls($10),
                (SELECT coalesce(max(position) + 1, 0) FROM person WHERE account_id = kept_id($1)))
        RETURNING id
        """,
        account_id,
        *_columns_of_person(entry),
    )
    return person_id


async def update_person(
    conn: Connection, account_id: AccountId, person_id: PersonId, entry: PersonEntry, row_version: int
) -> bool:
    """Whether the row was still as the caller saw it, and is changed now."""
    status = await conn.execute(
        """
        UPDATE person
           SET family_name = $4, given_name = $5, middle_name = $6, greeting_name = $7, role = $8, decision_maker = $9,
               language = $10, note = $11, fields = jsonb_strip_nulls(fields || $12)
         WHERE account_id = $1
           AND id = $2
           AND row_version = $3
        """,
        account_id,
        person_id,
        row_version,
        *_columns_of_person(entry),
    )
    return status == "UPDATE 1"


async def move_person_first(conn: Connection, account_id: AccountId, person_id: PersonId) -> None:
    """The person stands before the others of the account."""
    await conn.execute(
        """
        UPDATE person
           SET position = (SELECT min(position) - 1 FROM person WHERE account_id = $1)
         WHERE account_id = $1
           AND id = $2
        """,
        account_id,
        person_id,
    )


def _columns_of_person(entry: PersonEntry) -> tuple[Any, ...]:
    names = (entry.family_name, entry.given_name, entry.middle_name, entry.greeting_name, entry.role)
    return (
        *(name.strip() for name in names), entry.decision_maker, entry.language, entry.note.strip(), entry.fields,
    )  # fmt: skip


async def kept_with_owner(conn: Connection, account_id: AccountId) -> tuple[AccountId, UserId | None]:
    """The account that stands for this one, mostly itself, and who looks after it now; None when it cannot be seen."""
    row = await conn.fetchrow(
        "SELECT coalesce(canonical_id, id) AS id, owner_id FROM account WHERE id = $1", account_id
    )
    return (row["id"], row["owner_id"]) if row else (account_id, None)


async def sources(conn: Connection, *, kept: int | None = None) -> list[Choice]:
    """The sources that may be chosen; `kept` stays among them although it may have been retired."""
    return await _choices(conn, "source", kept)


async def account_types(conn: Connection, *, kept: int | None = None) -> list[Choice]:
    """The account types that may be chosen; `kept` stays among them although it may have been retired."""
    return await _choices(conn, "account_type", kept)


async def _choices(conn: Connection, table: str, kept: int | None) -> list[Choice]:
    return await fetch_rows(
        conn,
        Choice,
        f"SELECT id, names FROM {table} WHERE retired_at IS NULL OR id = $1 ORDER BY position, id",
        kept,
    )
