"""The queries of `promises`."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime

from callcenter.db import Connection, fetch_one, fetch_rows, stream_rows
from callcenter.ids import AccountId, UserId
from callcenter.promises.model import Group, ListedAccount, ListedKey, Reason, Standing

# No account was left without a plan before or after: they stand for the ends of a day in the list.
_EARLIEST, _LATEST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


async def standing_of(conn: Connection, account_id: AccountId) -> Standing | None:
    """What is known of the account's next step, if it may be seen."""
    return await fetch_one(
        conn,
        Standing,
        """
        SELECT account.lifecycle, next_step.open, next_step.plans, next_step.ask_on, next_step_reason.reason,
               next_step_reason.at AS given_at, giver.name AS given_by
          FROM next_step
          JOIN account ON account.id = next_step.account_id
          LEFT JOIN next_step_reason ON next_step_reason.id = next_step.reason_id
          LEFT JOIN app_user AS giver ON giver.id = next_step_reason.by_user
         WHERE next_step.account_id = kept_id($1)
        """,
        account_id,
    )


async def insert_reason(
    conn: Connection, account_id: AccountId, by: UserId, reason: Reason, ask_on: date | None, *lifecycles: str | None
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
        reason.value,
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


async def listed_accounts(
    conn: Connection, group: Group, today: date, *, owners: Sequence[UserId] | None, after: ListedKey | None, limit: int
) -> list[ListedAccount]:
    """A page of the open accounts with which nothing is planned: who waits longest for an answer comes first.

    `owners`: of these people, each by the index of the own accounts; None: of everybody whom the user may see, in the
    order of one index, which is quick for an administrator.
    """
    return await fetch_rows(conn, ListedAccount, _query(owners), *_within(group, today, after), limit, *_of(owners))


def stream_listed(
    conn: Connection, group: Group, today: date, *, owners: Sequence[UserId] | None
) -> AsyncIterator[ListedAccount]:
    """All of the accounts of that half of the list, one after the other."""
    return stream_rows(conn, ListedAccount, _query(owners), *_within(group, today, None), None, *_of(owners))


def _of(owners: Sequence[UserId] | None) -> list[list[UserId]]:
    return [] if owners is None else [list(owners)]


def _query(owners: Sequence[UserId] | None) -> str:
    of_owners = f"unnest($6::bigint[]) AS owner (id) CROSS JOIN LATERAL ({_LISTED.format(**_OF_OWNER)})"
    listed = f"({_LISTED.format(**_OF_ANYBODY)})" if owners is None else of_owners
    return f"""
        SELECT line.account_id, line.ask_on, line.since, account.name, account.lifecycle, account.city, account.problem,
               account.owner_id, owner.name AS owner_name, nullif(account.latest_at, '-infinity') AS latest_at,
               result.names AS latest_result,
               next_step_reason.reason, next_step_reason.at AS given_at, giver.name AS given_by
          FROM (SELECT listed.* FROM {listed} AS listed ORDER BY ask_on, since, account_id LIMIT $5) AS line
          JOIN account ON account.id = line.account_id
          JOIN app_user AS owner ON owner.id = account.owner_id
          LEFT JOIN next_step_reason ON next_step_reason.id = line.reason_id
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
           {of_whom}
         ORDER BY ask_on, since, account_id
         LIMIT $5"""
_OF_ANYBODY = {"place": "", "after": "", "of_whom": ""}
# The owner stands in the place, too, so that no index but the owner's fits.
_OF_OWNER = {"place": "owner_id, ", "after": "owner.id, ", "of_whom": "AND owner_id = owner.id"}


async def count_listed(
    conn: Connection, group: Group, today: date, *, owners: Sequence[UserId] | None, most: int
) -> int:
    """How many stand in that half of the list; more than `most` are counted as one more than that."""
    of_owners = "" if owners is None else "AND owner_id = ANY ($3)"
    found: int = await conn.fetchval(
        f"""
        SELECT count(*)
          FROM (SELECT
                  FROM next_step
                 WHERE open
                   AND plans = 0
                   AND ask_on {"<=" if group is Group.ASKED else ">"} $1
                   {of_owners}
                 LIMIT $2) AS listed
        """,
        today,
        most + 1,
        *_of(owners),
    )
    return found


def _within(group: Group, today: date, after: ListedKey | None) -> tuple[object, ...]:
    first, upto = (date.min, today) if group is Group.ASKED else (today, date.max)
    start = ListedKey(ask_on=first, since=_LATEST if group is Group.ANSWERED else _EARLIEST, account_id=AccountId(0))
    place = after or start
    return place.ask_on, place.since, place.account_id, upto
