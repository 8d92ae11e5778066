"""A list is read by one cursor in one transaction of whoever asks, and sent while it is read; a workbook has to be
finished first, in a temporary file. Memory does not grow with the list, and threads do what would hold up the loop.

What was sent stands in the audit log, also when it broke off; a file that is not whole never looks whole to a browser.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from callcenter import db, lists, logs, users
from callcenter.panel.exporting.model import Export, Exporter, ExportsBusy
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.security import harden

AT_ONCE = 2  # exports of one process: each holds a connection to the database for as long as it is read
TURNS: web.AppKey[asyncio.Semaphore] = web.AppKey("turns", asyncio.Semaphore)
TURN_SECONDS = 20.0  # how long one waits for the others to end
READER_SECONDS = 30.0  # how long the reader may take for a piece
CHUNK_BYTES = 256 << 10
SEPARATORS = {"en": ",", "hu": ";", "ru": ";"}  # what a spreadsheet of that language expects
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_log = logs.get("panel")


class ReaderGone(Exception):
    """Whoever asked has left, or takes nothing any more."""


class Delivery:
    """One export on its way: what it is, how far it came."""

    def __init__(self, request: web.Request, form: str) -> None:
        self.request, self.form, self.user = request, form, user_of(request)
        self.export: Export | None = None
        self.response: web.StreamResponse | None = None
        self.rows, self.written_down = 0, False

    async def begin(self, size: int | None = None) -> None:
        """Send the headers."""
        assert self.export is not None, "a list is begun after it was opened"
        day, title = f"{self.user.today:%Y-%m-%d}", quote(self.export.title)
        name = f'attachment; filename="{self.request.match_info["list"]}-{day}.{self.form}"; '
        self.response = web.StreamResponse(
            headers={
                "Content-Type": _TYPES[self.form],
                "Content-Disposition": f"{name}filename*=UTF-8''{title}%20{day}.{self.form}",
            }
        )
        self.response.content_length = size
        harden(self.request, self.response)
        await self.response.prepare(self.request)

    async def send(self, piece: bytes) -> None:
        """Send a piece. Raises ReaderGone."""
        assert self.response is not None, "headers come first"
        try:
            async with asyncio.timeout(READER_SECONDS):
                await self.response.write(piece)
        except (ConnectionError, TimeoutError) as error:
            raise ReaderGone from error

    async def end(self, piece: bytes = b"") -> None:
        """Send the last piece: whoever has the whole list stands in the audit log already. Raises ReaderGone."""
        await self.write_down(whole=True)
        await self.send(piece)
        assert self.response is not None, "it was sent"
        try:
            await self.response.write_eof()
        except ConnectionError as error:
            raise ReaderGone from error

    async def write_down(self, *, whole: bool) -> None:
        """Keep in the audit log, once, what went out to whom."""
        if self.export is None or self.written_down:
            return
        detail = {"form": self.form, "filter": self.export.asked, "rows": self.rows, "whole": whole}
        async with db.acting(parts_of(self.request).pool, self.user.actor) as conn:
            await users.audit(conn, self.user.id, "list.exported", self.export.subject, **detail)
        self.written_down = True


async def send(request: web.Request, exporter: Exporter, form: str) -> web.StreamResponse:
    """Answer with the list as a file of that form. Raises MayNotExport, ExportsBusy, and what the exporter raises."""
    delivery = Delivery(request, form)
    if not delivery.user.may_export:
        raise users.refusals.MayNotExport
    async with _turn(request.app[TURNS]):
        try:
            await {"csv": _send_csv, "xlsx": _send_xlsx}[form](delivery, exporter)
        except Exception as error:
            if delivery.response is None:
                raise  # nothing was sent: the refusal is told as always
            _break_off(delivery, error)
        finally:
            await asyncio.shield(delivery.write_down(whole=False))
    assert delivery.response is not None, "it was sent"
    return delivery.response


@asynccontextmanager
async def _turn(turns: asyncio.Semaphore) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(TURN_SECONDS):
            await turns.acquire()
    except TimeoutError:
        raise ExportsBusy from None
    try:
        yield
    finally:
        turns.release()


async def _send_csv(delivery: Delivery, exporter: Exporter) -> None:
    separator = SEPARATORS[delivery.user.language]
    async with db.acting(parts_of(delivery.request).pool, delivery.user.actor) as conn:
        export = delivery.export = await exporter(conn, delivery.user, delivery.request.query)
        blocks = export.blocks()
        block = await anext(blocks)  # what goes wrong at once is told on a page
        await delivery.begin()
        await delivery.send(lists.writing.BOM + lists.writing.csv_block([export.headings], separator))
        while block:
            await delivery.send(lists.writing.csv_block(block, separator))
            delivery.rows += len(block)
            block = await anext(blocks)
    await delivery.end()


async def _send_xlsx(delivery: Delivery, exporter: Exporter) -> None:
    with tempfile.TemporaryDirectory(prefix="callcenter-export-") as folder:
        path = Path(folder) / "list.xlsx"
        async with db.acting(parts_of(delivery.request).pool, delivery.user.actor) as conn:
            export = delivery.export = await exporter(conn, delivery.user, delivery.request.query)
            book = await asyncio.to_thread(lists.writing.Workbook, path, export.title, export.headings)
            try:
                async for block in export.blocks():
                    await asyncio.to_thread(book.write, block)
                    delivery.rows += len(block)
            finally:
                await asyncio.to_thread(book.close)
        await delivery.begin(path.stat().st_size)
        with path.open("rb") as file:
            piece = await asyncio.to_thread(file.read, CHUNK_BYTES)
            while following := await asyncio.to_thread(file.read, CHUNK_BYTES):
                await delivery.send(piece)
                piece = following
            await delivery.end(piece)


def _break_off(delivery: Delivery, error: Exception) -> None:
    """The connection ends in the middle, so that the browser says that the file is not whole."""
    if not isinstance(error, ReaderGone):
        _log.error("an export broke off", path=delivery.request.path, rows=delivery.rows, reason=repr(error))
    if delivery.request.transport is not None:
        delivery.request.transport.abort()
