"""Transactions: each one acts for a person, or for the system itself; what Postgres refuses in them gets a name."""

import enum
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress

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

UNDO_SECONDS = 5.0
_DATABASE_ROLE = {
    Role.OPERATOR: "r_operator",
    Role.LEADER: "r_leader",
    Role.ADMINISTRATOR: "r_admin",
    None: "r_system",
}


class Plans(enum.Enum):
    """How Postgres plans the statements of a transaction (plan_cache_mode)."""

    FITTED = "auto"  # as it sees fit: a search is planned for what is searched
    KEPT = "force_generic_plan"  # planned once per connection: for lookups by key where each millisecond counts


@asynccontextmanager
async def as_nobody(pool: Pool) -> AsyncIterator[Connection]:
    """A connection that acts for nobody: it may call what is granted to the log-in itself, and see nothing else.

    Raises DatabaseAway when Postgres does not answer, or stops answering within the block.
    """
    with connecting():
        connection = await pool.acquire()
    try:
        with answering():
            yield connection
    finally:
        with answering():
            await pool.release(connection)


@asynccontextmanager
async def acting(pool: Pool, actor: Actor, plans: Plans = Plans.FITTED) -> AsyncIterator[Connection]:
    """A connection inside a transaction that sees and may do what `actor` may; commits at the end of the block.

    Raises DatabaseAway when Postgres does not answer, or stops answering within the block.
    """
    async with as_nobody(pool) as connection:
        try:
            # One round trip; the values are of enums and an integer, so no text of a person gets here.
            await connection.execute(
                f"BEGIN; SET LOCAL ROLE {_DATABASE_ROLE[actor.role]}; "
                f"SET LOCAL app.user_id = '{int(actor.user_id or 0) or ''}'; "
                f"SET LOCAL plan_cache_mode = {plans.value}"
            )
            yield connection
            await connection.execute("COMMIT")
        except BaseException:
            await _undo(connection)
            raise


async def _undo(connection: Connection) -> None:
    """Nobody after us finds this transaction open, with its role: what cannot be rolled back is cut off."""
    try:
        if connection.is_in_transaction():
            await connection.execute("ROLLBACK", timeout=UNDO_SECONDS)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
        with suppress(asyncpg.InterfaceError):  # the pool's word for a connection that was cut off meanwhile
            connection.terminate()


@asynccontextmanager
async def refusing(conn: Connection, refusals: Refusals) -> AsyncIterator[None]:
    """Undo the block, and it alone, when a statement in it violates a constraint; raise the constraint's refusal.

    A violation without a refusal is a mistake of ours and stays what it is.
    """
    with violating(refusals):
        await conn.execute("SAVEPOINT refusing")
        try:
            yield
        except BaseException:
            await conn.execute("ROLLBACK TO SAVEPOINT refusing; RELEASE SAVEPOINT refusing")
            raise
        await conn.execute("RELEASE SAVEPOINT refusing")


@contextmanager
def violating(refusals: Refusals) -> Iterator[None]:
    """As `refusing`, where the whole transaction is lost with the block: for the last thing in it."""
    try:
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
