"""The queries of the intake; rows come as JSON, one statement for all of them."""

from collections.abc import Sequence
from typing import Any

from callcenter.accounts.intake.model import (
    Fill,
    KeptNumber,
    Known,
    KnownContact,
    KnownPerson,
    NewAccount,
    NewNumber,
    NewPerson,
    Twin,
    Wanted,
    same_name,
)
from callcenter.db import Connection, fetch_rows
from callcenter.ids import AccountId, NumberId, PersonId


async def twins_of(conn: Connection, wanted: Sequence[Wanted]) -> list[Twin]:
    """The accounts that may be the wanted ones, by number, e-mail, or name and city; foreign ones without their id."""
    numbers = [(each.place, e164) for each in wanted for e164 in each.e164s]
    named = [each for each in wanted if each.name]
    mailed = [each for each in wanted if each.email]
    return await fetch_rows(
        conn,
        Twin,
        "SELECT place, by, account_id, foreign_owner FROM twins_of($1, $2, $3, $4, $5, $6, $7)",
        [place for place, _ in numbers],
        [e164 for _, e164 in numbers],
        [each.place for each in named],
        [each.name for each in named],
        [each.city for each in named],
        [each.place for each in mailed],
        [each.email.lower() for each in mailed],
    )


async def known_accounts(conn: Connection, account_ids: Sequence[AccountId]) -> dict[AccountId, Known]:
    """What is known of these accounts, as far as the transaction's user may see them."""
    rows = await conn.fetch(
        """
        SELECT account.id, account.owner_id, owner.active AS owner_active, account.city, account.address,
               account.note, account.type_id, account.fields,
               ARRAY(
                   SELECT e164 FROM phone_number WHERE phone_number.account_id = ANY (family_of(account.id))
               ) AS numbers,
               ARRAY(
                   SELECT campaign_id FROM lead WHERE lead.account_id = ANY (family_of(account.id))
               ) AS campaign_ids,
               ARRAY(
                   SELECT ROW(person.id, person.account_id, person.family_name || ' ' || person.given_name,
                              ARRAY(SELECT normalised FROM email_address WHERE email_address.person_id = person.id))
                     FROM person
                    WHERE person.account_id = ANY (family_of(account.id))
               ) AS people,
               ARRAY(
                   SELECT ROW(activity.done_at, coalesce(merged.into_id, activity.kind_id))
                     FROM activity
                     LEFT JOIN merged_entry AS merged
                       ON merged.dictionary = 'activity_kind' AND merged.entry_id = activity.kind_id
                    WHERE activity.account_id = ANY (family_of(account.id))
                      AND activity.source = 'import'
                      AND activity.state = 'done'
               ) AS contacts
          FROM account
          JOIN app_user AS owner ON owner.id = account.owner_id
         WHERE account.id = ANY ($1)
           AND account.deleted_at IS NULL
        """,
        list(account_ids),
    )
    return {row["id"]: _known(dict(row)) for row in rows}


def _known(row: dict[str, Any]) -> Known:
    people = [
        KnownPerson(id=person_id, account_id=account_id, name=same_name(name), emails=emails)
        for person_id, account_id, name, emails in row["people"]
    ]
    contacts = [KnownContact(at=at, kind_id=kind_id) for at, kind_id in row["contacts"]]
    return Known(**{**row, "people": people, "contacts": contacts})


async def draw_account_ids(conn: Connection, count: int) -> list[AccountId]:
    """So many ids for accounts that are about to be entered."""
    rows = await conn.fetch(
        """
        SELECT nextval(sequence.name) AS id
          FROM (SELECT pg_get_serial_sequence('account', 'id')::regclass AS name) AS sequence
         CROSS JOIN generate_series(1, $1)
        """,
        count,
    )
    return [row["id"] for row in rows]


async def draw_person_ids(conn: Connection, count: int) -> list[PersonId]:
    """So many ids for people who are about to be entered."""
    rows = await conn.fetch(
        """
        SELECT nextval(sequence.name) AS id
          FROM (SELECT pg_get_serial_sequence('person', 'id')::regclass AS name) AS sequence
         CROSS JOIN generate_series(1, $1)
        """,
        count,
    )
    return [row["id"] for row in rows]


async def add_accounts(conn: Connection, created_by: int, new: Sequence[NewAccount]) -> None:
    """Enter them."""
    await conn.execute(
        """
        INSERT INTO account (id, name, kind, city, address, country, time_zone, language, note, source_id, type_id,
                             owner_id, created_by, fields)
               OVERRIDING SYSTEM VALUE
        SELECT id, name, kind, city, address, country, time_zone, language, note, source_id, type_id, owner_id, $1,
               fields
          FROM jsonb_to_recordset($2::jsonb) AS new (
               id bigint, name text, kind text, city text, address text, country text, time_zone text, language text,
               note text, source_id bigint, type_id bigint, owner_id bigint, fields jsonb)
        """,
        created_by,
        new,
    )


