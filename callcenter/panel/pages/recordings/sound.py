"""The sound of a recording: any range of it, and what the listener's page says was heard."""

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator

from aiohttp import web

from callcenter import db, recordings, storage
from callcenter.errors import Invalid, Refusal
from callcenter.panel.pages.recordings.hearing import call_id_of
from callcenter.panel.parts import parts_of, user_of
from callcenter.recordings import hearing

PIECE_LIMIT = 60.0  # seconds; a player that pauses so long asks for the rest again


class StoreAway(Refusal):
    """The store of the recordings does not answer now."""

    code = "recording_store_away"


async def audio(request: web.Request) -> web.StreamResponse:
    """The sound, or the asked range of it (RFC 9110, section 14). Who listens is in the audit log before it sounds."""
    try:
        return await _sound(request)
    except hearing.NotPlayable:
        return await _sound(request)  # it may have gone from the spool to the store at this very moment


async def create_heard(request: web.Request) -> web.Response:
    """The page tells how many seconds of sound were heard since it told last."""
    user, form = user_of(request), await request.post()
    try:
        seconds = float(str(form.get("seconds", "")))
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= 3600:
        raise Invalid("seconds", "out_of_range")
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        await hearing.note_heard(conn, user.actor, call_id_of(request), seconds)
    return web.Response(status=204)


async def _sound(request: web.Request) -> web.StreamResponse:
    parts, user = parts_of(request), user_of(request)
    shelf = recordings.Shelf(spool=recordings.Spool(parts.settings.recordings_spool), store=parts.store)
    async with db.acting(parts.pool, user.actor) as conn:
        playable = await hearing.open_recording(conn, shelf, user.actor, call_id_of(request), _use(request))
    span = _range(request, playable)
    response = _answer(playable, span)
    first, past = span or (0, playable.size_bytes)
    pieces = playable.read(first, past)
    try:
        async with asyncio.timeout(PIECE_LIMIT):
            piece = b"" if request.method == "HEAD" else await anext(pieces, b"")
    except (storage.ObjectAbsent, storage.StoreUnavailable, storage.StoreRefused, TimeoutError) as error:
        raise StoreAway from error
    await response.prepare(request)
    if request.method != "HEAD":
        await _send(response, piece, pieces)
    return response


async def _send(response: web.StreamResponse, piece: bytes, rest: AsyncIterator[bytes]) -> None:
    """All pieces; a listener who goes away or stands still for long ends it."""
    with contextlib.suppress(ConnectionError, TimeoutError):
        while piece:
            async with asyncio.timeout(PIECE_LIMIT):
                await response.write(piece)
                piece = await anext(rest, b"")


def _use(request: web.Request) -> hearing.Use:
    """A player asks for ranges; whoever asks for the whole, and is no player, takes the file away.

    `Sec-Fetch-Dest` is written by the browser itself (W3C Fetch Metadata); older ones leave it out.
    """
    aim = request.headers.get("Sec-Fetch-Dest", "")
    plays = aim in ("audio", "video") or (not aim and "Range" in request.headers)
    return hearing.Use.LISTENING if plays else hearing.Use.COPY


def _range(request: web.Request, playable: hearing.Playable) -> tuple[int, int] | None:
    """From which byte up to which one not; None: no range was asked for. Raises 416 when none of the file is in it."""
    size, whole = playable.size_bytes, slice(None, None)
    asked = whole if request.headers.get("If-Range", f'"{playable.etag}"') != f'"{playable.etag}"' else _asked(request)
    if asked == whole:
        return None
    first = max(asked.start + size, 0) if asked.start is not None and asked.start < 0 else asked.start or 0
    past = size if asked.stop is None else min(asked.stop, size)
    if first >= past:
        raise web.HTTPRequestRangeNotSatisfiable(headers={"Content-Range": f"bytes */{size}"})
    return first, past


def _asked(request: web.Request) -> "slice[int | None, int | None, int | None]":
    try:
        return slice(request.http_range.start, request.http_range.stop)
    except ValueError:  # not understood, or several ranges: the whole is a right answer
        return slice(None, None)


def _answer(playable: hearing.Playable, span: tuple[int, int] | None) -> web.StreamResponse:
    first, past = span or (0, playable.size_bytes)
    headers = {
        "Content-Type": playable.content_type, "Content-Length": str(past - first), "Accept-Ranges": "bytes",
        "ETag": f'"{playable.etag}"', "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    if span:
        headers["Content-Range"] = f"bytes {first}-{past - 1}/{playable.size_bytes}"
    return web.StreamResponse(status=206 if span else 200, headers=headers)
