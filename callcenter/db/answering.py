"""Postgres not answering, in one word for everybody; and which of its failures a second attempt may mend."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from callcenter.errors import DatabaseAway, Invalid

# What no second attempt would make right: the values themselves are refused.
UNWRITABLE: tuple[type[Exception], ...] = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)

# Everything that a transaction can fail with on the side of Postgres, for loops that log it and go on.
FAILURES: tuple[type[Exception], ...] = (DatabaseAway, asyncpg.PostgresError, asyncpg.InterfaceError)

# It passes by itself: a lost connection, a restart (class 57), no connection or disk left (53), a server that a
# fail-over has left behind (25006), no answer in time, or two transactions that waited for each other, of which
# Postgres took this one back.
_AWAY = (
    ConnectionError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.DeadlockDetectedError,
    asyncpg.InternalClientError,  # Postgres' last word came on a connection that we were just taking
)
# No column keeps a zero byte, whatever field it was typed into; rooms that know the field name it before.
_UNKEEPABLE = (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError)
_CLOSED_DOOR = (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError)


@contextmanager
def answering() -> Iterator[None]:
    """Raise DatabaseAway when Postgres does not answer just now, Invalid for text that it cannot keep."""
    try:
        yield
    except _AWAY as error:
        raise _away(error) from error
    except _UNKEEPABLE as error:
        raise Invalid("text", "control_characters") from error
    except asyncpg.InterfaceError as error:
        # asyncpg's word for a connection or a pool that is closed, and for calls that are wrong in themselves.
        if not re.search(r"\bclos(ed|ing)\b|has been released", str(error)):
            raise
        raise _away(error) from error


@contextmanager
def connecting() -> Iterator[None]:
    """As `answering`, where a server that is not there or does not let us in is one that does not answer, too."""
    try:
        with answering():
            yield
    except (OSError, *_CLOSED_DOOR) as error:
        raise _away(error) from error


def _away(error: Exception) -> DatabaseAway:
    return DatabaseAway(reason=str(error) or type(error).__name__)
