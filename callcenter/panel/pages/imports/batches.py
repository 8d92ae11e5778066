"""Lists come in: loaded, looked at, brought in, undone; for those who lead."""

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO

import msgspec
from aiohttp import BodyPartReader, web

from callcenter import clock, db, imports, lists
from callcenter.db import Role
from callcenter.errors import Absent, Invalid
from callcenter.ids import BatchId
from callcenter.panel import forms
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.refusing import words_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles

A_PAGE = 50
OVERHEAD_BYTES = 64 << 10  # of a form around its file
CHUNK_BYTES = 256 << 10
KINDS = {"new": ("new",), "update": ("update",), "rejected": ("duplicate", "error"), "left": ("left",)}
REJECTED = ("duplicate", "error")
_leading = for_roles(Role.LEADER, Role.ADMINISTRATOR)


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent: a file on disk, and how to read it."""

    path: Path
    name: str
    pasted: bool
    encoding: str


@_leading
async def index(request: web.Request) -> web.Response:
    """The lists that came in, newest first, and the form for a new one."""
    return await _index(request, forms.Form(name="list"))


@_leading
async def create(request: web.Request) -> web.Response:
    """Keep a list that was sent as a file or pasted; nothing is written into accounts yet."""
    user = user_of(request)
    try:
        async with _received(request) as upload, db.acting(parts_of(request).pool, user.actor) as conn:
            batch_id = await imports.stage(
                conn,
                user.id,
                upload.path,
                file_name=upload.name,
                form=lists.Form.TEXT if upload.pasted else None,
                encoding=upload.encoding,
            )
    except lists.ListRefused as refusal:
        values = {name: value for name, value in refusal.values.items() if name != "why"}
        words = words_of(Invalid("file", f"list_{refusal.why}", **values), user.language)
        return await _index(request, forms.Form(name="list", errors={"file": words}), status=422)
    raise web.HTTPSeeOther(f"/imports/{batch_id}/mapping")


@_leading
async def show(request: web.Request) -> web.Response:
    """A list: what its rows are found to be, or how far it is, or what became of it."""
    return await _shown(request, "imports/show.html")


@_leading
async def state(request: web.Request) -> web.Response:
    """The part that updates itself."""
    return await _shown(request, "imports/_state.html")


@_leading
async def run(request: web.Request) -> web.Response:
    """Bring it in."""
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        await imports.run(conn, user_of(request).id, batch_id_of(request))
    raise web.HTTPSeeOther(f"/imports/{batch_id_of(request)}")


@_leading
async def undo(request: web.Request) -> web.Response:
    """Undo what came in."""
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        await imports.undo(conn, user_of(request).id, batch_id_of(request))
    raise web.HTTPSeeOther(f"/imports/{batch_id_of(request)}")


@_leading
async def rejected(request: web.Request) -> web.StreamResponse:
    """The rows that did not come in, with the reason of each, to be corrected and loaded again."""
    batch, language = await batch_of(request), user_of(request).language
    why = imports.understanding.WHY_HEADINGS[("en", "hu", "ru").index(language)]
    kept = [place for place, heading in enumerate(batch.headings) if heading not in imports.understanding.WHY_HEADINGS]
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="list-{batch.id}-rejected.csv"',
        }
    )
    await response.prepare(request)
    await response.write(b"\xef\xbb\xbf" + _line([*[batch.headings[place] for place in kept], why]))
    after = 0
    while True:
        async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
            rows = await imports.showing.list_rows(conn, batch.id, REJECTED, after=after, limit=500)
        if not rows:
            return response
        lines = [_line([*_cells(row.raw, kept), _reasons(row.reason or [], language)]) for row in rows]
        await response.write(b"".join(lines))
        after = rows[-1].line


def batch_id_of(request: web.Request) -> BatchId:
    """The list in the address."""
    return BatchId(int(request.match_info["batch_id"]))


async def batch_of(request: web.Request) -> imports.Batch:
    """The list in the address. Raises Absent."""
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        batch = await imports.batch_by_id(conn, batch_id_of(request))
    if batch is None:
        raise Absent()
    return batch


async def _index(request: web.Request, form: forms.Form, *, status: int = 200) -> web.Response:
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        batches = await imports.showing.list_batches(conn, before_id=_number(request, "before"), limit=A_PAGE + 1)
    return page(
        request, "imports/index.html", status=status, form=form, batches=batches[:A_PAGE],
        more=len(batches) > A_PAGE, first="before" not in request.query, encodings=lists.ENCODINGS,
        most_megabytes=lists.MOST_BYTES >> 20,
    )  # fmt: skip


async def _shown(request: web.Request, template: str) -> web.Response:
    batch, kind = await batch_of(request), request.query.get("rows", "")
    if batch.state is imports.State.MAPPING:
        raise web.HTTPSeeOther(f"/imports/{batch.id}/mapping")
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        counts = await imports.showing.counts_of(conn, batch.id)
        kind = kind if kind in KINDS else "left" if counts.left else "rejected" if counts.error else "new"
        rows = await imports.showing.list_rows(
            conn, batch.id, KINDS[kind], after=_number(request, "after") or 0, limit=A_PAGE + 1
        )
    language = user_of(request).language
    return page(
        request, template, batch=batch, counts=counts, kind=kind, rows=rows[:A_PAGE], more=len(rows) > A_PAGE,
        working=batch.state in imports.showing.WORKING, rest=_rest(batch), first="after" not in request.query,
        reasons=lambda row: _reasons(row.reason or [], language),
    )  # fmt: skip


def _rest(batch: imports.Batch) -> timedelta | None:
    """How long the step will still take, at the pace until now."""
    if batch.began_at is None or not batch.done_lines:
        return None
    return (clock.now() - batch.began_at) * ((batch.lines - batch.done_lines) / batch.done_lines)


def _reasons(reasons: list[imports.showing.Reason], language: str) -> str:
    told = [words_of(Invalid(reason.field, reason.code, **reason.values), language) for reason in reasons]
    return " ".join(f"{reason.values['typed']}: {words}" if reason.values.get("typed") else words
                    for reason, words in zip(reasons, told, strict=True))  # fmt: skip


def _number(request: web.Request, name: str) -> int | None:
    text = request.query.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None


def _cells(raw: list[str], kept: list[int]) -> list[str]:
    return [raw[place] if place < len(raw) else "" for place in kept]


def _line(cells: list[str]) -> bytes:
    """A line of CSV. A spreadsheet would run what looks like a formula: an apostrophe keeps it a text; numbers stay."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow([_harmless(cell) for cell in cells])
    return out.getvalue().encode()


