"""The queries of `activities.drafts`."""

from datetime import datetime

from callcenter.db import Connection
from callcenter.ids import AccountId, UserId


async def upsert_draft(conn: Connection, user_id: UserId, account_id: AccountId, field: str, body: str) -> datetime:
    """When it was saved."""
    saved_at: datetime = await conn.fetchval(
        """
        INSERT INTO draft (user_id, account_id, field, body)
        VALUES ($1, coalesce(kept_id($2), $2), $3, $4)
        ON CONFLICT (user_id, account_id, field) DO UPDATE SET body = $4, saved_at = clock_timestamp()
        RETURNING saved_at
        """,
        user_id,
        account_id,
        field,
        body,
    )
    return saved_at


async def drafts(conn: Connection, user_id: UserId, account_id: AccountId) -> dict[str, str]:
    """Field → text."""
    rows = await conn.fetch(
        "SELECT field, body FROM draft WHERE user_id = $1 AND account_id = kept_id($2)", user_id, account_id
    )
    return {row["field"]: row["body"] for row in rows}


async def delete_drafts(conn: Connection, user_id: UserId, account_id: AccountId) -> None:
    """Gone."""
    await conn.execute("DELETE FROM draft WHERE user_id = $1 AND account_id = kept_id($2)", user_id, account_id)
