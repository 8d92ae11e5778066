"""Recordings: the search, the player of one, its peaks and its sound."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import urlencode

import msgspec
from aiohttp import web
from multidict import MultiMapping

from callcenter import activities, db, recordings, reports, storage, users
from callcenter.errors import Absent, Invalid, Refusal
from callcenter.ids import CallId, UserId
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.refusing import words_of
from callcenter.panel.rendering import page

PIECE_LIMIT = 60.0  # seconds; a player that pauses so long asks for the rest again
PEAK = 100  # the highest peak in the database; the player draws from 0 to 1


class StoreAway(Refusal):
    """The store of the recordings does not answer now."""

    code = "recording_store_away"


async def index(request: web.Request) -> web.Response:
    """The recordings that fit the form, newest first."""
    user, errors, found = user_of(request), {}, None
    try:
        search, after = wanted(request.query, user), reports.Place.read(request.query.get("after", ""))
    except Invalid as refusal:
        search, errors = None, {refusal.field: words_of(refusal, user.language)}
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        found = await reports.found_recordings(conn, search, after) if search else None
        people, results = await reports.people_counted(conn), await activities.dictionaries.results(conn)
    typed = {name: value for name, value in request.query.items() if value and name != "after"}
    return page(
        request, "recordings/index.html", status=422 if errors else 200, found=found, errors=errors, typed=typed,
        people=people, results=results, first="after" not in request.query,
        older=found and found.after and f"/recordings?{urlencode({**typed, 'after': found.after.written})}",
        newest=f"/recordings?{urlencode(typed)}",
    )  # fmt: skip


async def show(request: web.Request) -> web.Response:
    """The player of one recording, or why there is nothing to hear; the state updates itself."""
    call_id = _call_id(request)
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        heading = await reports.recording_heading(conn, call_id)
        recording = await recordings.get(conn, call_id)
    if heading is None:
        raise Absent
    template = "recordings/_state.html" if request.headers.get("HX-Request") else "recordings/show.html"
    return page(request, template, heading=heading, recording=recording)


async def peaks(request: web.Request) -> web.Response:
    """What the waveform is drawn from: both sides from 0 to 1, and the seconds."""
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        recording = await recordings.get(conn, _call_id(request))
    if recording.peaks is None:
        raise recordings.NotPlayable(recording.state, recording.reason)
    sides = {side: [value / PEAK for value in recording.peaks[side]] for side in ("operator", "customer")}
    return web.Response(
        body=msgspec.json.encode({**sides, "duration": recording.duration_seconds}), content_type="application/json"
    )


async def audio(request: web.Request) -> web.StreamResponse:
    """The sound, or the asked range of it (RFC 9110, section 14). Who listens is in the audit log before it sounds."""
    try:
        return await _sound(request)
    except recordings.NotPlayable:
        return await _sound(request)  # it may have gone from the spool to the store at this very moment


async def _sound(request: web.Request) -> web.StreamResponse:
    parts, user = parts_of(request), user_of(request)
    shelf = recordings.Shelf(spool=recordings.Spool(parts.settings.recordings_spool), store=parts.store)
    async with db.acting(parts.pool, user.actor) as conn:
        playable = await recordings.open_recording(conn, shelf, user.actor, _call_id(request))
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


def _range(request: web.Request, playable: recordings.Playable) -> tuple[int, int] | None:
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


def _answer(playable: recordings.Playable, span: tuple[int, int] | None) -> web.StreamResponse:
    first, past = span or (0, playable.size_bytes)
    headers = {
        "Content-Type": playable.content_type, "Content-Length": str(past - first), "Accept-Ranges": "bytes",
        "ETag": f'"{playable.etag}"', "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    if span:
        headers["Content-Range"] = f"bytes {first}-{past - 1}/{playable.size_bytes}"
    return web.StreamResponse(status=206 if span else 200, headers=headers)


def wanted(query: MultiMapping[str], user: users.User) -> reports.RecordingSearch:
    """What the form asks for; days are the user's. Raises Invalid."""
    since, until = (reports.day_of(name, query[name]) if query.get(name) else None for name in ("from", "to"))
    if since and until and until < since:
        raise Invalid("to", "ends_before_it_begins")
    operator, result = _whole(query, "operator"), _whole(query, "result")
    state = query.get("state") or None
    return reports.RecordingSearch(
        user_id=None if operator is None else UserId(operator),
        text=query.get("q", "")[:200],
        since=reports.midnight(since, user.time_zone) if since else None,
        before=reports.midnight(until + timedelta(days=1), user.time_zone) if until else None,
        result_id=result,
        at_least_seconds=_whole(query, "length"),
        state=state,
    )


def _whole(query: MultiMapping[str], name: str) -> int | None:
    typed = query.get(name, "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()) or len(typed) > 12:
        raise Invalid(name, "not_a_number")
    return int(typed)


def _call_id(request: web.Request) -> CallId:
    try:
        return CallId(str(uuid.UUID(request.match_info["call_id"])))
    except ValueError:
        raise Absent from None
