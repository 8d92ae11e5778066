"""What the panel is made with, and what every handler may ask its request for."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from aiohttp import web

from callcenter import calls, storage, telephony, users
from callcenter.db import Pool
from callcenter.settings import Settings

if TYPE_CHECKING:
    from callcenter.panel.live import LiveNews
    from callcenter.panel.rendering import Renderer


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """Handed in by `app`: nothing else reaches the handlers."""

    settings: Settings
    pool: Pool
    store: storage.ObjectStore
    link: telephony.AmiLink
    dialler: calls.Dialler
    control: calls.CallControl
    news: "LiveNews"
    sessions: users.SessionWatch
    web: Path  # the folder with templates and dist


PARTS: web.AppKey[Parts] = web.AppKey("parts", Parts)
RENDERER: web.AppKey["Renderer"] = web.AppKey("renderer", object)  # type: ignore[arg-type]
SESSION: web.RequestKey[users.sessions.Session | None] = web.RequestKey("session", object)  # type: ignore[arg-type]
NONCE: web.RequestKey[str] = web.RequestKey("nonce", str)


def parts_of(request: web.Request) -> Parts:
    """The panel's parts."""
    return request.app[PARTS]


def session_of(request: web.Request) -> users.sessions.Session:
    """The log-in behind a request of a page that needs one."""
    session = request[SESSION]
    assert session is not None, "the session middleware lets nobody through without a log-in"
    return session


def address_of(request: web.Request) -> str:
    """From where somebody asks."""
    told = request.headers.getall("X-Forwarded-For", [])
    return address_told(told, parts_of(request).settings.proxies, request.remote or "")


def address_told(told: list[str], proxies: int, remote: str) -> str:
    """The address as our own proxies tell it, if there are any; what stands before theirs is hearsay."""
    addresses = [part.strip() for part in ",".join(told).split(",") if part.strip()]
    return addresses[-proxies] if 0 < proxies <= len(addresses) else remote


def user_of(request: web.Request) -> users.User:
    """Who asks."""
    return session_of(request).user
