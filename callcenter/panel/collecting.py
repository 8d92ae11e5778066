"""Collects what has to be translated: templates, marked sentences of the panel, words of the page's scripts.

`python -m callcenter.panel.collecting` (or `make texts`) brings the catalogues of `callcenter/locales` up to date:
what is new stands there without a translation, what nobody says any more is gone, every translation stays.
Catalogues carry no dates and no line numbers, so that they change only when words do.
"""

import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog, extract, pofile

from callcenter.panel.languages import FOLDER, LANGUAGES, page_words, script_context

ROOT = Path(__file__).parent.parent.parent
PYTHON_WORDS = {"N_": None, "marked": None, "C_": ((1, "c"), 2)}
TEMPLATE_WORDS = {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}
TEMPLATE_OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "extensions": "jinja2.ext.do", "silent": "false"}
# Unicode CLDR, "Language Plural Rules": the forms that gettext needs for whole numbers.
PLURALS = {
    "hu": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
}
_HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {}\\n"
"Plural-Forms: {}\\n"

"""

Words = str | list[str] | tuple[str, ...]


def collected(root: Path = ROOT) -> Catalog:
    """Every text that the panel can say, with its places; English is the id."""
    found = Catalog()
    for path in sorted((root / "callcenter" / "panel").rglob("*.py")):
        _add(found, path.relative_to(root), extract.extract("python", _lines(path), PYTHON_WORDS))
    for path in sorted((root / "web" / "templates").rglob("*.html")):
        messages = extract.extract("jinja2.ext:babel_extract", _lines(path), TEMPLATE_WORDS, options=TEMPLATE_OPTIONS)
        _add(found, path.relative_to(root), messages)
    for text_id, words in page_words(root / "web").items():
        found.add(words, locations=[("web/static/js/texts.json", 1)], context=script_context(text_id))
    return found


def catalogue(language: str, folder: Path = FOLDER) -> Catalog:
    """The translations of a language as they are kept."""
    with (folder / f"{language}.po").open("rb") as file:
        return pofile.read_po(file, locale=language)


def updated(language: str, found: Catalog, known: Catalog) -> bytes:
    """The file of a language: the texts of `found` with the translations of `known`, empty where there is none."""
    fresh = Catalog(locale=language)
    fresh.mime_headers = [("Plural-Forms", PLURALS[language])]
    for message in found:
        if message.id:
            old = known.get(message.id, message.context)
            words = old.string if old is not None and isinstance(old.id, str) == isinstance(message.id, str) else ""
            fresh.add(message.id, words, locations=message.locations, context=message.context)
    body = BytesIO()
    pofile.write_po(body, fresh, width=110, omit_header=True, sort_by_file=True, include_lineno=False)
    return _HEADER.format(language, PLURALS[language]).encode() + body.getvalue()


def missing(known: Catalog) -> list[Words]:
    """Ids that have no translation, or not every plural form of it."""
    return [message.id for message in known if message.id and not _complete(message.string)]


def _complete(words: Words | None) -> bool:
    if words is None or isinstance(words, str):
        return bool(words)
    return all(words)


def _add(found: Catalog, place: Path, messages: Iterable[tuple[int, Any, list[str], str | None]]) -> None:
    for line, words, _comments, context in messages:
        found.add(words, locations=[(place.as_posix(), line)], context=context)


def _lines(path: Path) -> BytesIO:
    return BytesIO(path.read_bytes())


def main() -> Iterator[str]:
    """Bring every catalogue up to date; says what is left to translate."""
    found = collected()
    for language in (language for language in LANGUAGES if language != "en"):
        file = FOLDER / f"{language}.po"
        known = catalogue(language) if file.exists() else Catalog(locale=language)
        file.write_bytes(updated(language, found, known))
        left = missing(catalogue(language))
        yield f"{language}: {len(found)} texts, {len(left)} to translate"
        yield from (f"  {words}" for words in left)


if __name__ == "__main__":
    for said in main():
        sys.stdout.write(f"{said}\n")
