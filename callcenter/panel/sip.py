"""The softphone's way to Asterisk: a WebSocket of our own origin, passed on to Asterisk on its loopback.

The session decides who may register; when it ends the telephone is gone within seconds.
"""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

import aiohttp
from aiohttp import WSMsgType, web

from callcenter import logs
from callcenter.panel.parts import parts_of, session_of

MESSAGE_BYTES = 65536
_log = logs.get("panel")


async def show(request: web.Request) -> web.StreamResponse:
    """SIP over WebSocket (RFC 7118), both ways, until one side closes or the session ends."""
    parts, session = parts_of(request), session_of(request)
    ended = asyncio.Event()
    down = web.WebSocketResponse(protocols=("sip",), max_msg_size=MESSAGE_BYTES, heartbeat=20)
    await down.prepare(request)
    try:
        async with (
            aiohttp.ClientSession() as client,
            client.ws_connect(parts.settings.asterisk_ws_url, protocols=("sip",), max_msg_size=MESSAGE_BYTES) as up,
        ):
            with parts.sessions.watching(session, ended.set):
                await _until_first(_pump(down, up), _pump(up, down), ended.wait())
    except (aiohttp.ClientError, OSError) as error:
        _log.warning("the exchange's WebSocket is not to be had", error=repr(error))
    await down.close(code=1012, message=b"no line")
    return down


async def _pump(source: "web.WebSocketResponse | aiohttp.ClientWebSocketResponse",
                target: "web.WebSocketResponse | aiohttp.ClientWebSocketResponse") -> None:  # fmt: skip
    async for message in source:
        if message.type == WSMsgType.TEXT:
            await target.send_str(message.data)
        elif message.type == WSMsgType.BINARY:
            await target.send_bytes(message.data)


async def _until_first(*works: Coroutine[Any, Any, object]) -> None:
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await task
