"""Transactions: each one acts for a person, or for the system itself; what Postgres refuses in them gets a name."""

import enum
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import asyncpg
import msgspec

from callcenter.db.answering import answering, connecting
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

# Stands where a constraint's name would: the new row is one that its author could not see.
INVISIBLE = "row level security"
Refusals = Mapping[str, Callable[[], Exception]]  # by the constraint's name, or INVISIBLE

_DATABASE_ROLE = {
    Role.OPERATOR: "r_operator",
    Role.LEADER: "r_leader",
    Role.ADMINISTRATOR: "r_admin",
    None: "r_system",
}


@asynccontextmanager
async def acting(pool: Pool, actor: Actor) -> AsyncIterator[Connection]:
    """A connection inside a transaction that sees and may do what `actor` may; commits at the end of the block.

    Raises DatabaseAway when Postgres does not answer, or stops answering within the block.
    """
    with connecting():
        connection = await pool.acquire()
    try:
        with answering():
            async with connection.transaction():
                # One round trip; the values are an enum's and an integer, so no text of a person gets here.
                await connection.execute(
                    f"SET LOCAL ROLE {_DATABASE_ROLE[actor.role]}; "
                    f"SET LOCAL app.user_id = '{int(actor.user_id or 0) or ''}'"
                )
                yield connection
    finally:
        await pool.release(connection)


@asynccontextmanager
async def refusing(conn: Connection, refusals: Refusals) -> AsyncIterator[None]:
    """Undo the block, and it alone, when a statement in it violates a constraint; raise the constraint's refusal.

    A violation without a refusal is a mistake of ours and stays what it is.
    """
    try:
        async with conn.transaction():
            yield
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.InsufficientPrivilegeError) as violation:
        refusal = refusals.get(_violated(violation))
        if refusal is None:
            raise
        raise refusal() from None


def _violated(violation: asyncpg.PostgresError) -> str:
    if isinstance(violation, asyncpg.InsufficientPrivilegeError):
        return INVISIBLE
    return violation.constraint_name or ""
