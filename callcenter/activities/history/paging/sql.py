"""The queries of a page of the history. The page is cut off first; only what is shown gets its names and its sound."""

import re

from callcenter import accounts
from callcenter.activities.history.sql import ENTRY
from callcenter.activities.model import Entry, Sought, TimelineEntry, TimelineKey
from callcenter.db import Connection, fetch_rows
from callcenter.ids import AccountId

# $1 the account and what is merged with it, as values: only the partitions that they lie in are planned for. $2 at,
# $3 what, $4 id of the entry before the page, $5 what, $6 kind, $7 purpose, $8 person, $9 words, $10 contacts only,
# $11 length of the page, $12 how the words begin, $13 whether the entry before the page is planned: then all that
# happened comes still.
_BEFORE = (
    "{at} <= CASE WHEN $13 THEN 'infinity' ELSE coalesce($2::timestamptz, 'infinity') END "
    "AND ($2::timestamptz IS NULL OR $13 OR ({at}, '{what}', {id}) < ($2, $3::text, $4::bigint))"
)
_HAPPENED = "coalesce(activity.done_at, activity.due_at, activity.created_at)"
# Words are stemmed as Russian with English words in it, and as Hungarian; part of a word is found as it is written.
# Stemming costs twenty times as much as looking for the beginnings of the words, which all of its forms share.
_SAID = "activity.note || ' ' || activity.description || ' ' || activity.comment"
_FITS = f"""
                       AND ($5 IN ('', 'activity'))
                       AND ($6::bigint IS NULL OR activity.kind_id = $6)
                       AND ($7::bigint IS NULL OR activity.purpose_id = $7)
                       AND ($8::bigint IS NULL OR activity.person_id = $8)
                       AND NOT (activity.source = 'import' AND activity.state = 'cancelled')
                       AND ($9 = ''
                            OR folded({_SAID}) LIKE sought.part
                            OR (folded({_SAID}) LIKE ANY (sought.near)
                                AND (to_tsvector('russian', {_SAID}) @@ sought.russian
                                     OR to_tsvector('hungarian', {_SAID}) @@ sought.hungarian))
                            OR EXISTS (
                                SELECT
                                  FROM script_run
                                  JOIN script_answer ON script_answer.run_id = script_run.id
                                 WHERE script_run.call_id = activity.call_id
                                   AND folded(script_answer.words || ' ' || script_answer.unlisted) LIKE sought.part
                            ))"""
