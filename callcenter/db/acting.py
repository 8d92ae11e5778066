"""Transactions: each one acts for a person, or for the system itself."""

import enum
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from callcenter.db.pool import Connection, Pool
from callcenter.ids import UserId


class Role(enum.StrEnum):
    """What somebody may see: own accounts, the team's, or all (A33 to A37)."""

    OPERATOR = "operator"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a transaction runs. `role` is None for the system itself (events, jobs, sweeps)."""

    user_id: UserId | None
    role: Role | None


SYSTEM = Actor(user_id=None, role=None)

_DATABASE_ROLE = {
    Role.OPERATOR: "r_operator",
    Role.LEADER: "r_leader",
    Role.ADMINISTRATOR: "r_admin",
    None: "r_system",
}


@asynccontextmanager
async def acting(pool: Pool, actor: Actor) -> AsyncIterator[Connection]:
    """A connection inside a transaction that sees and may do what `actor` may; commits at the end of the block."""
    async with pool.acquire() as connection, connection.transaction():
        # One round trip; the values are an enum's and an integer, so no text of a person gets here.
        await connection.execute(
            f"SET LOCAL ROLE {_DATABASE_ROLE[actor.role]}; SET LOCAL app.user_id = '{int(actor.user_id or 0) or ''}'"
        )
        yield connection
