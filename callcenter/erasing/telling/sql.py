"""The queries behind everything known of one person; one for each section.

$1 the account, in an array, $2 the person or NULL, $3 the reader's language, $4 the calls with the person.
"""

from typing import Any

import msgspec

from callcenter.db import Connection
from callcenter.erasing.model import Whom

_PEOPLE = "person.account_id = ANY ($1) AND ($2::bigint IS NULL OR person.id = $2)"
_CONTACTS = "activity.id = ANY ((SELECT contacts_with($1, $2))::bigint[]) AND activity.account_id = ANY ($1)"
_FIELDS = """(SELECT coalesce(jsonb_object_agg(field_def.names ->> $3, given.value), '{{}}')
                  FROM jsonb_each({0}.fields) AS given
                  JOIN field_def ON field_def.code = given.key AND field_def.subject = '{0}')"""

SECTIONS = {
    "people": f"""
        SELECT family_name, given_name, middle_name, greeting_name, role, decision_maker, language, email, note,
               {_FIELDS.format("person")} AS own_fields, created_at AS entered_at
          FROM person
         WHERE {_PEOPLE}
         ORDER BY position, id""",
    "account": f"""
        SELECT account.name, account.kind, account.lifecycle, account_type.names ->> $3 AS type,
               source.names ->> $3 AS source, owner.name AS owner, account.about, account.problem, account.address,
               account.city, account.country, account.language, account.note, {_FIELDS.format("account")} AS own_fields,
               account.created_at AS entered_at, account.client_since
          FROM account
          JOIN source ON source.id = account.source_id
          JOIN app_user AS owner ON owner.id = account.owner_id
          LEFT JOIN account_type ON account_type.id = account.type_id
         WHERE account.id = ANY ($1)
           AND $2::bigint IS NULL""",
    "numbers": """
        SELECT e164 AS number, extension, typed, kind, created_at AS entered_at
          FROM phone_number
         WHERE account_id = ANY ($1)
           AND ($2::bigint IS NULL OR person_id = $2)
         ORDER BY position, id""",
    "emails": """
        SELECT address AS email, created_at AS entered_at
          FROM email_address
         WHERE account_id = ANY ($1)
           AND ($2::bigint IS NULL OR person_id = $2)
         ORDER BY position, id""",
    "contacts": f"""
        SELECT coalesce(activity.done_at, activity.due_at, activity.due_on::timestamptz, activity.created_at) AS at,
               activity.state, activity_kind.names ->> $3 AS kind, purpose.names ->> $3 AS purpose,
               result.names ->> $3 AS result, app_user.name AS done_by, activity.impression, activity.comment,
               activity.note, activity.description, activity.call_id::text AS call
          FROM activity
          JOIN activity_kind ON activity_kind.id = activity.kind_id
          JOIN purpose ON purpose.id = activity.purpose_id
          JOIN app_user ON app_user.id = activity.assignee_id
          LEFT JOIN result ON result.id = activity.result_id
         WHERE {_CONTACTS}
         ORDER BY at, activity.id""",
    "corrections": f"""
        SELECT activity_event.at, coalesce(app_user.name, '') AS done_by,
               activity_event.detail ->> 'note_before' AS note_before,
               activity_event.detail ->> 'description_before' AS description_before
          FROM activity
          JOIN activity_event ON activity_event.account_id = activity.account_id
                             AND activity_event.activity_id = activity.id
          LEFT JOIN app_user ON app_user.id = activity_event.by_user
         WHERE {_CONTACTS}
           AND activity_event.detail ?| ARRAY['note_before', 'description_before']
         ORDER BY activity_event.at, activity_event.id""",
    "calls": """
        SELECT call.id::text AS call, call.requested_at AS at, call.direction, call.number,
               coalesce(app_user.name, '') AS done_by, call.answered_at, call.ended_at, call.end_reason,
               recording.state AS recording, recording.retention_until AS kept_until
          FROM call
          LEFT JOIN app_user ON app_user.id = call.user_id
          LEFT JOIN recording ON recording.call_id = call.id
         WHERE call.id = ANY ($4::uuid[])
         ORDER BY call.requested_at, call.id""",
    "comments": """
        SELECT recording_comment.call_id::text AS call, recording_comment.created_at AS at,
               app_user.name AS done_by, recording_comment.at_seconds, recording_comment.words
          FROM recording_comment
          JOIN app_user ON app_user.id = recording_comment.user_id
         WHERE recording_comment.call_id = ANY ($4::uuid[])
         ORDER BY recording_comment.created_at, recording_comment.id""",
    "orders": """
        SELECT sales_order.number AS order, sales_order.ordered_on AS day, sales_order.amount, sales_order.currency,
               app_user.name AS done_by
          FROM sales_order
          JOIN app_user ON app_user.id = sales_order.sold_by
         WHERE sales_order.account_id = ANY ($1)
           AND $2::bigint IS NULL
         ORDER BY sales_order.ordered_on, sales_order.id""",
    "stops": """
        WITH known AS (
            SELECT e164 AS address
              FROM phone_number
             WHERE account_id = ANY ($1)
               AND ($2::bigint IS NULL OR person_id = $2)
            UNION
            SELECT normalised FROM email_address WHERE account_id = ANY ($1) AND ($2 IS NULL OR person_id = $2)
        )
        SELECT suppression.channel, suppression.scope, coalesce(known.address, '') AS address, suppression.reason,
               suppression.at, suppression.lifted_at, suppression.lifted_because
          FROM suppression
          LEFT JOIN known ON address_hash(known.address) = suppression.address_hash
         WHERE known.address IS NOT NULL
            OR suppression.account_id = ANY ($1)
            OR suppression.person_id IN (SELECT person.id FROM person
                                          WHERE person.account_id = ANY ($1) AND ($2 IS NULL OR person.id = $2))
         ORDER BY suppression.at, suppression.id""",
    "campaigns": """
        SELECT campaign.name AS campaign, lead.state, lead.attempts, lead.created_at AS entered_at
          FROM lead
          JOIN campaign ON campaign.id = lead.campaign_id
         WHERE lead.account_id = ANY ($1)
           AND $2::bigint IS NULL
         ORDER BY lead.created_at, campaign.id""",
    "lists": """
        SELECT import_batch.file_name AS file, import_batch.created_at AS at, app_user.name AS done_by,
               array_to_string(import_row.raw, ' | ') AS line
          FROM import_row
          JOIN import_batch ON import_batch.id = import_row.batch_id
          JOIN app_user ON app_user.id = import_batch.created_by
         WHERE import_row.account_id = ANY ($1)
           AND ($2::bigint IS NULL OR import_row.made -> 'people' @> to_jsonb($2::bigint))
         ORDER BY import_batch.id, import_row.line""",
    "owners": """
        SELECT assignment.since AS at, app_user.name AS owner
          FROM assignment
          JOIN app_user ON app_user.id = assignment.owner_id
         WHERE assignment.account_id = ANY ($1)
           AND $2::bigint IS NULL
         ORDER BY assignment.since""",
    "audit": """
        SELECT audit.at, coalesce(app_user.name, '') AS done_by, audit.action, audit.subject
          FROM audit
          LEFT JOIN app_user ON app_user.id = audit.user_id
         WHERE audit.subject = ANY ($4::text[] || ARRAY(SELECT 'account ' || one FROM unnest($1::bigint[]) AS one))
         ORDER BY audit.id""",
}
_SOUNDS = """
        SELECT recording.call_id::text AS call_id, call.requested_at, recording.state
          FROM recording
          JOIN call ON call.id = recording.call_id
         WHERE recording.call_id = ANY ($4::uuid[])
         ORDER BY call.requested_at, call.id"""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What every section is asked with."""

    whom: Whom
    accounts: list[int]
    language: str
    calls: list[str]


async def same_accounts(conn: Connection, whom: Whom) -> list[int]:
    """The account with those that it stands for."""
    accounts: list[int] = await conn.fetchval("SELECT family_of($1)", whom.account_id)
    return accounts


async def calls_of(conn: Connection, accounts: list[int], whom: Whom) -> list[str]:
    """The calls with the person."""
    calls: list[str] = await conn.fetchval("SELECT calls_with($1, $2)::text[]", accounts, whom.person_id)
    return calls


async def section(conn: Connection, name: str, asked: Asked) -> list[dict[str, Any]]:
    """The rows of a section."""
    return await _told(conn, SECTIONS[name], asked)


async def sounds(conn: Connection, asked: Asked) -> list[dict[str, Any]]:
    """The recordings of the calls."""
    return await _told(conn, _SOUNDS, asked)


async def _told(conn: Connection, query: str, asked: Asked) -> list[dict[str, Any]]:
    """Postgres wants to know the type of every value, also of those that a section does not ask for."""
    rows = await conn.fetch(
        f"WITH asked AS (SELECT $1::bigint[], $2::bigint, $3::text, $4::text[]) SELECT told.* FROM ({query}) AS told",
        asked.accounts,
        asked.whom.person_id,
        asked.language,
        asked.calls,
    )
    return [dict(row) for row in rows]
