"""The queries of `duplicates`."""

from typing import Any

import msgspec

from callcenter.db import Connection
from callcenter.duplicates.model import Pair, PairId, PairKey, Side
from callcenter.ids import UserId


def _kin(account_id: str) -> str:
    """The account and those that it stands for."""
    return f"SELECT {account_id} UNION ALL SELECT kin.id FROM account AS kin WHERE kin.canonical_id = {account_id}"


_SAME_NAME = "folded(low.city) = folded(high.city) AND name_key(low.name) = name_key(high.name)"
# $1 whether those that were dismissed are wanted. What the two had in common once and have no more makes no pair.
# Names are compared last: their keys cost the most. What was merged lends its numbers to what stands for it.
_PAIRS = f"""
          FROM duplicate_pair AS pair
          JOIN account AS low ON low.id = pair.low_id AND low.deleted_at IS NULL AND low.canonical_id IS NULL
          JOIN account AS high ON high.id = pair.high_id AND high.deleted_at IS NULL AND high.canonical_id IS NULL
         WHERE (pair.dismissed_at IS NOT NULL) = $1
           AND (EXISTS (
                    SELECT
                      FROM phone_number AS mine
                      JOIN phone_number AS theirs
                        ON theirs.account_id = ANY (ARRAY({_kin("pair.high_id")}))
                       AND theirs.e164 = mine.e164
                     WHERE mine.account_id = ANY (ARRAY({_kin("pair.low_id")}))
                )
                OR EXISTS (
                    SELECT
                      FROM email_address AS mine
                      JOIN email_address AS theirs
                        ON theirs.account_id = ANY (ARRAY({_kin("pair.high_id")}))
                       AND theirs.normalised = mine.normalised
                     WHERE mine.account_id = ANY (ARRAY({_kin("pair.low_id")}))
                )
                OR ({_SAME_NAME}))
"""
_COMMON = f"""
               ARRAY(
                   SELECT e164 FROM phone_number WHERE account_id = ANY (ARRAY({_kin("page.low_id")}))
                   INTERSECT
                   SELECT e164 FROM phone_number WHERE account_id = ANY (ARRAY({_kin("page.high_id")}))
                    ORDER BY 1
               ) AS numbers,
               ARRAY(
                   SELECT normalised FROM email_address WHERE account_id = ANY (ARRAY({_kin("page.low_id")}))
                   INTERSECT
                   SELECT normalised FROM email_address WHERE account_id = ANY (ARRAY({_kin("page.high_id")}))
                    ORDER BY 1
               ) AS emails,
               {_SAME_NAME} AS same_name"""


def _side(name: str) -> str:
    return f"""
               jsonb_build_object(
                   'id', {name}.id, 'name', {name}.name, 'lifecycle', {name}.lifecycle, 'city', {name}.city,
                   'address', {name}.address, 'client_since', {name}.client_since,
                   'owner_name', (SELECT app_user.name FROM app_user WHERE app_user.id = {name}.owner_id),
                   'people', (SELECT count(*) FROM person WHERE person.account_id = ANY (ARRAY({_kin(name + ".id")}))),
                   'contacts', (SELECT count(*)
                                  FROM (SELECT FROM activity
                                         WHERE activity.account_id = ANY (ARRAY({_kin(name + ".id")}))
                                           AND activity.state = 'done'
                                         LIMIT 100) AS done)
               )"""


async def list_pairs(conn: Connection, *, dismissed: bool, after: PairKey | None = None, limit: int = 25) -> list[Pair]:
    """A page of the pairs that may be seen, the latest found first."""
    rows = await conn.fetch(
        f"""
        SELECT page.id, page.found_at, page.dismissed_at,
               coalesce((SELECT app_user.name FROM app_user WHERE app_user.id = page.dismissed_by), '')
                   AS dismissed_by_name,
               {_COMMON}, {_side("low")} AS older, {_side("high")} AS newer
          FROM (
               SELECT pair.*
               {_PAIRS}
                  AND ($2::timestamptz IS NULL OR (pair.found_at, pair.id) < ($2, $3::bigint))
                ORDER BY pair.found_at DESC, pair.id DESC
                LIMIT $4
               ) AS page
          JOIN account AS low ON low.id = page.low_id
          JOIN account AS high ON high.id = page.high_id
         ORDER BY page.found_at DESC, page.id DESC
        """,
        dismissed,
        after.found_at if after else None,
        after.id if after else 0,
        limit,
    )
    return [_pair(dict(row)) for row in rows]


def _pair(row: dict[str, Any]) -> Pair:
    sides = {name: msgspec.convert(row[name], Side) for name in ("older", "newer")}
    return Pair(**{**row, **sides})


async def count_pairs(conn: Connection, *, dismissed: bool, most: int = 100) -> int:
    """How many pairs may be seen; `most` + 1 stands for more than `most`."""
    found: int = await conn.fetchval(f"SELECT count(*) FROM (SELECT {_PAIRS} LIMIT $2) AS counted", dismissed, most + 1)
    return found


async def set_dismissed(conn: Connection, pair_id: PairId, by: UserId | None) -> Any:
    """Dismissed by somebody, or (None) to be looked at again; the two accounts, None when there is no such pair."""
    return await conn.fetchrow(
        """
        UPDATE duplicate_pair
           SET dismissed_by = $2, dismissed_at = CASE WHEN $2::bigint IS NOT NULL THEN now() END
         WHERE id = $1
        RETURNING low_id, high_id
        """,
        pair_id,
        by,
    )
