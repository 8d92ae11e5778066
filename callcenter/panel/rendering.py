"""Templates: one environment per language, strict about what is missing, everything escaped."""

import time
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import msgspec
from aiohttp import web
from jinja2.bccache import Bucket
from markupsafe import Markup

from callcenter import assets, clock, numbers
from callcenter.panel import waves
from callcenter.panel.formats import Formats
from callcenter.panel.languages import LANGUAGES, page_texts, translations
from callcenter.panel.menus import menu_of
from callcenter.panel.parts import NONCE, RENDERER, SESSION


class _Compiled(jinja2.BytecodeCache):
    """What one language has compiled serves the others: the words are looked up when a page is made."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code, if there is any."""
        if code := self._code.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code."""
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class Renderer:
    """Renders templates of `web/templates` for the person behind a request."""

    def __init__(self, folder: Path) -> None:
        names = tuple(assets.manifest(folder).items())
        self._by_language = {language: _environment(folder, language, names) for language in LANGUAGES}

    def compile(self) -> None:
        """Compile every template now: left to the first reader of each page it would stop the loop for 100 ms."""
        for environment in self._by_language.values():
            for name in environment.list_templates(extensions=["html"]):
                environment.get_template(name)

    def render(self, request: web.Request, template: str, **values: Any) -> str:
        """The text of `template`; every template knows the names in `context` below; `user` is None before log-in."""
        session = request.get(SESSION)
        user = session.user if session else None
        language = user.language if user else preferred_language(request)
        formats = Formats(language, user.time_zone if user else "UTC")
        context = {
            "user": user,
            "language": language,
            "formats": formats,
            "nonce": request[NONCE],
            "now": clock.now(),
            "menu": menu_of(user.role, request.path) if user else [],
            "display_number": lambda e164, extension="": numbers.display(e164, language, extension),
            "epoch": lambda moment: int(moment.timestamp()) if moment else "",
            "named": lambda names: (names or {}).get(language, ""),
        }
        return self._by_language[language].get_template(template).render({**context, **values})


@cache
def _environment(folder: Path, language: str, built: tuple[tuple[str, str], ...]) -> jinja2.Environment:
    """Templates that speak `language`; compiled once in a process."""
    # No overlay of one environment: overlays share their globals, and with them the last language installed.
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder / "templates"),
        bytecode_cache=_COMPILED,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    names, spoken_by_scripts = dict(built), page_texts(folder, language)
    environment.globals["asset"] = lambda name: f"/static/{names[name]}"
    environment.globals["texts"] = lambda: spoken_by_scripts
    environment.globals["bars_above"], environment.globals["bars_below"] = waves.bars_above, waves.bars_below
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters["boot_json"] = boot_json
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    return environment


def page(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """A page or fragment from `template`."""
    text = request.app[RENDERER].render(request, template, **values)
    return web.Response(text=text, content_type="text/html", status=status)


def boot_json(value: Any) -> Markup:
    """JSON for a script element: nothing inside can end the element."""
    text = msgspec.json.encode(value).decode()
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


def preferred_language(request: web.Request) -> str:
    """The language that the browser asks for, before we know the person."""
    for wish in request.headers.get("Accept-Language", "").split(","):
        language = wish.split(";")[0].strip()[:2].lower()
        if language in LANGUAGES:
            return language
    return "en"


def server_seconds() -> float:
    """The server's clock, for the page's own clocks."""
    return time.time()