_PAGE = f"""
        WITH sought AS MATERIALIZED (
            SELECT '%' || regexp_replace(folded($9), '([\\\\%_])', '\\\\\\1', 'g') || '%' AS part,
                   websearch_to_tsquery('russian', nullif($9, '')) AS russian,
                   websearch_to_tsquery('hungarian', nullif($9, '')) AS hungarian,
                   ARRAY(SELECT '%' || folded(beginning) || '%' FROM unnest($12::text[]) AS beginning) AS near
        ), same AS MATERIALIZED (
            SELECT unnest($1::bigint[]) AS account_id
        ), owner AS (
            SELECT assignment.account_id, assignment.since AS at, assignment.owner_id, assignment.by_user,
                   assignment.handover_id,
                   (extract(epoch FROM assignment.since) * 1000000)::bigint AS id,
                   lag(assignment.owner_id) OVER (
                       PARTITION BY assignment.account_id
                           ORDER BY assignment.since
                   ) AS before_id
              FROM assignment
             WHERE assignment.account_id = ANY ($1)
        ), merge AS (
            SELECT merged.id * 2 + way.back AS id, merged.account_id, merged.into_id, way.at, way.by_user,
                   CASE way.back WHEN 0 THEN 'merged' ELSE 'separated' END AS what
              FROM account_merge AS merged
             CROSS JOIN LATERAL (VALUES (0, merged.merged_at, merged.merged_by),
                                        (1, merged.separated_at, merged.separated_by)) AS way (back, at, by_user)
             WHERE (merged.account_id = ANY ($1) OR merged.into_id = ANY ($1))
               AND way.at IS NOT NULL
        ), place AS MATERIALIZED (
            SELECT * FROM (
            (SELECT true AS planned, activity.account_id, activity.id, 'activity' AS what, due.at
               FROM same
              CROSS JOIN sought
               JOIN activity ON activity.account_id = same.account_id
               JOIN app_user ON app_user.id = activity.assignee_id
              CROSS JOIN LATERAL (
                    SELECT coalesce(activity.due_at, activity.due_on::timestamp AT TIME ZONE app_user.time_zone) AS at
                    ) AS due
              WHERE activity.account_id = ANY ($1)
                AND activity.state = 'planned'
                AND ($2::timestamptz IS NULL OR ($13 AND (due.at > $2 OR (due.at = $2 AND activity.id < $4::bigint))))
                {_FITS}
              ORDER BY due.at, activity.id DESC
              LIMIT $11)
            UNION ALL
            (SELECT false, found.*
               FROM same
              CROSS JOIN sought
              CROSS JOIN LATERAL (
                    SELECT activity.account_id, activity.id, 'activity', {_HAPPENED} AS at
                      FROM activity
                     WHERE activity.account_id = same.account_id
                       AND activity.account_id = ANY ($1)
                       AND activity.state IN ('done', 'cancelled')
                       AND {_BEFORE.format(at=_HAPPENED, what="activity", id="activity.id")}
                       {_FITS}
                     ORDER BY {_HAPPENED} DESC, activity.id DESC
                     LIMIT $11
                    ) AS found)
            UNION ALL
            (SELECT false, sales_order.account_id, sales_order.id, 'order', day.begins
               FROM same
              CROSS JOIN sought
               JOIN sales_order ON sales_order.account_id = same.account_id
               JOIN app_user ON app_user.id = sales_order.sold_by
              CROSS JOIN LATERAL (
                    SELECT sales_order.ordered_on::timestamp AT TIME ZONE app_user.time_zone AS begins
                    ) AS day
              WHERE $5 IN ('', 'order')
                AND NOT $10
                AND ($9 = '' OR folded(sales_order.number) LIKE sought.part)
                AND {_BEFORE.format(at="day.begins", what="order", id="sales_order.id")}
              ORDER BY day.begins DESC, sales_order.id DESC
              LIMIT $11)
            UNION ALL
            (SELECT false, owner.account_id, owner.id, 'owner', owner.at
               FROM owner
              WHERE $5 IN ('', 'owner')
                AND NOT $10
                AND $9 = ''
                AND owner.before_id IS NOT NULL
                AND NOT EXISTS (
                    SELECT
                      FROM account_merge
                     WHERE account_merge.account_id = owner.account_id
                       AND account_merge.separated_at IS NULL
                       AND account_merge.merged_at <= owner.at
                )
                AND {_BEFORE.format(at="owner.at", what="owner", id="owner.id")}
              ORDER BY owner.at DESC
              LIMIT $11)
            UNION ALL
            (SELECT false, merge.account_id, merge.id, 'merge', merge.at
               FROM merge
              WHERE $5 IN ('', 'merge')
                AND NOT $10
                AND $9 = ''
                AND {_BEFORE.format(at="merge.at", what="merge", id="merge.id")}
              ORDER BY merge.at DESC, merge.id DESC
              LIMIT $11)
            ) AS either
            ORDER BY planned DESC, CASE WHEN planned THEN at END, at DESC, what DESC, id DESC
            LIMIT $11
        )"""


_ORDER = """
            SELECT sales_order.id, sales_order.account_id, place.at, sales_order.ordered_on, 'order', 'done', 'order',
                   NULL, 0, sales_order.id = account.first_order_id, 'order', '{}'::jsonb, '{}'::jsonb, NULL, 'ok',
                   app_user.name, '', '', '', NULL, '', '', sales_order.number, NULL, NULL, NULL, NULL,
                   jsonb_build_object('amount', sales_order.amount::text, 'currency', sales_order.currency,
                                      'contacts', receipt.contacts_after, 'hash', encode(receipt.hash_after, 'hex')),
                   'exact', '', NULL, NULL
              FROM sales_order
              LEFT JOIN first_order_receipt AS receipt
                ON receipt.account_id = sales_order.account_id
               AND receipt.order_id = sales_order.id
              JOIN account ON account.id = sales_order.account_id
              JOIN app_user ON app_user.id = sales_order.sold_by
             WHERE place.what = 'order'
               AND sales_order.id = place.id"""
