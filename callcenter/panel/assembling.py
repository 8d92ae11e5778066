"""Puts the panel into an application: middlewares, addresses, files."""

import asyncio

from aiohttp import web

from callcenter import places
from callcenter.panel import exporting, parts, routes, security
from callcenter.panel.formats import Formats
from callcenter.panel.languages import LANGUAGES
from callcenter.panel.parts import Parts
from callcenter.panel.rendering import Renderer

IMMUTABLE = "public, max-age=31536000, immutable"


def add_panel(app: web.Application, given: Parts) -> None:
    """Add the panel to `app`. The order of the middlewares is the order in which a request meets them."""
    app[parts.PARTS] = given
    app[parts.RENDERER] = Renderer(given.web)
    app[exporting.TURNS] = asyncio.Semaphore(exporting.AT_ONCE)
    app.middlewares.extend([security.headers, security.same_origin, security.told, security.logged_in])
    app.add_routes(routes.ROUTES)
    app.router.add_static("/static", given.web / "dist", name="static", append_version=False)
    app.on_response_prepare.append(_cache_forever)
    app.on_shutdown.append(_end_streams)


def warm(app: web.Application) -> None:
    """Make now, in a thread, what the first reader of a page would else wait for, and all others with them."""
    app[parts.RENDERER].compile()
    places.time_zones()
    for language in LANGUAGES:
        places.countries(language)
        Formats(language, "UTC").percent(1, 2)  # reads the language's habits in


async def _cache_forever(request: web.Request, response: web.StreamResponse) -> None:
    """Built files carry a hash in their name, so a browser may keep them."""
    if request.path.startswith("/static/"):
        response.headers["Cache-Control"] = IMMUTABLE


async def _end_streams(app: web.Application) -> None:
    """Open streams would hold up the end of the process."""
    app[parts.PARTS].news.close()
