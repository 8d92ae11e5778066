"""Logging in and out."""

from urllib.parse import urlsplit

from aiohttp import web

from callcenter import db, reminders, users
from callcenter.errors import Refusal
from callcenter.panel.parts import SESSION, address_of, parts_of
from callcenter.panel.refusing import words_of
from callcenter.panel.rendering import page, preferred_language
from callcenter.panel.security import COOKIE


async def show(request: web.Request) -> web.Response:
    """The log-in form; somebody who is in goes straight on."""
    if request[SESSION] is not None:
        raise web.HTTPSeeOther("/")
    return page(request, "login/show.html", login="", error="", next=request.query.get("next", "/"))


async def create(request: web.Request) -> web.Response:
    """Check the password, set the cookie, go on to where the person wanted to."""
    form, parts = await request.post(), parts_of(request)
    login, wanted = str(form.get("login", "")), str(form.get("next", "/"))
    try:
        session = await users.sessions.log_in(
            parts.pool,
            login,
            str(form.get("password", "")),
            address=address_of(request),
            user_agent=request.headers.get("User-Agent", ""),
            hours=parts.settings.session_hours,
        )
    except Refusal as refusal:
        words = words_of(refusal, preferred_language(request))
        return page(request, "login/show.html", status=422, login=login, error=words, next=wanted)
    async with db.acting(parts.pool, session.user.actor) as conn:
        await reminders.logged_in(conn, session.user.id)
    answer = web.HTTPSeeOther(_within(wanted))
    answer.set_cookie(
        COOKIE, session.token, secure=True, httponly=True, samesite="Lax", path="/",
        max_age=parts.settings.session_hours * 3600,
    )  # fmt: skip
    raise answer


async def destroy(request: web.Request) -> web.Response:
    """End the session; pages, news and telephone end with it."""
    session = request[SESSION]
    if session is not None:
        await users.sessions.log_out(parts_of(request).pool, session)
    answer = web.HTTPSeeOther("/login")
    answer.del_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
    raise answer


def _within(address: str) -> str:
    """Only an address of ours: never to another site, whatever the form says."""
    parts = urlsplit(address)
    safe = not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if safe else "/"
