"""One leader per exchange: an advisory lock says who, a term number refuses a frozen leader that wakes up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from callcenter import logs
from callcenter.calls import sql
from callcenter.db import SYSTEM, Connection, Pool, acting, connected
from callcenter.ids import PbxId

_LOCKS = 7030  # class of the advisory locks; the object is the exchange's id
_log = logs.get("calls")


class Deposed(Exception):
    """Another process leads this exchange now; what this one still wanted to write is refused."""


class Leadership(msgspec.Struct, frozen=True, kw_only=True):
    """The right to apply the events of one exchange, in one term."""

    pbx_id: PbxId
    term: int
    lost: asyncio.Event  # set when the lock's connection breaks

    async def require(self, conn: Connection) -> None:
        """Refuse the transaction unless this term still holds. Raises Deposed."""
        if self.lost.is_set() or not await sql.term_holds(conn, self.pbx_id, self.term):
            raise Deposed(f"pbx {self.pbx_id}, term {self.term}")


@asynccontextmanager
async def lead(url: str, pool: Pool, pbx_id: PbxId, *, poll_seconds: float = 1.0) -> AsyncIterator[Leadership]:
    """Wait until no other process leads the exchange, then lead it until the block ends or `lost` is set."""
    async with connected(url) as connection:
        while not await sql.try_to_lead(connection, _LOCKS, pbx_id):
            await asyncio.sleep(poll_seconds)
        async with acting(pool, SYSTEM) as conn:
            term = await sql.next_term(conn, pbx_id)
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        _log.info("leading the exchange", pbx_id=pbx_id, term=term)
        yield Leadership(pbx_id=pbx_id, term=term, lost=lost)
