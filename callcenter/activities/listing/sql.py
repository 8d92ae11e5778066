"""The queries of the lists of contacts."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from callcenter.activities.listing.model import ContactLine, State
from callcenter.activities.sql import PERSON_NAME
from callcenter.db import Connection, fetch_rows, stream_rows

_LINE = f"""account.id AS account_id, activity.id AS activity_id,
               coalesce(activity.done_at, planned_for(activity.due_at, activity.due_on)) AS key, activity.state,
               activity.due_at, activity.due_on, activity.done_at, activity.reschedules, account.name AS account_name,
               account.city, account.fields, coalesce({PERSON_NAME}, '') AS person_name,
               activity_kind.names AS kind_names,
               purpose.names AS purpose_names, result.names AS result_names,
               coalesce(result.tone, 'idle') AS result_tone,
               assignee.name AS assignee_name, owner.name AS owner_name,
               coalesce(giver.name, '') AS given_by,
               CASE activity.state WHEN 'planned' THEN activity.comment ELSE activity.note END AS comment"""
_WITH_EACH = """JOIN activity ON activity.account_id = listed.account_id AND activity.id = listed.activity_id
          JOIN account AS own ON own.id = activity.account_id
          JOIN account ON account.id = CASE WHEN own.canonical_id IS NULL THEN own.id ELSE own.canonical_id END
          JOIN app_user AS owner ON owner.id = account.owner_id
          JOIN app_user AS assignee ON assignee.id = activity.assignee_id
          LEFT JOIN app_user AS giver
            ON giver.id = activity.entered_by
           AND giver.id <> activity.assignee_id
           AND activity.first_due_at IS NOT NULL
          JOIN activity_kind ON activity_kind.id = activity.kind_id
          JOIN purpose ON purpose.id = activity.purpose_id
          LEFT JOIN result ON result.id = activity.result_id
          LEFT JOIN person ON person.account_id = activity.account_id AND person.id = activity.person_id"""


async def list_contacts(
    conn: Connection, wanted: dict[str, Any], *, after: tuple[datetime, int] | None, limit: int
) -> list[ContactLine]:
    """A page of the contacts that `contacts_listed` finds: cut off first, read under the policies."""
    after_at, after_id = after or (None, 0)
    return await fetch_rows(
        conn,
        ContactLine,
        f"""
        SELECT {_LINE}
          FROM contacts_listed($1, true, $2, $3, $4) AS listed
          {_WITH_EACH}
         ORDER BY {"key, activity_id" if wanted["state"] == State.UNDONE else "key DESC, activity_id DESC"}
        """,
        wanted,
        after_at,
        after_id,
        limit,
    )


def stream_contacts(conn: Connection, wanted: dict[str, Any]) -> AsyncIterator[ContactLine]:
    """All of the contacts; the function gives their order, so that the first lines are there before the last ones."""
    return stream_rows(
        conn,
        ContactLine,
        f"""
        SELECT {_LINE}
          FROM contacts_listed($1, true, NULL, 0, NULL) WITH ORDINALITY AS listed (account_id, activity_id, place)
          {_WITH_EACH}
         ORDER BY listed.place
        """,
        wanted,
    )


async def count_contacts(conn: Connection, wanted: dict[str, Any], *, most: int) -> int:
    """How many contacts `list_contacts` finds in all; `most` + 1 stands for more than `most`."""
    found: int = await conn.fetchval("SELECT count(*) FROM contacts_listed($1, false, NULL, 0, $2)", wanted, most + 1)
    return found


async def alike(conn: Connection, dictionary: str, chosen: list[int]) -> list[int]:
    """The entries chosen, and those that were merged with them."""
    rows = await conn.fetch(
        "SELECT entries_alike($1, entry_id) AS id FROM unnest($2::bigint[]) AS entry_id", dictionary, chosen
    )
    return [row["id"] for row in rows]
