"""The queries of `promises`."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

from callcenter.db import Connection, fetch_one, fetch_rows, stream_rows
from callcenter.ids import AccountId, UserId
from callcenter.promises.model import CAMPAIGN, Group, Half, ListedAccount, ListedKey, Reason, Standing

# No account was left without a plan before or after: they stand for the ends of a day in the list.
_EARLIEST, _LATEST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
_REASON = "id, code, names, ask_in_days, closes"


async def standing_of(conn: Connection, account_id: AccountId) -> Standing | None:
    """What is known of the account's next step, if it may be seen."""
    return await fetch_one(
        conn,
        Standing,
        """
        SELECT account.lifecycle, next_step.open, next_step.plans, next_step.ask_on, next_step_reason.reason,
               next_reason.names AS reason_names,
               next_step_reason.at AS given_at, giver.name AS given_by
          FROM next_step
          JOIN account ON account.id = next_step.account_id
          LEFT JOIN next_step_reason ON next_step_reason.id = next_step.reason_id
          LEFT JOIN next_reason ON next_reason.code = next_step_reason.reason
          LEFT JOIN app_user AS giver ON giver.id = next_step_reason.by_user
         WHERE next_step.account_id = kept_id($1)
        """,
        account_id,
    )


async def reasons(conn: Connection) -> list[Reason]:
    """The reasons that may be chosen: not the one that a campaign gives."""
    return await fetch_rows(
        conn,
        Reason,
        f"SELECT {_REASON} FROM next_reason WHERE retired_at IS NULL AND code <> $1 ORDER BY position, id",
        CAMPAIGN,
    )


async def reason_in_use(conn: Connection, code: str) -> Reason | None:
    """The reason of this code, unless it is retired."""
    return await fetch_one(
        conn, Reason, f"SELECT {_REASON} FROM next_reason WHERE code = $1 AND retired_at IS NULL", code
    )


async def insert_reason(
    conn: Connection, account_id: AccountId, by: UserId, code: str, ask_on: date | None, *lifecycles: str | None
) -> int:
    """The new reason's id; a trigger makes it count. `lifecycles`: what the account is, and what it becomes or None."""
    reason_id: int = await conn.fetchval(
        """
        INSERT INTO next_step_reason (account_id, by_user, reason, ask_on, lifecycle_before, closes_as)
        VALUES (coalesce(kept_id($1), $1), $2, $3, $4, $5, $6)
        RETURNING id
        """,
        account_id,
        by,
        code,
        ask_on,
        *lifecycles,
    )
    return reason_id


async def reason_in_force(conn: Connection, account_id: AccountId) -> int | None:
    """The reason that counts now."""
    found: int | None = await conn.fetchval(
        "SELECT reason_id FROM next_step WHERE account_id = kept_id($1)", account_id
    )
    return found


async def listed_accounts(conn: Connection, half: Half, *, after: ListedKey | None, limit: int) -> list[ListedAccount]:
    """A page of the open accounts with which nothing is planned: who waits longest for an answer comes first."""
    return await fetch_rows(conn, ListedAccount, _query(half), *_within(half, after), limit, *_narrowed(half))


def stream_listed(conn: Connection, half: Half) -> AsyncIterator[ListedAccount]:
    """All of the accounts of that half of the list, one after the other."""
    return stream_rows(conn, ListedAccount, _query(half), *_within(half, None), None, *_narrowed(half))


def _narrowed(half: Half) -> list[object]:
    """What a query holds besides: the reason, then the owners, each where it narrows the list."""
    return [one for one in (half.reason_id, None if half.owners is None else list(half.owners)) if one is not None]


def _of_reason(half: Half, place: int) -> str:
    if half.reason_id is None:
        return ""
    return f"""
           AND EXISTS (
               SELECT
                 FROM next_step_reason AS given
                WHERE given.id = next_step.reason_id
                  AND given.reason = ANY (ARRAY(
                          SELECT code FROM next_reason WHERE id IN (SELECT entries_alike('next_reason', ${place})))))"""


