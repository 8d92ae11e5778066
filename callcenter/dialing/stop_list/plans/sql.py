"""The queries of the planned calls."""

from datetime import date, datetime

import msgspec

from callcenter.db import Connection, fetch_rows
from callcenter.ids import AccountId, ActivityId


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """A planned call of another account that has a number of the stop list, too."""

    account_id: AccountId
    name: str
    owner_name: str
    activity_id: ActivityId
    due_at: datetime | None
    due_on: date | None
    e164: str


async def planned_in_vain(conn: Connection, account_id: AccountId) -> list[ActivityId]:
    """The planned calls of the account for which no number is left: none of the person, or none at all."""
    rows = await conn.fetch(
        """
        SELECT activity.id
          FROM activity
          JOIN activity_kind ON activity_kind.id = activity.kind_id
         CROSS JOIN LATERAL (
               SELECT bool_and(is_stopped('call', e164, account_id, person_id)) AS stopped
                 FROM phone_number
                WHERE phone_number.account_id = ANY (family_of($1))
                  AND (phone_number.person_id = activity.person_id
                       OR NOT EXISTS (SELECT FROM phone_number AS own WHERE own.person_id = activity.person_id))
         ) AS numbers
         WHERE activity.account_id = ANY (family_of($1))
           AND activity.state = 'planned'
           AND activity_kind.counts_as = 'call'
           AND (numbers.stopped OR is_stopped('call', NULL, activity.account_id, activity.person_id))
        """,
        account_id,
    )
    return [row["id"] for row in rows]


async def planned_elsewhere(conn: Connection, account_id: AccountId, *, limit: int = 20) -> list[Elsewhere]:
    """Planned calls of other visible accounts that have a number of this one which is on the list itself."""
    return await fetch_rows(
        conn,
        Elsewhere,
        """
        SELECT account.id AS account_id, account.name, owner.name AS owner_name, activity.id AS activity_id,
               activity.due_at, activity.due_on, min(theirs.e164) AS e164
          FROM phone_number AS mine
          JOIN phone_number AS theirs ON theirs.e164 = mine.e164 AND theirs.account_id <> ALL (family_of($1))
          JOIN account AS own ON own.id = theirs.account_id
          JOIN account ON account.id = CASE WHEN own.canonical_id IS NULL THEN own.id ELSE own.canonical_id END
                      AND account.deleted_at IS NULL
          JOIN app_user AS owner ON owner.id = account.owner_id
          JOIN activity ON activity.account_id = ANY (family_of(account.id)) AND activity.state = 'planned'
          JOIN activity_kind ON activity_kind.id = activity.kind_id AND activity_kind.counts_as = 'call'
         WHERE mine.account_id = ANY (family_of($1))
           AND EXISTS (
               SELECT
                 FROM suppression
                WHERE suppression.address_hash = address_hash(mine.e164)
                  AND suppression.channel = 'call'
                  AND suppression.lifted_at IS NULL)
         GROUP BY account.id, owner.id, activity.id, activity.account_id, activity.due_at, activity.due_on
         ORDER BY coalesce(activity.due_at, activity.due_on::timestamptz), activity.id
         LIMIT $2
        """,
        account_id,
        limit,
    )
