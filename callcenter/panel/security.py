"""What stands between a request and its handler: headers, same origin, log-in, role, and what a refusal looks like.

Rules from OWASP ASVS 5.0 (V3, V7, V8): strict CSP, `__Host-` cookie, Sec-Fetch-Site or Origin on every unsafe request
and every WebSocket.
"""

import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from aiohttp import web
from aiohttp.web_urldispatcher import SystemRoute

from callcenter import logs, users
from callcenter.db import Role
from callcenter.errors import Absent, DatabaseAway, Forbidden, Refusal
from callcenter.panel.parts import NONCE, PARTS, RENDERER, SESSION
from callcenter.panel.refusing import status_of, words_of

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
COOKIE = "__Host-session"
_SAFE = {"GET", "HEAD", "OPTIONS"}
_SAME = {"same-origin", "none"}
_PUBLIC = {"login", "static", "calendar"}
_log = logs.get("panel")

_CSP = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; connect-src 'self'; "
    "img-src 'self' data:; media-src 'self' blob:; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
}


@web.middleware
async def headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Security headers on every answer; pages are never cached."""
    request[NONCE] = secrets.token_urlsafe(16)
    try:
        response = await handler(request)
    except web.HTTPException as answer:
        harden(request, answer)
        raise
    if not response.prepared:
        harden(request, response)
    return response


def harden(request: web.Request, response: web.StreamResponse) -> None:
    """Put the security headers on an answer; whoever sends one in parts does it before the first."""
    response.headers.update(_HEADERS)
    response.headers["Content-Security-Policy"] = _CSP.format(nonce=request[NONCE])
    response.headers.setdefault("Cache-Control", "no-store")


@web.middleware
async def same_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse whatever could change something and does not come from our own pages."""
    if request.method not in _SAFE or request.headers.get("Upgrade", "").lower() == "websocket":
        site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
        if site is not None and site not in _SAME:
            raise web.HTTPForbidden(text="cross-origin request refused")
        if origin is not None and origin not in (f"{request.scheme}://{request.host}", _public_origin(request)):
            raise web.HTTPForbidden(text="cross-origin request refused")
        if site is None and origin is None:
            raise web.HTTPForbidden(text="a request that changes something needs an Origin header")
    return await handler(request)


def _public_origin(request: web.Request) -> str:
    return request.app[PARTS].settings.callcenter_public_url.rstrip("/")


@web.middleware
async def logged_in(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Find the session; without one only the log-in page answers. The role that a route needs is checked here."""
    token = request.cookies.get(COOKIE)
    session = await users.sessions.session_of(request.app[PARTS].pool, token) if token else None
    request[SESSION] = session
    name = request.match_info.route.name
    if session is None and name not in _PUBLIC and not isinstance(request.match_info.route, SystemRoute):
        return _to_login(request)
    if session is not None and session.user.role not in roles_of(request.match_info.handler):
        raise Forbidden()
    return await handler(request)


def _to_login(request: web.Request) -> web.StreamResponse:
    if request.headers.get("HX-Request") or request.headers.get("Sec-Fetch-Mode") not in (None, "navigate"):
        return web.json_response({"message": "log in again"}, status=401, headers={"HX-Redirect": "/login"})
    raise web.HTTPSeeOther(f"/login?next={quote(request.path_qs, safe='')}" if request.path != "/" else "/login")


def for_roles(*roles: Role) -> Callable[[Handler], Handler]:
    """Mark a handler: only these roles may ask it."""

    def mark(handler: Handler) -> Handler:
        handler.roles = frozenset(roles)  # type: ignore[attr-defined]
        return handler

    return mark


def roles_of(handler: object) -> frozenset[Role]:
    """The roles that may ask the handler; all of them unless it says otherwise."""
    return getattr(handler, "roles", frozenset(Role))


@web.middleware
async def told(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A refusal becomes words in the user's language; anything unforeseen is logged and admitted."""
    try:
        return await handler(request)
    except DatabaseAway as away:
        _log.warning("the database does not answer", path=request.path, reason=away.values["reason"])
        return _answer(request, status_of(away), words_of(away, _language(request)))
    except Refusal as refusal:
        return _answer(request, status_of(refusal), words_of(refusal, _language(request)))
    except web.HTTPNotFound:
        return _answer(request, 404, words_of(Absent(), _language(request)))
    except (web.HTTPException, ConnectionResetError):  # the latter: whoever asked has left
        raise
    except Exception:
        _log.exception("a page failed", path=request.path)
        return _answer(request, 500, words_of(Refusal(), _language(request)))


def _language(request: web.Request) -> str:
    session = request.get(SESSION)
    return session.user.language if session else "en"


def _answer(request: web.Request, status: int, words: str) -> web.StreamResponse:
    if request.headers.get("Sec-Fetch-Mode") == "navigate" or "text/html" in request.headers.get("Accept", ""):
        text = request.app[RENDERER].render(request, "components/refused.html", words=words)
        return web.Response(text=text, content_type="text/html", status=status)
    return web.json_response({"message": words}, status=status, headers={"X-Reason": quote(words)})