async def add_people(conn: Connection, new: Sequence[NewPerson]) -> None:
    """Enter them, after the people whom their accounts have."""
    await conn.execute(
        """
        INSERT INTO person (id, account_id, family_name, given_name, role, email, language, fields,
                            position)
               OVERRIDING SYSTEM VALUE
        SELECT id, account_id, family_name, given_name, role, email, language, fields,
               (SELECT count(*) FROM person WHERE person.account_id = new.account_id)
          FROM jsonb_to_recordset($1::jsonb) AS new (
               id bigint, account_id bigint, family_name text, given_name text, role text, email text, language text,
               fields jsonb)
        """,
        new,
    )


async def add_numbers(conn: Connection, new: Sequence[NewNumber]) -> list[KeptNumber]:
    """Enter those that are not there yet."""
    return await fetch_rows(
        conn,
        KeptNumber,
        """
        INSERT INTO phone_number (account_id, person_id, e164, extension, typed, kind, position)
        SELECT account_id, person_id, e164, extension, typed, kind, position
          FROM jsonb_to_recordset($1::jsonb) AS new (
               account_id bigint, person_id bigint, e164 text, extension text, typed text, kind text, position integer)
            ON CONFLICT DO NOTHING
        RETURNING id, account_id, e164
        """,
        new,
    )


async def fill_in(conn: Connection, fills: Sequence[Fill]) -> None:
    """Write the fields that are given."""
    await conn.execute(
        """
        UPDATE account
           SET city = coalesce(fill.city, account.city), address = coalesce(fill.address, account.address),
               note = coalesce(fill.note, account.note), type_id = coalesce(fill.type_id, account.type_id),
               fields = coalesce(fill.fields, '{}') || account.fields
          FROM jsonb_to_recordset($1::jsonb) AS fill (
               account_id bigint, city text, address text, note text, type_id bigint, fields jsonb)
         WHERE account.id = fill.account_id
        """,
        fills,
    )


async def put_back(conn: Connection, filled: Sequence[Fill]) -> dict[AccountId, int]:
    """Empty the fields that still hold what was filled in; the number of them that do not, by account."""
    rows = await conn.fetch(
        """
        WITH filled AS (
            SELECT account_id, city, address, note, type_id, coalesce(fields, '{}') AS fields
              FROM jsonb_to_recordset($1::jsonb) AS filled (
                   account_id bigint, city text, address text, note text, type_id bigint, fields jsonb)
        ), changed AS (
            UPDATE account
               SET city = CASE WHEN account.city = filled.city THEN '' ELSE account.city END,
                   address = CASE WHEN account.address = filled.address THEN '' ELSE account.address END,
                   note = CASE WHEN account.note = filled.note THEN '' ELSE account.note END,
                   type_id = CASE WHEN account.type_id = filled.type_id THEN NULL ELSE account.type_id END,
                   fields = account.fields - ARRAY(
                       SELECT own.key FROM jsonb_each(filled.fields) AS own WHERE account.fields -> own.key = own.value
                   )
              FROM filled
             WHERE account.id = filled.account_id
        )
        SELECT account.id,
               (coalesce(filled.city, account.city) <> account.city)::integer
               + (coalesce(filled.address, account.address) <> account.address)::integer
               + (coalesce(filled.note, account.note) <> account.note)::integer
               + (filled.type_id IS NOT NULL AND filled.type_id IS DISTINCT FROM account.type_id)::integer
               + (SELECT count(*)
                    FROM jsonb_each(filled.fields) AS own
                   WHERE account.fields -> own.key IS DISTINCT FROM own.value) AS others
          FROM filled
          JOIN account ON account.id = filled.account_id
        """,
        filled,
    )
    return {row["id"]: row["others"] for row in rows}


async def take_back(conn: Connection, account_ids: Sequence[AccountId]) -> None:
    """The accounts are in no list and no search any more."""
    await conn.execute("UPDATE account SET deleted_at = now() WHERE id = ANY ($1)", list(account_ids))


async def remove_numbers(conn: Connection, number_ids: Sequence[NumberId]) -> list[NumberId]:
    """Remove those that nobody has called since; the ids of those that went."""
    rows = await conn.fetch(
        """
        DELETE FROM phone_number
         WHERE id = ANY ($1)
           AND NOT EXISTS (
               SELECT FROM call WHERE call.account_id = phone_number.account_id AND call.number = phone_number.e164
           )
        RETURNING id
        """,
        list(number_ids),
    )
    return [row["id"] for row in rows]


async def remove_people(conn: Connection, person_ids: Sequence[PersonId]) -> list[PersonId]:
    """Remove those whom nobody has changed, called or met since; the ids of those who went."""
    rows = await conn.fetch(
        """
        DELETE FROM person
         WHERE id = ANY ($1)
           AND row_version = 1
           AND NOT EXISTS (
               SELECT FROM activity WHERE activity.account_id = person.account_id AND activity.person_id = person.id
           )
           AND NOT EXISTS (SELECT FROM call WHERE call.account_id = person.account_id AND call.person_id = person.id)
           AND NOT EXISTS (SELECT FROM phone_number WHERE phone_number.person_id = person.id)
           AND NOT EXISTS (
               SELECT
                 FROM email_address
                WHERE email_address.person_id = person.id
                  AND email_address.address <> person.email
           )
        RETURNING id
        """,
        list(person_ids),
    )
    return [row["id"] for row in rows]
