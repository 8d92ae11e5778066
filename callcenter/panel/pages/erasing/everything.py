"""Everything known of one person as a file: for programs (JSON), to be read (HTML), and the recordings as sound."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import msgspec
from aiohttp import web

from callcenter import db, erasing, logs, recordings, storage
from callcenter.db import Role
from callcenter.panel.exporting.model import Reader
from callcenter.panel.pages.erasing.erasures import whom_of
from callcenter.panel.pages.erasing.packing import Pack
from callcenter.panel.pages.erasing.words import CODES, COLUMNS, SECTIONS
from callcenter.panel.pages.recordings.sound import PIECE_LIMIT, StoreAway
from callcenter.panel.parts import RENDERER, parts_of, user_of
from callcenter.panel.security import for_roles, harden
from callcenter.recordings import hearing

READER_SECONDS = 60.0  # how long the reader may take for a piece
_log = logs.get("panel")
_AWAY = (storage.ObjectAbsent, storage.StoreUnavailable, storage.StoreRefused, hearing.NotPlayable, TimeoutError)


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A recording that goes along: its name in the archive, and where its bytes come from (None: there are none)."""

    call: str
    name: str
    state: str
    playable: hearing.Playable | None


@for_roles(Role.ADMINISTRATOR)
async def show(request: web.Request) -> web.StreamResponse:
    """The file. Who takes it, and each recording in it, stands in the audit log before its first byte."""
    parts, user = parts_of(request), user_of(request)
    async with db.acting(parts.pool, user.actor) as conn:
        known = await erasing.telling.everything_of(conn, user.id, whom_of(request), user.language)
        files = [await _opened(request, conn, sound) for sound in known.recordings]
    pack = Pack(known.told_at)
    begun = await asyncio.to_thread(_words, request, pack, known, files)
    pieces = _pieces(pack, files)
    try:
        async with asyncio.timeout(PIECE_LIMIT):
            begun += await anext(pieces)  # a store that is away is told on a page
    except _AWAY as error:
        raise StoreAway from error
    return await _sent(request, known, begun, pieces)


async def _opened(request: web.Request, conn: db.Connection, sound: erasing.telling.Sound) -> File:
    parts, user = parts_of(request), user_of(request)
    shelf = recordings.Shelf(spool=recordings.Spool(parts.settings.recordings_spool), store=parts.store)
    try:
        playable = await hearing.open_recording(conn, shelf, user.actor, sound.call_id, hearing.Use.COPY)
    except hearing.NotPlayable:
        return File(call=sound.call_id, name="", state=sound.state, playable=None)
    ending = "ogg" if playable.content_type == "audio/ogg" else "wav"
    name = f"recordings/{sound.requested_at:%Y-%m-%d-%H%M%S}-{sound.call_id[-4:]}.{ending}"
    return File(call=sound.call_id, name=name, state=sound.state, playable=playable)


async def _pieces(pack: Pack, files: list[File]) -> AsyncIterator[bytes]:
    for file in files:
        if file.playable is not None:
            async for piece in pack.sound(file.name, file.playable.read(0, file.playable.size_bytes)):
                yield piece
    yield pack.end()


async def _sent(
    request: web.Request, known: erasing.telling.Everything, begun: bytes, rest: AsyncIterator[bytes]
) -> web.StreamResponse:
    name = f"{known.subject.name} {known.told_at:%Y-%m-%d}.zip"
    response = web.StreamResponse(
        headers={
            "Content-Type": "application/zip",
            "Content-Disposition": f"attachment; filename=\"everything.zip\"; filename*=UTF-8''{quote(name)}",
        }
    )
    harden(request, response)
    await response.prepare(request)
    try:
        await _write(response, begun)
        async for piece in rest:
            await _write(response, piece)
        await response.write_eof()
    except (ConnectionError, *_AWAY) as error:  # a file that is not whole never looks whole to a browser
        _log.warning("everything known was not sent whole", path=request.path, reason=repr(error))
        if request.transport is not None:
            request.transport.abort()
    return response


async def _write(response: web.StreamResponse, piece: bytes) -> None:
    if piece:
        async with asyncio.timeout(READER_SECONDS):
            await response.write(piece)


def _words(request: web.Request, pack: Pack, known: erasing.telling.Everything, files: list[File]) -> bytes:
    """A long history takes a moment, in which the event loop goes on."""
    words = pack.text("everything.json", _json(known, files))
    return words + pack.text("everything.html", _html(request, known, files))


def _json(known: erasing.telling.Everything, files: list[File]) -> str:
    whole = {
        "told_at": known.told_at,
        "about": known.subject,
        **known.sections,
        "recordings": [{"call": file.call, "file": file.name, "state": file.state} for file in files],
    }
    return msgspec.json.format(msgspec.json.encode(whole)).decode()


def _html(request: web.Request, known: erasing.telling.Everything, files: list[File]) -> str:
    sections: dict[str, list[dict[str, Any]]] = {
        **known.sections,
        "recordings": [{"call": file.call, "file": file.name, "state": file.state} for file in files],
    }
    return request.app[RENDERER].render(
        request, "erasing/everything.html", known=known, sections=sections, headings=SECTIONS, columns=COLUMNS,
        codes=CODES,
        words=Reader(user_of(request)).words,
    )  # fmt: skip
