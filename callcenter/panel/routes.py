"""Every address of the panel, grouped by the noun it is about."""

from aiohttp import web

from callcenter.panel import live, sip
from callcenter.panel.pages import login

ROUTES = [
    web.get("/login", login.show, name="login"),
    web.post("/login", login.create, name="login"),
    web.post("/logout", login.destroy),
    # news and telephone of a page
    web.get("/live", live.show),
    web.get("/sip", sip.show),
]
