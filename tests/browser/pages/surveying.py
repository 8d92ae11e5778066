"""Looking at pages: one visit of each, in which everything is asked that several tests want to know."""

import asyncio
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
from playwright.async_api import Browser, BrowserContext, CDPSession, ConsoleMessage
from playwright.async_api import Page as Tab

from tests.browser.pages.addresses import Page
from tests.browser.pages.sample_office import PASSWORD, SampleOffice

HERE = Path(__file__).parent
# Width, height, pixel ratio; 200 % is of 1440 × 900.
SCREENS = {"1440 px": (1440, 900, 1), "1024 px": (1024, 768, 1), "390 px": (390, 844, 2), "200 %": (720, 450, 2)}
# The rules of accessibility do not depend on the length of words: one width in each language is enough of the time.
READ_ON = {"ru": "1440 px", "hu": "390 px"}
# Where the Tab key is followed; what sticks to an edge hides more on a small screen, so there backwards, too.
WALKED_ON = {"ru": ["1440 px", "200 %"], "hu": ["390 px"]}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {"runOnly": {"type": "tag", "values": [*WCAG, "best-practice"]}, "rules": {"target-size": {"enabled": True}}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# No exchange stands behind this office: the telephone of the page says so itself, and the browser, too.
NO_EXCHANGE = "/sip"
STRIDE = 20  # presses in one go
MOST_STOPS = 400


class Way(Enum):
    """Which way the Tab key goes; the value is the key held with it (DevTools: 8 is Shift)."""

    FORWARDS = 0
    BACKWARDS = 8


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What was found on a page: sentences, none where all is well."""

    accessibility: dict[str, list[str]]  # by look: "light, 1440 px", …
    overflow: dict[str, list[str]]  # by screen
    small: dict[str, list[str]]
    keyboard: dict[str, list[str]]
    structure: list[str]
    complaints: list[str]


class Surveyor:
    """Visits pages in one browser; each reader has a window of their own that stays open."""

    def __init__(self, browser: Browser, sample: SampleOffice, web: Path) -> None:
        self._browser = browser
        self._sample = sample
        self._axe = web / "node_modules" / "axe-core" / "axe.min.js"
        self._contexts: dict[tuple[str, str], BrowserContext] = {}
        self._done: dict[tuple[str, str], Survey] = {}

    async def survey(self, page: Page, language: str) -> Survey:
        """The survey of the page; made at the first question."""
        key = (page.name, language)
        if key not in self._done:
            self._done[key] = await self._visit(page, language)
        return self._done[key]

    async def close(self) -> None:
        for context in self._contexts.values():
            await context.close()

    async def _open(self, page: Page, language: str, complaints: list[str]) -> Tab:
        """The page in a tab of its own, as its reader sees it, with its scripts ready."""
        context = await self._context(page.viewer, language)
        tab = await context.new_page()

        def written(message: ConsoleMessage) -> None:
            if message.type == "error" and NO_EXCHANGE not in message.text:
                complaints.append(message.text)

        tab.on("console", written)
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        await tab.goto(self._sample.url + page.address.format(**self._sample.ids[language]))
        await tab.locator("html[data-ready]").wait_for(state="attached")
        await tab.locator("[aria-busy=true]").wait_for(state="detached")
        return tab

    async def _context(self, viewer: str, language: str) -> BrowserContext:
        if (viewer, language) not in self._contexts:
            context = await self._browser.new_context(
                permissions=["microphone"], reduced_motion="reduce", locale=language, color_scheme="light"
            )
            context.set_default_timeout(8000)
            await context.add_init_script(path=self._axe)
            await context.add_init_script(path=HERE / "survey.js")
            if viewer:
                form: dict[str, str | float | bool] = {
                    "login": self._sample.logins[language, viewer],
                    "password": PASSWORD,
                }
                origin = {"Origin": self._sample.url}
                answer = await context.request.post(self._sample.url + "/login", form=form, headers=origin)
                assert answer.ok, await answer.text()
            self._contexts[viewer, language] = context
        return self._contexts[viewer, language]

    async def _visit(self, page: Page, language: str) -> Survey:
        complaints: list[str] = []
        tab = await self._open(page, language, complaints)
        screen = await tab.context.new_cdp_session(tab)
        try:
            accessibility: dict[str, list[str]] = {}
            overflow: dict[str, list[str]] = {}
            small: dict[str, list[str]] = {}
            keyboard: dict[str, list[str]] = {}
            for name, size in SCREENS.items():
                await resize(screen, size)
                overflow[name] = await tab.evaluate("survey.overflowing()")
                small[name] = await tab.evaluate("survey.small()")
                if name == READ_ON[language]:
                    accessibility = await _accessibility(tab, name)
                if name in WALKED_ON[language]:
                    keyboard[name] = await _walked(tab, screen, name)
            structure = await tab.evaluate("language => survey.built(language)", language)
            complaints += await tab.evaluate("survey.refused()")
        finally:
            await tab.close()
        return Survey(
            accessibility=accessibility,
            overflow=overflow,
            small=small,
            keyboard=keyboard,
            structure=structure,
            complaints=complaints,
        )


async def _accessibility(tab: Tab, screen: str) -> dict[str, list[str]]:
    """Everything in light; in the dark only what depends on colours."""
    found = {f"light, {screen}": await tab.evaluate("rules => survey.axed(rules)", RULES)}
    await tab.emulate_media(color_scheme="dark")
    found[f"dark, {screen}"] = await tab.evaluate("rules => survey.axed(rules)", CONTRAST)
    await tab.emulate_media(color_scheme="light")
    return found


async def _walked(tab: Tab, screen: CDPSession, name: str) -> list[str]:
    ways = [Way.FORWARDS] if name == "1440 px" else list(Way)
    return [sentence for way in ways for sentence in await tabbed(tab, screen, way)]


async def resize(screen: CDPSession, size: tuple[int, int, int]) -> None:
    """A screen of that width, height and pixel ratio."""
    width, height, ratio = size
    metrics: dict[str, Any] = {"width": width, "height": height, "deviceScaleFactor": ratio, "mobile": False}
    await screen.send("Emulation.setDeviceMetricsOverride", metrics)


async def tabbed(tab: Tab, screen: CDPSession, way: Way = Way.FORWARDS) -> list[str]:
    """What is wrong with the way of the Tab key through the page."""
    press = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9, "modifiers": way.value}
    await tab.evaluate("backwards => survey.start(backwards)", way is Way.BACKWARDS)
    for _ in range(MOST_STOPS // STRIDE):
        await asyncio.gather(
            *(screen.send("Input.dispatchKeyEvent", {"type": part, **press}) for part in ("keyDown", "keyUp") * STRIDE)
        )
        if await tab.evaluate("survey.whole()"):
            break
    found: list[str] = await tab.evaluate("backwards => survey.walked(backwards)", way is Way.BACKWARDS)
    return [f"{way.name.lower()}: {sentence}" for sentence in found]
