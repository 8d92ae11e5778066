"""Several queries in one round trip: between the key and the telephone, waiting for answers is most of the time."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from callcenter.db.pool import Connection

if TYPE_CHECKING:
    from asyncpg.prepared_stmt import PreparedStatement

T = TypeVar("T")
Row = Mapping[str, Any]

_PLACE = re.compile(r"\$(\d+)")
_WRITES = ("INSERT", "UPDATE", "DELETE")
REMEMBERED = 500
_statements: "dict[tuple[str, ...], JointStatement]" = {}  # by their queries; only a migration changes the columns


async def together(conn: Connection, ask: Callable[[Connection], Awaitable[T]]) -> T:
    """What `ask` returns; the queries that wait at the same moment are sent as one statement.

    `ask` gets a stand-in for `conn` (fetch, fetchrow, fetchval, execute) and gathers what belongs together. The queries
    of a round see one snapshot, so none sees what another of the same round writes; an error of one ends all. Within
    another `together` the queries join its round.
    """
    if isinstance(conn, _Joint):
        return await ask(conn)
    joint = _Joint()
    asking = asyncio.ensure_future(ask(cast("Connection", joint)))
    try:
        while await joint.somebody_waits(asking):
            await joint.answer(conn)
        return asking.result()
    finally:
        asking.cancel()
        with suppress(BaseException):
            await asking


class _Query:
    """One query of a round, and who waits for its rows."""

    def __init__(self, text: str, values: tuple[Any, ...]) -> None:
        self.text = text
        self.values = values
        self.rows: asyncio.Future[list[Row]] = asyncio.get_running_loop().create_future()


class _Joint:
    """Stands in for a connection and collects what is asked of it."""

    def __init__(self) -> None:
        self._waiting: list[_Query] = []
        self._asked = asyncio.Event()

    async def fetch(self, text: str, *values: Any) -> list[Row]:
        query = _Query(text, values)
        self._waiting.append(query)
        self._asked.set()
        return await query.rows

    async def fetchrow(self, text: str, *values: Any) -> Row | None:
        rows = await self.fetch(text, *values)
        return rows[0] if rows else None

    async def fetchval(self, text: str, *values: Any) -> Any:
        row = await self.fetchrow(text, *values)
        return None if row is None else next(iter(row.values()))

    async def execute(self, text: str, *values: Any) -> None:
        await self.fetch(text, *values)

    async def somebody_waits(self, asking: "asyncio.Future[Any]") -> bool:
        """Whether there is a round to send; False when the asking has come to its end.

        Whoever was gathered with the first query stands before this waiter in the loop's line, and has asked by then.
        """
        asked = asyncio.ensure_future(self._asked.wait())
        await asyncio.wait({asking, asked}, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        return not asking.done()

    async def answer(self, conn: Connection) -> None:
        """Send the round and hand out its rows."""
        queries, self._waiting = self._waiting, []
        self._asked.clear()
        try:
            statement = await _statement_of(conn, tuple(query.text for query in queries))
            found = await conn.fetchrow(statement.text, *(value for query in queries for value in query.values))
        except Exception as error:
            for query in queries:
                query.rows.set_exception(error)
            return
        for query, names, rows in zip(queries, statement.columns, found or (), strict=True):
            query.rows.set_result([dict(zip(names, row, strict=True)) for row in rows or ()])


class JointStatement(msgspec.Struct, frozen=True, kw_only=True):
    """One statement that answers with the rows of each query as an array, and the columns' names of each."""

    text: str
    columns: list[list[str]]


async def _statement_of(conn: Connection, texts: tuple[str, ...]) -> JointStatement:
    if texts not in _statements:
        if len(_statements) >= REMEMBERED:
            _statements.clear()
        _statements[texts] = joint_statement([(text, await conn.prepare(text)) for text in texts])
    return _statements[texts]


def joint_statement(queries: "list[tuple[str, PreparedStatement[Any]]]") -> JointStatement:
    """The places of each query are numbered on, in the order of the queries."""
    places = 0
    columns, writes, answers = [], [], []
    for position, (text, prepared) in enumerate(queries):
        moved = _PLACE.sub(lambda place, before=places: f"${int(place[1]) + before}", text)  # type: ignore[misc]
        places += len(prepared.get_parameters())
        columns.append([attribute.name for attribute in prepared.get_attributes()])
        if not moved.lstrip().startswith(_WRITES):
            answers.append(f"(SELECT array_agg(q{position}) FROM ({moved}) AS q{position})")
            continue
        writes.append(f"w{position} AS ({moved})")
        answers.append(f"(SELECT array_agg(w{position}) FROM w{position})" if columns[-1] else "NULL::record[]")
    return JointStatement(
        text=f"{'WITH ' if writes else ''}{', '.join(writes)} SELECT {', '.join(answers)}", columns=columns
    )
