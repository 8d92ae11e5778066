"""A small server that speaks to the page as the panel does, and can be told to fail, to be silent and to count."""

import asyncio
import io
import json
import wave
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from callcenter import assets
from tests.browser.static.exchange import Exchange

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; connect-src 'self'; "
    "img-src 'self' data:; media-src 'self' blob:; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
NONCE = "c3RhZ2U"
AUDIO_SECONDS = 30
SIDES = {"operator": 3, "customer": 7}
HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Stage</title>
<link rel="icon" href="{favicon}"><link rel="stylesheet" href="{css}"></head>
<body data-live="/live" {body}>
<script type="application/json" id="boot">{boot}</script>
<div class="frame workplace"><header class="top"><div class="end links" role="status">
<span class="lamp idle" data-lamp="server">
<svg class="icon" viewBox="0 0 16 16"><use href="{icons}#i-l-ready"/></svg><span>Server</span></span>
<span class="lamp idle" data-lamp="telephone"><span>Telephone</span></span></div></header>
<div class="banner bad" role="alert" data-connection hidden><span data-words></span></div>
<main class="panes">{main}</main></div>
{scripts}</body></html>"""


def script(address: str) -> str:
    return f'<script type="module" src="{address}" nonce="{NONCE}"></script>'


@dataclass
class Stage:
    """What the tests set and read. `calls` and `notes` hold the bodies that arrived."""

    web: Path
    address: str = ""
    main: str = ""
    body: str = ""
    boot: dict[str, Any] = field(default_factory=dict)
    entries: tuple[str, ...] = ("panel.js", "workplace.js")
    beating: bool = True
    failing: bool = False
    slow_seconds: float = 0
    calls: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    hung_up: list[str] = field(default_factory=list)
    heard: list[float] = field(default_factory=list)
    asked_for_sound: int = 0
    fragments: int = 0
    fragment: str = ""
    exchange: Exchange = field(default_factory=Exchange)
    streams: set[asyncio.Queue[str]] = field(default_factory=set)
    known: list[str] = field(default_factory=list)  # what each stream said that its page knows

    def tell(self, name: str, data: dict[str, Any]) -> None:
        """Send one live event to every open page."""
        for stream in self.streams:
            stream.put_nowait(f"event: {name}\ndata: {json.dumps(data)}\n\n")

    def hang_up_streams(self) -> None:
        """Break the line of every open page."""
        for stream in self.streams:
            stream.put_nowait("")

    def application(self) -> web.Application:
        application = web.Application()
        application.router.add_get("/", self.index)
        application.router.add_get("/live", self.live)
        application.router.add_get("/fragment", self.show_fragment)
        application.router.add_put("/accounts/{id}/note", self.save_note)
        application.router.add_post("/accounts/{id}/calls", self.call)
        application.router.add_get("/sip", self.exchange.line)
        application.router.add_post("/calls/{id}/hang-up", self.hang_up)
        application.router.add_get("/peaks", self.peaks)
        application.router.add_get("/audio", self.audio)
        application.router.add_post("/heard", self.hear)
        application.router.add_static("/static", self.web / "dist")
        return application

    async def index(self, request: web.Request) -> web.Response:
        names = {name: f"/static/{hashed}" for name, hashed in assets.manifest(self.web).items()}
        scripts = "".join(script(names[entry]) for entry in self.entries)
        html = HTML.format(
            favicon=names["favicon.svg"], css=names["panel.css"], icons=names["icons.svg"], scripts=scripts,
            body=self.body, boot=json.dumps({"user": {"id": 7}, "language": "en", **self.boot}), main=self.main,
        )  # fmt: skip
        headers = {"Content-Security-Policy": POLICY.format(nonce=NONCE)}
        return web.Response(text=html, content_type="text/html", headers=headers)

    async def live(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await answer.prepare(request)
        stream: asyncio.Queue[str] = asyncio.Queue()
        self.streams.add(stream)
        self.known.append(request.headers.get("Last-Event-ID") or request.query["since"])
        if self.beating:
            stream.put_nowait('id: 1795512345\nevent: beat\ndata: {"now": 1795512345}\n\n')
        try:
            while event := await stream.get():
                await answer.write(event.encode())
        finally:
            self.streams.discard(stream)
        return answer

    async def show_fragment(self, request: web.Request) -> web.Response:
        self.fragments += 1
        return web.Response(text=self.fragment.format(count=self.fragments), content_type="text/html")

    async def peaks(self, request: web.Request) -> web.Response:
        sides = {side: [abs((at * step) % 20 - 10) / 10 for at in range(400)] for side, step in SIDES.items()}
        return web.json_response({**sides, "duration": AUDIO_SECONDS})

    async def audio(self, request: web.Request) -> web.Response:
        """Two channels of silence as a WAV file, by ranges as a player asks for them."""
        self.asked_for_sound += 1
        sound = io.BytesIO()
        with wave.open(sound, "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(bytes(4 * 8000 * AUDIO_SECONDS))
        whole = sound.getvalue()
        part = request.http_range
        start, stop, _ = part.indices(len(whole))
        headers = {"Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{stop - 1}/{len(whole)}"}
        return web.Response(body=whole[start:stop], status=206, content_type="audio/wav", headers=headers)

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append(float(str((await request.post())["seconds"])))
        return web.Response(status=204)

    async def save_note(self, request: web.Request) -> web.Response:
        if self.failing:
            return web.json_response({"message": "The disk is full."}, status=503)
        self.notes.append((await request.json())["text"])
        return web.json_response({"saved": 1795512845})

    async def hang_up(self, request: web.Request) -> web.Response:
        self.hung_up.append(request.match_info["id"])
        return web.json_response({})

    async def call(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.calls.append(body | {"header": request.headers["Idempotency-Key"], "account": request.match_info["id"]})
        await asyncio.sleep(self.slow_seconds)
        if self.failing:
            return web.json_response({"message": "Not dialled: the number is on the stop list."}, status=409)
        return web.json_response({"id": "01990000-0000-7000-8000-000000000001"}, status=201)
