"""Texts that somebody is still typing: saved at every pause, so that no reload or crash loses a word."""

from datetime import datetime

from callcenter.activities.drafts import sql
from callcenter.db import INVISIBLE, Connection, refusing
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, UserId

LENGTH = 10_000


async def save(conn: Connection, user_id: UserId, account_id: AccountId, field: str, body: str) -> datetime:
    """Keep what `user_id` typed beside the account so far; returns when it was saved.

    Raises Invalid, and Absent for an account that the user may not see.
    """
    if field not in ("note", "description"):
        raise Invalid("field", "unknown")
    if len(body) > LENGTH:
        raise Invalid(field, "too_long", most=LENGTH, length=len(body))
    async with refusing(conn, {INVISIBLE: Absent, "draft_account_id_fkey": Absent}):
        return await sql.upsert_draft(conn, user_id, account_id, field, body)


async def kept_for(conn: Connection, user_id: UserId, account_id: AccountId) -> dict[str, str]:
    """The texts kept for this user beside this account: note, description."""
    return await sql.drafts(conn, user_id, account_id)


async def drop(conn: Connection, user_id: UserId, account_id: AccountId) -> None:
    """They are part of a saved contact now."""
    await sql.delete_drafts(conn, user_id, account_id)