def _harmless(cell: str) -> str:
    formula = cell[:1] in ("=", "@", "\t", "\r") or (cell[:1] in ("+", "-") and any(c.isalpha() for c in cell))
    return f"'{cell}" if formula else cell


@asynccontextmanager
async def _received(request: web.Request) -> AsyncIterator[Upload]:
    """What was sent, in a file that goes afterwards; what is too large is refused before it is read."""
    if (request.content_length or 0) > lists.MOST_BYTES + OVERHEAD_BYTES:
        raise lists.ListRefused("too_large")
    if not request.content_type.startswith("multipart/"):
        raise lists.ListRefused("empty")
    with tempfile.NamedTemporaryFile(prefix="callcenter-list-") as file:
        try:
            upload = await _parts(request, file)
        except ValueError:  # aiohttp's word for a body that is not what its headers say
            raise lists.ListRefused("damaged") from None
        yield upload


async def _parts(request: web.Request, file: IO[bytes]) -> Upload:
    name, pasted, encoding = "", True, ""
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.name == "encoding":
            told = (await part.read_chunk(64)).decode(errors="replace")
            encoding = told if told in lists.ENCODINGS else ""
        elif part.name in ("file", "text") and await _saved(part, file, lists.MOST_BYTES):
            name, pasted = (part.filename or "", False) if part.name == "file" else (name, pasted)
    return Upload(path=Path(file.name), name=name, pasted=pasted, encoding="" if pasted else encoding)


async def _saved(part: BodyPartReader, file: IO[bytes], most: int) -> bool:
    """Whether the part had something; a file wins over a pasted text, whichever comes first."""
    size = 0
    while chunk := await part.read_chunk(CHUNK_BYTES):
        if not size and file.tell():
            return False  # the other one has come already
        size += len(chunk)
        if size > most:
            raise lists.ListRefused("too_large")
        await asyncio.to_thread(file.write, chunk)
    file.flush()
    return size > 0
