"""English, Hungarian and Russian: nothing is left untranslated, and every page speaks each of them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from babel.messages import Catalog, Message

from callcenter.db import Role
from callcenter.panel import collecting, menus, routes
from callcenter.panel.languages import LANGUAGES, page_texts, page_words, translations
from tests.panel.conftest import WEB, Panel, text_of
from tests.panel.recorded import change, contact, stored
from tests.panel.scanning import bare_words

TRANSLATED = [language for language in LANGUAGES if language != "en"]
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%|%")
TEMPLATES = sorted((WEB / "templates").rglob("*.html"), key=str)
# One English word, several translations: these say where they stand.
NEED_A_CONTEXT = {
    "Active", "All", "Answer", "Break", "Call", "Cancel", "Comment", "Done", "End unknown", "Lost", "Mobile", "New",
    "Note", "Pause", "Person", "Readiness", "Ready", "Record", "Row",
}  # fmt: skip
SHOWN = re.compile(r"""(?:>|(?:aria-label|data-label|placeholder|title)=")\s*([^<>"]+?)\s*(?=[<"])""")
STATES = (
    {"hu": "Hívásra kész", "ru": "Готовность"},
    {"hu": "Beszélgetés", "ru": "Разговор"},
    {"hu": "Utómunka", "ru": "Постобработка"},
)
NOT_PAGES = ("/moments", "/live", "/sip", "/peaks", "/audio", "/rejected.csv", ".ics", ".zip")


@cache
def said() -> Catalog:
    """All that the panel can say."""
    return collecting.collected()


def forms(message: Message) -> list[str]:
    """The text, or its plural forms."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_nothing_else_is_kept(language: str) -> None:
    known = collecting.catalogue(language)
    assert {(m.context, *forms(m)) for m in known if m.id} == {(m.context, *forms(m)) for m in said() if m.id}
    assert collecting.missing(known) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_have_the_placeholders_of_their_text(language: str) -> None:
    for message in collecting.catalogue(language):
        texts = [message.string] if isinstance(message.string, str) else message.string
        wanted = {place for form in forms(message) for place in PLACEHOLDER.findall(form)}
        for text in texts if message.id else []:
            assert set(PLACEHOLDER.findall(text)) == wanted, message.id
            assert text % dict.fromkeys(wanted, "5"), message.id


def test_a_word_with_several_meanings_says_which_one_is_meant() -> None:
    bare = {form for message in said() if not message.context for form in forms(message)}
    assert bare & NEED_A_CONTEXT == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(WEB / "templates").as_posix())
def test_a_template_says_nothing_past_the_translation(template: Path) -> None:
    assert bare_words(template.read_text()) == []


def test_bare_words_are_found_wherever_they_stand() -> None:
    source = (
        '<p title="Tip">Bare {{ name }}</p>{% trans %}Said{% endtrans %}<kbd>Esc</kbd>{{ gettext("Said") }}'
        '{{ field("name", "Family name") }}{{ {"a": gettext("Said")}[x] }}<b>Callcenter</b><i>30 s</i>'
    )
    assert bare_words(source) == ["Tip", "Bare", "30 s", "Family name"]


@pytest.mark.parametrize(
    ("language", "said_by_count"),
    [
        ("en", {0: "0 calls", 1: "1 call", 2: "2 calls"}),
        ("hu", {0: "0 hívás", 1: "1 hívás", 5: "5 hívás"}),
        ("ru", {0: "0 звонков", 1: "1 звонок", 2: "2 звонка", 5: "5 звонков", 11: "11 звонков", 12: "12 звонков",
                21: "21 звонок", 22: "22 звонка", 111: "111 звонков"}),
    ],
)  # fmt: skip
def test_counted_things_take_the_form_that_the_number_wants(language: str, said_by_count: dict[int, str]) -> None:
    spoken = translations(language)
    for count, words in said_by_count.items():
        assert spoken.ngettext("%(num)s call", "%(num)s calls", count) % {"num": count} == words


@pytest.mark.parametrize("language", TRANSLATED)
def test_hungarian_leaves_the_noun_alone_after_a_number_and_russian_has_three_forms(language: str) -> None:
    for message in collecting.catalogue(language):
        if not isinstance(message.id, str):
            assert len(message.string) == {"hu": 2, "ru": 3}[language]
            assert len(set(message.string)) == 1 or language == "ru", message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_of_the_scripts_reaches_the_page_in_its_language(language: str) -> None:
    spoken, known = page_texts(WEB, language), collecting.catalogue(language)
    assert spoken.keys() == page_words(WEB).keys()
    for text_id, words in page_words(WEB).items():
        message = known.get(words, f"script:{text_id}")
        assert message is not None and message.string, text_id
        assert spoken[text_id] == message.string


def test_scripts_say_only_texts_that_are_translated() -> None:
    sources = "".join(path.read_text() for path in (WEB / "static" / "js").rglob("*.js"))
    used = set(re.findall(r"\btext\(\s*\"([\w-]+)\"", sources))
    commands = set(re.findall(r"\bcommand:\s*\"([\w-]+)\"", sources))
    assert len(used) > 15
    assert used - page_words(WEB).keys() == set()
    assert {f"key_{name}" for name in commands if not name.startswith("digit")} - page_words(WEB).keys() == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_tone(language: str) -> None:
    forbidden = {"hu": r"a\(z\)|A\(z\)|!", "ru": r"\(а\)|!| —|(?<=[^.:?…«] )Вы\b"}[language]
    for message in collecting.catalogue(language):
        for text in [message.string] if isinstance(message.string, str) else message.string:
            assert not (message.id and re.search(forbidden, text)), text


@pytest.mark.parametrize(("language", "most"), [("en", 18), ("hu", 20), ("ru", 22)])
def test_the_menu_fits_its_place(language: str, most: int) -> None:
    spoken = translations(language)
    for entry in menus.menu_of(Role.ADMINISTRATOR, "/"):
        assert len(spoken.gettext(entry.label)) <= most


@pytest.mark.parametrize(("language", "most"), [("en", 10), ("hu", 12), ("ru", 13)])
def test_the_call_bar_fits_its_place(language: str, most: int) -> None:
    spoken = translations(language)
    buttons = [spoken.gettext(word) for word in ("Hang up", "Hold", "Mute", "Keypad")]
    assert [word for word in [*buttons, spoken.pgettext("call bar", "Call")] if len(word) > most] == []


async def test_every_page_speaks_every_language(panel: Panel) -> None:
    places = await _filled(panel)
    for language in LANGUAGES:
        user_id = await panel.office.user("administrator", language=language, name="Nagy Éva")
        browser = await panel.browser_of(user_id)
        english = _only_english(language)
        for address in _addresses(places):
            status, page = await _page(browser, address)
            assert status == 200, f"{address} in {language}: {status} {page[-600:]}"
            assert f'<html lang="{language}"' in page or "<html" not in page, address
            left = english & set(SHOWN.findall(page))
            assert left == set(), f"{address} in {language}"


@pytest.mark.parametrize("language", TRANSLATED)
async def test_the_workplace_speaks_the_language_before_in_and_after_a_call(panel: Panel, language: str) -> None:
    office, now = panel.office, datetime.now(UTC)
    user_id = await office.user(language=language)
    await office.telephone(user_id)
    account = await office.account(user_id)
    await office.number(account)
    await office.planned(account, user_id, due_at=now - timedelta(minutes=5))
    browser = await panel.browser_of(user_id)
    spoken, pages = translations(language), []
    pages.append(await text_of(browser, "/"))
    call_id = await office.call(user_id, account, state="answered", answered_at=now)
    pages.append(await text_of(browser, "/"))
    await change(
        office,
        "UPDATE call SET state = 'ended', end_reason = 'completed', ended_at = now(), wrap_up_until = now() "
        "WHERE id = $1",
        call_id,
    )
    pages.append(await text_of(browser, "/"))
    for page, words in zip(pages, STATES, strict=True):
        assert words[language] in " ".join(SHOWN.findall(page))
        assert _only_english(language) & set(SHOWN.findall(page)) == set()
    assert spoken.gettext("Save and next") in pages[2]


async def test_the_door_speaks_the_browsers_language(panel: Panel) -> None:
    for wish, words in (("hu-HU,en;q=0.5", "Bejelentkezés"), ("ru", "Войти"), ("de", "Log in"), ("", "Log in")):
        assert words in await text_of(panel.anonymous(), "/login", headers={"Accept-Language": wish})


async def _filled(panel: Panel) -> dict[str, str]:
    """An office with one of everything; what stands for each part of an address."""
    office, now = panel.office, datetime.now(UTC)
    operator = await office.user(name="Kis Anna")
    await office.telephone(operator)
    account = await office.account(operator, kind="household", client_since=None, problem="Two complaints")
    person = await office.person(account, decision_maker=True, email="a@example.org")
    number = await office.number(account, person_id=person)
    call_id = await stored(panel, await contact(office, operator, account, now - timedelta(hours=3), person_id=person))
    planned = await office.planned(account, operator, due_at=now - timedelta(days=1))
    entry = await office.id_of("result", "meeting_agreed")
    batch = await office.loaded_list(operator)
    return {
        "batch_id": str(batch), "list": "accounts", "form": "csv", "campaign_id": str(await office.campaign()),
        "field_id": str(await office.field()), "person_id": str(person), "number_id": str(number),
        "account_id": str(account), "call_id": call_id, "activity_id": str(planned), "user_id": str(operator),
        "team_id": str(office.team_id), "telephone_id": "1", "dictionary": "results", "entry_id": str(entry),
        "handover_id": str(await office.handover(operator, operator)),
        "view_id": str(await office.saved_view(operator, name="Győr", scope="all")),
    }  # fmt: skip


def _addresses(places: dict[str, str]) -> Iterator[str]:
    for route in routes.ROUTES:
        assert isinstance(route, web.RouteDef)
        if route.method == "GET" and not route.path.endswith(NOT_PAGES):
            yield re.sub(r"\{(\w+):[^/]*?(?:\{[\d,]+\})?\}", lambda part: places[part[1]], route.path)


async def _page(browser: aiohttp.ClientSession, address: str) -> tuple[int, str]:
    async with browser.get(address) as answer:
        return answer.status, await answer.text()


def _only_english(language: str) -> set[str]:
    """English texts that a page in the language must not show; a language's own name stands everywhere."""
    if language == "en":
        return set()
    return {
        message.id
        for message in collecting.catalogue(language)
        if isinstance(message.id, str) and message.id and message.string != message.id and not message.context
    } - {"English"}