_OWNER = """
            SELECT owner.id, owner.account_id, owner.at, NULL, 'owner', 'done', 'owner', NULL, 0, false,
                   CASE WHEN owner.handover_id IS NULL THEN 'owner' ELSE 'handover' END, '{}'::jsonb, '{}'::jsonb, NULL,
                   'idle', app_user.name, before.name, coalesce(giver.name, ''), '', NULL, '', '', '', NULL, NULL, NULL,
                   NULL, NULL, 'exact', '', NULL, NULL
              FROM owner
              JOIN app_user ON app_user.id = owner.owner_id
              LEFT JOIN app_user AS giver ON giver.id = owner.by_user
              JOIN app_user AS before ON before.id = owner.before_id
             WHERE place.what = 'owner'
               AND owner.account_id = place.account_id
               AND owner.id = place.id"""

_MERGE = """
            SELECT merge.id, merge.account_id, merge.at, NULL, 'merge', 'done', 'merge', NULL, 0, false, merge.what,
                   '{}'::jsonb, '{}'::jsonb, NULL, 'idle', app_user.name, coalesce(gone.name, ''), '', '', NULL, '', '',
                   coalesce(kept.name, ''), NULL, NULL, NULL, NULL, NULL, 'exact', '', NULL, NULL
              FROM merge
              JOIN app_user ON app_user.id = merge.by_user
              LEFT JOIN account AS gone ON gone.id = merge.account_id
              LEFT JOIN account AS kept ON kept.id = merge.into_id
             WHERE place.what = 'merge'
               AND merge.id = place.id"""


_ENTRIES = f"""
        {_PAGE}
        SELECT entry.*
          FROM place
         CROSS JOIN LATERAL (
            {ENTRY}
             WHERE place.what = 'activity'
               AND activity.account_id = place.account_id
               AND activity.account_id = ANY ($1)
               AND activity.id = place.id
            UNION ALL
            {_ORDER}
            UNION ALL
            {_OWNER}
            UNION ALL
            {_MERGE}
          ) AS entry
         ORDER BY place.planned DESC, CASE WHEN place.planned THEN place.at END, place.at DESC, place.what DESC,
                  place.id DESC
"""


async def timeline(
    conn: Connection,
    account_id: AccountId,
    *,
    before: TimelineKey | None = None,
    sought: Sought | None = None,
    limit: int = 50,
) -> list[TimelineEntry]:
    """Everything with this account by anybody: what is planned, soonest first, then what happened, newest first.

    `sought` keeps only what fits it. With `before` only what stands after that entry comes.
    """
    sought = sought or Sought()
    return await fetch_rows(
        conn,
        TimelineEntry,
        _ENTRIES,
        await accounts.merging.family_of(conn, account_id),
        before.at if before else None,
        before.what if before else "",
        before.id if before else 0,
        sought.what,
        sought.kind_id,
        sought.purpose_id,
        sought.person_id,
        sought.words,
        sought.contacts_only,
        limit,
        beginnings(sought.words),
        before is not None and before.planned,
    )


def beginnings(words: str) -> list[str]:
    """How the words begin in all of their forms: short words change after two letters."""
    return [word[: 2 if len(word) < 5 else 3] for word in re.findall(r"[^\W_]+", words)]


async def kinds_and_purposes(conn: Connection) -> tuple[list[Entry], list[Entry]]:
    """All that a contact may have been, entries that are no longer chosen included."""
    kinds = await fetch_rows(conn, Entry, "SELECT id, code, names FROM activity_kind ORDER BY position, id")
    purposes = await fetch_rows(conn, Entry, "SELECT id, code, names FROM purpose ORDER BY position, id")
    return kinds, purposes
