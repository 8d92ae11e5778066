"""The panel's languages: gettext catalogues (English is the source), and the words of the page's scripts."""

import gettext
import io
from functools import cache
from pathlib import Path

import msgspec
from babel.messages import mofile, pofile

Translations = gettext.NullTranslations
Words = str | tuple[str, str]  # marked for translation; with the context of the word where it has one
LANGUAGES = {"en": "English", "hu": "Magyar", "ru": "Русский"}
FOLDER = Path(__file__).parent.parent / "locales"


def marked(text: str) -> str:
    """Mark a sentence for translation where it is not translated yet."""
    return text


def marked_within(context: str, text: str) -> tuple[str, str]:
    """The same for a word that another context translates otherwise."""
    return context, text


@cache
def translations(language: str) -> Translations:
    """The catalogue of a language."""
    file = FOLDER / f"{language}.po"
    if language == "en" or not file.exists():
        return gettext.NullTranslations()
    with file.open("rb") as source:
        catalogue = pofile.read_po(source, locale=language)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def spoken(words: Words, language: str) -> str:
    """Marked words in a language."""
    catalogue = translations(language)
    return catalogue.gettext(words) if isinstance(words, str) else catalogue.pgettext(*words)


def page_words(web: Path) -> dict[str, str]:
    """What the page's scripts say by themselves: id → English words."""
    return msgspec.json.decode((web / "static" / "js" / "texts.json").read_bytes(), type=dict[str, str])


def script_context(text_id: str) -> str:
    """The context of such a text in the catalogues: one English word may say different things in two places."""
    return f"script:{text_id}"


def page_texts(web: Path, language: str) -> dict[str, str]:
    """The same in a language, for the boot data of a page."""
    spoken = translations(language)
    return {text_id: spoken.pgettext(script_context(text_id), words) for text_id, words in page_words(web).items()}
