"""The queries of the steps."""

from collections.abc import Sequence

from callcenter.db import Connection
from callcenter.ids import BatchId
from callcenter.imports.model import Batch, State


async def begin_step(conn: Connection, batch_id: BatchId, to: State, allowed: Sequence[State]) -> bool:
    """Whether the batch was in one of the `allowed` states, and now begins the step `to`."""
    status = await conn.execute(
        """
        UPDATE import_batch
           SET state = $2, done_lines = 0, starts = 0, began_at = clock_timestamp(), ended_at = NULL, reason = ''
         WHERE id = $1
           AND state = ANY ($3)
        """,
        batch_id,
        to.value,
        [state.value for state in allowed],
    )
    return status == "UPDATE 1"


async def count_start(conn: Connection, batch_id: BatchId, state: State) -> int | None:
    """The starts of the step including this one; None when the batch is not in it any more."""
    starts: int | None = await conn.fetchval(
        "UPDATE import_batch SET starts = starts + 1 WHERE id = $1 AND state = $2 RETURNING starts",
        batch_id,
        state.value,
    )
    return starts


async def take_back_start(conn: Connection, batch_id: BatchId, reason: str) -> None:
    """The start was not the batch's fault."""
    await conn.execute("UPDATE import_batch SET starts = starts - 1, reason = $2 WHERE id = $1", batch_id, reason)


async def advance(conn: Connection, batch: Batch, from_line: int, to_line: int) -> bool:
    """Whether the lines after `from_line` were still to be done by this start of the step; they are this one's now.

    A worker that was frozen meanwhile, and another one has gone on, gets no.
    """
    status = await conn.execute(
        """
        UPDATE import_batch
           SET done_lines = $5
         WHERE id = $1
           AND state = $2
           AND starts = $3
           AND done_lines = $4
        """,
        batch.id,
        batch.state.value,
        batch.starts,
        from_line,
        to_line,
    )
    return status == "UPDATE 1"


async def rewind(conn: Connection, batch: Batch) -> bool:
    """Whether this start of the step is still the latest; the step begins at the first line again."""
    status = await conn.execute(
        "UPDATE import_batch SET done_lines = 0 WHERE id = $1 AND state = $2 AND starts = $3",
        batch.id,
        batch.state.value,
        batch.starts,
    )
    return status == "UPDATE 1"


async def end_step(conn: Connection, batch_id: BatchId, state: State, reason: str = "") -> None:
    """The step is over."""
    await conn.execute(
        "UPDATE import_batch SET state = $2, reason = $3, ended_at = clock_timestamp() WHERE id = $1",
        batch_id,
        state.value,
        reason,
    )


async def owed_batches(conn: Connection) -> list[tuple[BatchId, State]]:
    """The batches with a step that is not over."""
    rows = await conn.fetch("SELECT id, state FROM import_batch WHERE state IN ('checking', 'running', 'undoing')")
    return [(row["id"], State(row["state"])) for row in rows]
