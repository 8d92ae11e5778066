"""Promising work."""

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.settings import DBSettings

from callcenter import db

SETTINGS = DBSettings(db_schema="jobs")


def queries(driver: AsyncpgDriver | AsyncpgPoolDriver) -> Queries:
    """pgqueuer's statements over tables in our schema."""
    return Queries(
        driver,
        qbe=QueryBuilderEnvironment(settings=SETTINGS),
        qbq=QueryQueueBuilder(settings=SETTINGS),
        qbs=QuerySchedulerBuilder(settings=SETTINGS),
    )


async def enqueue(conn: db.Connection, job: str, *keys: str) -> None:
    """Owe `job` for each key, when this transaction commits. One that is already owed or running is not owed twice.

    So a job that is owed again while its end is being written down is lost: a sweep finds the row.
    """
    if not keys:
        return
    await queries(AsyncpgDriver(conn)).enqueue(  # type: ignore[arg-type]  # a connection of a pool does the same
        [job] * len(keys),
        [key.encode() for key in keys],
        [0] * len(keys),
        dedupe_key=[f"{job}:{key}" for key in keys],
        on_conflict="skip",
    )
