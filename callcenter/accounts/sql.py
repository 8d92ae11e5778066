"""The queries of `accounts`."""

from typing import Any

from callcenter.accounts.model import (
    Account,
    AccountEntry,
    Choice,
    Number,
    Owner,
    Person,
    PersonEntry,
)
from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import AccountId, NumberId, PersonId, UserId
from callcenter.numbers import Number as DialledNumber


async def account_by_id(conn: Connection, account_id: AccountId) -> Account | None:
    """The account, if the transaction's user may see it."""
    return await fetch_one(
        conn,
        Account,
        """
        SELECT account.id, account.kind, account.lifecycle, account.name, account.about, account.problem,
               account.address, account.city, account.country, account.time_zone, account.language, account.note,
               account.owner_id, owner.name AS owner_name, account.source_id, source.names AS source_names,
               account.type_id, account_type.names AS type_names, account.client_since, account.row_version,
               ARRAY(
                   SELECT campaign.name
                     FROM lead
                     JOIN campaign ON campaign.id = lead.campaign_id
                    WHERE lead.account_id = account.id
                    ORDER BY lead.created_at
               ) AS campaign_names
          FROM account
          JOIN app_user AS owner ON owner.id = account.owner_id
          JOIN source ON source.id = account.source_id
          LEFT JOIN account_type ON account_type.id = account.type_id
         WHERE account.id = $1
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
               email, note
          FROM person
         WHERE account_id = $1
         ORDER BY position, id
        """,
        account_id,
    )


async def numbers_of(conn: Connection, account_id: AccountId) -> list[Number]:
    """All numbers: those of people in the people's order, then the account's own."""
    return await fetch_rows(
        conn,
        Number,
        """
        SELECT phone_number.id, phone_number.account_id, phone_number.person_id, phone_number.e164,
               phone_number.extension, phone_number.kind
          FROM phone_number
          LEFT JOIN person ON person.id = phone_number.person_id
         WHERE phone_number.account_id = $1
         ORDER BY person.position NULLS LAST, person.id, phone_number.position, phone_number.id
        """,
        account_id,
    )


async def insert_account(conn: Connection, owner_id: UserId, entry: AccountEntry) -> AccountId:
    """The new prospect's id."""
    account_id: AccountId = await conn.fetchval(
        """
        INSERT INTO account (owner_id, created_by, name, country, time_zone, kind, city, address, about, problem,
                             language, source_id, type_id)
        VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
                coalesce($11, (SELECT id FROM source WHERE retired_at IS NULL ORDER BY position, id LIMIT 1)), $12)
        RETURNING id
        """,
        owner_id,
        *_columns(entry),
    )
    return account_id


async def update_account(conn: Connection, account_id: AccountId, entry: AccountEntry, row_version: int) -> bool:
    """Whether the row was still as the caller saw it, and is changed now."""
    status = await conn.execute(
        """
        UPDATE account
           SET name = $3, country = $4, time_zone = $5, kind = $6, city = $7, address = $8, about = $9, problem = $10,
               language = $11, source_id = coalesce($12, source_id), type_id = $13
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
        entry.problem, entry.language, entry.source_id, entry.type_id,
    )  # fmt: skip


async def insert_person(conn: Connection, account_id: AccountId, entry: PersonEntry) -> PersonId:
    """The new person's id."""
    person_id: PersonId = await conn.fetchval(
        """
        INSERT INTO person (account_id, family_name, given_name, middle_name, greeting_name, role, decision_maker,
                            language, email, position)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
                (SELECT coalesce(max(position) + 1, 0) FROM person WHERE account_id = $1))
        RETURNING id
        """,
        account_id,
        entry.family_name.strip(),
        entry.given_name.strip(),
        entry.middle_name.strip(),
        entry.greeting_name.strip(),
        entry.role.strip(),
        entry.decision_maker,
        entry.language,
        entry.email.strip(),
    )
    return person_id


async def insert_number(
    conn: Connection, account_id: AccountId, person_id: PersonId | None, number: DialledNumber, typed: str
) -> NumberId:
    """The new number's id."""
    number_id: NumberId = await conn.fetchval(
        """
        INSERT INTO phone_number (account_id, person_id, e164, extension, typed, kind, position)
        VALUES ($1, $2, $3, $4, $5, $6,
                (SELECT coalesce(max(position) + 1, 0)
                   FROM phone_number
                  WHERE account_id = $1
                    AND person_id IS NOT DISTINCT FROM $2))
        RETURNING id
        """,
        account_id,
        person_id,
        number.e164,
        number.extension,
        typed,
        number.kind.value,
    )
    return number_id


async def owners_of(conn: Connection, account_id: AccountId) -> list[Owner]:
    """Who kept the account since when, newest first."""
    return await fetch_rows(
        conn,
        Owner,
        """
        SELECT owner.name, lower(assignment.during) AS since
          FROM assignment
          JOIN app_user AS owner ON owner.id = assignment.owner_id
         WHERE assignment.account_id = $1
         ORDER BY since DESC
        """,
        account_id,
    )


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