def _query(half: Half) -> str:
    of_reason, owners = _of_reason(half, 6), 6 if half.reason_id is None else 7
    of_owners = f"""unnest(${owners}::bigint[]) AS owner (id)
                    CROSS JOIN LATERAL ({_LISTED.format(of_reason=of_reason, **_OF_OWNER)})"""
    of_anybody = f"({_LISTED.format(of_reason=of_reason, **_OF_ANYBODY)})"
    listed = of_anybody if half.owners is None else of_owners
    return f"""
        SELECT line.account_id, line.ask_on, line.since, account.name, account.lifecycle, account.city, account.problem,
               account.owner_id, owner.name AS owner_name, nullif(account.latest_at, '-infinity') AS latest_at,
               result.names AS latest_result,
               next_step_reason.reason, next_reason.names AS reason_names, next_step_reason.at AS given_at,
               giver.name AS given_by
          FROM (SELECT listed.* FROM {listed} AS listed ORDER BY ask_on, since, account_id LIMIT $5) AS line
          JOIN account ON account.id = line.account_id
          JOIN app_user AS owner ON owner.id = account.owner_id
          LEFT JOIN next_step_reason ON next_step_reason.id = line.reason_id
          LEFT JOIN next_reason ON next_reason.code = next_step_reason.reason
          LEFT JOIN app_user AS giver ON giver.id = next_step_reason.by_user
          LEFT JOIN result ON result.id = account.latest_result_id
         ORDER BY line.ask_on, line.since, line.account_id
    """


# $1 … $3: after this place; $4: up to this day.
_LISTED = """
        SELECT account_id, ask_on, since, reason_id
          FROM next_step
         WHERE open
           AND plans = 0
           AND ({place}ask_on, since, account_id) > ({after}$1, $2, $3)
           AND ask_on <= $4
           {of_whom}{of_reason}
         ORDER BY ask_on, since, account_id
         LIMIT $5"""
_OF_ANYBODY = {"place": "", "after": "", "of_whom": ""}
# The owner stands in the place, too, so that no index but the owner's fits.
_OF_OWNER = {"place": "owner_id, ", "after": "owner.id, ", "of_whom": "AND owner_id = owner.id"}


async def count_listed(conn: Connection, half: Half, *, most: int) -> int:
    """How many stand in that half of the list; more than `most` are counted as one more than that."""
    found: int = await conn.fetchval(
        f"SELECT count(*) FROM ({_counted(half)}) AS listed", half.today, most + 1, *_narrowed(half)
    )
    return found


async def count_by_reason(conn: Connection, half: Half, *, most: int) -> dict[int, int]:
    """How many of that half, or of `most` of them, have which reason; merged ones count as the other one."""
    found = await conn.fetch(
        f"""
        SELECT coalesce(merged.into_id, next_reason.id) AS reason_id, count(*)
          FROM ({_counted(half)}) AS listed
          JOIN next_step_reason ON next_step_reason.id = listed.reason_id
          JOIN next_reason ON next_reason.code = next_step_reason.reason
          LEFT JOIN merged_entry AS merged
            ON merged.dictionary = 'next_reason' AND merged.entry_id = next_reason.id
         GROUP BY 1
        """,
        half.today,
        most,
        *_narrowed(half),
    )
    return {row["reason_id"]: row["count"] for row in found}


def _counted(half: Half) -> str:
    owners = 3 if half.reason_id is None else 4
    return f"""
                SELECT next_step.reason_id
                  FROM next_step
                 WHERE open
                   AND plans = 0
                   AND ask_on {"<=" if half.group is Group.ASKED else ">"} $1
                   {"" if half.owners is None else f"AND owner_id = ANY (${owners}::bigint[])"}{_of_reason(half, 3)}
                 LIMIT $2"""


def _within(half: Half, after: ListedKey | None) -> tuple[object, ...]:
    asked = half.group is Group.ASKED
    first, upto = (date.min, half.today) if asked else (half.today, date.max)
    start = ListedKey(ask_on=first, since=_EARLIEST if asked else _LATEST, account_id=AccountId(0))
    place = after or start
    return place.ask_on, place.since, place.account_id, upto
