"""The queries of `accounts.reaching`."""

from callcenter.accounts.model import Email, Number
from callcenter.db import Connection, fetch_rows
from callcenter.ids import AccountId, EmailId, NumberId, PersonId
from callcenter.numbers import Number as DialledNumber


async def numbers_of(conn: Connection, account_id: AccountId) -> list[Number]:
    """All numbers: those of people in the people's order, then the account's own."""
    return await fetch_rows(
        conn,
        Number,
        """
        SELECT phone_number.id, phone_number.account_id, phone_number.person_id, phone_number.e164,
               phone_number.extension, phone_number.kind, phone_number.typed
          FROM phone_number
          LEFT JOIN person ON person.id = phone_number.person_id
         WHERE phone_number.account_id = ANY (family_of($1))
         ORDER BY array_position(family_of($1), phone_number.account_id), person.position NULLS LAST, person.id,
                  phone_number.position, phone_number.id
        """,
        account_id,
    )


async def emails_of(conn: Connection, account_id: AccountId) -> list[Email]:
    """All e-mail addresses, in the same order."""
    return await fetch_rows(
        conn,
        Email,
        """
        SELECT email_address.id, email_address.account_id, email_address.person_id, email_address.address
          FROM email_address
          LEFT JOIN person ON person.id = email_address.person_id
         WHERE email_address.account_id = ANY (family_of($1))
         ORDER BY array_position(family_of($1), email_address.account_id), person.position NULLS LAST, person.id,
                  email_address.position, email_address.id
        """,
        account_id,
    )


async def insert_number(
    conn: Connection, account_id: AccountId, person_id: PersonId | None, number: DialledNumber, told: tuple[str, str]
) -> NumberId:
    """The new number's id; `told` is how it was typed, and its kind. It stands with the account of its person."""
    number_id: NumberId = await conn.fetchval(
        """
        INSERT INTO phone_number (account_id, person_id, e164, extension, typed, kind, position)
        VALUES (coalesce((SELECT account_id FROM person WHERE id = $2 AND account_id = ANY (family_of($1))),
                         kept_id($1), $1), $2, $3, $4, $5, $6,
                (SELECT coalesce(max(position) + 1, 0)
                   FROM phone_number
                  WHERE account_id = ANY (family_of($1))
                    AND person_id IS NOT DISTINCT FROM $2))
        RETURNING id
        """,
        account_id,
        person_id,
        number.e164,
        number.extension,
        *told,
    )
    return number_id


async def update_number(
    conn: Connection, account_id: AccountId, number_id: NumberId, number: DialledNumber, told: tuple[str, str]
) -> bool:
    """Whether the account has this number, which is another one now."""
    status = await conn.execute(
        """
        UPDATE phone_number
           SET e164 = $3, extension = $4, typed = CASE WHEN e164 = $3 THEN typed ELSE $5 END, kind = $6
         WHERE account_id = ANY (family_of($1))
           AND id = $2
        """,
        account_id,
        number_id,
        number.e164,
        number.extension,
        *told,
    )
    return status == "UPDATE 1"


async def move_number_first(conn: Connection, account_id: AccountId, number_id: NumberId) -> bool:
    """Whether the account has this number, which stands before the others of its person now."""
    status = await conn.execute(
        """
        UPDATE phone_number
           SET position = (SELECT min(other.position) - 1
                             FROM phone_number AS other
                            WHERE other.account_id = phone_number.account_id
                              AND other.person_id IS NOT DISTINCT FROM phone_number.person_id)
         WHERE account_id = ANY (family_of($1))
           AND id = $2
        """,
        account_id,
        number_id,
    )
    return status == "UPDATE 1"


async def delete_number(conn: Connection, account_id: AccountId, number_id: NumberId) -> bool:
    """Whether the account had this number."""
    status = await conn.execute(
        "DELETE FROM phone_number WHERE account_id = ANY (family_of($1)) AND id = $2", account_id, number_id
    )
    return status == "DELETE 1"


async def insert_email(conn: Connection, account_id: AccountId, person_id: PersonId | None, address: str) -> EmailId:
    """The new address's id."""
    email_id: EmailId = await conn.fetchval(
        """
        INSERT INTO email_address (account_id, person_id, address, position)
        VALUES (coalesce((SELECT account_id FROM person WHERE id = $2 AND account_id = ANY (family_of($1))),
                         kept_id($1), $1), $2, $3,
                (SELECT coalesce(max(position) + 1, 0)
                   FROM email_address
                  WHERE account_id = ANY (family_of($1))
                    AND person_id IS NOT DISTINCT FROM $2))
        RETURNING id
        """,
        account_id,
        person_id,
        address.strip(),
    )
    return email_id


async def update_email(conn: Connection, account_id: AccountId, email_id: EmailId, address: str) -> bool:
    """Whether the account has this address, which is another one now."""
    status = await conn.execute(
        "UPDATE email_address SET address = $3 WHERE account_id = ANY (family_of($1)) AND id = $2",
        account_id,
        email_id,
        address.strip(),
    )
    return status == "UPDATE 1"


async def move_email_first(conn: Connection, account_id: AccountId, email_id: EmailId) -> bool:
    """Whether the account has this address, which stands before the others of its person now."""
    status = await conn.execute(
        """
        UPDATE email_address
           SET position = (SELECT min(other.position) - 1
                             FROM email_address AS other
                            WHERE other.account_id = email_address.account_id
                              AND other.person_id IS NOT DISTINCT FROM email_address.person_id)
         WHERE account_id = ANY (family_of($1))
           AND id = $2
        """,
        account_id,
        email_id,
    )
    return status == "UPDATE 1"


async def delete_email(conn: Connection, account_id: AccountId, email_id: EmailId) -> bool:
    """Whether the account had this address."""
    status = await conn.execute(
        "DELETE FROM email_address WHERE account_id = ANY (family_of($1)) AND id = $2", account_id, email_id
    )
    return status == "DELETE 1"


async def keep_first_emails(conn: Connection, account_id: AccountId) -> None:
    """Each person's first address stands with the person, too: lists and duplicates still look for it there."""
    await conn.execute(
        """
        UPDATE person
           SET email = kept.address
          FROM (
            SELECT person.id,
                   coalesce((SELECT email_address.address
                               FROM email_address
                              WHERE email_address.person_id = person.id
                              ORDER BY email_address.position, email_address.id
                              LIMIT 1), '') AS address
              FROM person
             WHERE person.account_id = ANY (family_of($1))
               ) AS kept
         WHERE person.id = kept.id
           AND person.email <> kept.address
        """,
        account_id,
    )
