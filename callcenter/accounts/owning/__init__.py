"""Whose accounts they are: given to others in parts that stay together, and back (A21). Owners' history is kept by the
database in `assignment`."""

import enum
from collections.abc import Mapping
from functools import partial

from callcenter.accounts.owning import sql
from callcenter.accounts.owning.sql import owners_of
from callcenter.db import INVISIBLE, Connection, refusing
from callcenter.errors import Invalid
from callcenter.ids import UserId

__all__ = ["KeptTogether", "give", "give_back", "owners_of", "parts_of"]


class KeptTogether(enum.Enum):
    """What stays in one hand when accounts are spread over several people."""

    CITY = "account.city"
    LANGUAGE = "account.language"
    NOTHING = "account.id::text"


async def parts_of(conn: Connection, owner_id: UserId, together: KeptTogether) -> dict[str, int]:
    """The parts of the owner's accounts, by key, with the number of accounts in each."""
    return await sql.count_parts(conn, owner_id, together.value)


async def give(conn: Connection, owner_id: UserId, shares: Mapping[str, UserId], together: KeptTogether) -> int:
    """Each part of the owner's accounts to the person who stands with its key; returns how many accounts went.

    Raises Invalid for somebody to whom the acting person may not give.
    """
    async with refusing(conn, {INVISIBLE: partial(Invalid, "successors", "unknown")}):
        return await sql.set_owners(conn, owner_id, dict(shares), together.value)


async def give_back(conn: Connection, handover_id: int, owner_id: UserId) -> int:
    """What the handover gave and is still where it went goes back to `owner_id`; returns how many accounts."""
    return await sql.reset_owners(conn, handover_id, owner_id)
